//! `Store`: one open ledger, in a file, in memory or on a server.

use std::path::Path;
use std::time::Duration;

use ayumi_facts::{MunicipalityCode, Seq};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::chain::seal_what_was_there;
use crate::db::{Backend, Transaction, pool, query_scalar};
use crate::error::{OpenError, WriteError, is_no_database};
use crate::readings::Readings;

/// `AYM1`, in the header of every ledger, by which a ledger is told from any other database.
const APPLICATION_ID: i64 = 0x4159_4d31;

/// How long a writer waits for another program's.
const PATIENCE: Duration = Duration::from_secs(10);

const READERS: u32 = 4;

/// 64 MiB (in KiB, which SQLite writes as a negative number): a large import changes pages all over the indexes, and
/// with the usual 2 MiB it would write and read them again and again.
const WRITER_CACHE: &str = "-65536";

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static SERVER_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Connections of one process to a server.
const SERVER_CONNECTIONS: u32 = 8;

/// 台帳: an open ledger. Cheap to clone; clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    backend: Backend,
    pub(crate) readings: Readings,
}

impl Store {
    /// A new ledger in a file that does not exist yet.
    pub async fn create(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        if path.exists() {
            return Err(OpenError::Exists(path.into()));
        }
        let writer = writer(path, true).await?;
        sqlx::query("pragma application_id = 1096371505").execute(&writer).await?;
        MIGRATIONS.run(&writer).await?;
        Ok(Self::of(path, writer))
    }

    /// The ledger in a file. An older schema is brought up to date; a newer one is refused.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        if !path.is_file() {
            return Err(OpenError::Missing(path.into()));
        }
        check_is_ledger(path).await.map_err(|error| match error {
            OpenError::Database(error) if is_no_database(&error) => OpenError::NotALedger(path.into()),
            other => other,
        })?;
        let writer = writer(path, false).await?;
        MIGRATIONS.run(&writer).await?;
        let store = Self::of(path, writer);
        seal_what_was_there(&store).await?;
        Ok(store)
    }

    /// The ledger on a PostgreSQL server (`postgres://…`). An empty database becomes one; an older schema is brought up to
    /// date.
    pub async fn connect(url: &str) -> Result<Self, OpenError> {
        let writers: PgPool = pool(SERVER_CONNECTIONS).connect(url).await?;
        SERVER_MIGRATIONS.run(&writers).await?;
        let store = Self::over(Backend::Postgres { readers: writers.clone(), writers });
        seal_what_was_there(&store).await?;
        Ok(store)
    }

    /// A ledger that lives as long as this value and its clones.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let options = settings(SqliteConnectOptions::new().in_memory(true));
        // Every connection to memory is a database of its own: there has to be exactly one, and it has to stay.
        let writer = pool(1).min_connections(1).connect_with(options).await?;
        MIGRATIONS.run(&writer).await?;
        Ok(Self::over(Backend::Sqlite { readers: writer.clone(), writer }))
    }

    /// Waits until everything is written and lets go of the database.
    pub async fn close(&self) {
        self.backend.close().await;
    }

    fn of(path: &Path, writer: SqlitePool) -> Self {
        let readers = pool(READERS).connect_lazy_with(file(path));
        Self::over(Backend::Sqlite { writer, readers })
    }

    fn over(backend: Backend) -> Self {
        Self { backend, readings: Readings::default() }
    }

    /// See [`Backend::forget`].
    pub(crate) async fn forget(&self) {
        self.backend.forget().await;
    }

    /// See [`Backend::write`].
    pub(crate) async fn write(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.write(municipality).await
    }

    /// See [`Backend::read`].
    pub(crate) async fn read(&self, municipality: MunicipalityCode) -> Result<Transaction, sqlx::Error> {
        self.backend.read(municipality).await
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

/// Looks without changing anything: a file of somebody else's stays as it is.
async fn check_is_ledger(path: &Path) -> Result<(), OpenError> {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let id: i64 = sqlx::query_scalar("pragma application_id").fetch_one(&pool).await?;
    let found = if id == APPLICATION_ID { schema_of(&pool).await? } else { None };
    pool.close().await;
    if id != APPLICATION_ID {
        return Err(OpenError::NotALedger(path.into()));
    }
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    match found {
        Some(found) if found > known => Err(OpenError::Newer { path: path.into(), found, known }),
        _ => Ok(()),
    }
}

/// The newest migration that the file has seen; none if its creation was interrupted.
async fn schema_of(pool: &SqlitePool) -> Result<Option<i64>, sqlx::Error> {
    let tables: i64 = sqlx::query_scalar("select count(*) from sqlite_master where name = '_sqlx_migrations'").fetch_one(pool).await?;
    if tables == 0 {
        return Ok(None);
    }
    sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(pool).await
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
