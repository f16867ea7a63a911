-- Accounts and what proves who somebody is. Not part of the ledger: rows change and go. What was done to an account stands
-- in the journal, without names and secrets. Every key begins with the municipality. Instants are seconds since 1970.

create table account (
    municipality text not null references municipality (code),
    id integer not null,
    login text not null,
    login_key text not null,
    name text not null,
    person integer,
    state text not null check (state in ('active', 'locked', 'ended')),
    created integer not null,
    ended integer,
    primary key (municipality, id),
    unique (municipality, login_key)
);

create index account_person on account (municipality, person);

create table account_password (
    municipality text not null,
    account integer not null,
    hash text not null,
    changed integer not null,
    primary key (municipality, account),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_code (
    municipality text not null,
    account integer not null,
    digest blob not null,
    expires integer not null,
    primary key (municipality, account),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_totp (
    municipality text not null,
    account integer not null,
    secret blob not null,
    last_step integer not null,
    primary key (municipality, account),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_recovery (
    municipality text not null,
    account integer not null,
    digest blob not null,
    primary key (municipality, account, digest),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_passkey (
    municipality text not null,
    credential blob not null,
    account integer not null,
    name text not null,
    data text not null,
    created integer not null,
    used integer,
    primary key (municipality, credential),
    foreign key (municipality, account) references account (municipality, id)
);

create index account_passkey_account on account_passkey (municipality, account);

create table account_subject (
    municipality text not null,
    provider text not null,
    subject text not null,
    account integer not null,
    created integer not null,
    primary key (municipality, provider, subject),
    foreign key (municipality, account) references account (municipality, id)
);

create index account_subject_account on account_subject (municipality, account);

create table sign_in_failure (
    municipality text not null references municipality (code),
    subject text not null,
    instant integer not null
);

create index sign_in_failure_subject on sign_in_failure (municipality, subject, instant);

create table session (
    municipality text not null,
    token blob not null,
    account integer not null,
    works_in text not null,
    stage text not null check (stage in ('full', 'second', 'password')),
    created integer not null,
    last_seen integer not null,
    expires integer not null,
    address text not null,
    browser text not null,
    primary key (municipality, token),
    foreign key (municipality, account) references account (municipality, id)
);

create index session_account on session (municipality, account);

create table ceremony (
    municipality text not null references municipality (code),
    token blob not null,
    account integer,
    state text not null,
    expires integer not null,
    primary key (municipality, token)
);
