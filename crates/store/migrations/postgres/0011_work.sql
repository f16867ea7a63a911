-- Files that are being taken over in the background: which server does it, how far it is, whether somebody asked it to stop,
-- how it ended. What it records becomes true in the same transaction in which its row says so. Not part of the ledger.

create table work (
    municipality text collate "C" not null references municipality (code),
    token text collate "C" not null,
    server bigint not null,
    actor text collate "C" not null,
    reason text collate "C" not null,
    state text collate "C" not null check (state in ('running', 'written', 'moved', 'stopped', 'failed')),
    begun bigint not null,
    done bigint not null default 0,
    total bigint not null default 0,
    stopping bigint not null default 0,
    import bigint,
    problems text collate "C" not null default '[]',
    primary key (municipality, token)
);

-- The second wall: a transaction sees and writes rows of the municipality that it says it is about, and of no other.
alter table work enable row level security;
alter table work force row level security;
create policy of_one_municipality on work using (municipality = current_setting('ayumi.municipality', true));
