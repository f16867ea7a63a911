//! `Store`: one open ledger, in a file, in memory or on a server.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ayumi_facts::{MunicipalityCode, Seq};
use futures_util::future::BoxFuture;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};

use crate::chain::seal_what_was_there;
use crate::db::{Backend, Newest, Replica, ReplicaUse, Transaction, pool, query, query_scalar};
use crate::dump::RestoreError;
use crate::error::{OpenError, ReadError, WriteError};
use crate::readings::Readings;
use crate::schema::{self, Found};
use crate::work::Presence;
use crate::{Database, Outstanding, ServerUrl};

/// How long a writer waits for another program's.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long somebody who signs in or sends a file waits for a file's ledger that is being written, which an import does for as
/// long as it takes.
const NOTED_WITHIN: Duration = Duration::from_secs(4);
/// How long whoever notes something waits for somebody who writes a file: as long as short writes take, not an import.
const MOMENT: Duration = Duration::from_millis(100);

const READERS: u32 = 4;

/// 64 MiB (in KiB, which SQLite writes as a negative number): a large import changes pages all over the indexes, and
/// with the usual 2 MiB it would write and read them again and again.
const WRITER_CACHE: &str = "-65536";

/// Connections of one process to a server: of those who read or note something, and of those who write the ledger, most of
/// whom wait for their turn.
const SERVER_CONNECTIONS: u32 = 8;
const SERVER_WRITERS: u32 = 4;

/// 台帳: an open ledger. Cheap to clone; clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) backend: Backend,
    pub(crate) readings: Readings,
    pub(crate) presence: Arc<Presence>,
}

impl Store {
    /// A new ledger: in a file that does not exist yet, or in an empty database of a server.
    ///
    /// # Errors
    /// [`OpenError::Exists`] if there is one already: a ledger is never written over.
    pub async fn create(at: impl Into<Database>) -> Result<Self, OpenError> {
        let at = at.into();
        match &at {
            Database::Sqlite(path) if path.exists() => Err(OpenError::Exists(at)),
            Database::Sqlite(path) => {
                let writer = writer(path, true).await?;
                sqlx::query("pragma application_id = 1096371505").execute(&writer).await?;
                schema::OF_FILES.run(&writer).await?;
                Ok(Self::of(path, writer))
            }
            Database::Postgres(url) => {
                let pool = Self::on(url).await?;
                match schema::on_server(&pool).await? {
                    Found::Nothing => schema::OF_SERVERS.run(&pool).await?,
                    Found::Ledger(_) => return Err(OpenError::Exists(at)),
                    Found::Other => return Err(OpenError::NotALedger(at)),
                }
                Ok(Self::with(pool))
            }
        }
    }

    /// A new ledger as an older program made it: with the steps of the schema up to `step`. On a server, one without a single
    /// municipality may be there: what an attempt that failed leaves.
    pub(crate) async fn create_at(at: &Database, step: i64) -> Result<Self, RestoreError> {
        match at {
            Database::Sqlite(path) if path.exists() => Err(RestoreError::Exists(at.clone())),
            Database::Sqlite(path) => {
                let writer = writer(path, true).await?;
                sqlx::query("pragma application_id = 1096371505").execute(&writer).await?;
                schema::OF_FILES.run_to(step, &writer).await?;
                Ok(Self::of(path, writer))
            }
            Database::Postgres(url) => {
                let pool = Self::on(url).await?;
                match schema::on_server(&pool).await? {
                    Found::Nothing => schema::OF_SERVERS.run_to(step, &pool).await?,
                    Found::Ledger(seen) if seen == Some(step) && Self::with(pool.clone()).list_municipalities().await?.is_empty() => {}
                    Found::Ledger(_) => return Err(RestoreError::Exists(at.clone())),
                    Found::Other => return Err(OpenError::NotALedger(at.clone()).into()),
                }
                Ok(Self::with(pool))
            }
        }
    }

    /// The ledger that is there. A file of an older schema is copied beside itself and brought up to date; on a server, which
    /// other programs may be using, that is [`Store::migrate`]'s affair. A newer schema is refused.
    ///
    /// # Errors
    /// There is none, something else is there, its schema is newer or, on a server, older.
    pub async fn open(at: impl Into<Database>) -> Result<Self, OpenError> {
        let at = at.into();
        match &at {
            Database::Sqlite(_) => Self::migrate(at).await,
            Database::Postgres(url) => {
                let pool = Self::on(url).await?;
                let outstanding = schema::outstanding(&at, schema::on_server(&pool).await?.ledger(&at)?);
                if outstanding.steps.is_empty() { Ok(Self::with(pool)) } else { Err(OpenError::Older { at, outstanding }) }
            }
        }
    }

