//! A replica of the server, which answers what is read of the ledger when it has everything that was written until then:
//! the newest entry of the journal, under the same hash. So nobody has to remember what they wrote, and a replica that is
//! behind, or that is another ledger's, answers nothing. Nothing depends on it: what it cannot answer the server does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use ayumi_facts::MunicipalityCode;
use sqlx::postgres::{PgConnectOptions, PgPool};

use super::{Transaction, pool, query_scalar};

/// Connections of one process to the replica.
const CONNECTIONS: u32 = 4;
/// How long a connection is waited for before the server is asked instead.
const REACHED: Duration = Duration::from_secs(2);
/// How long the replica may take to receive what was just written: a few looks at short intervals.
const LOOKS: u32 = 8;
const BETWEEN: Duration = Duration::from_millis(25);
/// How long a replica that failed is left alone.
const AWAY: Duration = Duration::from_secs(5);

/// The newest entry of a journal: its position and its hash.
pub(crate) type Newest = (i64, String);

/// 複製.
#[derive(Debug)]
pub(crate) struct Replica {
    pool: PgPool,
    is_away: AtomicBool,
    answered: AtomicU64,
    behind: AtomicU64,
    failed: AtomicU64,
}

/// 複製の働き: how often a replica was asked since the program began, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplicaUse {
    /// It answered.
    pub answered: u64,
    /// It did not have what was written yet, so that the server was asked.
    pub behind: u64,
    /// It could not be reached or broke off, so that the server was asked.
    pub failed: u64,
    /// It is left alone for a moment because it failed.
    pub is_away: bool,
}

impl Replica {
    pub(crate) fn new(options: PgConnectOptions) -> Self {
        let pool = pool(CONNECTIONS).acquire_timeout(REACHED).connect_lazy_with(options);
        let zero = AtomicU64::default;
        Self { pool, is_away: AtomicBool::new(false), answered: zero(), behind: zero(), failed: zero() }
    }

    /// A transaction on the replica that has this entry; none if the server is to be asked.
    pub(crate) async fn having(self: &Arc<Self>, municipality: MunicipalityCode, newest: &Newest) -> Option<Transaction> {
        if self.is_away.load(Ordering::Relaxed) {
            return None;
        }
        for look in 0..LOOKS {
            if look > 0 {
                tokio::time::sleep(BETWEEN).await;
            }
            match self.look(municipality, newest).await {
                Ok(Some(transaction)) => return Some(transaction),
                Ok(None) => {}
                Err(error) => {
                    self.lost(&error);
                    return None;
                }
            }
        }
        self.behind.fetch_add(1, Ordering::Relaxed);
        None
    }

    async fn look(&self, municipality: MunicipalityCode, (seq, hash): &Newest) -> Result<Option<Transaction>, sqlx::Error> {
        const SELECT: &str = "select hash from chain where municipality = $1 and seq = $2";
        let mut transaction = Transaction::Postgres(self.pool.begin_with("begin isolation level repeatable read read only").await?);
        transaction.narrow(municipality).await?;
        let found: Option<String> = query_scalar(SELECT).bind(municipality.to_string()).bind(*seq).fetch_optional(&mut transaction).await?;
        if found.as_ref().is_some_and(|found| found != hash) {
            return Err(sqlx::Error::Configuration("the replica is one of another ledger".into()));
        }
        Ok(found.map(|_| transaction))
    }

    /// It answered.
    pub(crate) fn answered(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// It failed: for a while it is not asked again. The error holds no value of a row.
    pub(crate) fn lost(self: &Arc<Self>, error: &sqlx::Error) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        if self.is_away.swap(true, Ordering::Relaxed) {
            return;
        }
        tracing::warn!(cause = %error, "the replica does not answer: the ledger is read from the server that is written");
        let replica = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(AWAY).await;
            if let Some(replica) = replica.upgrade() {
                replica.is_away.store(false, Ordering::Relaxed);
            }
        });
    }

    pub(crate) fn used(&self) -> ReplicaUse {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        let is_away = self.is_away.load(Ordering::Relaxed);
        ReplicaUse { answered: count(&self.answered), behind: count(&self.behind), failed: count(&self.failed), is_away }
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
