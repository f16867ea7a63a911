-- The ledger. Every key begins with the municipality: one installation holds many.
--
-- Days are ISO texts, and an open end is 9999-12-31, so that "as of" is two comparisons and no OR. Positions in the
-- journal are integers, and "not retracted" is 4294967295 for the same reason. Instants are seconds since
-- 1970-01-01T00:00:00Z. Yes and no are 1 and 0.
--
-- Rows about a person or unit lie together: the primary key begins with whom they are about. (Beside a primary key on
-- (municipality, id), the planner would read the whole municipality rather than use an index on (municipality, person).)
--
-- What happened is never edited: rows are added, and `retracted` is set once. The triggers below refuse the rest.

create table municipality (
    code text not null primary key,
    name text not null
) without rowid;

create table journal (
    municipality text not null references municipality (code),
    seq integer not null check (seq between 1 and 4294967293),
    instant integer not null,
    actor text not null,
    act text not null,
    reason text not null,
    detail text not null,
    primary key (municipality, seq)
) without rowid;

-- The last position at or before an instant.
create index journal_instant on journal (municipality, instant, seq);

create table import (
    municipality text not null,
    id integer not null,
    seq integer not null,
    kind text not null,
    file text not null,
    digest text not null,
    rows_read integer not null,
    recorded integer not null,
    retracted integer not null,
    undone integer not null default 4294967295,
    primary key (municipality, id),
    foreign key (municipality, seq) references journal (municipality, seq)
) without rowid;

create table person (
    municipality text not null references municipality (code),
    id integer not null,
    number text not null,
    number_key text not null,
    recorded integer not null,
    primary key (municipality, id),
    unique (municipality, number),
    foreign key (municipality, recorded) references journal (municipality, seq)
) without rowid;

-- Personal content. There is no trigger against deletion here: data that the law wants erased can be.
create table person_version (
    municipality text not null,
    id integer not null,
    person integer not null,
    name text not null,
    kana text not null,
    birth text,
    name_key text not null,
    kana_key text not null,
    recorded integer not null,
    retracted integer not null default 4294967295,
    primary key (municipality, person, id),
    unique (municipality, id),
    foreign key (municipality, person) references person (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq)
) without rowid;

create table unit (
    municipality text not null references municipality (code),
    id integer not null,
    code text not null,
    created text not null,
    recorded integer not null,
    primary key (municipality, id),
    unique (municipality, code, created),
    foreign key (municipality, recorded) references journal (municipality, seq)
) without rowid;

-- subject: the name, class or attribute; other: the parent or successor; mark: the type of an attribute's value;
-- second: its word or day; amount: its number.
create table unit_fact (
    municipality text not null,
    id integer not null,
    unit integer not null,
    kind text not null,
    subject text not null,
    second text,
    other integer,
    mark text,
    amount integer,
    valid_from text not null,
    valid_until text not null,
    recorded integer not null,
    retracted integer not null default 4294967295,
    import integer,
    import_row integer,
    restores integer,
    primary key (municipality, unit, id),
    unique (municipality, id),
    foreign key (municipality, unit) references unit (municipality, id),
    foreign key (municipality, other) references unit (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq),
    foreign key (municipality, import) references import (municipality, id),
    check (valid_from < valid_until),
    check (recorded < retracted)
) without rowid;

-- What the columns hold for each kind is in `fact_row.rs`, in one place.
create table fact (
    municipality text not null,
    id integer not null,
    person integer not null,
    kind text not null,
    subject text not null,
    second text,
    unit integer,
    mark text,
    amount integer,
    extra integer,
    valid_from text not null,
    valid_until text not null,
    recorded integer not null,
    retracted integer not null default 4294967295,
    import integer,
    import_row integer,
    restores integer,
    evidence text,
    primary key (municipality, person, id),
    unique (municipality, id),
    foreign key (municipality, person) references person (municipality, id),
    foreign key (municipality, unit) references unit (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq),
    foreign key (municipality, import) references import (municipality, id),
    check (valid_from < valid_until),
    check (recorded < retracted)
) without rowid;

