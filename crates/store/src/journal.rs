//! The journal: what was done, by whom, when and why. Append-only, and without personal content.

use std::ops::RangeInclusive;

use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};
use futures_util::FutureExt as _;

use crate::chain::{Sheet, Stored};
use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::ReadError;
use crate::store::{last_seq, seq};
use crate::{By, Instant, Store};

/// 記録: one entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its position.
    pub seq: Seq,
    /// Who, why, when.
    pub by: By,
    /// What was done.
    pub act: String,
    /// Counts, ids and codes.
    pub detail: serde_json::Map<String, serde_json::Value>,
}

/// 記録の絞り込み.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Only what was done by this word.
    pub act: Option<String>,
    /// Only what was recorded from this day on.
    pub from: Option<Date>,
    /// Only what was recorded until the end of this day.
    pub until: Option<Date>,
}

/// An entry about to be written.
pub(crate) struct Entry<'a> {
    pub(crate) seq: Seq,
    pub(crate) by: &'a By,
    pub(crate) act: &'a str,
    pub(crate) detail: &'a serde_json::Map<String, serde_json::Value>,
}

/// Writes the entry; what it does is to be told to the sheet, which has to be sealed before the commit.
pub(crate) async fn write_entry(connection: &mut Transaction, municipality: MunicipalityCode, entry: &Entry<'_>) -> Result<Sheet, sqlx::Error> {
    const INSERT: &str = "insert into journal (municipality, seq, instant, actor, act, reason, detail) values ($1, $2, $3, $4, $5, $6, $7)";
    let detail = serde_json::Value::Object(entry.detail.clone()).to_string();
    query(INSERT)
        .bind(municipality.to_string())
        .bind(i64::from(entry.seq.0))
        .bind(entry.by.instant.0)
        .bind(&entry.by.actor)
        .bind(entry.act)
        .bind(&entry.by.reason)
        .bind(&detail)
        .execute(connection)
        .await?;
    connection.announce(municipality, entry.seq).await?;
    Ok(Sheet::new(municipality, Stored { seq: entry.seq, by: entry.by.clone(), act: entry.act.into(), detail }))
}

impl Store {
    /// The entries in a range of positions, oldest first. `Seq(1)..=Seq::NOW` is everything.
    pub async fn journal(&self, municipality: MunicipalityCode, range: RangeInclusive<Seq>) -> Result<Vec<JournalEntry>, ReadError> {
        const SELECT: &str = "select seq, instant, actor, act, reason, detail from journal \
                              where municipality = $1 and seq >= $2 and seq <= $3 order by seq";
        let (from, until) = (i64::from(range.start().0), i64::from(range.end().0));
        self.read_ledger(municipality, |on| {
            let select = query(SELECT).bind(municipality.to_string()).bind(from).bind(until);
            async move { select.fetch_all(on).await?.iter().map(entry).collect() }.boxed()
        })
        .await
    }

    /// The newest entries first that a filter lets through, `most` of them after the first `skip`; and how many there are in
    /// all.
    pub async fn journal_by(
        &self,
        municipality: MunicipalityCode,
        filter: &JournalFilter,
        (skip, most): (usize, usize),
    ) -> Result<(usize, Vec<JournalEntry>), ReadError> {
        const COUNT: &str = "select count(*) from journal where municipality = $1 and instant >= $2 and instant <= $3 and ($4 is null or act = $4)";
        const SELECT: &str = "select seq, instant, actor, act, reason, detail from journal \
            where municipality = $1 and instant >= $2 and instant <= $3 and ($4 is null or act = $4) order by seq desc limit $5 offset $6";
        let from = filter.from.map_or(i64::MIN, |day| Instant::end_of_day(day.previous()).0 + 1);
        let until = filter.until.map_or(i64::MAX, |day| Instant::end_of_day(day).0);
        self.read_ledger(municipality, |on| {
            let code = municipality.to_string();
            let count = query_scalar(COUNT).bind(&code).bind(from).bind(until).bind(&filter.act);
            let select = query(SELECT).bind(&code).bind(from).bind(until).bind(&filter.act).bind(limit(most)).bind(limit(skip));
            async move {
                let count: i64 = count.fetch_one(&mut *on).await?;
                let entries = select.fetch_all(on).await?.iter().map(entry).collect::<Result<_, _>>()?;
                Ok((usize::try_from(count).unwrap_or(0), entries))
            }
            .boxed()
        })
        .await
    }

    /// Every kind of act in the journal.
    pub async fn journal_acts(&self, municipality: MunicipalityCode) -> Result<Vec<String>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let select = "select distinct act from journal where municipality = $1 order by act";
        Ok(query_scalar(select).bind(municipality.to_string()).fetch_all(&mut transaction).await?)
    }

    /// The last position at or before an instant; `Seq(0)` before the first entry.
    pub async fn known_at(&self, municipality: MunicipalityCode, instant: Instant) -> Result<Seq, ReadError> {
        const SELECT: &str = "select max(seq) from journal where municipality = $1 and instant <= $2";
        let mut transaction = self.read(municipality).await?;
        let last: Option<i64> = query_scalar(SELECT).bind(municipality.to_string()).bind(instant.0).fetch_one(&mut transaction).await?;
        Ok(seq(last.unwrap_or(0)))
    }

    /// The newest position; `Seq(0)` while there is none.
    pub async fn last(&self, municipality: MunicipalityCode) -> Result<Seq, ReadError> {
        let mut transaction = self.read(municipality).await?;
        Ok(last_seq(&mut transaction, municipality).await?)
    }

    /// The last position at the end of a day in Japan: what was known "on" that day.
    pub async fn known_on(&self, municipality: MunicipalityCode, day: Date) -> Result<Seq, ReadError> {
        self.known_at(municipality, Instant::end_of_day(day)).await
    }
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn entry(row: &Row) -> Result<JournalEntry, ReadError> {
    let id: i64 = row.try_get(0)?;
    let detail: &str = row.try_get(5)?;
    let detail = serde_json::from_str(detail).map_err(|_| ReadError::Corrupt { table: "journal", id, what: "detail is no JSON object" })?;
    let by = By { instant: Instant(row.try_get(1)?), actor: row.try_get(2)?, reason: row.try_get(4)? };
    Ok(JournalEntry { seq: seq(id), by, act: row.try_get(3)?, detail })
}
