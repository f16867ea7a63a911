-- Offices that somebody assigned to an account: in which capacity it is used, for which unit or body, from when until when.
-- Never edited: an office that is ended keeps its row. Settings of a municipality: the newest row of a key is in force.

create table office (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    account bigint not null,
    office text collate "C" not null,
    unit bigint,
    body text collate "C",
    valid_from text collate "C" not null,
    valid_until text collate "C" not null,
    recorded bigint not null,
    retracted bigint not null default 4294967295,
    primary key (municipality, id),
    foreign key (municipality, account) references account (municipality, id),
    foreign key (municipality, unit) references unit (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq),
    check (valid_from < valid_until),
    check (recorded < retracted)
);

create index office_account on office (municipality, account);

create table setting (
    municipality text collate "C" not null references municipality (code),
    name text collate "C" not null,
    seq bigint not null,
    value text collate "C" not null,
    primary key (municipality, name, seq),
    foreign key (municipality, seq) references journal (municipality, seq)
);

alter table office enable row level security;
alter table office force row level security;
create policy of_one_municipality on office using (municipality = current_setting('ayumi.municipality', true));

alter table setting enable row level security;
alter table setting force row level security;
create policy of_one_municipality on setting using (municipality = current_setting('ayumi.municipality', true));
