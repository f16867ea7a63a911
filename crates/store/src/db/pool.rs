//! The connections of an open ledger, and who waits for whom. In a file one connection writes the ledger, one notes what is
//! beside it, and a few read; in memory the same connection does everything. On a server whoever writes the ledger takes
//! connections of their own, so that those who wait for their turn take none away from pages.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use ayumi_facts::MunicipalityCode;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use super::{Replica, Transaction, query};
use crate::error::is_busy;

/// The connections to a database.
#[derive(Clone, Debug)]
pub(crate) enum Backend {
    /// A file, or memory. `patience`: how long whoever notes waits for whoever writes.
    Sqlite { writer: SqlitePool, noter: SqlitePool, readers: SqlitePool, patience: Duration },
    /// A server.
    Postgres { writers: PgPool, readers: PgPool, replica: Option<Arc<Replica>> },
}

/// What only one at a time does for a municipality on a server. A file has one writer in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Writing the ledger, which an import does for as long as it takes.
    Ledger,
    /// Noting beside the ledger, for a moment: readings, sessions, tries to sign in. Whoever has it never waits for the
    /// ledger, so that pages answer while something long is written.
    Notes,
}

impl Backend {
    /// A transaction that may write about a municipality. Nobody else writes about it meanwhile: a reader that turns writer
    /// half way could fail, and two writers could take the same position of the journal.
    pub(crate) async fn write(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.begin(municipality, &[Turn::Ledger]).await
    }

    /// The same, where rows beside the ledger change with it. Both turns are taken before anything is written, so that no
    /// two wait for each other.
    pub(crate) async fn write_both(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.begin(municipality, &[Turn::Ledger, Turn::Notes]).await
    }

    /// A transaction that notes something beside the ledger, without waiting on a server for whoever writes it. In a file it
    /// does wait, but only a moment: then the ledger is busy, and somebody in front of a page is told so.
    pub(crate) async fn note(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.soon(self.begin(municipality, &[Turn::Notes])).await
    }

    /// The same for what must be noted although nobody is there who could try it again.
    pub(crate) async fn note_patiently(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.begin(municipality, &[Turn::Notes]).await
    }

    /// A transaction that adds something large beside the ledger, which nobody has to wait for. In a file as [`Backend::note`].
    pub(crate) async fn keep(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.soon(self.begin(municipality, &[])).await
    }

    /// Within the patience that there is with a file.
    async fn soon(&self, begun: impl Future<Output = Result<Transaction, sqlx::Error>> + Send) -> Result<Transaction, sqlx::Error> {
        match self {
            Self::Sqlite { patience, .. } => tokio::time::timeout(*patience, begun).await.unwrap_or_else(|_| Err(busy())),
            Self::Postgres { .. } => begun.await,
        }
    }

    /// As [`Backend::note`]; none if a file is being written for longer than a page may wait.
    pub(crate) async fn note_at_once(&self, municipality: MunicipalityCode) -> Result<Option<Transaction>, sqlx::Error> {
        match self {
            Self::Sqlite { noter, .. } => match noter.begin_with("begin immediate").await {
                Err(error) if is_busy(&error) => Ok(None),
                begun => Ok(Some(Transaction::Sqlite(begun?))),
            },
            Self::Postgres { .. } => self.note(municipality).await.map(Some),
        }
    }

    async fn begin(&self, municipality: MunicipalityCode, turns: &[Turn]) -> Result<Transaction, sqlx::Error> {
        const TAKE: &str = "select 1 from (select pg_advisory_xact_lock($1)) as held";
        match self {
            Self::Sqlite { writer, .. } => match writer.begin_with("begin immediate").await {
                // The one connection that writes is this program's own import's.
                Err(sqlx::Error::PoolTimedOut) => Err(busy()),
                begun => Ok(Transaction::Sqlite(begun?)),
            },
            Self::Postgres { writers, readers, .. } => {
                let pool = if turns.contains(&Turn::Ledger) { writers } else { readers };
                let mut transaction = Transaction::Postgres(pool.begin().await?);
                transaction.narrow(municipality).await?;
                for turn in turns {
                    query(TAKE).bind(turn.number(municipality)).fetch_all(&mut transaction).await?;
                }
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

    /// Another transaction that only reads a file, for whoever has one already: nobody waits long for it, since they could be
    /// waiting for each other.
    pub(crate) async fn read_beside(&self) -> Option<Transaction> {
        const SOON: Duration = Duration::from_millis(50);
        match self {
            Self::Sqlite { readers, .. } if readers.options().get_max_connections() > 1 => {
                Some(Transaction::Sqlite(tokio::time::timeout(SOON, readers.begin()).await.ok()?.ok()?))
            }
            Self::Sqlite { .. } | Self::Postgres { .. } => None,
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
            Self::Sqlite { writer, noter, readers, .. } => {
                readers.close().await;
                noter.close().await;
                writer.close().await;
            }
            Self::Postgres { writers, readers, replica } => {
                if let Some(replica) = replica {
                    replica.close().await;
                }
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

/// The ledger is being written, for longer than somebody waits.
fn busy() -> sqlx::Error {
    sqlx::Error::Io(io::ErrorKind::ResourceBusy.into())
}

impl Turn {
    /// The number of the lock by which it is taken. `AYM` or `AYN` before it, so that no other program's is met.
    fn number(self, municipality: MunicipalityCode) -> i64 {
        let named = match self {
            Self::Ledger => 0x41_594d_0000_0000,
            Self::Notes => 0x41_594e_0000_0000,
        };
        named + municipality.to_string().parse::<i64>().unwrap_or(0)
    }
}

/// Connections that are kept as long as the store. With neither an idle time nor a lifetime sqlx starts no task to look
/// after them, whose counting of idle connections can go below zero and never end (launchbadge/sqlx#3645).
pub(crate) fn pool<D: sqlx::Database>(connections: u32) -> sqlx::pool::PoolOptions<D> {
    sqlx::pool::PoolOptions::new().max_connections(connections).idle_timeout(None).max_lifetime(None).acquire_timeout(Duration::from_secs(30))
}
