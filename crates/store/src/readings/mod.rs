//! Who looked at personal records, and what was exported: written before the answer goes out, kept for a time, then pruned.
//! Not part of the journal: looking changes nothing.
//!
//! Many readers wait for one write: whoever holds the pen writes what all of them have handed in, and they see it done.
//! While somebody else writes a file's ledger, what they hand in is put aside (`aside`), on disk as well.

mod aside;
mod line;

use std::collections::BTreeMap;

use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};
use serde_json::json;

use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;
use crate::{By, Instant, PersonKey, Store};
use aside::Held;
pub(crate) use line::Readings;

/// 閲覧: somebody is about to be shown personal records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReading {
    /// When.
    pub instant: Instant,
    /// Who: an account, a staff number or the name of a program, never a person's name.
    pub actor: String,
    /// What is done: a word such as `view` or `export`.
    pub act: String,
    /// Whom it is about, if it is about one person.
    pub person: Option<PersonKey>,
    /// How many people it is about.
    pub people: u64,
    /// Where: the template of a route (`/people/{key}`) or a command, never an address with its values.
    pub route: String,
}

/// 閲覧の記録.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub id: i64,
    /// What was noted.
    pub noted: NewReading,
}

/// 閲覧の記録の絞り込み.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingFilter {
    /// Only what was about this person alone: for disclosure to them.
    pub person: Option<PersonKey>,
    /// Only what this actor did.
    pub actor: Option<String>,
    /// Only what was done from this day on.
    pub from: Option<Date>,
    /// Only what was done until the end of this day.
    pub until: Option<Date>,
}

impl ReadingFilter {
    /// The first and the last instant.
    fn span(&self) -> (i64, i64) {
        let from = self.from.map_or(i64::MIN, |day| Instant::end_of_day(day.previous()).0 + 1);
        (from, self.until.map_or(i64::MAX, |day| Instant::end_of_day(day).0))
    }

    fn admits(&self, noted: &NewReading) -> bool {
        let (from, until) = self.span();
        let is_then = (from..=until).contains(&noted.instant.0);
        is_then && self.actor.as_ref().is_none_or(|actor| *actor == noted.actor) && self.person.is_none_or(|person| noted.person == Some(person))
    }
}

impl Store {
    /// Notes that somebody is about to be shown personal records. When this returns, it is on disk.
    ///
    /// # Errors
    /// It could not be written: then nothing may be shown.
    pub async fn note_reading(&self, municipality: MunicipalityCode, reading: &NewReading) -> Result<(), WriteError> {
        let line = self.readings.line(municipality);
        let ticket = line.hand_in(reading);
        let _pen = line.pen.lock().await;
        let Some(due) = line.due(ticket) else { return Ok(()) };
        // Whoever gives up here leaves everything in the line for the next one. What is written twice because the answer to
        // the commit was lost is a reading noted twice, which harms nobody.
        let written = self.write_readings(municipality, &due).await;
        if written.is_ok() {
            line.done(due.len());
        }
        written
    }

    async fn write_readings(&self, municipality: MunicipalityCode, due: &[NewReading]) -> Result<(), WriteError> {
        if let Some(mut transaction) = self.note_at_once(municipality).await? {
            let taken = self.take_over(&mut transaction).await?;
            insert(&mut transaction, municipality, due).await?;
            transaction.commit().await?;
            return emptied(taken);
        }
        let Some(aside) = &self.readings.aside else { return Err(WriteError::Busy) };
        if !known(&mut self.read(municipality).await?).await?.contains(&municipality.to_string()) {
            return Err(WriteError::NoMunicipality(municipality));
        }
        Ok(aside.add(municipality, due).await.map_err(sqlx::Error::from)?)
    }

    /// Takes over what was put aside, unless somebody is still writing the ledger.
    pub(crate) async fn take_readings_over(&self) -> Result<(), sqlx::Error> {
        let Some(aside) = &self.readings.aside else { return Ok(()) };
        let Some(first) = aside.look().await?.and_then(|held| held.waiting.first().map(|(municipality, _)| *municipality)) else { return Ok(()) };
        let Some(mut transaction) = self.note_at_once(first).await? else { return Ok(()) };
        let taken = self.take_over(&mut transaction).await?;
        transaction.commit().await?;
        taken.map_or(Ok(()), |(held, left)| Ok(held.keep(&left)?))
    }

    /// Writes what was put aside. It is let go of only once it is committed: a power cut between the two leaves a reading
    /// that is noted twice. What is about no municipality of this ledger stays where it is.
    async fn take_over(&self, transaction: &mut Transaction) -> Result<Option<Taken>, sqlx::Error> {
        let Some(aside) = &self.readings.aside else { return Ok(None) };
        let Some(held) = aside.hold().await? else { return Ok(None) };
        let known = known(transaction).await?;
        let (ours, left): (Vec<_>, Vec<_>) = held.waiting.iter().cloned().partition(|(municipality, _)| known.contains(&municipality.to_string()));
        let mut all: BTreeMap<MunicipalityCode, Vec<NewReading>> = BTreeMap::new();
        ours.into_iter().for_each(|(municipality, reading)| all.entry(municipality).or_default().push(reading));
        for (municipality, readings) in &all {
            insert(transaction, *municipality, readings).await?;
        }
        Ok((!all.is_empty()).then_some((held, left)))
    }

