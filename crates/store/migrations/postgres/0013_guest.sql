-- Accounts that work in another municipality of the installation. Both have to agree, each in its own rows: that of the
-- account offers it there (tie), the other admits it (guest) as an account of its own, with which nobody signs in. Not
-- part of the ledger; what was agreed to and withdrawn stands in the journal of whoever did it.

create table tie (
    municipality text collate "C" not null,
    account bigint not null,
    other text collate "C" not null,
    offered bigint not null,
    primary key (municipality, account, other),
    foreign key (municipality, account) references account (municipality, id)
);

create index tie_other on tie (municipality, other);

create table guest (
    municipality text collate "C" not null,
    account bigint not null,
    home text collate "C" not null,
    home_account bigint not null,
    admitted bigint not null,
    primary key (municipality, account),
    unique (municipality, home, home_account),
    foreign key (municipality, account) references account (municipality, id)
);

-- The second wall between municipalities.
alter table tie enable row level security;
alter table tie force row level security;
create policy of_one_municipality on tie using (municipality = current_setting('ayumi.municipality', true));
alter table guest enable row level security;
alter table guest force row level security;
create policy of_one_municipality on guest using (municipality = current_setting('ayumi.municipality', true));