    /// The same, after bringing an older schema up to date. Of a file it leaves a copy beside it first; a server's database
    /// has to be secured before by whoever runs it.
    ///
    /// # Errors
    /// As [`Store::open`]; a step failed, in which case it is rolled back.
    pub async fn migrate(at: impl Into<Database>) -> Result<Self, OpenError> {
        let at = at.into();
        match &at {
            Database::Sqlite(path) => {
                let seen = schema::in_file(path, PATIENCE).await?.ledger(&at)?;
                let writer = writer(path, false).await?;
                if let (Some(seen), false) = (seen, schema::outstanding(&at, seen).steps.is_empty()) {
                    schema::copy_beside(&writer, path, seen).await?;
                }
                schema::OF_FILES.run(&writer).await?;
                let store = Self::of(path, writer);
                seal_what_was_there(&store).await?;
                store.take_readings_over().await?;
                Ok(store)
            }
            Database::Postgres(url) => {
                let pool = Self::on(url).await?;
                schema::on_server(&pool).await?.ledger(&at)?;
                schema::OF_SERVERS.run(&pool).await?;
                let store = Self::with(pool);
                seal_what_was_there(&store).await?;
                Ok(store)
            }
        }
    }

    /// What [`Store::migrate`] would do, without doing it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn outstanding(at: impl Into<Database>) -> Result<Outstanding, OpenError> {
        let at = at.into();
        let found = match &at {
            Database::Sqlite(path) => schema::in_file(path, PATIENCE).await?,
            Database::Postgres(url) => schema::on_server(&Self::on(url).await?).await?,
        };
        Ok(schema::outstanding(&at, found.ledger(&at)?))
    }

    /// A ledger that lives as long as this value and its clones.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let options = settings(SqliteConnectOptions::new().in_memory(true));
        // Every connection to memory is a database of its own: there has to be exactly one, and it has to stay.
        let writer = pool(1).min_connections(1).connect_with(options).await?;
        schema::OF_FILES.run(&writer).await?;
        let backend = Backend::Sqlite { readers: writer.clone(), noter: writer.clone(), writer, patience: PATIENCE };
        Ok(Self::over(backend, Readings::default()))
    }

    /// The same ledger, which from now on is read from a replica of its server where that has everything that was written.
    /// It is connected to when it is needed: a replica that is away keeps nobody from anything.
    ///
    /// # Errors
    /// One of the two is a file.
    pub fn reading_from(mut self, replica: &Database) -> Result<Self, OpenError> {
        match (&mut self.backend, replica) {
            (Backend::Postgres { replica: place, .. }, Database::Postgres(url)) => *place = Some(Arc::new(Replica::new(url.options()?))),
            _ => return Err(OpenError::NoReplica(replica.clone())),
        }
        Ok(self)
    }

    /// How often the replica was asked; none if there is none.
    pub fn replica_use(&self) -> Option<ReplicaUse> {
        self.replica().map(|replica| replica.used())
    }

    /// Waits until everything is written and lets go of the database.
    pub async fn close(&self) {
        self.backend.close().await;
    }

    async fn on(url: &ServerUrl) -> Result<PgPool, sqlx::Error> {
        pool(SERVER_CONNECTIONS).connect_with(url.options()?).await
    }

    fn with(readers: PgPool) -> Self {
        let writers = pool(SERVER_WRITERS).connect_lazy_with((*readers.connect_options()).clone());
        Self::over(Backend::Postgres { writers, readers, replica: None }, Readings::default())
    }

    fn of(path: &Path, writer: SqlitePool) -> Self {
        let readers = pool(READERS).connect_lazy_with(file(path));
        let noter = pool(1).connect_lazy_with(file(path).busy_timeout(MOMENT));
        Self::over(Backend::Sqlite { writer, noter, readers, patience: NOTED_WITHIN }, Readings::beside(path))
    }

    fn over(backend: Backend, readings: Readings) -> Self {
        Self { backend, readings, presence: Arc::default() }
    }

    /// See [`Backend::forget`].
    pub(crate) async fn forget(&self) {
        self.backend.forget().await;
    }

    /// See [`Backend::write`].
    pub(crate) async fn write(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.write(municipality).await
    }

    /// See [`Backend::write_all`].
    pub(crate) async fn write_all(&self) -> Result<Transaction, sqlx::Error> {
        self.backend.write_all().await
    }

    /// See [`Backend::write_both`].
    pub(crate) async fn write_both(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.write_both(municipality).await
    }

    /// See [`Backend::note`].
    pub(crate) async fn note(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.note(municipality).await
    }

    /// See [`Backend::note_patiently`].
    pub(crate) async fn note_patiently(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.note_patiently(municipality).await
    }

    /// See [`Backend::note_at_once`].
    pub(crate) async fn note_at_once(&self, municipality: MunicipalityCode) -> Result<Option<Transaction>, sqlx::Error> {
        self.backend.note_at_once(municipality).await
    }

    /// See [`Backend::keep`].
    pub(crate) async fn keep(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.keep(municipality).await
    }

    /// See [`Backend::read`].
    pub(crate) async fn read(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.read(municipality).await
    }

    /// A second transaction that sees the same ledger as one that saw this position last: what is long is read by two at the same
    /// time. None where there is no second connection soon, or somebody has written meanwhile.
    pub(crate) async fn beside(&self, municipality: MunicipalityCode, last: Seq) -> Option<Transaction> {
        let mut beside = self.backend.read_beside().await?;
        let seen = last_seq(&mut beside, municipality).await.ok()?;
        (seen == last).then_some(beside)
    }

    /// Reads the ledger as it is now: on the replica if that has all of it, otherwise, or if it breaks off, on the server
    /// that is written.
    pub(crate) async fn read_ledger<T>(
        &self,
        municipality: MunicipalityCode,
        read: impl for<'t> Fn(&'t mut Transaction) -> BoxFuture<'t, Result<T, ReadError>> + Send + Sync,
    ) -> Result<T, ReadError> {
        if let Some(replica) = self.replica()
            && let Some(newest) = self.newest(municipality).await?
            && let Some(mut transaction) = replica.having(municipality, &newest).await
        {
            match read(&mut transaction).await {
                Err(ReadError::Database(error)) => replica.lost(&error),
                done => {
                    replica.answered();
                    return done;
                }
            }
        }
        read(&mut self.read(municipality).await?).await
    }

    async fn newest(&self, municipality: MunicipalityCode) -> Result<Option<Newest>, sqlx::Error> {
        const SELECT: &str = "select seq, hash from chain where municipality = $1 order by seq desc limit 1";
        let row = query(SELECT).bind(municipality.to_string()).fetch_optional(&mut self.read(municipality).await?).await?;
        row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }

    fn replica(&self) -> Option<&Arc<Replica>> {
        match &self.backend {
            Backend::Postgres { replica, .. } => replica.as_ref(),
            Backend::Sqlite { .. } => None,
        }
    }

    /// See [`Backend::read_all`].
    pub(crate) async fn read_all(&self) -> Result<Transaction, sqlx::Error> {
        self.backend.read_all().await
    }
}

