//! Whether a batch can be applied: every contradiction with itself and with the ledger, before the first row is
//! written. Runs inside the transaction that will write it, so that the answer still holds then.

use std::collections::HashSet;

use ayumi_calendar::Period;
use ayumi_facts::{FactId, MunicipalityCode, UnitWhat, What};

use crate::batch::{Batch, PersonEntry};
use crate::db::{ROWS, Row, Transaction, Value, query, query_scalar};
use crate::fact_row::columns;
use crate::insert::wanted;
use crate::problem::Problem;
use crate::search_key::search_key;
use crate::{By, UnitFactKey};

/// All problems of the batch, in its order.
pub(crate) async fn check(connection: &mut Transaction, municipality: MunicipalityCode, by: &By, batch: &Batch) -> Result<Vec<Problem>, sqlx::Error> {
    let mut problems = Vec::new();
    check_journal(by, batch, &mut problems);
    check_base(connection, municipality, batch, &mut problems).await?;
    check_facts(batch, &mut problems);
    check_unit_facts(batch, &mut problems);
    check_changes(connection, municipality, batch, &mut problems).await?;
    check_numbers(connection, municipality, batch, &mut problems).await?;
    check_units(connection, municipality, batch, &mut problems).await?;
    check_retracted(connection, municipality, batch, &mut problems).await?;
    Ok(problems)
}

/// Shorter names are too likely to be an ordinary word.
const SHORTEST_NAME: usize = 3;

/// Refuses an entry without an actor, or with the name of somebody whom the batch enters or changes.
fn check_journal(by: &By, batch: &Batch, problems: &mut Vec<Problem>) {
    if by.actor.trim().is_empty() {
        problems.push(Problem::NoActor);
    }
    let detail: String = batch.detail.iter().map(|(key, value)| format!("{key} {value} ")).collect();
    let written = search_key(&format!("{} {} {} {detail}", by.actor, by.reason, batch.act));
    let told = |name: &str| {
        let key = search_key(name);
        key.chars().count() >= SHORTEST_NAME && written.contains(&key)
    };
    let mut persons = batch.entered_people().chain(batch.changes.iter().map(|change| &change.to));
    if persons.any(|person| told(&person.name) || told(&person.kana)) {
        problems.push(Problem::NameInJournal);
    }
}

/// Entries after $2 that are neither an adopted pack nor a saved mapping, which change no fact.
const CHANGES: &str = "select count(*) from journal where municipality = $1 and seq > $2 \
    and seq not in (select seq from pack where municipality = $1) and seq not in (select seq from mapping where municipality = $1)";

async fn check_base(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    batch: &Batch,
    problems: &mut Vec<Problem>,
) -> Result<(), sqlx::Error> {
    if let Some(base) = batch.based_on {
        let entries: i64 = query_scalar(CHANGES).bind(municipality.to_string()).bind(i64::from(base.0)).fetch_one(connection).await?;
        if entries > 0 {
            problems.push(Problem::MovedOn { entries: entries.unsigned_abs() });
        }
    }
    Ok(())
}

fn has_no_day(period: &Period) -> bool {
    period.from >= period.until
}

fn check_facts(batch: &Batch, problems: &mut Vec<Problem>) {
    for (index, fact) in batch.record.iter().enumerate() {
        if has_no_day(&fact.valid) {
            problems.push(Problem::EmptyPeriod { index });
        }
        if fact.person.0 as usize >= batch.people.len() {
            problems.push(Problem::NoPerson { index });
        }
        let columns = columns(&fact.what);
        let texts = [Some(columns.subject), columns.second.as_deref()];
        if texts.iter().flatten().any(|text| text.chars().any(char::is_control)) {
            problems.push(Problem::ControlCharacter { index });
        }
        if let What::Posting { unit, .. } = fact.what
            && unit.0 as usize >= batch.units.len()
        {
            problems.push(Problem::NoUnit { index });
        }
    }
}

fn check_unit_facts(batch: &Batch, problems: &mut Vec<Problem>) {
    for (index, fact) in batch.unit_facts.iter().enumerate() {
        if has_no_day(&fact.valid) {
            problems.push(Problem::EmptyUnitPeriod { index });
        }
        let other = match fact.what {
            UnitWhat::Parent { parent: unit } | UnitWhat::SucceededBy { unit } => unit,
            _ => fact.unit,
        };
        if [fact.unit, other].iter().any(|unit| unit.0 as usize >= batch.units.len()) {
            problems.push(Problem::NoUnitOfUnitFact { index });
        }
    }
}

const NUMBER_OF: &str = "select number from person where municipality = $1 and id = $2";

