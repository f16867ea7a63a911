-- Backups that a server made by itself or somebody by hand: which was due, who took it on when, how it ended. Beside the
-- ledger, under the installation's first municipality; several servers on one database see by it who makes the next one.

create table backup_run (
    municipality text not null references municipality (code),
    due integer not null,
    claimed integer not null,
    finished integer,
    outcome text check (outcome in ('done', 'failed')),
    primary key (municipality, due)
);
