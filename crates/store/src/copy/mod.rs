//! Moving a whole installation from one database to another: every table of every municipality, in one transaction that is
//! committed only after everything was read back and compared and the chains of both sides were proved.

mod rows;

use ayumi_facts::MunicipalityCode;

use crate::chain::verify_in;
use crate::db::Transaction;
use crate::error::{CopyError, OpenError};
use crate::tables::{LEFT, Table, tables};
use crate::{Broken, Head, Municipality, Progress, Store};

use rows::{Digest, Tally};

/// 移した団体.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Whose.
    pub municipality: Municipality,
    /// The newest entry of its journal, the same on both sides; none if the journal is empty.
    pub head: Option<Head>,
    /// How many rows each table has, the same on both sides.
    pub rows: Vec<(String, u64)>,
}

/// Which of the two ledgers something is said about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// 元
    From,
    /// 先
    To,
}

impl Side {
    /// For people.
    pub fn ja(self) -> &'static str {
        match self {
            Self::From => "元",
            Self::To => "先",
        }
    }
}

impl Store {
    /// Copies everything to another ledger, which holds nothing yet; or nothing at all. Files that wait to be taken over stay
    /// behind. `progress` counts rows written and then compared.
    ///
    /// # Errors
    /// A side cannot be read or written, is not as it was sealed, or differs from the other; the source moved on meanwhile.
    pub async fn copy_to(&self, target: &Self, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Vec<Copied>, CopyError> {
        let all = self.list_municipalities().await?;
        let Some(first) = all.first() else { return Err(CopyError::Empty) };
        let mut from = self.read(first.code).await?;
        let tables = tables(&mut from, &LEFT).await?;
        let mut to = target.write(first.code).await.map_err(CopyError::Target)?;
        let mut copying = Copying { tables: &tables, done: total(&mut from, &tables, &all).await?, progress };
        let mut copied = Vec::new();
        for municipality in all {
            copied.push(copying.municipality(&mut from, &mut to, municipality).await?);
        }
        self.check_unmoved(&copied).await?;
        to.commit().await.map_err(CopyError::Target)?;
        Ok(copied)
    }

    /// Nothing was recorded while it was copied: it would be lost.
    async fn check_unmoved(&self, copied: &[Copied]) -> Result<(), CopyError> {
        let known: Vec<Municipality> = copied.iter().map(|one| one.municipality.clone()).collect();
        let mut moved = self.list_municipalities().await? != known;
        for one in copied {
            moved |= self.journal_head(one.municipality.code).await? != one.head;
        }
        if moved { Err(CopyError::Moved) } else { Ok(()) }
    }

    /// A ledger to copy to: a new one, or one that holds no municipality, as a copy leaves it that was stopped.
    ///
    /// # Errors
    /// There is something else, or a ledger that holds something.
    pub async fn create_or_empty(at: impl Into<crate::Database>) -> Result<Self, OpenError> {
        let at = at.into();
        match Self::create(&at).await {
            Err(OpenError::Exists(_)) => {
                let store = Self::open(&at).await?;
                let held = store.list_municipalities().await;
                match held {
                    Ok(held) if held.is_empty() => Ok(store),
                    _ => Err(OpenError::Exists(at)),
                }
            }
            created => created,
        }
    }
}

/// Rows of all tables, twice: written and compared.
async fn total(from: &mut Transaction, tables: &[Table], all: &[Municipality]) -> Result<Progress, CopyError> {
    let mut total = 0;
    for municipality in all {
        from.narrow(municipality.code).await?;
        for table in tables {
            total += 2 * rows::count(from, table, municipality.code).await?;
        }
    }
    Ok(Progress { done: 0, total })
}

struct Copying<'c> {
    tables: &'c [Table],
    done: Progress,
    progress: &'c mut (dyn FnMut(Progress) + Send),
}

impl Copying<'_> {
    async fn municipality(&mut self, from: &mut Transaction, to: &mut Transaction, municipality: Municipality) -> Result<Copied, CopyError> {
        let code = municipality.code;
        from.narrow(code).await?;
        to.narrow(code).await.map_err(CopyError::Target)?;
        let head = proved(from, code, Side::From).await?;
        let mut sent = Vec::new();
        for table in self.tables {
            sent.push(self.table(from, to, table, code).await?);
        }
        for (table, sent) in self.tables.iter().zip(&sent) {
            let found = self.read_back(to, table, code).await?;
            if found != *sent {
                return Err(CopyError::Differs { municipality: code, table: table.name.clone(), sent: sent.rows, found: found.rows });
            }
        }
        if proved(to, code, Side::To).await? != head {
            return Err(CopyError::Broken { municipality: code, side: Side::To, broken: Broken::HeadNotFound });
        }
        let rows = self.tables.iter().zip(&sent).map(|(table, sent)| (table.name.clone(), sent.rows)).collect();
        Ok(Copied { municipality, head, rows })
    }

    /// Copies a table; gives what was read.
    async fn table(&mut self, from: &mut Transaction, to: &mut Transaction, table: &Table, code: MunicipalityCode) -> Result<Tally, CopyError> {
        let (mut digest, mut bulk) = (Digest::new(table), rows::bulk(table));
        rows::each(from, table, code, async |batch: Vec<rows::Values>| {
            digest.add(&batch);
            self.advance(batch.len());
            let values = batch.into_iter().flatten().collect();
            bulk.insert(to, values, Vec::new()).await.map_err(|error| CopyError::Table { side: Side::To, table: table.name.clone(), error })
        })
        .await
        .map_err(|error| named(error, Side::From, table))?;
        Ok(digest.finish())
    }

    async fn read_back(&mut self, to: &mut Transaction, table: &Table, code: MunicipalityCode) -> Result<Tally, CopyError> {
        let mut digest = Digest::new(table);
        rows::each(to, table, code, async |batch: Vec<rows::Values>| {
            digest.add(&batch);
            self.advance(batch.len());
            Ok(())
        })
        .await
        .map_err(|error| named(error, Side::To, table))?;
        Ok(digest.finish())
    }

    fn advance(&mut self, rows: usize) {
        self.done.done += rows as u64;
        (self.progress)(self.done);
    }
}

/// The newest entry, after the whole chain was proved.
async fn proved(on: &mut Transaction, municipality: MunicipalityCode, side: Side) -> Result<Option<Head>, CopyError> {
    match verify_in(on, municipality, None).await? {
        Ok(verified) => Ok(Some(verified.head)),
        Err(broken) => Err(CopyError::Broken { municipality, side, broken }),
    }
}

/// Says which table it was.
fn named(error: CopyError, side: Side, table: &Table) -> CopyError {
    match error {
        CopyError::Database(error) => CopyError::Table { side, table: table.name.clone(), error },
        other => other,
    }
}
