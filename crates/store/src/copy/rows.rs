//! Rows of any table: read in batches as they lie, digested, and inserted many at a time.

use ayumi_facts::MunicipalityCode;
use sha2::{Digest as _, Sha256};

use crate::chain::{part, purpose};
use crate::db::{Bulk, ROWS, Transaction, Value, query, query_scalar};
use crate::error::CopyError;
use crate::tables::Table;

/// A row's values, in the order of the table's columns.
pub(super) type Values = Vec<Value>;

/// How many rows, and what all of them are together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) rows: u64,
    digest: [u8; 32],
}

/// A tally under construction.
pub(super) struct Digest {
    rows: u64,
    hash: Sha256,
}

impl Digest {
    pub(super) fn new(table: &Table) -> Self {
        let mut hash = purpose("copy");
        part(&mut hash, table.name.as_bytes());
        Self { rows: 0, hash }
    }

    pub(super) fn add(&mut self, batch: &[Values]) {
        self.rows += batch.len() as u64;
        batch.iter().flatten().for_each(|value| value.digest(&mut self.hash));
    }

    pub(super) fn finish(self) -> Tally {
        Tally { rows: self.rows, digest: self.hash.finalize().into() }
    }
}

impl Value {
    /// Nothing, a number, a text and bytes are never the same.
    fn digest(&self, hash: &mut Sha256) {
        match self {
            Self::Int(None) | Self::Text(None) | Self::Bytes(None) => hash.update([0]),
            Self::Int(Some(number)) => {
                hash.update([1]);
                hash.update(number.to_be_bytes());
            }
            Self::Text(Some(text)) => {
                hash.update([2]);
                part(hash, text.as_bytes());
            }
            Self::Bytes(Some(bytes)) => {
                hash.update([3]);
                part(hash, bytes);
            }
        }
    }
}

/// How many rows of a municipality a table has.
pub(super) async fn count(on: &mut Transaction, table: &Table, municipality: MunicipalityCode) -> Result<u64, sqlx::Error> {
    let count: i64 = query_scalar(table.count()).bind(municipality.to_string()).fetch_one(on).await?;
    Ok(count.unsigned_abs())
}

/// Reads the rows of a municipality, a batch at a time.
pub(super) async fn each(
    on: &mut Transaction,
    table: &Table,
    municipality: MunicipalityCode,
    mut take: impl AsyncFnMut(Vec<Values>) -> Result<(), CopyError>,
) -> Result<(), CopyError> {
    let query = query(table.select()).bind(municipality.to_string()).persistent(false);
    let batches = query.fetch_batches(on, ROWS, async |rows| {
        let values = |row: &crate::db::Row| table.columns.iter().enumerate().map(|(place, (_, kind))| row.value(place, *kind)).collect();
        let batch = rows.iter().map(values).collect::<Result<Vec<Values>, sqlx::Error>>()?;
        take(batch).await
    });
    batches.await
}

/// How batches are inserted.
pub(super) fn bulk(table: &Table) -> Bulk {
    Bulk::new(format!("insert into \"{}\" ({}) values ", table.name, table.list()), 0, table.columns.len())
}
