//! How a database server and its replica stand, for whoever looks after them. Nothing is changed, and no ledger is opened.

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use crate::error::OpenError;
use crate::{Instant, ServerUrl};

/// The oldest version with which the program is tested.
const OLDEST: i64 = 150_000;
/// How long a server may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(5);

/// サーバーの状態.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its version, as it says itself.
    pub version: String,
    /// Whether the program is tested with it.
    pub is_supported: bool,
    /// How texts are stored.
    pub encoding: String,
    /// The version of TLS by which this connection is encrypted; none if it is not.
    pub encrypted: Option<String>,
    /// 役割: as whom the program connects.
    pub role: String,
    /// Whether the role is bound by nothing: no row-level security holds for it.
    pub is_superuser: bool,
    /// Whether row-level security does not hold for it.
    pub passes_walls: bool,
    /// Tables for which row-level security is not in force.
    pub unwalled: Vec<String>,
    /// Tables of somebody else, which the program could not bring up to date.
    pub foreign: Vec<String>,
    /// Tables of somebody else whose rows the role may not read and write.
    pub closed: Vec<String>,
    /// Whether tables are the role's own, whose shape it could change.
    pub is_owner: bool,
    /// Whether it takes no writes: it is a standby.
    pub is_standby: bool,
    /// Whether it waits for its disk at all, and writes whole pages after a checkpoint.
    pub is_crash_safe: bool,
    /// What a commit waits for: `synchronous_commit`.
    pub waits_for: String,
    /// How many connections it takes.
    pub connections: i64,
    /// Its clock.
    pub now: Instant,
}

/// 複製の状態.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaStanding {
    /// The server itself.
    pub server: Standing,
    /// Whether it has the ledger's journals, as far as it has them.
    pub is_same: bool,
    /// How many bytes of the other's log it has not replayed yet; none if it cannot be said.
    pub behind: Option<i64>,
    /// Whether somebody stopped it from replaying.
    pub is_paused: bool,
}

/// The newest sealed entry of a municipality: its code, position and hash.
type Sealed = (String, i64, String);

impl Standing {
    /// Of the server of a database.
    ///
    /// # Errors
    /// It cannot be connected to, or does not answer.
    pub async fn of(url: &ServerUrl) -> Result<Self, OpenError> {
        let mut connection = connect(url).await?;
        let standing = look(&mut connection).await;
        let _ = connection.close().await;
        Ok(standing?)
    }
}

impl ReplicaStanding {
    /// Of a replica, beside the server that is written.
    ///
    /// # Errors
    /// One of the two cannot be connected to, or does not answer.
    pub async fn of(replica: &ServerUrl, written: &ServerUrl) -> Result<Self, OpenError> {
        const LOG: &str = "select case when pg_is_in_recovery() then null else pg_current_wal_lsn()::text end";
        const BEHIND: &str =
            "select pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn())::bigint, pg_is_in_recovery() and pg_is_wal_replay_paused()";
        let mut there = connect(replica).await?;
        let mut here = connect(written).await?;
        // What the replica has is looked at first: the other has it too, and more.
        let sealed = newest(&mut there).await?;
        let is_same = !sealed.is_empty() && has(&mut here, &sealed).await?;
        let log: Option<String> = sqlx::query_scalar(LOG).fetch_one(&mut here).await?;
        let server = look(&mut there).await?;
        let (behind, is_paused) = match server.is_standby {
            true => sqlx::query_as(BEHIND).bind(log).fetch_one(&mut there).await?,
            false => (None, false),
        };
        for connection in [there, here] {
            let _ = connection.close().await;
        }
        Ok(Self { server, is_same, behind, is_paused })
    }
}

/// A connection, or an error before whoever looks gives up.
async fn connect(url: &ServerUrl) -> Result<PgConnection, sqlx::Error> {
    let connection = tokio::time::timeout(PATIENCE, url.options()?.connect()).await;
    connection.unwrap_or_else(|_| Err(sqlx::Error::Io(ErrorKind::TimedOut.into())))
}

