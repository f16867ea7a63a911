//! Taking a dump back: into a ledger that is made for it, never into one that is there. The ledger gets the schema that the
//! dump had, its rows in one transaction, and is brought up to date afterwards, as any older ledger is.

use std::io::{BufRead, Read};

use ayumi_facts::MunicipalityCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::chain::{hex, seal_what_was_there};
use crate::db::{Bulk, Kind, ROWS, Transaction, Value, query_scalar};
use crate::{Database, Store, Verified};

use super::error::RestoreError;
use super::manifest::{EndLine, FORMAT, Header, Manifest, TableLine};

/// No first line is longer; anything else may have no end of a line at all.
const FIRST_LINE: u64 = 1 << 20;
/// Parameters of one statement, and bytes of their values.
const PARAMETERS: usize = 30_000;
const BYTES: usize = 8 << 20;

/// 復元の結果.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the dump said of itself.
    pub header: Header,
    /// What it ended with; counted again in the new ledger.
    pub manifest: Manifest,
    /// For each municipality what proving its chain said.
    pub verified: Vec<(MunicipalityCode, Verified)>,
}

impl Store {
    /// Makes a new ledger of a dump, and proves that it is whole: the counts, where each journal stands, and its chain.
    ///
    /// # Errors
    /// There is a ledger already; the dump is none, damaged, cut or newer; the ledger cannot be written.
    pub async fn restore(at: impl Into<Database>, dump: &mut (dyn BufRead + Send)) -> Result<(Self, Restored), RestoreError> {
        let at = at.into();
        let mut lines = Lines { dump, hash: Sha256::new(), number: 0, line: String::new() };
        let header = header(&mut lines)?;
        let store = Self::create_at(&at, header.schema).await?;
        match store.fill(&mut lines).await {
            Ok(manifest) => {
                store.close().await;
                let store = Self::migrate(&at).await?;
                seal_what_was_there(&store).await?;
                let verified = store.proved(&manifest).await?;
                Ok((store, Restored { header, manifest, verified }))
            }
            Err(error) => {
                store.close().await;
                Err(error)
            }
        }
    }

    async fn fill(&self, lines: &mut Lines<'_>) -> Result<Manifest, RestoreError> {
        let mut transaction = self.write_all().await?;
        let mut filling = Filling::default();
        let manifest = loop {
            let before = lines.hash.clone();
            if !lines.next()? {
                return Err(RestoreError::Cut);
            }
            if lines.line.starts_with('[') {
                let row = filling.row(lines)?;
                if filling.is_full_for(&row.0) {
                    filling.flush(&mut transaction).await?;
                }
                filling.push(row, lines.line.len());
            } else if lines.line.starts_with("{\"table\"") {
                filling.flush(&mut transaction).await?;
                filling.begin(lines)?;
            } else {
                filling.flush(&mut transaction).await?;
                let EndLine { end } = lines.parsed()?;
                if end.sha256 != hex(&before.finalize()) {
                    return Err(RestoreError::Damaged(lines.number));
                }
                break end;
            }
        };
        // What is encrypted or compressed says only at its very end whether it is whole.
        if lines.next()? {
            return Err(RestoreError::Damaged(lines.number));
        }
        transaction.commit().await?;
        Ok(manifest)
    }

    /// Counts the rows again and proves every chain.
    async fn proved(&self, manifest: &Manifest) -> Result<Vec<(MunicipalityCode, Verified)>, RestoreError> {
        for count in &manifest.rows {
            let code: MunicipalityCode = count.municipality.parse().map_err(|_| RestoreError::NotADump)?;
            let own = if count.table == "municipality" { "code" } else { "municipality" };
            let sql = format!("select count(*) from \"{}\" where {own} = $1", count.table.replace('"', ""));
            let found: i64 = query_scalar(sql).bind(code.to_string()).fetch_one(&mut self.read(code).await?).await?;
            let (found, expected) = (found.unsigned_abs(), count.rows);
            if found != expected {
                return Err(RestoreError::Counted { table: count.table.clone(), municipality: count.municipality.clone(), expected, found });
            }
        }
        let mut all = Vec::new();
        for municipality in self.list_municipalities().await? {
            let code = municipality.code;
            let verified = self.verify_journal(code, None).await?.map_err(|broken| RestoreError::Chain(code, broken))?;
            let said = manifest.heads.iter().find(|head| head.municipality == code.to_string());
            if said.is_some_and(|said| said.seq != verified.head.seq.0 || said.hash != verified.head.hash) {
                return Err(RestoreError::HeadDiffers(code.to_string()));
            }
            all.push((code, verified));
        }
        Ok(all)
    }
}

