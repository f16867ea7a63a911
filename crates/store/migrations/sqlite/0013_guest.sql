-- Accounts that work in another municipality of the installation. Both have to agree, each in its own rows: that of the
-- account offers it there (tie), the other admits it (guest) as an account of its own, with which nobody signs in. Not
-- part of the ledger; what was agreed to and withdrawn stands in the journal of whoever did it.

create table tie (
    municipality text not null,
    account integer not null,
    other text not null,
    offered integer not null,
    primary key (municipality, account, other),
    foreign key (municipality, account) references account (municipality, id)
);

create index tie_other on tie (municipality, other);

create table guest (
    municipality text not null,
    account integer not null,
    home text not null,
    home_account integer not null,
    admitted integer not null,
    primary key (municipality, account),
    unique (municipality, home, home_account),
    foreign key (municipality, account) references account (municipality, id)
);
