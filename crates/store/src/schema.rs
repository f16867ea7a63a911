//! The schema of a ledger: which steps it has seen, which are still to be done, and doing them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use crate::Database;
use crate::error::{OpenError, is_no_database};

/// `AYM1`, in the header of every file, by which a ledger is told from any other database.
const APPLICATION_ID: i64 = 0x4159_4d31;

pub(crate) static OF_FILES: Migrator = sqlx::migrate!("migrations/sqlite");
pub(crate) static OF_SERVERS: Migrator = sqlx::migrate!("migrations/postgres");

/// 形式の状態: what opening a ledger would have to do to its schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outstanding {
    /// The newest step that the ledger has seen.
    pub seen: i64,
    /// The steps that it has not seen, by number and name.
    pub steps: Vec<(i64, String)>,
}

/// What a database holds.
pub(crate) enum Found {
    /// Nothing at all.
    Nothing,
    /// A ledger, and its newest step; none if its creation was interrupted.
    Ledger(Option<i64>),
    /// Something of somebody else's.
    Other,
}

impl Found {
    /// The newest step, if this is a ledger that this program knows.
    pub(crate) fn ledger(self, at: &Database) -> Result<Option<i64>, OpenError> {
        let known = newest(migrations(at));
        match self {
            Self::Nothing => Err(OpenError::Missing(at.clone())),
            Self::Other => Err(OpenError::NotALedger(at.clone())),
            Self::Ledger(Some(found)) if found > known => Err(OpenError::Newer { at: at.clone(), found, known }),
            Self::Ledger(found) => Ok(found),
        }
    }
}

fn migrations(at: &Database) -> &'static Migrator {
    match at {
        Database::Sqlite(_) => &OF_FILES,
        Database::Postgres(_) => &OF_SERVERS,
    }
}

pub(crate) fn newest(migrator: &Migrator) -> i64 {
    migrator.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// What is still to be done after a step.
pub(crate) fn outstanding(at: &Database, seen: Option<i64>) -> Outstanding {
    let seen = seen.unwrap_or(0);
    let steps = migrations(at).iter().filter(|step| step.version > seen).map(|step| (step.version, step.description.to_string())).collect();
    Outstanding { seen, steps }
}

/// Looks without changing anything: a file of somebody else's stays as it is.
pub(crate) async fn in_file(path: &Path, patience: Duration) -> Result<Found, OpenError> {
    if !path.is_file() {
        return Ok(Found::Nothing);
    }
    match look_into(path, patience).await {
        Err(error) if is_no_database(&error) => Ok(Found::Other),
        found => Ok(found?),
    }
}

async fn look_into(path: &Path, patience: Duration) -> Result<Found, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(patience);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let id: i64 = sqlx::query_scalar("pragma application_id").fetch_one(&pool).await?;
    let found = if id == APPLICATION_ID { Found::Ledger(newest_in_file(&pool).await?) } else { Found::Other };
    pool.close().await;
    Ok(found)
}

async fn newest_in_file(pool: &SqlitePool) -> Result<Option<i64>, sqlx::Error> {
    let tables: i64 = sqlx::query_scalar("select count(*) from sqlite_master where name = '_sqlx_migrations'").fetch_one(pool).await?;
    if tables == 0 {
        return Ok(None);
    }
    sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(pool).await
}

/// The same on a server: what the schema that the user works in holds.
pub(crate) async fn on_server(pool: &PgPool) -> Result<Found, sqlx::Error> {
    const TABLES: &str =
        "select c.relname::text from pg_catalog.pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')";
    let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(pool).await?;
    let has = |name: &str| tables.iter().any(|table| table == name);
    if tables.is_empty() {
        return Ok(Found::Nothing);
    }
    if !has("_sqlx_migrations") || !has("journal") {
        return Ok(Found::Other);
    }
    Ok(Found::Ledger(sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(pool).await?))
}

/// A copy of a file beside it, before its schema changes: `台帳.sqlite3.v2` of a ledger at step 2. Never over another file.
pub(crate) async fn copy_beside(writer: &SqlitePool, path: &Path, seen: i64) -> Result<PathBuf, sqlx::Error> {
    let named = |ending: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let free = (1..).map(|nth| named(if nth == 1 { format!(".v{seen}") } else { format!(".v{seen}-{nth}") })).find(|copy| !copy.exists());
    let copy = free.unwrap_or_else(|| named(format!(".v{seen}")));
    sqlx::query("vacuum into $1").bind(copy.display().to_string()).execute(writer).await?;
    Ok(copy)
}
