//! Loading: everything about one municipality, on both time axes, as the snapshot that is evaluated.

use std::collections::HashSet;
use std::sync::Arc;

use ayumi_facts::{Code, Fact, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, What};
use futures_util::FutureExt as _;
use futures_util::future::try_join;

use crate::db::{Query, Row, Transaction, query};
use crate::error::ReadError;
use crate::fact_row::date;
use crate::onward::{facts_about, facts_onward, since, touched};
use crate::packed::{FACTS, FACTS_ABOVE, FACTS_BELOW, FACTS_OF, Places, period, unit_id, unpack};
use crate::store::{last_seq, seq};
use crate::unit_row::{UnitColumns, unit_what};
use crate::{PersonKey, Store, UnitFactKey, UnitKey};

/// 読み込んだ台帳: a snapshot, and what its ids are in the ledger.
///
/// People are in the order of their staff numbers, units in the order in which they were entered. People whom an
/// undone import had entered stay in it, without standing facts: what was known earlier is read from the same snapshot.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The snapshot; its `last` is the newest position of the journal.
    pub snapshot: Snapshot,
    /// The key of each person; the index is the [`PersonId`].
    pub person_keys: Vec<PersonKey>,
    /// The key of each unit; the index is the [`UnitId`].
    pub unit_keys: Vec<UnitKey>,
    /// The key of each unit fact, in the order of the snapshot's `unit_facts`.
    pub unit_fact_keys: Vec<UnitFactKey>,
    /// Who was in the ledger at this position, and by which names.
    pub known_at: Seq,
}

/// 読み進めた台帳: a ledger that was read on from an earlier state of it.
#[derive(Clone, Debug)]
pub struct Onward {
    /// The ledger.
    pub loaded: Loaded,
    /// Whose facts are others than before, where nothing else is; None if units, people or everything may be.
    pub changed: Option<Vec<PersonId>>,
}

/// Who is loaded.
#[derive(Clone, Copy)]
enum Whom {
    /// Whoever is or was in the ledger.
    Everybody,
    /// One person.
    One(PersonKey),
    /// Whoever was in the ledger at that position.
    KnownAt(Seq),
}

impl Loaded {
    /// The key of a person.
    pub fn person_key(&self, id: PersonId) -> Option<PersonKey> {
        self.person_keys.get(id.0 as usize).copied()
    }

    /// The key of a unit.
    pub fn unit_key(&self, id: UnitId) -> Option<UnitKey> {
        self.unit_keys.get(id.0 as usize).copied()
    }

    /// A person's place in the snapshot.
    pub fn find_person(&self, key: PersonKey) -> Option<PersonId> {
        let place = self.person_keys.iter().position(|of| *of == key)?;
        u32::try_from(place).ok().map(PersonId)
    }

    /// The same with nobody but these people, in the order of the ledger.
    pub fn only(&self, people: &HashSet<PersonKey>) -> Self {
        let kept: Vec<(PersonId, PersonKey)> =
            self.snapshot.person_ids().zip(self.person_keys.iter().copied()).filter(|(_, key)| people.contains(key)).collect();
        let (ids, person_keys): (Vec<PersonId>, Vec<PersonKey>) = kept.into_iter().unzip();
        let snapshot = self.snapshot.only(&ids);
        Self { snapshot, person_keys, unit_keys: self.unit_keys.clone(), unit_fact_keys: self.unit_fact_keys.clone(), known_at: self.known_at }
    }

    /// The same people without some of their facts: those of which `hidden` says so.
    pub fn without(&self, hidden: impl Fn(PersonKey, &What) -> bool) -> Self {
        let key = |person: PersonId| self.person_keys.get(person.0 as usize).copied();
        let snapshot = self.snapshot.without(|fact| key(fact.person).is_some_and(|key| hidden(key, &fact.what)));
        self.over(snapshot)
    }

    /// The same people and units with another snapshot of them.
    fn over(&self, snapshot: Snapshot) -> Self {
        let (person_keys, unit_keys) = (self.person_keys.clone(), self.unit_keys.clone());
        Self { snapshot, person_keys, unit_keys, unit_fact_keys: self.unit_fact_keys.clone(), known_at: self.known_at }
    }

