//! Work in the background, as every server on the same database sees it: one server does it, any can look how far it is and
//! ask it to stop. It is done only if its row says so, in the same transaction; whoever takes a server for dead changes that
//! row first, so that a job is never both given up and done.

use ayumi_facts::MunicipalityCode;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::Mutex;

use crate::db::{Backend, Row, Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::{ImportId, Instant, Progress, Store};

/// How long it is kept how something ended: a day, as files that wait.
const KEPT: i64 = 86_400;

/// 作業: a file that is being taken over, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// 記録者
    pub actor: String,
    /// 理由
    pub reason: String,
    /// How far it is.
    pub at: Progress,
    /// Whether somebody asked it to stop.
    pub stopping: bool,
    /// How it ended; none while it is under way.
    pub end: Option<WorkEnd>,
}

/// How work ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkEnd {
    /// It is in the ledger.
    Written(ImportId),
    /// The ledger had moved on; nothing was written.
    Moved,
    /// Somebody stopped it, or its server was asked to end; nothing was written.
    Stopped,
    /// Its server ended in the middle of it; nothing was written.
    Broken,
    /// It could not be written; nothing was.
    Failed(Vec<String>),
}

/// This process among those on the same database: known by a number under which it holds a lock as long as it lives. No
/// clock is compared, and a process that ends is seen to have ended at once.
#[derive(Debug)]
pub(crate) struct Presence {
    id: i64,
    held: Mutex<Option<PgConnection>>,
}

impl Default for Presence {
    fn default() -> Self {
        // Locks of municipalities have positive numbers.
        Self { id: -rand::random_range(1..i64::MAX), held: Mutex::default() }
    }
}

impl Presence {
    async fn shown(&self, options: &PgConnectOptions) -> Result<(), sqlx::Error> {
        let mut held = self.held.lock().await;
        if let Some(connection) = held.as_mut()
            && connection.ping().await.is_ok()
        {
            return Ok(());
        }
        let mut connection = options.connect().await?;
        sqlx::query("select pg_advisory_lock($1)").bind(self.id).execute(&mut connection).await?;
        *held = Some(connection);
        Ok(())
    }
}

impl Store {
    /// Begins work on a file; false if it is under way on some server or done.
    pub async fn begin_work(
        &self,
        municipality: MunicipalityCode,
        token: &str,
        (actor, reason): (&str, &str),
        now: Instant,
    ) -> Result<bool, WriteError> {
        const INSERT: &str = "insert into work (municipality, token, server, actor, reason, state, begun) \
            values ($1, $2, $3, $4, $5, 'running', $6) on conflict (municipality, token) do update set \
            server = excluded.server, actor = excluded.actor, reason = excluded.reason, state = 'running', begun = excluded.begun, \
            done = 0, total = 0, stopping = 0, import = null, problems = '[]' where work.state not in ('running', 'written')";
        if let Backend::Postgres { writers, .. } = &self.backend {
            self.presence.shown(&writers.connect_options()).await?;
        }
        self.give_up_of_the_dead(municipality, token).await?;
        let mut transaction = self.note(municipality).await?;
        let code = municipality.to_string();
        let expired = query("delete from work where municipality = $1 and begun <= $2 and state <> 'running'").bind(&code);
        expired.bind(now.0 - KEPT).execute(&mut transaction).await?;
        let insert = query(INSERT).bind(&code).bind(token).bind(self.presence.id).bind(actor).bind(reason).bind(now.0);
        let begun = insert.execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(begun > 0)
    }

    /// The work on a file, under way or ended. Whatever a dead server left was broken off.
    pub async fn find_work(&self, municipality: MunicipalityCode, token: &str) -> Result<Option<Work>, ReadError> {
        const SELECT: &str = "select actor, reason, done, total, stopping, state, import, problems from work where municipality = $1 and token = $2";
        self.give_up_of_the_dead(municipality, token).await?;
        let mut transaction = self.read(municipality).await?;
        let row = query(SELECT).bind(municipality.to_string()).bind(token).fetch_optional(&mut transaction).await?;
        row.as_ref().map(work).transpose()
    }

    /// Says how far this server's work is; gives whether somebody asked it to stop. None: nobody else could look, since a
    /// file has one server.
    pub async fn advance_work(&self, municipality: MunicipalityCode, token: &str, at: Progress) -> Result<Option<bool>, WriteError> {
        const UPDATE: &str = "update work set done = $4, total = $5 where municipality = $1 and token = $2 and server = $3 and state = 'running' \
            returning stopping";
        if let Backend::Sqlite { .. } = self.backend {
            return Ok(None);
        }
        let mut transaction = self.note(municipality).await?;
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let update = query_scalar(UPDATE).bind(municipality.to_string()).bind(token).bind(self.presence.id);
        let stopping: Option<i64> = update.bind(count(at.done)).bind(count(at.total)).fetch_optional(&mut transaction).await?;
        transaction.commit().await?;
        // Somebody took this server for dead: what it does cannot be committed any more.
        Ok(Some(stopping != Some(0)))
    }

