-- Files that somebody chose on a page and has not taken over yet. Not part of the ledger: a row goes when the file is
-- taken over or put aside, and at the latest when another file comes a day later. `body` may be many megabytes, so the
-- table keeps its row numbers.

create table upload (
    municipality text not null references municipality (code),
    token text not null,
    created integer not null,
    kind text not null,
    name text not null,
    digest text not null,
    options text not null,
    body blob not null,
    primary key (municipality, token)
);
