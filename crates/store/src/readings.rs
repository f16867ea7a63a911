//! Who looked at personal records, and what was exported: written before the answer goes out, kept for a time, then pruned.
//! Not part of the journal: looking changes nothing.
//!
//! Many readers wait for one write: whoever holds the pen writes what all of them have handed in, and they see it done.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};
use serde_json::json;

use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;
use crate::{By, Instant, PersonKey, Store};

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

/// What waits to be written, by municipality.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readings {
    lines: Arc<Mutex<HashMap<MunicipalityCode, Arc<Line>>>>,
}

#[derive(Debug, Default)]
struct Line {
    waiting: Mutex<Waiting>,
    pen: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Handed in so far.
    handed: u64,
    /// Of these, on disk.
    written: u64,
    /// Those between the two, in order.
    readings: Vec<NewReading>,
}

impl Readings {
    fn line(&self, municipality: MunicipalityCode) -> Arc<Line> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).entry(municipality).or_default().clone()
    }
}

impl Line {
    fn with<T>(&self, what: impl FnOnce(&mut Waiting) -> T) -> T {
        what(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn hand_in(&self, reading: &NewReading) -> u64 {
        self.with(|waiting| {
            waiting.readings.push(reading.clone());
            waiting.handed += 1;
            waiting.handed
        })
    }

    /// What is to be written now; none if the ticket's reading is written already.
    fn due(&self, ticket: u64) -> Option<Vec<NewReading>> {
        self.with(|waiting| (waiting.written < ticket).then(|| waiting.readings.clone()))
    }

    fn done(&self, count: usize) {
        self.with(|waiting| {
            waiting.readings.drain(..count.min(waiting.readings.len()));
            waiting.written += count as u64;
        });
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
        const LAST: &str = "select max(id) from reading where municipality = $1";
        const INSERT: &str =
            "insert into reading (municipality, id, instant, actor, act, person, people, route) values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let mut transaction = self.write(municipality).await?;
        let code = municipality.to_string();
        let last: Option<i64> = query_scalar(LAST).bind(&code).fetch_one(&mut transaction).await?;
        for (id, reading) in (last.unwrap_or(0) + 1..).zip(due) {
            let query = query(INSERT).bind(&code).bind(id).bind(reading.instant.0).bind(&reading.actor).bind(&reading.act);
            let people = i64::try_from(reading.people).unwrap_or(i64::MAX);
            query.bind(reading.person.map(|key| key.0)).bind(people).bind(&reading.route).execute(&mut transaction).await?;
        }
        Ok(transaction.commit().await?)
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
        let from = filter.from.map_or(i64::MIN, |day| Instant::end_of_day(day.previous()).0 + 1);
        let until = filter.until.map_or(i64::MAX, |day| Instant::end_of_day(day).0);
        let person = filter.person.map(|key| key.0);
        let mut transaction = self.read(municipality).await?;
        let code = municipality.to_string();
        let count = query_scalar(format!("select count(*) {FROM}")).bind(&code).bind(from).bind(until).bind(&filter.actor).bind(person);
        let count: i64 = count.fetch_one(&mut transaction).await?;
        let select = format!("select id, instant, actor, act, person, people, route {FROM} order by id desc limit $6 offset $7");
        let query = query(select).bind(&code).bind(from).bind(until).bind(&filter.actor).bind(person);
        let limit = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let rows = query.bind(limit(most)).bind(limit(skip)).fetch_all(&mut transaction).await?;
        Ok((usize::try_from(count).unwrap_or(0), rows.iter().map(reading).collect::<Result<_, _>>()?))
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