    /// A unit's place in the snapshot.
    pub fn find_unit(&self, key: UnitKey) -> Option<UnitId> {
        self.unit_keys.binary_search(&key).ok().map(unit_id)
    }
}

impl Store {
    /// Everything that the ledger holds about a municipality, in one state.
    ///
    /// # Errors
    /// [`ReadError::NoMunicipality`] if it is not in the ledger.
    pub async fn snapshot(&self, municipality: MunicipalityCode) -> Result<Loaded, ReadError> {
        self.load(municipality, Whom::Everybody).await
    }

    /// The same as it was known at a position: only people who were in the ledger then, by the names they had then. Whoever
    /// was entered later, or by an import undone before, is nobody, and must not be counted as unknown. Facts of these
    /// people are all there: which of them were known is said by each.
    ///
    /// # Errors
    /// As [`Store::snapshot`].
    pub async fn snapshot_as_known(&self, municipality: MunicipalityCode, known_at: Seq) -> Result<Loaded, ReadError> {
        self.load(municipality, Whom::KnownAt(known_at)).await
    }

    /// The same as [`Store::snapshot_as_known`], faster, for whoever has read this ledger before: nothing is read again but
    /// what changed since.
    ///
    /// # Errors
    /// As [`Store::snapshot`].
    pub async fn snapshot_onward(&self, municipality: MunicipalityCode, known_at: Seq, from: &Arc<Loaded>) -> Result<Onward, ReadError> {
        let from = Some(from).filter(|from| from.snapshot.municipality == municipality);
        let Some(from) = from.cloned() else {
            return Ok(Onward { loaded: self.snapshot_as_known(municipality, known_at).await?, changed: None });
        };
        self.read_ledger(municipality, |on| read_on((self.clone(), on), municipality, known_at, from.clone()).boxed()).await
    }

    /// The same with all units but only one person, who is `PersonId(0)`; nobody if the key is unknown. For answering
    /// about one person without loading everybody.
    pub async fn person_snapshot(&self, municipality: MunicipalityCode, person: PersonKey) -> Result<Loaded, ReadError> {
        self.load(municipality, Whom::One(person)).await
    }

    async fn load(&self, municipality: MunicipalityCode, only: Whom) -> Result<Loaded, ReadError> {
        self.read_ledger(municipality, |on| loaded((self.clone(), on), municipality, only, None).boxed()).await
    }
}

/// Reads on from an earlier state.
async fn read_on(
    (store, on): (Store, &mut Transaction),
    municipality: MunicipalityCode,
    known_at: Seq,
    from: Arc<Loaded>,
) -> Result<Onward, ReadError> {
    let last = last_seq(on, municipality).await?;
    let only = Whom::KnownAt(known_at);
    let Some(since) = since(on, municipality, &from, last).await? else {
        return Ok(Onward { loaded: loaded((store, on), municipality, only, None).await?, changed: None });
    };
    let touched = touched(on, municipality, &since).await?;
    // Both show whoever was there after the last entry that the earlier state had, and nobody came or went since.
    let is_newest = from.known_at.min(known_at) >= from.snapshot.last;
    if since.is_about_facts_only() && is_newest {
        let places = Places::new(&from.person_keys, &from.unit_keys);
        let facts = facts_about(on, municipality, &touched, &places).await?;
        let changed = facts.iter().map(|(person, _)| *person).collect();
        let mut loaded = from.over(from.snapshot.with_facts_of(facts));
        (loaded.snapshot.last, loaded.known_at) = (last, known_at);
        return Ok(Onward { loaded, changed: Some(changed) });
    }
    let loaded = loaded((store, on), municipality, only, Some((&from, &touched))).await?;
    Ok(Onward { loaded, changed: None })
}

