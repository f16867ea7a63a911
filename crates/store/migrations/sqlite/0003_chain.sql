-- The chain: the seal of every entry of the journal. `written` lists the rows that the entry wrote and withdrew, `content`
-- digests them, `hash` covers both, the entry itself and the hash before it.

create table chain (
    municipality text not null,
    seq integer not null,
    written text not null,
    content text not null,
    hash text not null,
    primary key (municipality, seq),
    foreign key (municipality, seq) references journal (municipality, seq)
) without rowid;

create trigger chain_no_update before update on chain
begin select raise(abort, 'the chain is append-only'); end;

create trigger chain_no_delete before delete on chain
begin select raise(abort, 'the chain is append-only'); end;

-- Until where entries were written before there was a chain. They are sealed once, right after this migration.

create table chain_start (
    municipality text not null primary key references municipality (code),
    seq integer not null
) without rowid;

insert into chain_start (municipality, seq) select municipality, max(seq) from journal group by municipality;

create trigger chain_start_no_update before update on chain_start
begin select raise(abort, 'the chain is append-only'); end;

create trigger chain_start_no_delete before delete on chain_start
begin select raise(abort, 'the chain is append-only'); end;

-- What hides the content of a person's rows in their digests. Without it nothing can be guessed from them.

alter table person add column salt text not null default '';

drop trigger person_no_update;

update person set salt = lower(hex(randomblob(16)));

-- Erasure. What identified a person goes, the facts stay, and for each row that changed or lost its salt the digest that it
-- had stays, so that the chain can still be proved. A row in `erasing` lives only as long as the transaction that erases.

create table erased (
    municipality text not null,
    source text not null,
    id integer not null,
    digest text not null,
    recorded integer not null,
    primary key (municipality, source, id, recorded),
    foreign key (municipality, recorded) references journal (municipality, seq)
) without rowid;

create table erasing (
    municipality text not null,
    person integer not null,
    number text not null,
    primary key (municipality, person),
    foreign key (municipality, person) references person (municipality, id)
) without rowid;

create trigger erased_no_update before update on erased
begin select raise(abort, 'the chain is append-only'); end;

create trigger erased_no_delete before delete on erased
begin select raise(abort, 'the chain is append-only'); end;

create trigger person_erase_only before update on person
when not (
    new.municipality is old.municipality and new.id is old.id and new.recorded is old.recorded
    and new.number = '消去-' || old.id and new.number_key = new.number and new.salt = ''
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.person = old.id)
)
begin select raise(abort, 'a person keeps the staff number'); end;

create trigger person_no_delete before delete on person
begin select raise(abort, 'people are never deleted, only erased'); end;

drop trigger person_version_retract_once;

create trigger person_version_change before update on person_version
when not (
    (old.retracted = 4294967295 and new.retracted < 4294967295
    and new.municipality is old.municipality and new.id is old.id and new.person is old.person and new.name is old.name
    and new.kana is old.kana and new.birth is old.birth and new.name_key is old.name_key and new.kana_key is old.kana_key
    and new.recorded is old.recorded)
    or (new.name = '消去済み' and new.kana = '' and new.birth is null and new.name_key = '' and new.kana_key = ''
    and new.municipality is old.municipality and new.id is old.id and new.person is old.person
    and new.recorded is old.recorded and new.retracted is old.retracted
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.person = old.person))
)
begin select raise(abort, 'what was known about a person is never edited'); end;

create trigger person_version_no_delete before delete on person_version
begin select raise(abort, 'what was known about a person is never deleted, only erased'); end;

drop trigger fact_retract_once;

-- Besides being retracted once, a fact loses its evidence when its person is erased; and one that names an erased person by
-- the staff number gets what stands in its place.

create trigger fact_change before update on fact
when not (
    (old.retracted = 4294967295 and new.retracted > old.recorded and new.retracted < 4294967295
    and new.municipality is old.municipality and new.id is old.id and new.person is old.person and new.kind is old.kind
    and new.subject is old.subject and new.second is old.second and new.unit is old.unit and new.mark is old.mark
    and new.amount is old.amount and new.extra is old.extra and new.valid_from is old.valid_from
    and new.valid_until is old.valid_until and new.recorded is old.recorded and new.import is old.import
    and new.import_row is old.import_row and new.restores is old.restores and new.evidence is old.evidence)
    or (new.evidence is null and new.municipality is old.municipality and new.id is old.id and new.person is old.person and new.kind is old.kind
    and new.subject is old.subject and new.second is old.second and new.unit is old.unit and new.mark is old.mark
    and new.amount is old.amount and new.extra is old.extra and new.valid_from is old.valid_from
    and new.valid_until is old.valid_until and new.recorded is old.recorded and new.retracted is old.retracted
    and new.import is old.import and new.import_row is old.import_row and new.restores is old.restores
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.person = old.person))
    or (old.kind = 'mentoring' and new.municipality is old.municipality and new.id is old.id and new.person is old.person and new.kind is old.kind
    and new.second is old.second and new.unit is old.unit and new.mark is old.mark and new.amount is old.amount
    and new.extra is old.extra and new.valid_from is old.valid_from and new.valid_until is old.valid_until
    and new.recorded is old.recorded and new.retracted is old.retracted and new.import is old.import
    and new.import_row is old.import_row and new.restores is old.restores and new.evidence is old.evidence
    and exists (select 1 from erasing e where e.municipality = old.municipality and e.number = old.subject and new.subject = '消去-' || e.person))
)
begin select raise(abort, 'facts are never edited: retract once and record anew'); end;

-- What had no trigger so far.

create trigger unit_no_delete before delete on unit
begin select raise(abort, 'a unit is never deleted'); end;

create trigger import_no_delete before delete on import
begin select raise(abort, 'the record of an import is never deleted'); end;

create trigger import_undo_once before update on import
when not (
    old.undone = 4294967295 and new.undone > old.seq and new.undone < 4294967295
    and new.municipality is old.municipality and new.id is old.id and new.seq is old.seq and new.kind is old.kind
    and new.file is old.file and new.digest is old.digest and new.rows_read is old.rows_read and new.recorded is old.recorded
    and new.retracted is old.retracted
)
begin select raise(abort, 'the record of an import is never edited'); end;

create trigger mapping_no_update before update on mapping
begin select raise(abort, 'a saved mapping is never edited'); end;

create trigger mapping_no_delete before delete on mapping
begin select raise(abort, 'a saved mapping is never deleted'); end;

-- Who looked at personal records, and what was exported. Not part of the chain: it is kept for a time and then pruned.
-- `person` is whom it is about, or nobody if it was about several; `route` a template, never an address. A row in `pruning`
-- lives only as long as the transaction that prunes.

create table reading (
    municipality text not null references municipality (code),
    id integer not null,
    instant integer not null,
    actor text not null,
    act text not null,
    person integer,
    people integer not null,
    route text not null,
    primary key (municipality, id)
) without rowid;

create index reading_person on reading (municipality, person, id) where person is not null;

create table pruning (
    municipality text not null primary key references municipality (code),
    before integer not null
) without rowid;

create trigger reading_no_update before update on reading
begin select raise(abort, 'the record of readings is append-only'); end;

create trigger reading_prune_only before delete on reading
when not (
    exists (select 1 from pruning p where p.municipality = old.municipality and old.instant < p.before)
)
begin select raise(abort, 'the record of readings is append-only'); end;