    /// The newest readings first that a filter lets through, `most` of them after the first `skip`; and how many there are
    /// in all.
    pub async fn readings(
        &self,
        municipality: MunicipalityCode,
        filter: &ReadingFilter,
        (skip, most): (usize, usize),
    ) -> Result<(usize, Vec<Reading>), ReadError> {
        const FROM: &str = "from reading where municipality = $1 and instant >= $2 and instant <= $3 and ($4 is null or actor = $4) \
            and ($5 is null or person = $5)";
        // Nobody takes over what was put aside between the two looks.
        let held = match &self.readings.aside {
            Some(aside) => aside.look().await.map_err(sqlx::Error::from)?,
            None => None,
        };
        let (from, until) = filter.span();
        let person = filter.person.map(|key| key.0);
        let mut transaction = self.read(municipality).await?;
        let code = municipality.to_string();
        let mut found = match &held {
            Some(held) => waiting(held, municipality, last_id(&mut transaction, &code).await?),
            None => Vec::new(),
        };
        found.retain(|reading| filter.admits(&reading.noted));
        let count = query_scalar(format!("select count(*) {FROM}")).bind(&code).bind(from).bind(until).bind(&filter.actor).bind(person);
        let count: i64 = count.fetch_one(&mut transaction).await?;
        let all = usize::try_from(count).unwrap_or(0) + found.len();
        let skipped = skip.saturating_sub(found.len());
        found = found.into_iter().skip(skip).take(most).collect();
        let select = format!("select id, instant, actor, act, person, people, route {FROM} order by id desc limit $6 offset $7");
        let query = query(select).bind(&code).bind(from).bind(until).bind(&filter.actor).bind(person);
        let limit = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let rows = query.bind(limit(most - found.len())).bind(limit(skipped)).fetch_all(&mut transaction).await?;
        for row in &rows {
            found.push(reading(row)?);
        }
        Ok((all, found))
    }

    /// How many readings a pruning would remove: those before an instant.
    pub async fn readings_before(&self, municipality: MunicipalityCode, before: Instant) -> Result<u64, ReadError> {
        let mut transaction = self.read(municipality).await?;
        Ok(count_before(&mut transaction, municipality, before).await?)
    }

    /// Removes the readings before an instant, and says so in the journal; none was there, nothing is written.
    pub async fn prune_readings(&self, municipality: MunicipalityCode, before: Instant, by: &By) -> Result<Option<Seq>, WriteError> {
        let mut transaction = self.write(municipality).await?;
        let count = count_before(&mut transaction, municipality, before).await?;
        if count == 0 {
            return Ok(None);
        }
        let seq = next_seq(&mut transaction, municipality).await?;
        let detail = [("readings".into(), json!(count)), ("before".into(), json!(before.to_string()))].into_iter().collect();
        let sheet = write_entry(&mut transaction, municipality, &Entry { seq, by, act: "prune-readings", detail: &detail }).await?;
        let code = municipality.to_string();
        let steps = ["insert into pruning (municipality, before) values ($1, $2)", "delete from reading where municipality = $1 and instant < $2"];
        for sql in steps {
            query(sql).bind(&code).bind(before.0).execute(&mut transaction).await?;
        }
        query("delete from pruning where municipality = $1").bind(&code).execute(&mut transaction).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Some(seq))
    }
}

/// What was put aside and is written now, and what of it is another ledger's.
type Taken = (Held, Vec<(MunicipalityCode, NewReading)>);

fn emptied(taken: Option<Taken>) -> Result<(), WriteError> {
    taken.map_or(Ok(()), |(held, left)| Ok(held.keep(&left).map_err(sqlx::Error::from)?))
}

/// The newest first, under the numbers that they will have.
fn waiting(held: &Held, municipality: MunicipalityCode, last: i64) -> Vec<Reading> {
    let own = held.waiting.iter().filter(|(code, _)| *code == municipality);
    let mut own: Vec<Reading> = (last + 1..).zip(own).map(|(id, (_, noted))| Reading { id, noted: noted.clone() }).collect();
    own.reverse();
    own
}

async fn insert(on: &mut Transaction, municipality: MunicipalityCode, readings: &[NewReading]) -> Result<(), sqlx::Error> {
    const INSERT: &str = "insert into reading (municipality, id, instant, actor, act, person, people, route) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let code = municipality.to_string();
    for (id, reading) in (last_id(on, &code).await? + 1..).zip(readings) {
        let query = query(INSERT).bind(&code).bind(id).bind(reading.instant.0).bind(&reading.actor).bind(&reading.act);
        let people = i64::try_from(reading.people).unwrap_or(i64::MAX);
        query.bind(reading.person.map(|key| key.0)).bind(people).bind(&reading.route).execute(on).await?;
    }
    Ok(())
}

async fn last_id(on: &mut Transaction, municipality: &str) -> Result<i64, sqlx::Error> {
    let last: Option<i64> = query_scalar("select max(id) from reading where municipality = $1").bind(municipality.to_owned()).fetch_one(on).await?;
    Ok(last.unwrap_or(0))
}

async fn known(on: &mut Transaction) -> Result<Vec<String>, sqlx::Error> {
    query_scalar("select code from municipality").fetch_all(on).await
}

async fn count_before(connection: &mut Transaction, municipality: MunicipalityCode, before: Instant) -> Result<u64, sqlx::Error> {
    let sql = "select count(*) from reading where municipality = $1 and instant < $2";
    let count: i64 = query_scalar(sql).bind(municipality.to_string()).bind(before.0).fetch_one(connection).await?;
    Ok(count.unsigned_abs())
}

fn reading(row: &Row) -> Result<Reading, sqlx::Error> {
    let noted = NewReading {
        instant: Instant(row.try_get(1)?),
        actor: row.try_get(2)?,
        act: row.try_get(3)?,
        person: row.try_get::<Option<i64>>(4)?.map(PersonKey),
        people: row.try_get::<i64>(5)?.unsigned_abs(),
        route: row.try_get(6)?,
    };
    Ok(Reading { id: row.try_get(0)?, noted })
}