async fn loaded(
    (store, on): (Store, &mut Transaction),
    municipality: MunicipalityCode,
    only: Whom,
    from: Option<(&Loaded, &HashSet<PersonKey>)>,
) -> Result<Loaded, ReadError> {
    let last = last_seq(on, municipality).await?;
    if last == Seq(0) {
        return Err(ReadError::NoMunicipality(municipality));
    }
    let (units, unit_keys) = units(on, municipality).await?;
    let entered = people(on, municipality, only).await?;
    let (person_keys, presence): (Vec<_>, Vec<_>) = entered.iter().map(|entered| (entered.key, entered.presence)).unzip();
    let people: Vec<Person> = entered.into_iter().map(|entered| entered.person).collect();
    let (unit_facts, unit_fact_keys) = unit_facts(on, municipality, &unit_keys).await?;
    let places = Places::new(&person_keys, &unit_keys);
    let onward = match from {
        Some(from) => facts_onward(on, municipality, from, (&person_keys, &presence), &places).await?,
        None => None,
    };
    let facts = match onward {
        Some(facts) => facts,
        None => {
            let beside = if let Whom::One(_) = only { None } else { store.beside(municipality, last).await };
            facts((on, beside), municipality, only, &places).await?
        }
    };
    let mut snapshot = Snapshot::new(municipality, people, units, facts, unit_facts).with_presence(presence);
    snapshot.last = last;
    let known_at = if let Whom::KnownAt(known_at) = only { known_at } else { Seq::NOW };
    Ok(Loaded { snapshot, person_keys, unit_keys, unit_fact_keys, known_at })
}