async fn look(on: &mut PgConnection) -> Result<Standing, sqlx::Error> {
    const SERVER: &str = "select current_setting('server_version'), current_setting('server_version_num')::bigint, current_setting('server_encoding'), \
        (select version from pg_stat_ssl where pid = pg_backend_pid() and ssl), current_user::text, r.rolsuper, r.rolbypassrls, pg_is_in_recovery(), \
        current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on', current_setting('synchronous_commit'), \
        current_setting('max_connections')::bigint, extract(epoch from clock_timestamp())::bigint from pg_roles r where r.rolname = current_user";
    const TABLES: &str = "select relname::text from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')";
    const UNWALLED: &str = "and c.relname <> '_sqlx_migrations' and not (c.relrowsecurity and c.relforcerowsecurity \
        and (select count(*) filter (where p.polname = 'of_one_municipality') = 1 and count(*) = 1 from pg_policy p where p.polrelid = c.oid))";
    const FOREIGN: &str = "and not pg_has_role(c.relowner, 'usage')";
    const CLOSED: &str = "and not pg_has_role(c.relowner, 'usage') and not (has_table_privilege(c.oid, 'select') \
        and (c.relname = '_sqlx_migrations' or has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update') \
        and has_table_privilege(c.oid, 'delete')))";
    const OWN: &str = "and pg_has_role(c.relowner, 'usage')";
    let row: PgRow = sqlx::query(SERVER).fetch_one(&mut *on).await?;
    let mut tables = Vec::new();
    for which in [UNWALLED, FOREIGN, CLOSED, OWN] {
        let sql = sqlx::AssertSqlSafe(format!("{TABLES} {which} order by 1"));
        tables.push(sqlx::query_scalar::<_, String>(sql).fetch_all(&mut *on).await?);
    }
    let is_owner = tables.pop().is_some_and(|own| !own.is_empty());
    let [closed, foreign, unwalled] = std::array::from_fn(|_| tables.pop().unwrap_or_default());
    Ok(Standing {
        version: row.try_get(0)?,
        is_supported: row.try_get::<i64, _>(1)? >= OLDEST,
        encoding: row.try_get(2)?,
        encrypted: row.try_get(3)?,
        role: row.try_get(4)?,
        is_superuser: row.try_get(5)?,
        passes_walls: row.try_get(6)?,
        unwalled,
        foreign,
        closed,
        is_owner,
        is_standby: row.try_get(7)?,
        is_crash_safe: row.try_get(8)?,
        waits_for: row.try_get(9)?,
        connections: row.try_get(10)?,
        now: Instant(row.try_get(11)?),
    })
}

/// The newest entry of every municipality.
async fn newest(on: &mut PgConnection) -> Result<Vec<Sealed>, sqlx::Error> {
    const NEWEST: &str = "select seq, hash from chain where municipality = $1 order by seq desc limit 1";
    // A place that holds no ledger at all has nothing of this one.
    let is_ledger: bool =
        sqlx::query_scalar("select to_regclass('chain') is not null and to_regclass('municipality') is not null").fetch_one(&mut *on).await?;
    let codes: Vec<String> = match is_ledger {
        true => sqlx::query_scalar("select code from municipality order by code").fetch_all(&mut *on).await?,
        false => Vec::new(),
    };
    let mut all = Vec::new();
    for code in codes {
        about(on, &code).await?;
        let found: Option<(i64, String)> = sqlx::query_as(NEWEST).bind(&code).fetch_optional(&mut *on).await?;
        all.extend(found.map(|(seq, hash)| (code, seq, hash)));
    }
    Ok(all)
}

/// Whether all of these entries are there.
async fn has(on: &mut PgConnection, all: &[Sealed]) -> Result<bool, sqlx::Error> {
    const THIS: &str = "select count(*) from chain where municipality = $1 and seq = $2 and hash = $3";
    for (code, seq, hash) in all {
        about(on, code).await?;
        let count: i64 = sqlx::query_scalar(THIS).bind(code).bind(seq).bind(hash).fetch_one(&mut *on).await?;
        if count == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn about(on: &mut PgConnection, municipality: &str) -> Result<(), sqlx::Error> {
    sqlx::query("select set_config('ayumi.municipality', $1, false)").bind(municipality).execute(on).await.map(drop)
}
