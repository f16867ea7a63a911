-- Accounts and what proves who somebody is. Not part of the ledger: rows change and go. What was done to an account stands
-- in the journal, without names and secrets. Every key begins with the municipality. Instants are seconds since 1970.

create table account (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    login text collate "C" not null,
    login_key text collate "C" not null,
    name text collate "C" not null,
    person bigint,
    state text collate "C" not null check (state in ('active', 'locked', 'ended')),
    created bigint not null,
    ended bigint,
    primary key (municipality, id),
    unique (municipality, login_key)
);

create index account_person on account (municipality, person);

create table account_password (
    municipality text collate "C" not null,
    account bigint not null,
    hash text collate "C" not null,
    changed bigint not null,
    primary key (municipality, account),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_code (
    municipality text collate "C" not null,
    account bigint not null,
    digest bytea not null,
    expires bigint not null,
    primary key (municipality, account),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_totp (
    municipality text collate "C" not null,
    account bigint not null,
    secret bytea not null,
    last_step bigint not null,
    primary key (municipality, account),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_recovery (
    municipality text collate "C" not null,
    account bigint not null,
    digest bytea not null,
    primary key (municipality, account, digest),
    foreign key (municipality, account) references account (municipality, id)
);

create table account_passkey (
    municipality text collate "C" not null,
    credential bytea not null,
    account bigint not null,
    name text collate "C" not null,
    data text collate "C" not null,
    created bigint not null,
    used bigint,
    primary key (municipality, credential),
    foreign key (municipality, account) references account (municipality, id)
);

create index account_passkey_account on account_passkey (municipality, account);

create table account_subject (
    municipality text collate "C" not null,
    provider text collate "C" not null,
    subject text collate "C" not null,
    account bigint not null,
    created bigint not null,
    primary key (municipality, provider, subject),
    foreign key (municipality, account) references account (municipality, id)
);

create index account_subject_account on account_subject (municipality, account);

create table sign_in_failure (
    municipality text collate "C" not null references municipality (code),
    subject text collate "C" not null,
    instant bigint not null
);

create index sign_in_failure_subject on sign_in_failure (municipality, subject, instant);

create table session (
    municipality text collate "C" not null,
    token bytea not null,
    account bigint not null,
    works_in text collate "C" not null,
    stage text collate "C" not null check (stage in ('full', 'second', 'password')),
    created bigint not null,
    last_seen bigint not null,
    expires bigint not null,
    address text collate "C" not null,
    browser text collate "C" not null,
    primary key (municipality, token),
    foreign key (municipality, account) references account (municipality, id)
);

create index session_account on session (municipality, account);

create table ceremony (
    municipality text collate "C" not null references municipality (code),
    token bytea not null,
    account bigint,
    state text collate "C" not null,
    expires bigint not null,
    primary key (municipality, token)
);

-- The second wall between municipalities.
alter table account enable row level security;
alter table account force row level security;
create policy of_one_municipality on account using (municipality = current_setting('ayumi.municipality', true));
alter table account_password enable row level security;
alter table account_password force row level security;
create policy of_one_municipality on account_password using (municipality = current_setting('ayumi.municipality', true));
alter table account_code enable row level security;
alter table account_code force row level security;
create policy of_one_municipality on account_code using (municipality = current_setting('ayumi.municipality', true));
alter table account_totp enable row level security;
alter table account_totp force row level security;
create policy of_one_municipality on account_totp using (municipality = current_setting('ayumi.municipality', true));
alter table account_recovery enable row level security;
alter table account_recovery force row level security;
create policy of_one_municipality on account_recovery using (municipality = current_setting('ayumi.municipality', true));
alter table account_passkey enable row level security;
alter table account_passkey force row level security;
create policy of_one_municipality on account_passkey using (municipality = current_setting('ayumi.municipality', true));
alter table account_subject enable row level security;
alter table account_subject force row level security;
create policy of_one_municipality on account_subject using (municipality = current_setting('ayumi.municipality', true));
alter table sign_in_failure enable row level security;
alter table sign_in_failure force row level security;
create policy of_one_municipality on sign_in_failure using (municipality = current_setting('ayumi.municipality', true));
alter table session enable row level security;
alter table session force row level security;
create policy of_one_municipality on session using (municipality = current_setting('ayumi.municipality', true));
alter table ceremony enable row level security;
alter table ceremony force row level security;
create policy of_one_municipality on ceremony using (municipality = current_setting('ayumi.municipality', true));