async fn check_changes(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    batch: &Batch,
    problems: &mut Vec<Problem>,
) -> Result<(), sqlx::Error> {
    for (index, change) in batch.changes.iter().enumerate() {
        let number: Option<Box<str>> = match batch.people.get(change.person.0 as usize) {
            Some(PersonEntry::New(person)) => Some(person.number.clone()),
            Some(PersonEntry::Known(key)) => {
                query_scalar(NUMBER_OF).bind(municipality.to_string()).bind(key.0).fetch_optional(&mut *connection).await?
            }
            None => None,
        };
        match number {
            None => problems.push(Problem::NoPersonToChange { index }),
            Some(number) if number != change.to.number => problems.push(Problem::NumberChanged { index }),
            Some(_) => {}
        }
    }
    Ok(())
}

pub(crate) const NUMBERS_TAKEN: &str = "select p.number from wanted cross join person p \
    join person_version v on v.municipality = p.municipality and v.person = p.id and v.retracted = 4294967295 \
    where p.municipality = $1 and p.number = wanted.value";

/// People whom an undone import had entered don't stand in the way of being entered again.
async fn check_numbers(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    batch: &Batch,
    problems: &mut Vec<Problem>,
) -> Result<(), sqlx::Error> {
    let entered: Vec<&str> = batch.entered_people().map(|person| &*person.number).collect();
    let rows = look_up(connection, NUMBERS_TAKEN, municipality, &entered).await?;
    let mut taken: HashSet<Box<str>> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    for number in entered {
        if number.trim().is_empty() {
            problems.push(Problem::NoNumber);
        } else if !taken.insert(number.into()) {
            problems.push(Problem::NumberTaken { number: number.into() });
        }
    }
    Ok(())
}

/// A municipality has few units: all are looked through once.
pub(crate) const UNITS_TAKEN: &str = "select u.code, u.created from unit u where u.municipality = $1 and u.code in (select value from wanted) \
    and exists (select 1 from unit_fact f where f.municipality = u.municipality and f.unit = u.id and f.retracted = 4294967295)";

/// Units about which nothing stands any more (an undone import had entered them) may be entered again.
async fn check_units(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    batch: &Batch,
    problems: &mut Vec<Problem>,
) -> Result<(), sqlx::Error> {
    let codes: Vec<&str> = batch.entered_units().map(|(code, _)| code.as_str()).collect();
    let rows = look_up(connection, UNITS_TAKEN, municipality, &codes).await?;
    let mut taken = HashSet::new();
    for row in &rows {
        taken.insert((row.try_get::<String>(0)?, row.try_get::<String>(1)?));
    }
    for (code, created) in batch.entered_units() {
        if !taken.insert((code.to_string(), created.to_string())) {
            problems.push(Problem::UnitTaken { code, created });
        }
    }
    Ok(())
}

pub(crate) const STANDING: &str =
    "select f.id from wanted cross join fact f where f.municipality = $1 and f.id = wanted.value and f.retracted = 4294967295";
pub(crate) const UNIT_STANDING: &str =
    "select f.id from wanted cross join unit_fact f where f.municipality = $1 and f.id = wanted.value and f.retracted = 4294967295";

async fn check_retracted(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    batch: &Batch,
    problems: &mut Vec<Problem>,
) -> Result<(), sqlx::Error> {
    let facts: Vec<i64> = batch.retract.iter().map(|id| row_id(*id)).collect();
    let mut standing = standing(connection, STANDING, municipality, &facts).await?;
    let fallen = batch.retract.iter().filter(|id| !standing.remove(&row_id(**id)));
    problems.extend(fallen.map(|id| Problem::NotStanding(*id)));

    let facts: Vec<i64> = batch.retract_unit_facts.iter().map(|key| key.0).collect();
    let mut standing = self::standing(connection, UNIT_STANDING, municipality, &facts).await?;
    let fallen = facts.iter().filter(|id| !standing.remove(*id));
    problems.extend(fallen.map(|id| Problem::UnitFactNotStanding(UnitFactKey(*id))));
    Ok(())
}

/// The row of a fact; no row has a negative number.
pub(crate) fn row_id(id: FactId) -> i64 {
    i64::try_from(id.0).unwrap_or(-1)
}

async fn standing(connection: &mut Transaction, select: &str, municipality: MunicipalityCode, ids: &[i64]) -> Result<HashSet<i64>, sqlx::Error> {
    let rows = look_up(connection, select, municipality, ids).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The rows that a statement about the table `wanted` finds, so many of the values at a time.
pub(crate) async fn look_up<T>(
    connection: &mut Transaction,
    select: &str,
    municipality: MunicipalityCode,
    values: &[T],
) -> Result<Vec<Row>, sqlx::Error>
where
    T: Copy + Into<Value>,
{
    let mut rows = Vec::new();
    for chunk in values.chunks(ROWS) {
        let sql = format!("{} {select}", wanted(2, chunk.len()));
        let query = query(sql).bind(municipality.to_string());
        let query = chunk.iter().fold(query, |query, value| query.bind(*value));
        rows.extend(query.persistent(chunk.len() == ROWS).fetch_all(&mut *connection).await?);
    }
    Ok(rows)
}
