//! What can go wrong, one enum per operation. `Display` speaks to developers, `ja` to the people who use the program.

use std::io::ErrorKind;

use ayumi_facts::{MunicipalityCode, Seq};
use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

use crate::problem::Problem;
use crate::tables::Unlisted;
use crate::{Broken, Database, ImportId, Outstanding, Side};

/// Why a ledger could not be created or opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is there.
    #[error("{0} holds no ledger")]
    Missing(Database),
    /// Something is there already; a ledger is never written over.
    #[error("{0} exists already")]
    Exists(Database),
    /// What is there is no ledger of Ayumi.
    #[error("{0} is not a ledger")]
    NotALedger(Database),
    /// A newer program wrote it.
    #[error("{at} has schema {found}, this program knows up to {known}")]
    Newer {
        /// The ledger.
        at: Database,
        /// Its schema.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// An older program wrote it, and others may be using it: it is brought up to date on request only.
    #[error("{at} has schema {}, {} steps are outstanding", outstanding.seen, outstanding.steps.len())]
    Older {
        /// The ledger.
        at: Database,
        /// What is to be done.
        outstanding: Outstanding,
    },
    /// A file has no replica, and a replica is no file.
    #[error("{0} is no replica of a server")]
    NoReplica(Database),
    /// Bringing the schema up to date failed; the step that failed is rolled back.
    #[error("could not bring the schema up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// What was written before there was a chain cannot be read.
    #[error("the entries cannot be sealed")]
    Unsealable(#[source] Broken),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl OpenError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Missing(at) => format!("台帳 {at} がありません。場所を確かめるか、先に作成してください"),
            Self::Exists(at) => format!("{at} は既にあります。別の名前を指定してください（既存の台帳は上書きしません）"),
            Self::NotALedger(at) => format!("{at} はこのシステムの台帳ではありません。指定を確かめてください"),
            Self::Newer { at, found, known } => {
                format!(
                    "台帳 {at} は新しい版のプログラムで作られています（形式 {found}、このプログラムは {known} まで）。プログラムを更新してください"
                )
            }
            Self::Unsealable(broken) => {
                format!("台帳の形式を更新できませんでした（元のままです）: {}。台帳の控えから戻すか、システム担当に連絡してください", broken.ja())
            }
            Self::Older { at, .. } => {
                format!("台帳 {at} の形式が古いため開けません。すべてのサーバーを止めて控えを取ってから、`ayumi migrate` を実行してください")
            }
            Self::NoReplica(at) => format!("{at} は台帳の複製として使えません。複製は PostgreSQL の台帳にだけあり、postgres://… の形で指定します"),
            Self::Migrate(error) => format!("台帳の形式を更新できませんでした（元のままです）: {error}"),
            Self::Database(error) => database_ja(error),
        }
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No such municipality in this ledger.
    #[error("the ledger holds no municipality {0}")]
    NoMunicipality(MunicipalityCode),
    /// A row holds something that this program does not understand.
    #[error("row {id} of {table} cannot be read: {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The row's number.
        id: i64,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl ReadError {
    /// Whether another program, or an import of this one, is writing: the same again later would work.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Database(error) if is_busy(error))
    }

    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::NoMunicipality(code) => no_municipality_ja(*code),
            Self::Corrupt { table, id, what } => {
                format!("台帳の行を読めません（表 {table}、行 {id}: {what}）。台帳の控えから戻すか、システム担当に連絡してください")
            }
            Self::Database(error) => database_ja(error),
        }
    }
}

