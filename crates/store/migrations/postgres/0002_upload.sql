-- Files that somebody chose on a page and has not taken over yet. Not part of the ledger: a row goes when the file is
-- taken over or put aside, and at the latest when another file comes a day later. `body` may be many megabytes, so the
-- table keeps its row numbers.

create table upload (
    municipality text collate "C" not null references municipality (code),
    token text collate "C" not null,
    created bigint not null,
    kind text collate "C" not null,
    name text collate "C" not null,
    digest text collate "C" not null,
    options text collate "C" not null,
    body bytea not null,
    primary key (municipality, token)
);

-- The second wall: a transaction sees and writes rows of the municipality that it says it is about, and of no other.
alter table upload enable row level security;
alter table upload force row level security;
create policy of_one_municipality on upload using (municipality = current_setting('ayumi.municipality', true));
