//! Loading: everything about one municipality, on both time axes, as the snapshot that is evaluated.

use ayumi_calendar::Period;
use ayumi_facts::{Code, Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::error::ReadError;
use crate::fact_row::{Columns, date, what};
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
        self.load(municipality, None).await
    }

    /// The same with all units but only one person, who is `PersonId(0)`; nobody if the key is unknown. For answering
    /// about one person without loading everybody.
    pub async fn person_snapshot(&self, municipality: MunicipalityCode, person: PersonKey) -> Result<Loaded, ReadError> {
        self.load(municipality, Some(person)).await
    }

    async fn load(&self, municipality: MunicipalityCode, only: Option<PersonKey>) -> Result<Loaded, ReadError> {
        let mut transaction = self.read().await?;
        let last = last_seq(&mut transaction, municipality).await?;
        if last == Seq(0) {
            return Err(ReadError::NoMunicipality(municipality));
        }
        let (units, unit_keys) = units(&mut transaction, municipality).await?;
        let (people, person_keys) = people(&mut transaction, municipality, only).await?;
        let (unit_facts, unit_fact_keys) = unit_facts(&mut transaction, municipality, &unit_keys).await?;
        let facts = facts(&mut transaction, municipality, only, &Places::new(&person_keys, &unit_keys)).await?;
        let mut snapshot = Snapshot::new(municipality, people, units, facts, unit_facts);
        snapshot.last = last;
        Ok(Loaded { snapshot, person_keys, unit_keys, unit_fact_keys })
    }
}

async fn units(connection: &mut SqliteConnection, municipality: MunicipalityCode) -> Result<(Vec<Unit>, Vec<UnitKey>), ReadError> {
    let select = "select id, code from unit where municipality = $1 order by id";
    let rows = sqlx::query(select).bind(municipality.to_string()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((Unit { code: Code::new(row.try_get(1)?) }, UnitKey(row.try_get(0)?)))).collect()
}

macro_rules! people {
    ($($only:literal)?) => {
        concat!(
            "select p.id, p.number, v.name, v.kana, v.birth from person p ",
            "join person_version v on v.municipality = p.municipality and v.person = p.id where p.municipality = $1 and v.id = ",
            "(select max(w.id) from person_version w where w.municipality = p.municipality and w.person = p.id)"
            $(, $only)?
        )
    };
}

pub(crate) const PEOPLE: &str = people!();
pub(crate) const ONE_PERSON: &str = people!(" and p.id = $2");

/// The newest version of every person: the standing one, or the last one withdrawn.
async fn people(
    connection: &mut SqliteConnection,
    municipality: MunicipalityCode,
    only: Option<PersonKey>,
) -> Result<(Vec<Person>, Vec<PersonKey>), ReadError> {
    let rows = fetch(connection, PEOPLE, ONE_PERSON, municipality, only).await?;
    let mut people: Vec<(Person, PersonKey)> = rows.iter().map(person).collect::<Result<_, _>>()?;
    // Databases sort texts each in its own way; the order of people has to be the same everywhere.
    people.sort_by(|(a, _), (b, _)| a.number.cmp(&b.number));
    Ok(people.into_iter().unzip())
}

/// The rows about everybody, or about one person.
async fn fetch(
    connection: &mut SqliteConnection,
    all: &'static str,
    one: &'static str,
    municipality: MunicipalityCode,
    only: Option<PersonKey>,
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    match only {
        None => sqlx::query(all).bind(municipality.to_string()).fetch_all(connection).await,
        Some(person) => sqlx::query(one).bind(municipality.to_string()).bind(person.0).fetch_all(connection).await,
    }
}

fn person(row: &SqliteRow) -> Result<(Person, PersonKey), ReadError> {
    let id: i64 = row.try_get(0)?;
    let birth: Option<&str> = row.try_get(4)?;
    let birth = birth.map(date).transpose().map_err(|what| ReadError::Corrupt { table: "person_version", id, what })?;
    Ok((Person { number: row.try_get(1)?, name: row.try_get(2)?, kana: row.try_get(3)?, birth }, PersonKey(id)))
}

