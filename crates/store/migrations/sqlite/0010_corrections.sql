-- Corrections that people ask for in their own record, and what was answered. They hold what somebody wrote about themselves:
-- beside the ledger, changed once by the answer, and removed with the person's other content; the journal says only that one
-- was filed and answered.

create table correction (
    municipality text not null references municipality (code),
    id integer not null,
    person integer not null,
    fact integer,
    wish text not null,
    filed integer not null,
    state text not null,
    answer text,
    answered integer,
    answered_by text,
    primary key (municipality, id),
    foreign key (municipality, person) references person (municipality, id),
    check (state in ('open', 'corrected', 'declined')),
    check ((state = 'open') = (answered is null))
);

create index correction_person on correction (municipality, person);
