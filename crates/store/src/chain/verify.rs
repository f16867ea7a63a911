//! Proving the chain: every row is read and digested again, every entry is hashed again, and the first thing that is not as
//! it was sealed is named.

use std::collections::HashMap;

use ayumi_facts::{MunicipalityCode, Seq};

use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::ReadError;
use crate::store::seq;
use crate::{By, Instant, Store};

use super::broken::{Broken, Head, Verified};
use super::digest::{Content, Digest, RowDigests, Stored, Withdrawn, Written, content, link, origin, unhex};
use super::sheet::{AT_ONCE, index, own};
use super::spec::{Spec, TABLES, next_row, place, select};

impl Store {
    /// The newest entry with its hash; none while the journal is empty.
    pub async fn journal_head(&self, municipality: MunicipalityCode) -> Result<Option<Head>, ReadError> {
        const SELECT: &str = "select seq, hash from chain where municipality = $1 order by seq desc limit 1";
        let mut transaction = self.read(municipality).await?;
        let row = query(SELECT).bind(municipality.to_string()).fetch_optional(&mut transaction).await?;
        row.map(|row| Ok(Head { seq: seq(row.try_get(0)?), hash: row.try_get(1)? })).transpose()
    }

    /// Proves the whole chain of a municipality, and that a hash kept elsewhere is part of it.
    ///
    /// # Errors
    /// The outer result: the ledger could not be read. The inner one: the first thing that is not as it was sealed.
    pub async fn verify_journal(&self, municipality: MunicipalityCode, kept: Option<&str>) -> Result<Result<Verified, Broken>, ReadError> {
        verify_in(&mut self.read(municipality).await?, municipality, kept).await
    }
}

/// The same within a transaction about the municipality.
pub(crate) async fn verify_in(
    transaction: &mut Transaction,
    municipality: MunicipalityCode,
    kept: Option<&str>,
) -> Result<Result<Verified, Broken>, ReadError> {
    let done = match gather(transaction, municipality).await? {
        Ok(done) => done,
        Err(broken) => return Ok(Err(broken)),
    };
    let entries = entries(transaction, municipality).await?;
    let seals = seals(transaction, municipality).await?;
    let start = query_scalar("select seq from chain_start where municipality = $1").bind(municipality.to_string());
    let start: Option<i64> = start.fetch_optional(transaction).await?;
    let found = Proof { municipality, done, entries, seals, origin: origin(start) }.run(kept);
    Ok(found.map(|verified| Verified { sealed_later: start.map(seq), ..verified }))
}

/// What all entries did, by entry.
#[derive(Debug, Default)]
pub(crate) struct Done {
    written: Vec<(i64, Written)>,
    withdrawn: Vec<(i64, Withdrawn)>,
}

impl Done {
    /// What one entry did, as it is sealed.
    pub(crate) fn of(&self, seq: i64) -> (Vec<Written>, Vec<Withdrawn>) {
        (part(&self.written, seq), part(&self.withdrawn, seq))
    }
}

fn part<T: Copy>(all: &[(i64, T)], seq: i64) -> Vec<T> {
    let from = all.partition_point(|(at, _)| *at < seq);
    all.get(from..).unwrap_or_default().iter().take_while(|(at, _)| *at == seq).map(|(_, row)| *row).collect()
}

/// Not withdrawn.
const NEVER: i64 = 4_294_967_295;

