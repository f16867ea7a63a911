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
--
-- The same tables as in SQLite, compared by a test. Texts sort by their bytes, as they do there.

create table municipality (
    code text collate "C" not null primary key,
    name text collate "C" not null
);

create table journal (
    municipality text collate "C" not null references municipality (code),
    seq bigint not null check (seq between 1 and 4294967293),
    instant bigint not null,
    actor text collate "C" not null,
    act text collate "C" not null,
    reason text collate "C" not null,
    detail text collate "C" not null,
    primary key (municipality, seq)
);

-- The last position at or before an instant.
create index journal_instant on journal (municipality, instant, seq);

create table import (
    municipality text collate "C" not null,
    id bigint not null,
    seq bigint not null,
    kind text collate "C" not null,
    file text collate "C" not null,
    digest text collate "C" not null,
    rows_read bigint not null,
    recorded bigint not null,
    retracted bigint not null,
    undone bigint not null default 4294967295,
    primary key (municipality, id),
    foreign key (municipality, seq) references journal (municipality, seq)
);

create table person (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    number text collate "C" not null,
    number_key text collate "C" not null,
    recorded bigint not null,
    primary key (municipality, id),
    unique (municipality, number),
    foreign key (municipality, recorded) references journal (municipality, seq)
);

-- Personal content. There is no trigger against deletion here: data that the law wants erased can be.
create table person_version (
    municipality text collate "C" not null,
    id bigint not null,
    person bigint not null,
    name text collate "C" not null,
    kana text collate "C" not null,
    birth text collate "C",
    name_key text collate "C" not null,
    kana_key text collate "C" not null,
    recorded bigint not null,
    retracted bigint not null default 4294967295,
    primary key (municipality, person, id),
    unique (municipality, id),
    foreign key (municipality, person) references person (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq)
);

create table unit (
    municipality text collate "C" not null references municipality (code),
    id bigint not null,
    code text collate "C" not null,
    created text collate "C" not null,
    recorded bigint not null,
    primary key (municipality, id),
    unique (municipality, code, created),
    foreign key (municipality, recorded) references journal (municipality, seq)
);

-- subject: the name, class or attribute; other: the parent or successor; mark: the type of an attribute's value;
-- second: its word or day; amount: its number.
create table unit_fact (
    municipality text collate "C" not null,
    id bigint not null,
    unit bigint not null,
    kind text collate "C" not null,
    subject text collate "C" not null,
    second text collate "C",
    other bigint,
    mark text collate "C",
    amount bigint,
    valid_from text collate "C" not null,
    valid_until text collate "C" not null,
    recorded bigint not null,
    retracted bigint not null default 4294967295,
    import bigint,
    import_row bigint,
    restores bigint,
    primary key (municipality, unit, id),
    unique (municipality, id),
    foreign key (municipality, unit) references unit (municipality, id),
    foreign key (municipality, other) references unit (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq),
    foreign key (municipality, import) references import (municipality, id),
    check (valid_from < valid_until),
    check (recorded < retracted)
);

-- What the columns hold for each kind is in `fact_row.rs`, in one place.
create table fact (
    municipality text collate "C" not null,
    id bigint not null,
    person bigint not null,
    kind text collate "C" not null,
    subject text collate "C" not null,
    second text collate "C",
    unit bigint,
    mark text collate "C",
    amount bigint,
    extra bigint,
    valid_from text collate "C" not null,
    valid_until text collate "C" not null,
    recorded bigint not null,
    retracted bigint not null default 4294967295,
    import bigint,
    import_row bigint,
    restores bigint,
    evidence text collate "C",
    primary key (municipality, person, id),
    unique (municipality, id),
    foreign key (municipality, person) references person (municipality, id),
    foreign key (municipality, unit) references unit (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq),
    foreign key (municipality, import) references import (municipality, id),
    check (valid_from < valid_until),
    check (recorded < retracted)
);

-- Covers head counts of posts as of a day, as known at a position. Postings only: it costs as much as all the rest of
-- an insert, and millions of completions and passes are never counted without the policy, which reads the snapshot.
create index fact_as_of on fact (municipality, valid_from, valid_until, recorded, retracted, unit, subject, person)
where kind = 'posting';

create table pack (
    municipality text collate "C" not null,
    seq bigint not null,
    policy text collate "C" not null,
    revision bigint not null,
    primary key (municipality, seq),
    unique (municipality, policy, revision),
    foreign key (municipality, seq) references journal (municipality, seq)
);

create table pack_file (
    municipality text collate "C" not null,
    seq bigint not null,
    place bigint not null,
    name text collate "C" not null,
    body text collate "C" not null,
    primary key (municipality, seq, name),
    foreign key (municipality, seq) references pack (municipality, seq)
);

-- The newest row of a name is the mapping in use.
create table mapping (
    municipality text collate "C" not null,
    name text collate "C" not null,
    seq bigint not null,
    body text collate "C" not null,
    primary key (municipality, name, seq),
    foreign key (municipality, seq) references journal (municipality, seq)
);