async fn unit_facts(
    connection: &mut SqliteConnection,
    municipality: MunicipalityCode,
    units: &[UnitKey],
) -> Result<(Vec<UnitFact>, Vec<UnitFactKey>), ReadError> {
    const SELECT: &str = "select id, unit, kind, subject, second, other, mark, amount, valid_from, valid_until, recorded, retracted \
                          from unit_fact where municipality = $1 order by id";
    let rows = sqlx::query(SELECT).bind(municipality.to_string()).fetch_all(connection).await?;
    rows.iter().map(|row| unit_fact(row, units)).collect()
}

fn unit_fact(row: &SqliteRow, units: &[UnitKey]) -> Result<(UnitFact, UnitFactKey), ReadError> {
    let id: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "unit_fact", id, what };
    let place = |key: i64| units.binary_search(&UnitKey(key)).map(unit_id).map_err(|_| corrupt("unknown unit"));
    let columns = UnitColumns {
        kind: row.try_get(2)?,
        subject: row.try_get(3)?,
        second: row.try_get::<Option<&str>, _>(4)?.map(Into::into),
        other: row.try_get::<Option<i64>, _>(5)?.map(place).transpose()?,
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

/// The columns in the order in which [`fact`] reads them.
macro_rules! facts {
    ($($only:literal)?) => {
        concat!(
            "select id, person, kind, subject, second, unit, mark, amount, extra, valid_from, valid_until, recorded, retracted ",
            "from fact where municipality = $1"
            $(, $only)?
        )
    };
}

const FACTS: &str = facts!();
pub(crate) const FACTS_OF: &str = facts!(" and person = $2");

async fn facts(
    connection: &mut SqliteConnection,
    municipality: MunicipalityCode,
    only: Option<PersonKey>,
    places: &Places<'_>,
) -> Result<Vec<Fact>, ReadError> {
    let rows = fetch(connection, FACTS, FACTS_OF, municipality, only).await?;
    rows.iter().map(|row| fact(row, places)).collect()
}

pub(crate) fn fact(row: &SqliteRow, places: &Places<'_>) -> Result<Fact, ReadError> {
    let id: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "fact", id, what };
    let unit: Option<i64> = row.try_get(5)?;
    let columns = Columns {
        kind: row.try_get(2)?,
        subject: row.try_get(3)?,
        second: row.try_get::<Option<&str>, _>(4)?.map(Into::into),
        unit: unit.map(|key| places.unit(key)).transpose().map_err(corrupt)?,
        mark: row.try_get(6)?,
        amount: row.try_get(7)?,
        extra: row.try_get(8)?,
    };
    Ok(Fact {
        id: FactId(id.unsigned_abs()),
        person: places.person(row.try_get(1)?).map_err(corrupt)?,
        valid: period(row.try_get(9)?, row.try_get(10)?).map_err(corrupt)?,
        recorded: seq(row.try_get(11)?),
        retracted: seq(row.try_get(12)?),
        what: what(&columns).map_err(corrupt)?,
    })
}

/// Where the ledger's keys are in a snapshot. Keys of people are dense, so a table by key is the shortest way.
pub(crate) struct Places<'a> {
    people: Vec<u32>,
    units: &'a [UnitKey],
}

const NOBODY: u32 = u32::MAX;

impl<'a> Places<'a> {
    pub(crate) fn new(people: &[PersonKey], units: &'a [UnitKey]) -> Self {
        let greatest = people.iter().map(|key| key.0).max().and_then(|key| usize::try_from(key).ok()).unwrap_or(0);
        let mut table = vec![NOBODY; greatest + 1];
        for (place, key) in (0..).zip(people) {
            if let Some(entry) = usize::try_from(key.0).ok().and_then(|key| table.get_mut(key)) {
                *entry = place;
            }
        }
        Self { people: table, units }
    }

    fn person(&self, key: i64) -> Result<PersonId, &'static str> {
        let place = usize::try_from(key).ok().and_then(|key| self.people.get(key)).copied();
        place.filter(|place| *place != NOBODY).map(PersonId).ok_or("unknown person")
    }

    fn unit(&self, key: i64) -> Result<UnitId, &'static str> {
        self.units.binary_search(&UnitKey(key)).map(unit_id).map_err(|_| "unknown unit")
    }
}

fn unit_id(place: usize) -> UnitId {
    UnitId(u32::try_from(place).unwrap_or(u32::MAX))
}

fn period(from: &str, until: &str) -> Result<Period, &'static str> {
    Period::new(date(from)?, date(until)?).ok_or("a period without a day")
}
