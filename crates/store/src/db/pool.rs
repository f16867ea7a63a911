//! The connections of an open ledger. In SQLite one connection writes and a few read; in memory the same connection does
//! both. In PostgreSQL any connection writes, and a replica may read.

use std::time::Duration;

use ayumi_facts::MunicipalityCode;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use super::{Transaction, query};

/// The connections to a database.
#[derive(Clone, Debug)]
pub(crate) enum Backend {
    /// A file, or memory.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// A server.
    Postgres { writers: PgPool, readers: PgPool },
}

impl Backend {
    /// A transaction that may write about a municipality. Nobody else writes about it meanwhile: a reader that turns writer
    /// half way could fail, and two writers could take the same position of the journal.
    pub(crate) async fn write(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        match self {
            Self::Sqlite { writer, .. } => Ok(Transaction::Sqlite(writer.begin_with("begin immediate").await?)),
            Self::Postgres { writers, .. } => {
                let mut transaction = Transaction::Postgres(writers.begin().await?);
                transaction.narrow(municipality).await?;
                query("select 1 from (select pg_advisory_xact_lock($1)) as held").bind(lock_of(municipality)).fetch_all(&mut transaction).await?;
                Ok(transaction)
            }
        }
    }

    /// A transaction that may write about every municipality, in a database that nobody else uses yet.
    pub(crate) async fn write_all(&self) -> Result<Transaction, sqlx::Error> {
        match self {
            Self::Sqlite { writer, .. } => Ok(Transaction::Sqlite(writer.begin_with("begin immediate").await?)),
            Self::Postgres { writers, .. } => Ok(Transaction::Postgres(writers.begin().await?)),
        }
    }

    /// A transaction that notes something beside the ledger, without waiting for whoever writes it on a server.
    pub(crate) async fn note(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        match self {
            Self::Sqlite { .. } => self.write(municipality).await,
            Self::Postgres { writers, .. } => {
                let mut transaction = Transaction::Postgres(writers.begin().await?);
                transaction.narrow(municipality).await?;
                Ok(transaction)
            }
        }
    }

    /// A transaction that only reads about a municipality and sees one state of the ledger throughout.
    pub(crate) async fn read(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        let mut transaction = self.read_all().await?;
        transaction.narrow(municipality).await?;
        Ok(transaction)
    }

    /// A transaction that only reads what belongs to no single municipality.
    pub(crate) async fn read_all(&self) -> Result<Transaction, sqlx::Error> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Transaction::Sqlite(readers.begin().await?)),
            Self::Postgres { readers, .. } => Ok(Transaction::Postgres(readers.begin_with("begin isolation level repeatable read read only").await?)),
        }
    }

    /// Lets no old page of a file lie in its write-ahead log any longer than readers need it. A server's log is its own
    /// affair.
    pub(crate) async fn forget(&self) {
        if let Self::Sqlite { writer, .. } = self {
            // Somebody who still reads delays it until the next checkpoint; nothing is wrong then.
            let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(writer).await;
        }
    }

    /// Waits until everything is written and lets go.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

/// The number of the lock under which a municipality is written. `AYM` before it, so that no other program's is met.
fn lock_of(municipality: MunicipalityCode) -> i64 {
    const AYM: i64 = 0x41_594d_0000_0000;
    AYM + municipality.to_string().parse::<i64>().unwrap_or(0)
}

/// Connections that are kept as long as the store. With neither an idle time nor a lifetime sqlx starts no task to look
/// after them, whose counting of idle connections can go below zero and never end (launchbadge/sqlx#3645).
pub(crate) fn pool<D: sqlx::Database>(connections: u32) -> sqlx::pool::PoolOptions<D> {
    sqlx::pool::PoolOptions::new().max_connections(connections).idle_timeout(None).max_lifetime(None).acquire_timeout(Duration::from_secs(30))
}