create function refuse() returns trigger language plpgsql as
$$ begin raise exception '%', tg_argv[0]; end $$;

create trigger journal_no_update before update on journal for each row
execute function refuse('the journal is append-only');

create trigger journal_no_delete before delete on journal for each row
execute function refuse('the journal is append-only');

create trigger fact_no_delete before delete on fact for each row
execute function refuse('facts are never deleted');

create trigger fact_retract_once before update on fact for each row
when (not (
    old.retracted = 4294967295 and new.retracted > old.recorded and new.retracted < 4294967295
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id and new.person is not distinct from old.person and new.kind is not distinct from old.kind
    and new.subject is not distinct from old.subject and new.second is not distinct from old.second and new.unit is not distinct from old.unit and new.mark is not distinct from old.mark
    and new.amount is not distinct from old.amount and new.extra is not distinct from old.extra and new.valid_from is not distinct from old.valid_from
    and new.valid_until is not distinct from old.valid_until and new.recorded is not distinct from old.recorded and new.import is not distinct from old.import
    and new.import_row is not distinct from old.import_row and new.restores is not distinct from old.restores and new.evidence is not distinct from old.evidence
))
execute function refuse('facts are never edited: retract once and record anew');

create trigger unit_fact_no_delete before delete on unit_fact for each row
execute function refuse('facts are never deleted');

create trigger unit_fact_retract_once before update on unit_fact for each row
when (not (
    old.retracted = 4294967295 and new.retracted > old.recorded and new.retracted < 4294967295
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id and new.unit is not distinct from old.unit and new.kind is not distinct from old.kind
    and new.subject is not distinct from old.subject and new.second is not distinct from old.second and new.other is not distinct from old.other and new.mark is not distinct from old.mark
    and new.amount is not distinct from old.amount and new.valid_from is not distinct from old.valid_from and new.valid_until is not distinct from old.valid_until
    and new.recorded is not distinct from old.recorded and new.import is not distinct from old.import and new.import_row is not distinct from old.import_row
    and new.restores is not distinct from old.restores
))
execute function refuse('facts are never edited: retract once and record anew');

create trigger person_version_retract_once before update on person_version for each row
when (not (
    old.retracted = 4294967295 and new.retracted < 4294967295
    and new.municipality is not distinct from old.municipality and new.id is not distinct from old.id and new.person is not distinct from old.person and new.name is not distinct from old.name
    and new.kana is not distinct from old.kana and new.birth is not distinct from old.birth and new.recorded is not distinct from old.recorded
))
execute function refuse('what was known about a person is never edited');

create trigger unit_no_update before update on unit for each row
execute function refuse('a unit keeps its identity');

create trigger person_no_update before update on person for each row
execute function refuse('a person keeps the staff number');

create trigger pack_no_update before update on pack for each row
execute function refuse('an adopted pack stays as it was adopted');

create trigger pack_no_delete before delete on pack for each row
execute function refuse('an adopted pack stays as it was adopted');

create trigger pack_file_no_update before update on pack_file for each row
execute function refuse('an adopted pack stays as it was adopted');

create trigger pack_file_no_delete before delete on pack_file for each row
execute function refuse('an adopted pack stays as it was adopted');

-- The second wall: a transaction sees and writes rows of the municipality that it says it is about, and of no other.
-- The list of municipalities is seen by what is about none.
alter table municipality enable row level security;
alter table municipality force row level security;
create policy of_one_municipality on municipality
using (coalesce(current_setting('ayumi.municipality', true), '') in ('', code));
alter table journal enable row level security;
alter table journal force row level security;
create policy of_one_municipality on journal using (municipality = current_setting('ayumi.municipality', true));
alter table import enable row level security;
alter table import force row level security;
create policy of_one_municipality on import using (municipality = current_setting('ayumi.municipality', true));
alter table person enable row level security;
alter table person force row level security;
create policy of_one_municipality on person using (municipality = current_setting('ayumi.municipality', true));
alter table person_version enable row level security;
alter table person_version force row level security;
create policy of_one_municipality on person_version using (municipality = current_setting('ayumi.municipality', true));
alter table unit enable row level security;
alter table unit force row level security;
create policy of_one_municipality on unit using (municipality = current_setting('ayumi.municipality', true));
alter table unit_fact enable row level security;
alter table unit_fact force row level security;
create policy of_one_municipality on unit_fact using (municipality = current_setting('ayumi.municipality', true));
alter table fact enable row level security;
alter table fact force row level security;
create policy of_one_municipality on fact using (municipality = current_setting('ayumi.municipality', true));
alter table pack enable row level security;
alter table pack force row level security;
create policy of_one_municipality on pack using (municipality = current_setting('ayumi.municipality', true));
alter table pack_file enable row level security;
alter table pack_file force row level security;
create policy of_one_municipality on pack_file using (municipality = current_setting('ayumi.municipality', true));
alter table mapping enable row level security;
alter table mapping force row level security;
create policy of_one_municipality on mapping using (municipality = current_setting('ayumi.municipality', true));