/// Reads and digests every row.
pub(crate) async fn gather(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<Result<Done, Broken>, sqlx::Error> {
    let salts = salts(connection, municipality).await?;
    let Some(erased) = erased(connection, municipality).await? else { return Ok(Err(Broken::Unreadable { table: "erased" })) };
    let known = Known { salts, erased };
    let digests = RowDigests::new(municipality);
    let mut done = Done::default();
    for (table, spec) in TABLES.iter().enumerate() {
        let range = format!("select min({0}), max({0}) from {1} where {2} = $1", spec.range, spec.table, own(spec));
        let range = query(range).bind(municipality.to_string()).fetch_one(&mut *connection).await?;
        let (Some(mut from), Some(last)) = (range.try_get::<Option<i64>>(0)?, range.try_get::<Option<i64>>(1)?) else { continue };
        let step = if spec.range == spec.id { AT_ONCE } else { AT_ONCE / 8 };
        let sql = select(spec, spec.range);
        while from <= last {
            let query = query_scalar(sql.clone()).bind(municipality.to_string()).bind(from).bind(from + step);
            let Ok(texts) = query.fetch_one::<Option<String>>(&mut *connection).await else {
                return Ok(Err(Broken::Unreadable { table: spec.table }));
            };
            if !add_rows((table, spec), texts.as_deref().unwrap_or_default(), &digests, &known, &mut done) {
                return Ok(Err(Broken::Unreadable { table: spec.table }));
            }
            from += step;
        }
    }
    done.written.sort_unstable();
    done.withdrawn.sort_unstable();
    Ok(Ok(done))
}

/// What is not in the rows themselves.
struct Known {
    salts: HashMap<i64, String>,
    erased: Erased,
}

/// For each row that an erasure changed: by which entry, and the digest that it had before; oldest first.
type Erased = HashMap<(u8, i64), Vec<(i64, Digest)>>;

/// None if a digest cannot be read.
async fn erased(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<Option<Erased>, sqlx::Error> {
    const SELECT: &str = "select source, id, recorded, digest from erased where municipality = $1 order by source, id, recorded";
    let mut erased = Erased::new();
    for row in query(SELECT).bind(municipality.to_string()).fetch_all(connection).await? {
        let (Some(table), Some(digest)) = (place(row.try_get(0)?), unhex(row.try_get(3)?)) else { return Ok(None) };
        erased.entry((index(table), row.try_get(1)?)).or_default().push((row.try_get(2)?, digest));
    }
    Ok(Some(erased))
}

/// Whether the texts are rows of the table.
fn add_rows((table, spec): (usize, &Spec), texts: &str, digests: &RowDigests, known: &Known, done: &mut Done) -> bool {
    let mut rest = texts;
    while !rest.is_empty() {
        let Some(row) = next_row(spec, &mut rest) else { return false };
        let salt = known.salts.get(&row.person).map_or("", String::as_str);
        let mut digest = digests.row(table, salt, row.text);
        let (table, id) = (index(table), row.id);
        // What an erasure left is of that entry, and what it replaced of the one before.
        for (recorded, before) in known.erased.get(&(table, id)).into_iter().flatten().rev() {
            done.written.push((*recorded, Written { table, id, digest }));
            digest = *before;
        }
        done.written.push((row.recorded, Written { table, id, digest }));
        if row.ended != NEVER {
            done.withdrawn.push((row.ended, (table, id)));
        }
    }
    true
}

async fn salts(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<HashMap<i64, String>, sqlx::Error> {
    let rows = query("select id, salt from person where municipality = $1").bind(municipality.to_string()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The whole journal, oldest first, as it is stored.
pub(crate) async fn entries(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<Vec<Stored>, sqlx::Error> {
    const SELECT: &str = "select seq, instant, actor, reason, act, detail from journal where municipality = $1 order by seq";
    let entry = |row: &Row| {
        let by = By { instant: Instant(row.try_get(1)?), actor: row.try_get(2)?, reason: row.try_get(3)? };
        Ok(Stored { seq: seq(row.try_get(0)?), by, act: row.try_get(4)?, detail: row.try_get(5)? })
    };
    query(SELECT).bind(municipality.to_string()).fetch_all(connection).await?.iter().map(entry).collect()
}

type Seals = HashMap<Seq, (Content, String)>;

async fn seals(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<Seals, sqlx::Error> {
    const SELECT: &str = "select seq, written, content, hash from chain where municipality = $1";
    let seal = |row: &Row| Ok((seq(row.try_get(0)?), (Content { rows: row.try_get(1)?, digest: row.try_get(2)? }, row.try_get(3)?)));
    query(SELECT).bind(municipality.to_string()).fetch_all(connection).await?.iter().map(seal).collect()
}

struct Proof {
    municipality: MunicipalityCode,
    done: Done,
    entries: Vec<Stored>,
    seals: Seals,
    origin: String,
}

impl Proof {
    fn run(&self, kept: Option<&str>) -> Result<Verified, Broken> {
        let mut head = Head { seq: Seq(0), hash: self.origin.clone() };
        let mut found = false;
        for (entry, expected) in self.entries.iter().zip(1..) {
            if entry.seq != Seq(expected) {
                return Err(Broken::EntryMissing(Seq(expected)));
            }
            let hash = self.entry(entry, &head.hash)?;
            found |= kept == Some(hash);
            head = Head { seq: entry.seq, hash: hash.to_owned() };
        }
        self.nothing_else(head.seq)?;
        if kept.is_some() && !found {
            return Err(Broken::HeadNotFound);
        }
        Ok(Verified { entries: self.entries.len() as u64, rows: self.done.written.len() as u64, head, sealed_later: None })
    }

    fn entry(&self, entry: &Stored, previous: &str) -> Result<&str, Broken> {
        let (sealed, hash) = self.seals.get(&entry.seq).ok_or(Broken::NotSealed(entry.seq))?;
        if link(previous, self.municipality, entry, sealed) != *hash {
            return Err(Broken::EntryAltered(entry.seq));
        }
        let (written, withdrawn) = self.done.of(i64::from(entry.seq.0));
        let now = content(&written, &withdrawn);
        if now == *sealed { Ok(hash) } else { Err(what_differs(entry.seq, sealed, &now, &written)) }
    }

    /// Seals and rows beyond the last entry.
    fn nothing_else(&self, last: Seq) -> Result<(), Broken> {
        if let Some(seq) = self.seals.keys().filter(|seq| **seq > last || **seq < Seq(1)).min() {
            return Err(Broken::EntryMissing(*seq));
        }
        let stray = |(at, _): &&(i64, _)| *at > i64::from(last.0) || *at < 1;
        if let Some((at, row)) = self.done.written.iter().find(stray) {
            return Err(Broken::Stray { seq: seq(*at), table: name(row.table), id: row.id });
        }
        let stray = |(at, _): &&(i64, _)| *at > i64::from(last.0) || *at < 1;
        match self.done.withdrawn.iter().find(stray) {
            Some((at, (table, id))) => Err(Broken::Stray { seq: seq(*at), table: name(*table), id: *id }),
            None => Ok(()),
        }
    }
}

fn name(table: u8) -> &'static str {
    TABLES.get(usize::from(table)).map_or("", |spec| spec.table)
}

/// Names the first row by the lists; they were equal if nothing differed.
fn what_differs(seq: Seq, sealed: &Content, now: &Content, written: &[Written]) -> Broken {
    for (place, spec) in TABLES.iter().enumerate() {
        let table = spec.table;
        let (before, after) = (marks(&sealed.rows, table, '+'), marks(&now.rows, table, '+'));
        if before.len() != after.len() {
            return Broken::RowsCounted { seq, table, before: before.len() / 8, now: after.len() / 8 };
        }
        let rows = written.iter().filter(|row| usize::from(row.table) == place);
        let mut pairs = rows.zip(before.as_bytes().chunks(8).zip(after.as_bytes().chunks(8)));
        if let Some((row, _)) = pairs.find(|(_, (before, after))| before != after) {
            return Broken::RowAltered { seq, table, id: row.id };
        }
        if marks(&sealed.rows, table, '-') != marks(&now.rows, table, '-') {
            return Broken::WithdrawalAltered { seq, table };
        }
    }
    // The numbers of rows changed, or two digests that begin alike.
    let table = written.first().map_or("", |row| name(row.table));
    Broken::RowAltered { seq, table, id: written.first().map_or(0, |row| row.id) }
}

/// What the list says of a table: marks after `+`, numbers after `-`.
fn marks<'t>(rows: &'t str, table: &str, sign: char) -> &'t str {
    let part = rows.split(' ').find_map(|part| part.strip_prefix(table)?.strip_prefix(sign)).unwrap_or("");
    if sign == '+' { part.split_once(':').map_or("", |(_, marks)| marks) } else { part }
}
