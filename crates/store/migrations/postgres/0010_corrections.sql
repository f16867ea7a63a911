-- Corrections that people ask for in their own record, and what was answered. They hold what somebody wrote about themselves:
-- beside the ledger, changed once by the answer, and removed with the person's other content; the journal says only that one
-- was filed and answered.

create table correction (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    person bigint not null,
    fact bigint,
    wish text collate "C" not null,
    filed bigint not null,
    state text collate "C" not null,
    answer text collate "C",
    answered bigint,
    answered_by text collate "C",
    primary key (municipality, id),
    foreign key (municipality, person) references person (municipality, id),
    check (state in ('open', 'corrected', 'declined')),
    check ((state = 'open') = (answered is null))
);

create index correction_person on correction (municipality, person);

alter table correction enable row level security;
alter table correction force row level security;
create policy of_one_municipality on correction using (municipality = current_setting('ayumi.municipality', true));
