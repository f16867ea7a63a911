-- The chain: the seal of every entry of the journal. `written` lists the rows that the entry wrote and withdrew, `content`
-- digests them, `hash` covers both, the entry itself and the hash before it.

create table chain (
    municipality text collate "C" not null,
    seq bigint not null,
    written text collate "C" not null,
    content text collate "C" not null,
    hash text collate "C" not null,
    primary key (municipality, seq),
    foreign key (municipality, seq) references journal (municipality, seq)
);

create trigger chain_no_update before update on chain for each row
execute function refuse('the chain is append-only');

create trigger chain_no_delete before delete on chain for each row
execute function refuse('the chain is append-only');

-- Until where entries were written before there was a chain. They are sealed once, right after this migration.

create table chain_start (
    municipality text collate "C" not null primary key references municipality (code),
    seq bigint not null
);

-- The owner has to see every municipality for a moment.
alter table journal no force row level security;
insert into chain_start (municipality, seq) select municipality, max(seq) from journal group by municipality;
alter table journal force row level security;

create trigger chain_start_no_update before update on chain_start for each row
execute function refuse('the chain is append-only');

create trigger chain_start_no_delete before delete on chain_start for each row
execute function refuse('the chain is append-only');

-- What hides the content of a person's rows in their digests. Without it nothing can be guessed from them.

alter table person add column salt text collate "C" not null default '';

drop trigger person_no_update on person;

alter table person no force row level security;
update person set salt = replace(gen_random_uuid()::text, '-', '');
alter table person force row level security;

-- Erasure. What identified a person goes, the facts stay, and for each row that changed or lost its salt the digest that it
-- had stays, so that the chain can still be proved. A row in `erasing` lives only as long as the transaction that erases.

create table erased (
    municipality text collate "C" not null,
    source text collate "C" not null,
    id bigint not null,
    digest text collate "C" not null,
    recorded bigint not null,
    primary key (municipality, source, id, recorded),
    foreign key (municipality, recorded) references journal (municipality, seq)
);

create table erasing (
    municipality text collate "C" not null,
    person bigint not null,
    number text collate "C" not null,
    primary key (municipality, person),
    foreign key (municipality, person) references person (municipality, id)
);

create trigger erased_no_update before update on erased for each row
execute function refuse('the chain is append-only');

create trigger erased_no_delete before delete on erased for each row
execute function refuse('the chain is append-only');

create function person_erase_only() returns trigger language plpgsql as $$ begin
if new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.recorded is not distinct from old.recorded
    and new.number = '消去-' || old.id and new.number_key = new.number and new.salt = ''
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.person = old.id)
then return new; end if;
raise exception 'a person keeps the staff number';
end $$;

create trigger person_erase_only before update on person for each row execute function person_erase_only();

create trigger person_no_delete before delete on person for each row
execute function refuse('people are never deleted, only erased');

drop trigger person_version_retract_once on person_version;

create function person_version_change() returns trigger language plpgsql as $$ begin
if (old.retracted = 4294967295 and new.retracted < 4294967295
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.person is not distinct from old.person and new.name is not distinct from old.name
    and new.kana is not distinct from old.kana and new.birth is not distinct from old.birth
    and new.name_key is not distinct from old.name_key and new.kana_key is not distinct from old.kana_key
    and new.recorded is not distinct from old.recorded)
    or (new.name = '消去済み' and new.kana = '' and new.birth is null and new.name_key = '' and new.kana_key = ''
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.person is not distinct from old.person and new.recorded is not distinct from old.recorded
    and new.retracted is not distinct from old.retracted
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.person = old.person))
then return new; end if;
raise exception 'what was known about a person is never edited';
end $$;

create trigger person_version_change before update on person_version for each row execute function person_version_change();

create trigger person_version_no_delete before delete on person_version for each row
execute function refuse('what was known about a person is never deleted, only erased');

drop trigger fact_retract_once on fact;

-- Besides being retracted once, a fact loses its evidence when its person is erased; and one that names an erased person by
-- the staff number gets what stands in its place.

