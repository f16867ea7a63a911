-- Files that are being taken over in the background: which server does it, how far it is, whether somebody asked it to stop,
-- how it ended. What it records becomes true in the same transaction in which its row says so. Not part of the ledger.

create table work (
    municipality text not null references municipality (code),
    token text not null,
    server integer not null,
    actor text not null,
    reason text not null,
    state text not null check (state in ('running', 'written', 'moved', 'stopped', 'failed')),
    begun integer not null,
    done integer not null default 0,
    total integer not null default 0,
    stopping integer not null default 0,
    import integer,
    problems text not null default '[]',
    primary key (municipality, token)
);