/// Why something was not written. Nothing was: every operation is one transaction.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The request contradicts the ledger or itself; every reason is listed.
    #[error("refused: {}", list(.0))]
    Refused(Vec<Problem>),
    /// No such municipality in this ledger.
    #[error("the ledger holds no municipality {0}")]
    NoMunicipality(MunicipalityCode),
    /// The municipality is in the ledger already.
    #[error("the ledger holds municipality {0} already")]
    MunicipalityExists(MunicipalityCode),
    /// This revision of the policy was adopted at that position already; a changed text needs a new revision.
    #[error("{policy} revision {revision} was adopted at {}", seq.0)]
    RevisionAdopted {
        /// The policy.
        policy: String,
        /// Its revision.
        revision: u32,
        /// When it was adopted.
        seq: Seq,
    },
    /// It was asked to stop before everything was written.
    #[error("stopped before the end")]
    Stopped,
    /// Another program is writing, for longer than the ledger waits.
    #[error("another program is writing to the ledger")]
    Busy,
    /// The database refused.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl WriteError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Refused(problems) => problems.iter().map(Problem::ja).collect::<Vec<_>>().join("\n"),
            Self::NoMunicipality(code) => no_municipality_ja(*code),
            Self::MunicipalityExists(code) => format!("団体 {code} は既に台帳にあります"),
            Self::RevisionAdopted { policy, revision, seq } => {
                format!("方針 {policy} の第{revision}版は記録番号 {} で採用済みです。内容を変えたときは版を上げてください", seq.0)
            }
            Self::Stopped => "途中でやめました（何も書き込んでいません）".into(),
            Self::Busy => "ほかのプログラムが台帳に書き込んでいます。しばらく待ってからやり直してください（何も書き込んでいません）".into(),
            Self::Database(error) => database_ja(error),
        }
    }
}

impl From<sqlx::Error> for WriteError {
    fn from(error: sqlx::Error) -> Self {
        if is_busy(&error) { Self::Busy } else { Self::Database(error) }
    }
}

/// Why an installation was not moved. Nothing was written: what is there of the target is empty.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source holds no municipality.
    #[error("the source holds no municipality")]
    Empty,
    /// Something was recorded in the source meanwhile.
    #[error("the source moved on while it was copied")]
    Moved,
    /// A side is not as it was sealed.
    #[error("the journal of {municipality} is broken ({side:?})")]
    Broken {
        /// Whose journal.
        municipality: MunicipalityCode,
        /// Which of the two.
        side: Side,
        /// The first difference.
        broken: Broken,
    },
    /// What was read back is not what was sent.
    #[error("table {table} of {municipality} differs: {sent} rows sent, {found} found")]
    Differs {
        /// Whose rows.
        municipality: MunicipalityCode,
        /// The table.
        table: String,
        /// How many rows the source has.
        sent: u64,
        /// How many the target has.
        found: u64,
    },
    /// A table could not be read or written.
    #[error("table {table} ({side:?})")]
    Table {
        /// Which of the two.
        side: Side,
        /// The table.
        table: String,
        /// Why.
        #[source]
        error: sqlx::Error,
    },
    /// The source has a table of which this program does not know what it holds.
    #[error("{table}.{column} cannot be copied")]
    Unknown {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The source cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The target cannot be written.
    #[error("the target")]
    Target(#[source] sqlx::Error),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Unlisted> for CopyError {
    fn from(error: Unlisted) -> Self {
        match error {
            Unlisted::Unknown { table, column } => Self::Unknown { table, column },
            Unlisted::Database(error) => error.into(),
        }
    }
}

impl CopyError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Empty => "元の台帳に団体がありません。場所を確かめてください".into(),
            Self::Moved => {
                "移している間に、元の台帳に記録が加わりました（先には何も書き込んでいません）。使っているサーバーをすべて止めてから、やり直してください".into()
            }
            Self::Broken { municipality, side, broken } => format!(
                "{}の台帳の団体 {municipality} の記録が一致しません（先には何も書き込んでいません）: {}。`ayumi journal verify` で確かめてください",
                side.ja(),
                broken.ja()
            ),
            Self::Differs { municipality, table, sent, found } => format!(
                "団体 {municipality} の表 {table} が元と一致しません（元 {sent} 件、先 {found} 件。先には何も書き込んでいません）。やり直しても同じなら、システム担当に連絡してください"
            ),
            Self::Table { side, table, error } => {
                format!("{}の台帳の表 {table} の読み書きに失敗しました（先には何も書き込んでいません）: {error}", side.ja())
            }
            Self::Unknown { table, column } => {
                format!("元の台帳の表 {table} の列 {column} を移せません（先には何も書き込んでいません）。プログラムを更新してください")
            }
            Self::Read(error) => error.ja(),
            Self::Target(error) => format!("先の台帳に書き込めませんでした（何も書き込んでいません）: {error}"),
            Self::Database(error) => database_ja(error),
        }
    }
}

/// Why an import could not be taken back. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// No such import.
    #[error("there is no import {}", .0.0)]
    NoImport(ImportId),
    /// It was taken back before.
    #[error("import was undone at {}", .0.0)]
    Undone(Seq),
    /// Later entries build on it; they have to be taken back first.
    #[error("later entries build on the import: {0:?}")]
    BuiltUpon(BuiltUpon),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What was recorded later on the ground of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuiltUpon {
    /// Facts of the import that were retracted since.
    pub corrected: u64,
    /// Standing later facts about people whom the import entered.
    pub people: u64,
    /// Standing later facts that name units which the import entered.
    pub units: u64,
}