create function fact_change() returns trigger language plpgsql as $$ begin
if (old.retracted = 4294967295 and new.retracted > old.recorded and new.retracted < 4294967295
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.person is not distinct from old.person and new.kind is not distinct from old.kind
    and new.subject is not distinct from old.subject and new.second is not distinct from old.second
    and new.unit is not distinct from old.unit and new.mark is not distinct from old.mark
    and new.amount is not distinct from old.amount and new.extra is not distinct from old.extra
    and new.valid_from is not distinct from old.valid_from and new.valid_until is not distinct from old.valid_until
    and new.recorded is not distinct from old.recorded and new.import is not distinct from old.import
    and new.import_row is not distinct from old.import_row and new.restores is not distinct from old.restores
    and new.evidence is not distinct from old.evidence)
    or (new.evidence is null and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.person is not distinct from old.person and new.kind is not distinct from old.kind
    and new.subject is not distinct from old.subject and new.second is not distinct from old.second
    and new.unit is not distinct from old.unit and new.mark is not distinct from old.mark
    and new.amount is not distinct from old.amount and new.extra is not distinct from old.extra
    and new.valid_from is not distinct from old.valid_from and new.valid_until is not distinct from old.valid_until
    and new.recorded is not distinct from old.recorded and new.retracted is not distinct from old.retracted
    and new.import is not distinct from old.import and new.import_row is not distinct from old.import_row
    and new.restores is not distinct from old.restores
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.person = old.person))
    or (old.kind = 'mentoring' and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.person is not distinct from old.person and new.kind is not distinct from old.kind
    and new.second is not distinct from old.second and new.unit is not distinct from old.unit
    and new.mark is not distinct from old.mark and new.amount is not distinct from old.amount
    and new.extra is not distinct from old.extra and new.valid_from is not distinct from old.valid_from
    and new.valid_until is not distinct from old.valid_until and new.recorded is not distinct from old.recorded
    and new.retracted is not distinct from old.retracted and new.import is not distinct from old.import
    and new.import_row is not distinct from old.import_row and new.restores is not distinct from old.restores
    and new.evidence is not distinct from old.evidence
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.number = old.subject and new.subject = '消去-' || e.person))
then return new; end if;
raise exception 'facts are never edited: retract once and record anew';
end $$;

create trigger fact_change before update on fact for each row execute function fact_change();

-- What had no trigger so far.

create trigger unit_no_delete before delete on unit for each row
execute function refuse('a unit is never deleted');

create trigger import_no_delete before delete on import for each row
execute function refuse('the record of an import is never deleted');

create function import_undo_once() returns trigger language plpgsql as $$ begin
if old.undone = 4294967295 and new.undone > old.seq and new.undone < 4294967295
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id
    and new.seq is not distinct from old.seq and new.kind is not distinct from old.kind
    and new.file is not distinct from old.file and new.digest is not distinct from old.digest
    and new.rows_read is not distinct from old.rows_read and new.recorded is not distinct from old.recorded
    and new.retracted is not distinct from old.retracted
then return new; end if;
raise exception 'the record of an import is never edited';
end $$;

create trigger import_undo_once before update on import for each row execute function import_undo_once();

create trigger mapping_no_update before update on mapping for each row
execute function refuse('a saved mapping is never edited');

create trigger mapping_no_delete before delete on mapping for each row
execute function refuse('a saved mapping is never deleted');

-- Who looked at personal records, and what was exported. Not part of the chain: it is kept for a time and then pruned.
-- `person` is whom it is about, or nobody if it was about several; `route` a template, never an address. A row in `pruning`
-- lives only as long as the transaction that prunes.

create table reading (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    instant bigint not null,
    actor text collate "C" not null,
    act text collate "C" not null,
    person bigint,
    people bigint not null,
    route text collate "C" not null,
    primary key (municipality, id)
);

create index reading_person on reading (municipality, person, id) where person is not null;

create table pruning (
    municipality text collate "C" not null primary key references municipality (code),
    before bigint not null
);

create trigger reading_no_update before update on reading for each row
execute function refuse('the record of readings is append-only');

create function reading_prune_only() returns trigger language plpgsql as $$ begin
if exists (select 1 from pruning p where p.municipality = old.municipality and old.instant < p.before)
then return old; end if;
raise exception 'the record of readings is append-only';
end $$;

create trigger reading_prune_only before delete on reading for each row execute function reading_prune_only();

-- The second wall: a transaction sees and writes rows of the municipality that it says it is about, and of no other.
alter table chain enable row level security;
alter table chain force row level security;
create policy of_one_municipality on chain using (municipality = current_setting('ayumi.municipality', true));
alter table chain_start enable row level security;
alter table chain_start force row level security;
create policy of_one_municipality on chain_start using (municipality = current_setting('ayumi.municipality', true));
alter table erased enable row level security;
alter table erased force row level security;
create policy of_one_municipality on erased using (municipality = current_setting('ayumi.municipality', true));
alter table erasing enable row level security;
alter table erasing force row level security;
create policy of_one_municipality on erasing using (municipality = current_setting('ayumi.municipality', true));
alter table reading enable row level security;
alter table reading force row level security;
create policy of_one_municipality on reading using (municipality = current_setting('ayumi.municipality', true));
alter table pruning enable row level security;
alter table pruning force row level security;
create policy of_one_municipality on pruning using (municipality = current_setting('ayumi.municipality', true));