async fn units(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<(Vec<Unit>, Vec<UnitKey>), ReadError> {
    let select = "select id, code from unit where municipality = $1 order by id";
    let rows = query(select).bind(municipality.to_string()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((Unit { code: Code::new(row.try_get(1)?) }, UnitKey(row.try_get(0)?)))).collect()
}

macro_rules! people {
    ($($only:literal)?) => {
        concat!(
            "select p.id, p.number, v.name, v.kana, v.birth, p.recorded, v.retracted from person p ",
            "join person_version v on v.municipality = p.municipality and v.person = p.id where p.municipality = $1 and v.id = ",
            "(select max(w.id) from person_version w where w.municipality = p.municipality and w.person = p.id)"
            $(, $only)?
        )
    };
}

pub(crate) const PEOPLE: &str = people!();
pub(crate) const ONE_PERSON: &str = people!(" and p.id = $2");

/// The version of every person that stood at a position; nobody of whom none did.
pub(crate) const PEOPLE_KNOWN: &str = "select p.id, p.number, v.name, v.kana, v.birth, p.recorded, v.retracted from person p \
    join person_version v on v.municipality = p.municipality and v.person = p.id \
    where p.municipality = $1 and v.recorded <= $2 and v.retracted > $2";

/// The newest version of every person: the standing one, or the last one withdrawn.
async fn people(connection: &mut Transaction, municipality: MunicipalityCode, only: Whom) -> Result<Vec<Entered>, ReadError> {
    let rows = about(people_of(only), municipality).fetch_all(connection).await?;
    let mut people: Vec<Entered> = rows.iter().map(person).collect::<Result<_, _>>()?;
    // Databases sort texts each in its own way; the order of people has to be the same everywhere.
    people.sort_by(|a, b| a.person.number.cmp(&b.person.number));
    Ok(people)
}

/// Somebody who was entered once.
struct Entered {
    person: Person,
    key: PersonKey,
    /// When they were entered, and when that was undone.
    presence: (Seq, Seq),
}

fn people_of(only: Whom) -> (&'static str, Option<i64>) {
    match only {
        Whom::Everybody => (PEOPLE, None),
        Whom::One(person) => (ONE_PERSON, Some(person.0)),
        Whom::KnownAt(seq) => (PEOPLE_KNOWN, Some(i64::from(seq.0))),
    }
}

fn facts_of(only: Whom) -> (&'static str, Option<i64>) {
    match only {
        Whom::One(person) => (FACTS_OF, Some(person.0)),
        Whom::Everybody | Whom::KnownAt(_) => (FACTS, None),
    }
}

/// A query about a municipality, which may have one more parameter.
fn about((sql, parameter): (&'static str, Option<i64>), municipality: MunicipalityCode) -> Query {
    let query = query(sql).bind(municipality.to_string());
    parameter.into_iter().fold(query, |query, parameter| query.bind(parameter))
}

/// Takes the key of each person and their packed facts, while the database looks for the next.
pub(crate) async fn packed(
    connection: &mut Transaction,
    sql: (&'static str, Option<i64>),
    municipality: MunicipalityCode,
    mut take: impl FnMut(i64, &str) -> Result<(), &'static str>,
) -> Result<(), ReadError> {
    let each = |row: &Row| {
        let person = row.try_get(0)?;
        take(person, row.try_get(1)?).map_err(|what| ReadError::Corrupt { table: "fact", id: person, what })
    };
    about(sql, municipality).fetch_each(connection, each).await
}

fn person(row: &Row) -> Result<Entered, ReadError> {
    let id: i64 = row.try_get(0)?;
    let birth: Option<&str> = row.try_get(4)?;
    let birth = birth.map(date).transpose().map_err(|what| ReadError::Corrupt { table: "person_version", id, what })?;
    let person = Person { number: row.try_get(1)?, name: row.try_get(2)?, kana: row.try_get(3)?, birth };
    Ok(Entered { person, key: PersonKey(id), presence: (seq(row.try_get(5)?), seq(row.try_get(6)?)) })
}

async fn unit_facts(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    units: &[UnitKey],
) -> Result<(Vec<UnitFact>, Vec<UnitFactKey>), ReadError> {
    const SELECT: &str = "select id, unit, kind, subject, second, other, mark, amount, valid_from, valid_until, recorded, retracted \
                          from unit_fact where municipality = $1 order by id";
    let rows = query(SELECT).bind(municipality.to_string()).fetch_all(connection).await?;
    rows.iter().map(|row| unit_fact(row, units)).collect()
}

fn unit_fact(row: &Row, units: &[UnitKey]) -> Result<(UnitFact, UnitFactKey), ReadError> {
    let id: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "unit_fact", id, what };
    let place = |key: i64| units.binary_search(&UnitKey(key)).map(unit_id).map_err(|_| corrupt("unknown unit"));
    let columns = UnitColumns {
        kind: row.try_get(2)?,
        subject: row.try_get(3)?,
        second: row.try_get::<Option<&str>>(4)?.map(Into::into),
        other: row.try_get::<Option<i64>>(5)?.map(place).transpose()?,
        mark: row.try_get(6)?,
        amount: row.try_get(7)?,
    };
    let fact = UnitFact {
        unit: place(row.try_get(1)?)?,
        valid: period(row.try_get(8)?, row.try_get(9)?).map_err(corrupt)?,
        recorded: seq(row.try_get(10)?),
        retracted: seq(row.try_get(11)?),
        what: unit_what(&columns).map_err(corrupt)?,
    };
    Ok((fact, UnitFactKey(id)))
}

/// The facts; with a second transaction beside the first, each reads about half of the people at the same time.
async fn facts(
    (on, beside): (&mut Transaction, Option<Transaction>),
    municipality: MunicipalityCode,
    only: Whom,
    places: &Places<'_>,
) -> Result<Vec<Fact>, ReadError> {
    let Some(mut beside) = beside else { return part(on, municipality, (facts_of(only), only), places).await };
    let middle = Some(places.middle());
    let below = part(on, municipality, ((FACTS_BELOW, middle), only), places);
    let above = part(&mut beside, municipality, ((FACTS_ABOVE, middle), only), places);
    let (mut facts, mut others) = try_join(below, above).await?;
    facts.append(&mut others);
    Ok(facts)
}

async fn part(
    on: &mut Transaction,
    municipality: MunicipalityCode,
    (sql, only): ((&'static str, Option<i64>), Whom),
    places: &Places<'_>,
) -> Result<Vec<Fact>, ReadError> {
    let mut facts = Vec::new();
    packed(on, sql, municipality, |person, packed| match places.person(person) {
        Err(_) if matches!(only, Whom::KnownAt(_)) => Ok(()),
        place => unpack(packed, place?, places, &mut facts),
    })
    .await?;
    Ok(facts)
}