impl UndoError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::NoImport(id) => format!("取込番号 {} はありません", id.0),
            Self::Undone(seq) => format!("この取込は記録番号 {} で取り消し済みです", seq.0),
            Self::BuiltUpon(BuiltUpon { corrected, people, units }) => format!(
                "この取込の後の記録があるため取り消せません（訂正・終了された事実 {corrected} 件、取り込んだ職員についての後の事実 {people} 件、取り込んだ所属を使う後の事実 {units} 件）。後の記録を先に取り消してください"
            ),
            Self::Write(error) => error.ja(),
        }
    }
}

impl From<sqlx::Error> for UndoError {
    fn from(error: sqlx::Error) -> Self {
        Self::Write(error.into())
    }
}

/// Another program is in the way; the same again later would work. In SQLite `SQLITE_BUSY` and `SQLITE_LOCKED`, the low
/// byte of the extended code; in PostgreSQL a serialization failure, a deadlock, or a lock that was not had in time.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    // As the connections of a file say it.
    if matches!(error, sqlx::Error::Io(error) if error.kind() == ErrorKind::ResourceBusy) {
        return true;
    }
    let Some(error) = error.as_database_error() else { return false };
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => matches!(error.code(), "40001" | "40P01" | "55P03"),
        None => sqlite_code(error).is_some_and(|code| matches!(code & 0xff, 5 | 6)),
    }
}

/// SQLITE_NOTADB.
pub(crate) fn is_no_database(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlite_code).is_some_and(|code| code & 0xff == 26)
}

fn sqlite_code(error: &(dyn DatabaseError + 'static)) -> Option<i32> {
    error.code().and_then(|code| code.parse().ok())
}

fn no_municipality_ja(code: MunicipalityCode) -> String {
    format!("団体 {code} は台帳にありません。団体コードを確かめるか、先に登録してください")
}

/// What happened to the database, and whether anything was written. A commit that ended with a failing disk or without an
/// answer may have been written wholly, and never half.
fn database_ja(error: &sqlx::Error) -> String {
    const UNSURE: &str = "最後の書込みは、すべて残ったか、まったく残っていないかのどちらかです。`ayumi journal` で確かめてください";
    match trouble(error) {
        Some(Trouble::Full) => format!("台帳を置く場所の空き容量が足りません（何も書き込んでいません）。空けてから、やり直してください: {error}"),
        Some(Trouble::Disk) => {
            format!("ディスクの読み書きに失敗しました。{UNSURE}。続くときはディスクを調べ、控えを別の場所に戻してください: {error}")
        }
        Some(Trouble::Connection) => {
            format!("データベースとの接続が切れました。{UNSURE}。サーバーが動いているか確かめて、やり直してください: {error}")
        }
        None => format!("台帳の読み書きに失敗しました（何も書き込んでいません）: {error}"),
    }
}

/// What is outside the program's power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Full,
    Disk,
    Connection,
}

/// In SQLite `SQLITE_FULL`, `SQLITE_IOERR`, `SQLITE_CANTOPEN`; in PostgreSQL what its manual calls by these classes.
fn trouble(error: &sqlx::Error) -> Option<Trouble> {
    // A file beside the ledger.
    if let sqlx::Error::Io(error) = error {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => return Some(Trouble::Full),
            ErrorKind::InvalidData | ErrorKind::ReadOnlyFilesystem => return Some(Trouble::Disk),
            _ => {}
        }
    }
    let Some(known) = error.as_database_error() else {
        let is_connection = matches!(
            error,
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Tls(_)
        );
        return is_connection.then_some(Trouble::Connection);
    };
    match known.try_downcast_ref::<PgDatabaseError>().map(PgDatabaseError::code) {
        Some("53100") => Some(Trouble::Full),
        Some("58030") => Some(Trouble::Disk),
        Some(code) if code.starts_with("08") || code.starts_with("57P") => Some(Trouble::Connection),
        Some(_) => None,
        None => match sqlite_code(known)? & 0xff {
            13 => Some(Trouble::Full),
            10 | 14 => Some(Trouble::Disk),
            _ => None,
        },
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