/// The first line, if it is one of ours that this program knows.
fn header(lines: &mut Lines<'_>) -> Result<Header, RestoreError> {
    let mut first = Vec::new();
    lines.dump.take(FIRST_LINE).read_until(b'\n', &mut first)?;
    lines.hash.update(&first);
    lines.number = 1;
    let value: Json = serde_json::from_slice(&first).map_err(|_| RestoreError::NotADump)?;
    let number = |key: &str| value.get(key).and_then(Json::as_i64);
    let format = number("ayumi-backup").and_then(|format| u32::try_from(format).ok()).ok_or(RestoreError::NotADump)?;
    let (schema, known) = (number("schema").unwrap_or(0), crate::schema::newest(&crate::schema::OF_FILES));
    if format > FORMAT || schema > known {
        return Err(RestoreError::Newer { format, schema });
    }
    serde_json::from_value(value).map_err(|_| RestoreError::NotADump)
}

/// Line by line.
struct Lines<'d> {
    dump: &'d mut (dyn BufRead + Send),
    hash: Sha256,
    number: u64,
    line: String,
}

impl Lines<'_> {
    /// The next line; false at the end.
    fn next(&mut self) -> Result<bool, RestoreError> {
        self.line.clear();
        self.number += 1;
        let read = self.dump.read_line(&mut self.line)?;
        self.hash.update(&self.line);
        Ok(read > 0)
    }

    fn parsed<T: DeserializeOwned>(&self) -> Result<T, RestoreError> {
        serde_json::from_str(&self.line).map_err(|_| RestoreError::Damaged(self.number))
    }
}

/// How the table at hand is filled, and rows of one municipality that wait for their statement.
#[derive(Default)]
struct Filling {
    columns: Vec<(String, Kind)>,
    own: usize,
    municipality: String,
    values: Vec<Value>,
    rows: usize,
    bytes: usize,
    bulk: Option<Bulk>,
}

impl Filling {
    fn begin(&mut self, lines: &Lines<'_>) -> Result<(), RestoreError> {
        let TableLine { table, columns } = lines.parsed()?;
        let damaged = || RestoreError::Damaged(lines.number);
        // Names come from outside and stand in a statement.
        let plain = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let known = |(name, word): (String, String)| Kind::of_word(&word).filter(|_| plain(&name)).map(|kind| (name, kind)).ok_or_else(damaged);
        self.columns = columns.into_iter().map(known).collect::<Result<_, _>>()?;
        let own = if table == "municipality" { "code" } else { "municipality" };
        self.own = self.columns.iter().position(|(name, _)| name == own).filter(|_| plain(&table)).ok_or_else(damaged)?;
        let names = self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        self.bulk = Some(Bulk::new(format!("insert into \"{table}\" ({names}) values "), 0, self.columns.len()));
        Ok(())
    }

    /// The row of a line, and whose it is.
    fn row(&self, lines: &Lines<'_>) -> Result<(String, Vec<Value>), RestoreError> {
        let row: Vec<Json> = lines.parsed()?;
        let damaged = || RestoreError::Damaged(lines.number);
        if row.len() != self.columns.len() || row.is_empty() {
            return Err(damaged());
        }
        let owner = row.get(self.own).and_then(Json::as_str).ok_or_else(damaged)?.to_owned();
        let values: Option<Vec<Value>> = row.into_iter().zip(&self.columns).map(|(json, (_, kind))| value(json, *kind)).collect();
        Ok((owner, values.ok_or_else(damaged)?))
    }

    /// Whether what waits has to be written before a row of this municipality.
    fn is_full_for(&self, owner: &str) -> bool {
        let full = self.rows >= ROWS || self.bytes >= BYTES || self.values.len() + self.columns.len() > PARAMETERS;
        self.rows > 0 && (full || owner != self.municipality)
    }

    fn push(&mut self, (owner, values): (String, Vec<Value>), bytes: usize) {
        self.municipality = owner;
        self.values.extend(values);
        self.rows += 1;
        self.bytes += bytes;
    }

    /// Writes what waits.
    async fn flush(&mut self, transaction: &mut Transaction) -> Result<(), RestoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        transaction.narrow(self.municipality.parse().map_err(|_| RestoreError::NotADump)?).await?;
        if let Some(bulk) = &mut self.bulk {
            bulk.insert(transaction, std::mem::take(&mut self.values), Vec::new()).await?;
        }
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

fn value(json: Json, kind: Kind) -> Option<Value> {
    Some(match (json, kind) {
        (Json::Null, kind) => kind.null(),
        (Json::Number(number), Kind::Int) => Value::Int(Some(number.as_i64()?)),
        (Json::String(text), Kind::Text) => Value::Text(Some(text)),
        (Json::String(text), Kind::Bytes) => Value::Bytes(Some(STANDARD.decode(text).ok()?)),
        _ => return None,
    })
}
