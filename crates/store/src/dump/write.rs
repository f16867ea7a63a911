//! Making a dump: one transaction that sees one state of the ledger throughout, whoever writes meanwhile.

use std::io::Write;

use ayumi_facts::MunicipalityCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::Store;
use crate::chain::hex;
use crate::db::{Kind, Row, Transaction, Value, query, query_scalar};
use crate::tables::{PASSING, Table, tables};

use super::error::DumpError;
use super::manifest::{DumpAbout, EndLine, FORMAT, HeadLine, Header, Manifest, RowCount, TableLine};

/// Rows that are fetched together.
const PAGE: usize = 2_000;

impl Store {
    /// Writes the whole installation, as it is at this moment, as lines of JSON.
    ///
    /// # Errors
    /// The ledger cannot be read, or the lines cannot be written.
    pub async fn dump(&self, about: &DumpAbout, out: &mut (dyn Write + Send)) -> Result<Manifest, DumpError> {
        // While an import is under way, what was noted since it began is in the next dump.
        self.take_readings_over().await?;
        let mut transaction = self.read_all().await?;
        let municipalities = municipalities(&mut transaction).await?;
        let tables = tables(&mut transaction, &PASSING).await?;
        let schema: Option<i64> = query_scalar("select max(version) from _sqlx_migrations").fetch_one(&mut transaction).await?;
        let header = Header {
            format: FORMAT,
            schema: schema.unwrap_or(0),
            instant: about.instant,
            program: about.program.clone(),
            attached: about.attached.clone(),
        };
        let mut lines = Lines { out, hash: Sha256::new() };
        lines.write(&header)?;
        let mut manifest = Manifest::default();
        for table in &tables {
            let columns = table.columns.iter().map(|(name, kind)| (name.clone(), kind.word().to_owned())).collect();
            lines.write(&TableLine { table: table.name.clone(), columns })?;
            for code in &municipalities {
                transaction.narrow(*code).await?;
                let rows = rows(&mut transaction, table, *code, &mut lines).await?;
                if rows > 0 {
                    manifest.rows.push(RowCount { table: table.name.clone(), municipality: code.to_string(), rows });
                }
            }
        }
        for code in &municipalities {
            transaction.narrow(*code).await?;
            manifest.heads.extend(head(&mut transaction, *code).await?);
        }
        manifest.sha256 = hex(&lines.hash.clone().finalize());
        lines.write(&EndLine { end: manifest.clone() })?;
        Ok(manifest)
    }
}

async fn municipalities(connection: &mut Transaction) -> Result<Vec<MunicipalityCode>, DumpError> {
    let codes: Vec<String> = query_scalar("select code from municipality order by code").fetch_all(connection).await?;
    let corrupt = || crate::ReadError::Corrupt { table: "municipality", id: 0, what: "broken code" };
    codes.iter().map(|code| code.parse().map_err(|_| corrupt().into())).collect()
}

async fn head(connection: &mut Transaction, code: MunicipalityCode) -> Result<Option<HeadLine>, DumpError> {
    const SELECT: &str = "select seq, hash from chain where municipality = $1 order by seq desc limit 1";
    let row = query(SELECT).bind(code.to_string()).fetch_optional(connection).await?;
    let line = |row: Row| Ok(HeadLine { municipality: code.to_string(), seq: crate::store::seq(row.try_get(0)?).0, hash: row.try_get(1)? });
    row.map(line).transpose()
}

/// What was written, and its hash.
struct Lines<'o> {
    out: &'o mut (dyn Write + Send),
    hash: Sha256,
}

impl Lines<'_> {
    fn write(&mut self, line: &impl serde::Serialize) -> Result<(), DumpError> {
        let mut text = serde_json::to_string(line).map_err(std::io::Error::from)?;
        text.push('\n');
        self.put(&text)
    }

    fn put(&mut self, text: &str) -> Result<(), DumpError> {
        self.hash.update(text);
        Ok(self.out.write_all(text.as_bytes())?)
    }
}

/// The rows of one municipality, page by page along the primary key. Gives how many there were.
async fn rows(connection: &mut Transaction, table: &Table, code: MunicipalityCode, lines: &mut Lines<'_>) -> Result<u64, DumpError> {
    let key: Vec<(usize, &str)> =
        table.key.iter().filter_map(|place| Some((*place, table.columns.get(*place)?.0.as_str()))).filter(|(_, name)| *name != table.own()).collect();
    let mut last: Vec<Value> = Vec::new();
    let mut count = 0;
    loop {
        let page = query(page_sql(table, &key, !last.is_empty())).bind(code.to_string()).bind_all(last).fetch_all(&mut *connection).await?;
        let mut text = String::new();
        for row in &page {
            push(row, table, &mut text)?;
        }
        lines.put(&text)?;
        count += page.len() as u64;
        match page.last() {
            Some(row) if page.len() == PAGE && !key.is_empty() => {
                last = key.iter().map(|(place, _)| value(row, table, *place)).collect::<Result<_, _>>()?
            }
            _ => return Ok(count),
        }
    }
}

/// A table without a key of its own is fetched at once.
fn page_sql(table: &Table, key: &[(usize, &str)], goes_on: bool) -> String {
    let names = key.iter().map(|(_, name)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let after = match goes_on {
        true => format!(" and ({names}) > ({})", crate::insert::parameters(2, key.len())),
        false => String::new(),
    };
    let order = if key.is_empty() { String::new() } else { format!(" order by {names} limit {PAGE}") };
    format!("select {} from \"{}\" where {} = $1{after}{order}", table.list(), table.name, table.own())
}

fn value(row: &Row, table: &Table, place: usize) -> Result<Value, sqlx::Error> {
    row.value(place, table.columns.get(place).map_or(Kind::Text, |(_, kind)| *kind))
}

/// A row as one line.
fn push(row: &Row, table: &Table, text: &mut String) -> Result<(), DumpError> {
    for (place, _) in table.columns.iter().enumerate() {
        text.push(if place == 0 { '[' } else { ',' });
        match value(row, table, place)? {
            Value::Int(Some(number)) => text.push_str(&number.to_string()),
            Value::Text(Some(value)) => text.push_str(&serde_json::to_string(&value).map_err(std::io::Error::from)?),
            Value::Bytes(Some(bytes)) => {
                text.push('"');
                STANDARD.encode_string(bytes, text);
                text.push('"');
            }
            _ => text.push_str("null"),
        }
    }
    text.push_str("]\n");
    Ok(())
}