-- Covers head counts of posts as of a day, as known at a position. Postings only: it costs as much as all the rest of
-- an insert, and millions of completions and passes are never counted without the policy, which reads the snapshot.
create index fact_as_of on fact (municipality, valid_from, valid_until, recorded, retracted, unit, subject, person)
where kind = 'posting';

create table pack (
    municipality text not null,
    seq integer not null,
    policy text not null,
    revision integer not null,
    primary key (municipality, seq),
    unique (municipality, policy, revision),
    foreign key (municipality, seq) references journal (municipality, seq)
) without rowid;

create table pack_file (
    municipality text not null,
    seq integer not null,
    place integer not null,
    name text not null,
    body text not null,
    primary key (municipality, seq, name),
    foreign key (municipality, seq) references pack (municipality, seq)
);

-- The newest row of a name is the mapping in use.
create table mapping (
    municipality text not null,
    name text not null,
    seq integer not null,
    body text not null,
    primary key (municipality, name, seq),
    foreign key (municipality, seq) references journal (municipality, seq)
) without rowid;

create trigger journal_no_update before update on journal
begin select raise(abort, 'the journal is append-only'); end;

create trigger journal_no_delete before delete on journal
begin select raise(abort, 'the journal is append-only'); end;

create trigger fact_no_delete before delete on fact
begin select raise(abort, 'facts are never deleted'); end;

create trigger fact_retract_once before update on fact
when not (
    old.retracted = 4294967295 and new.retracted > old.recorded and new.retracted < 4294967295
    and new.municipality is old.municipality and new.id is old.id and new.person is old.person and new.kind is old.kind
    and new.subject is old.subject and new.second is old.second and new.unit is old.unit and new.mark is old.mark
    and new.amount is old.amount and new.extra is old.extra and new.valid_from is old.valid_from
    and new.valid_until is old.valid_until and new.recorded is old.recorded and new.import is old.import
    and new.import_row is old.import_row and new.restores is old.restores and new.evidence is old.evidence
)
begin select raise(abort, 'facts are never edited: retract once and record anew'); end;

create trigger unit_fact_no_delete before delete on unit_fact
begin select raise(abort, 'facts are never deleted'); end;

create trigger unit_fact_retract_once before update on unit_fact
when not (
    old.retracted = 4294967295 and new.retracted > old.recorded and new.retracted < 4294967295
    and new.municipality is old.municipality and new.id is old.id and new.unit is old.unit and new.kind is old.kind
    and new.subject is old.subject and new.second is old.second and new.other is old.other and new.mark is old.mark
    and new.amount is old.amount and new.valid_from is old.valid_from and new.valid_until is old.valid_until
    and new.recorded is old.recorded and new.import is old.import and new.import_row is old.import_row
    and new.restores is old.restores
)
begin select raise(abort, 'facts are never edited: retract once and record anew'); end;

create trigger person_version_retract_once before update on person_version
when not (
    old.retracted = 4294967295 and new.retracted < 4294967295
    and new.municipality is old.municipality and new.id is old.id and new.person is old.person and new.name is old.name
    and new.kana is old.kana and new.birth is old.birth and new.recorded is old.recorded
)
begin select raise(abort, 'what was known about a person is never edited'); end;

create trigger unit_no_update before update on unit
begin select raise(abort, 'a unit keeps its identity'); end;

create trigger person_no_update before update on person
begin select raise(abort, 'a person keeps the staff number'); end;

create trigger pack_no_update before update on pack
begin select raise(abort, 'an adopted pack stays as it was adopted'); end;

create trigger pack_no_delete before delete on pack
begin select raise(abort, 'an adopted pack stays as it was adopted'); end;

create trigger pack_file_no_update before update on pack_file
begin select raise(abort, 'an adopted pack stays as it was adopted'); end;

create trigger pack_file_no_delete before delete on pack_file
begin select raise(abort, 'an adopted pack stays as it was adopted'); end;