    /// Asks whichever server does it to stop.
    pub async fn stop_work(&self, municipality: MunicipalityCode, token: &str) -> Result<(), WriteError> {
        let update = "update work set stopping = 1 where municipality = $1 and token = $2 and state = 'running'";
        let mut transaction = self.note(municipality).await?;
        query(update).bind(municipality.to_string()).bind(token).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// This server's work ended without anything written.
    pub async fn end_work(&self, municipality: MunicipalityCode, token: &str, end: &WorkEnd) -> Result<(), WriteError> {
        const UPDATE: &str =
            "update work set state = $4, problems = $5, stopping = $6 where municipality = $1 and token = $2 and server = $3 and state = 'running'";
        let (state, problems) = match end {
            // That was said when it was committed.
            WorkEnd::Written(_) => return Ok(()),
            WorkEnd::Moved => ("moved", String::from("[]")),
            WorkEnd::Stopped | WorkEnd::Broken => ("stopped", String::from("[]")),
            WorkEnd::Failed(problems) => ("failed", serde_json::Value::from(problems.clone()).to_string()),
        };
        let mut transaction = self.note_patiently(municipality).await?;
        let update = query(UPDATE).bind(municipality.to_string()).bind(token).bind(self.presence.id).bind(state).bind(problems);
        let update = update.bind(i64::from(*end == WorkEnd::Stopped));
        update.execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets how work ended that wrote nothing.
    pub async fn forget_work(&self, municipality: MunicipalityCode, token: &str) -> Result<(), WriteError> {
        let delete = "delete from work where municipality = $1 and token = $2 and state not in ('running', 'written')";
        let mut transaction = self.note(municipality).await?;
        query(delete).bind(municipality.to_string()).bind(token).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Within the transaction that writes it: the work is done. False: somebody stopped it or gave it up.
    pub(crate) async fn finish_work(
        &self,
        transaction: &mut Transaction,
        (municipality, token): (MunicipalityCode, &str),
        import: Option<ImportId>,
    ) -> Result<bool, sqlx::Error> {
        const UPDATE: &str = "update work set state = 'written', import = $4 \
            where municipality = $1 and token = $2 and server = $3 and state = 'running' and stopping = 0";
        let update = query(UPDATE).bind(municipality.to_string()).bind(token).bind(self.presence.id);
        Ok(update.bind(import.map(|id| id.0)).execute(transaction).await? == 1)
    }

    async fn give_up_of_the_dead(&self, municipality: MunicipalityCode, token: &str) -> Result<(), sqlx::Error> {
        const SERVER: &str = "select server from work where municipality = $1 and token = $2 and state = 'running'";
        const GIVE_UP: &str =
            "update work set state = 'stopped', stopping = 0 where municipality = $1 and token = $2 and server = $3 and state = 'running'";
        let code = municipality.to_string();
        let server: Option<i64> = query_scalar(SERVER).bind(&code).bind(token).fetch_optional(&mut self.read(municipality).await?).await?;
        let Some(server) = server.filter(|server| *server != self.presence.id) else { return Ok(()) };
        let mut transaction = self.note(municipality).await?;
        if !transaction.is_gone(server).await? {
            return Ok(());
        }
        query(GIVE_UP).bind(&code).bind(token).bind(server).execute(&mut transaction).await?;
        transaction.commit().await
    }
}

fn work(row: &Row) -> Result<Work, ReadError> {
    let corrupt = |what| ReadError::Corrupt { table: "work", id: 0, what };
    let (state, problems): (String, &str) = (row.try_get(5)?, row.try_get(7)?);
    let stopping = row.try_get::<i64>(4)? != 0;
    let end = match state.as_str() {
        "running" => None,
        "written" => Some(WorkEnd::Written(ImportId(row.try_get::<Option<i64>>(6)?.ok_or_else(|| corrupt("no import"))?))),
        "moved" => Some(WorkEnd::Moved),
        // Whoever stops says so; a server that was killed could not.
        "stopped" if !stopping => Some(WorkEnd::Broken),
        "stopped" => Some(WorkEnd::Stopped),
        _ => Some(WorkEnd::Failed(serde_json::from_str(problems).map_err(|_| corrupt("problems are no list"))?)),
    };
    let at = Progress { done: row.try_get::<i64>(2)?.unsigned_abs(), total: row.try_get::<i64>(3)?.unsigned_abs() };
    Ok(Work { actor: row.try_get(0)?, reason: row.try_get(1)?, at, stopping, end })
}
