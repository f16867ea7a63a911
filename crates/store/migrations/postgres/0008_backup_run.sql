-- Backups that a server made by itself or somebody by hand: which was due, who took it on when, how it ended. Beside the
-- ledger, under the installation's first municipality; several servers on one database see by it who makes the next one.

create table backup_run (
    municipality text collate "C" not null references municipality (code),
    due bigint not null,
    claimed bigint not null,
    finished bigint,
    outcome text collate "C" check (outcome in ('done', 'failed')),
    primary key (municipality, due)
);

alter table backup_run enable row level security;
alter table backup_run force row level security;
create policy of_one_municipality on backup_run using (municipality = current_setting('ayumi.municipality', true));
