//! Which backups were due and how they ended: so that of several servers on one database one makes it, and `ayumi doctor`
//! can say when the last one was. It belongs to the installation and is kept under its first municipality.

use ayumi_facts::MunicipalityCode;

use crate::db::{Row, Transaction, query};
use crate::error::{ReadError, WriteError};
use crate::{Instant, Store};

/// After a failure nobody tries again for an hour.
const AGAIN: i64 = 3_600;
/// Whoever took one on and has not ended it after two hours is gone.
const GONE: i64 = 7_200;
/// Rows are kept for as long as somebody may ask.
const KEPT: i64 = 400 * 86_400;

/// 控えの実行: one backup that was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupRun {
    /// When it was due.
    pub due: Instant,
    /// When somebody last took it on.
    pub claimed: Instant,
    /// When it ended, if it did.
    pub finished: Option<Instant>,
    /// Whether it ended well.
    pub is_done: bool,
}

impl BackupRun {
    /// Whether somebody may take it on now.
    fn is_free(&self, now: Instant) -> bool {
        match self.finished {
            Some(_) if self.is_done => false,
            Some(Instant(failed)) => failed + AGAIN <= now.0,
            None => self.claimed.0 + GONE <= now.0,
        }
    }
}

const SELECT: &str = "select due, claimed, finished, coalesce(outcome, '') from backup_run where municipality = $1";

impl Store {
    /// Takes on the backup that was due at `due`. False if it was made, somebody is at it, or it failed just now.
    pub async fn claim_backup(&self, due: Instant, now: Instant) -> Result<bool, WriteError> {
        const INSERT: &str = "insert into backup_run (municipality, due, claimed) values ($1, $2, $3) \
            on conflict (municipality, due) do update set claimed = excluded.claimed, finished = null, outcome = null";
        let Some(first) = self.first().await? else { return Ok(false) };
        let mut transaction = self.note_patiently(first).await?;
        let code = first.to_string();
        let found = query(format!("{SELECT} and due = $2")).bind(&code).bind(due.0).fetch_optional(&mut transaction).await?;
        if found.as_ref().map(run).transpose()?.is_some_and(|run| !run.is_free(now)) {
            return Ok(false);
        }
        query("delete from backup_run where municipality = $1 and due < $2").bind(&code).bind(now.0 - KEPT).execute(&mut transaction).await?;
        query(INSERT).bind(&code).bind(due.0).bind(now.0).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Says how a backup that was taken on ended.
    pub async fn end_backup(&self, due: Instant, now: Instant, is_done: bool) -> Result<(), WriteError> {
        const UPDATE: &str = "update backup_run set finished = $3, outcome = $4 where municipality = $1 and due = $2";
        let Some(first) = self.first().await? else { return Ok(()) };
        let mut transaction = self.note_patiently(first).await?;
        let outcome = if is_done { "done" } else { "failed" };
        query(UPDATE).bind(first.to_string()).bind(due.0).bind(now.0).bind(outcome).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The newest backups, `most` of them, the newest first.
    pub async fn backup_runs(&self, most: u32) -> Result<Vec<BackupRun>, ReadError> {
        let Some(first) = self.first().await? else { return Ok(Vec::new()) };
        let mut transaction = self.read(first).await?;
        let select = format!("{SELECT} order by due desc limit $2");
        let rows = query(select).bind(first.to_string()).bind(i64::from(most)).fetch_all(&mut transaction).await?;
        Ok(rows.iter().map(run).collect::<Result<_, _>>()?)
    }

    /// The first municipality of the installation.
    async fn first(&self) -> Result<Option<MunicipalityCode>, sqlx::Error> {
        let mut transaction: Transaction = self.read_all().await?;
        let code: Option<Option<String>> = crate::db::query_scalar("select min(code) from municipality").fetch_optional(&mut transaction).await?;
        Ok(code.flatten().and_then(|code| code.parse().ok()))
    }
}

fn run(row: &Row) -> Result<BackupRun, sqlx::Error> {
    Ok(BackupRun {
        due: Instant(row.try_get(0)?),
        claimed: Instant(row.try_get(1)?),
        finished: row.try_get::<Option<i64>>(2)?.map(Instant),
        is_done: row.try_get::<&str>(3)? == "done",
    })
}