async fn writer(path: &Path, create: bool) -> Result<SqlitePool, sqlx::Error> {
    pool(1).connect_with(file(path).create_if_missing(create).pragma("cache_size", WRITER_CACHE)).await
}

fn file(path: &Path) -> SqliteConnectOptions {
    settings(SqliteConnectOptions::new().filename(path)).journal_mode(SqliteJournalMode::Wal)
}

/// What was acknowledged outlives a power cut: `full` waits for the disk at every commit.
fn settings(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.foreign_keys(true).synchronous(SqliteSynchronous::Full).busy_timeout(PATIENCE)
}

/// The next position in the journal. Call it under the write lock.
pub(crate) async fn next_seq(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<Seq, WriteError> {
    let known: Option<String> =
        query_scalar("select code from municipality where code = $1").bind(municipality.to_string()).fetch_optional(&mut *connection).await?;
    if known.is_none() {
        return Err(WriteError::NoMunicipality(municipality));
    }
    let last = last_seq(connection, municipality).await?;
    Ok(Seq(last.0 + 1))
}

/// The newest position in the journal; 0 if it is empty.
pub(crate) async fn last_seq(connection: &mut Transaction, municipality: MunicipalityCode) -> Result<Seq, sqlx::Error> {
    let last: Option<i64> =
        query_scalar("select max(seq) from journal where municipality = $1").bind(municipality.to_string()).fetch_one(connection).await?;
    Ok(seq(last.unwrap_or(0)))
}

/// A stored position.
pub(crate) fn seq(stored: i64) -> Seq {
    u32::try_from(stored).map_or(Seq::NEVER, Seq)
}
