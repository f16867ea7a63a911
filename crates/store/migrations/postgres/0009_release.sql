-- Published figures: what a municipality told others, as of which day, as known at which position, under which revision of
-- its policy. Part of the ledger: covered by the chain and never changed.

create table release (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    name text collate "C" not null,
    as_of text collate "C" not null,
    known_at bigint not null,
    policy text collate "C" not null,
    revision bigint not null,
    program text collate "C" not null,
    digest text collate "C" not null,
    figures text collate "C" not null,
    recorded bigint not null,
    primary key (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq)
);

create trigger release_no_update before update on release for each row
execute function refuse('what was published stays as it was published');

create trigger release_no_delete before delete on release for each row
execute function refuse('what was published stays as it was published');

alter table release enable row level security;
alter table release force row level security;
create policy of_one_municipality on release using (municipality = current_setting('ayumi.municipality', true));
