-- Offices that somebody assigned to an account: in which capacity it is used, for which unit or body, from when until when.
-- Never edited: an office that is ended keeps its row. Settings of a municipality: the newest row of a key is in force.

create table office (
    municipality text not null references municipality (code),
    id integer not null,
    account integer not null,
    office text not null,
    unit integer,
    body text,
    valid_from text not null,
    valid_until text not null,
    recorded integer not null,
    retracted integer not null default 4294967295,
    primary key (municipality, id),
    foreign key (municipality, account) references account (municipality, id),
    foreign key (municipality, unit) references unit (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq),
    check (valid_from < valid_until),
    check (recorded < retracted)
);

create index office_account on office (municipality, account);

create table setting (
    municipality text not null references municipality (code),
    name text not null,
    seq integer not null,
    value text not null,
    primary key (municipality, name, seq),
    foreign key (municipality, seq) references journal (municipality, seq)
);
