//! The layer that speaks to SQLite and PostgreSQL. Every statement of the crate is one text for both; what the two do
//! differently (how to begin, bulk inserts, wiping) is said here and nowhere else.

mod bulk;
mod pool;
mod query;
mod replica;

pub(crate) use bulk::{Bulk, ROWS};
pub(crate) use pool::{Backend, pool};
pub(crate) use query::{Kind, Query, Row, Value, query, query_scalar};
pub use replica::ReplicaUse;
pub(crate) use replica::{Newest, Replica};

use ayumi_facts::{MunicipalityCode, Seq};
use sqlx::{Postgres, Sqlite};

/// One transaction. Without [`Transaction::commit`] nothing of it happened.
#[derive(Debug)]
pub(crate) enum Transaction {
    /// In a file or in memory.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// On a server.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Everything of it, for good.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }

    /// The second wall between municipalities: PostgreSQL itself shows only rows of the one that the transaction is about.
    pub(crate) async fn narrow(&mut self, municipality: MunicipalityCode) -> Result<(), sqlx::Error> {
        if let Self::Postgres(_) = self {
            let sql = "select set_config('ayumi.municipality', $1, true)";
            query(sql).bind(municipality.to_string()).fetch_all(self).await?;
        }
        Ok(())
    }

    /// Whether a server that showed its presence under this number has ended. A file has one server: any other has ended.
    pub(crate) async fn is_gone(&mut self, server: i64) -> Result<bool, sqlx::Error> {
        if let Self::Sqlite(_) = self {
            return Ok(true);
        }
        let free = "select case when pg_try_advisory_xact_lock($1) then cast(1 as bigint) else cast(0 as bigint) end";
        Ok(query_scalar(free).bind(server).fetch_one::<i64>(self).await? == 1)
    }

    /// Tells other programs on the same database, once this is committed, that the journal has moved on. SQLite's readers
    /// see it when they look.
    pub(crate) async fn announce(&mut self, municipality: MunicipalityCode, seq: Seq) -> Result<(), sqlx::Error> {
        if let Self::Postgres(_) = self {
            let text = format!("{municipality} {}", seq.0);
            query("select pg_notify('ayumi_journal', $1)").bind(text).fetch_all(self).await?;
        }
        Ok(())
    }

    /// What this transaction deletes from now on leaves no bytes behind in free pages of a file. A server's storage is its
    /// own affair.
    pub(crate) async fn wipe(&mut self) -> Result<(), sqlx::Error> {
        if let Self::Sqlite(_) = self {
            query("pragma secure_delete = on").fetch_all(self).await?;
        }
        Ok(())
    }
}
