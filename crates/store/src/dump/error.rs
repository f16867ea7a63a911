//! Why a dump could not be made or taken back.

use std::io;

use ayumi_facts::MunicipalityCode;

use crate::error::{OpenError, ReadError};
use crate::tables::Unlisted;
use crate::{Broken, Database, WriteError};

/// Why a dump could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The ledger has a table that no dump can hold.
    #[error("{table}.{column} cannot be dumped")]
    Unknown {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The ledger could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<sqlx::Error> for DumpError {
    fn from(error: sqlx::Error) -> Self {
        Self::Read(error.into())
    }
}

impl From<Unlisted> for DumpError {
    fn from(error: Unlisted) -> Self {
        match error {
            Unlisted::Unknown { table, column } => Self::Unknown { table, column },
            Unlisted::Database(error) => error.into(),
        }
    }
}

impl DumpError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Unknown { table, column } => format!("台帳の表 {table} の列 {column} を控えに入れられません。プログラムを更新してください"),
            Self::Read(error) => error.ja(),
            Self::Io(error) if error.kind() == io::ErrorKind::StorageFull => "控えを書く場所の空き容量が足りません".into(),
            Self::Io(error) => format!("控えを書けません（{error}）"),
        }
    }
}

/// Why a dump could not be taken back. Where it was to go, no ledger is left that could be taken for a whole one.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// What was given is something else.
    #[error("this is no dump")]
    NotADump,
    /// A newer program wrote it.
    #[error("the dump has format {format} and schema {schema}")]
    Newer {
        /// Of the lines.
        format: u32,
        /// Of the tables.
        schema: i64,
    },
    /// It ends too early.
    #[error("the dump ends too early")]
    Cut,
    /// A line is not what was written.
    #[error("line {0} cannot be read")]
    Damaged(u64),
    /// There are other rows than the last line says.
    #[error("{table} of {municipality}: {expected} rows were written, {found} are there")]
    Counted {
        /// The table.
        table: String,
        /// The municipality.
        municipality: String,
        /// As the last line says.
        expected: u64,
        /// As they are.
        found: u64,
    },
    /// The journal stands elsewhere than the last line says.
    #[error("the journal of {0} does not end where the dump says")]
    HeadDiffers(String),
    /// The chain does not hold.
    #[error("the chain of {0} is broken")]
    Chain(MunicipalityCode, #[source] Broken),
    /// The new ledger could not be made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The new ledger could not be written.
    #[error(transparent)]
    Write(WriteError),
    /// The new ledger could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The dump could not be read.
    #[error(transparent)]
    Io(io::Error),
    /// A ledger is there already.
    #[error("{0} holds a ledger already")]
    Exists(Database),
}

impl From<sqlx::Error> for RestoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Write(error.into())
    }
}

impl From<sqlx::migrate::MigrateError> for RestoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Open(error.into())
    }
}

impl From<io::Error> for RestoreError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Cut } else { Self::Io(error) }
    }
}

impl RestoreError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::NotADump => "このファイルは控えではありません。指定を確かめてください".into(),
            Self::Newer { format, schema } => {
                format!("この控えは新しい版のプログラムで作られています（控えの形式 {format}、台帳の形式 {schema}）。プログラムを更新してください")
            }
            Self::Cut => "この控えは途中で切れています。別の控えを使ってください".into(),
            Self::Damaged(line) => format!("この控えは壊れています（{line} 行目を読めません）。別の控えを使ってください"),
            Self::Counted { table, municipality, expected, found } => {
                format!(
                    "控えの件数が目録と合いません（団体 {municipality}、表 {table}: 目録 {expected} 件、実際 {found} 件）。別の控えを使ってください"
                )
            }
            Self::HeadDiffers(municipality) => format!("団体 {municipality} の記録の先頭が、控えの目録と違います。別の控えを使ってください"),
            Self::Chain(municipality, broken) => format!("団体 {municipality} の記録が一致しません。最初の違い: {}", broken.ja()),
            Self::Open(error) => error.ja(),
            Self::Write(error) => error.ja(),
            Self::Read(error) => error.ja(),
            Self::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                "この控えは壊れているか、途中で切れています。別の控えを使ってください".into()
            }
            Self::Io(error) => format!("控えを読めません（{error}）"),
            Self::Exists(at) => {
                format!("{at} には既に台帳があります。戻す先には、まだ台帳のない場所を指定してください（既存の台帳は上書きしません）")
            }
        }
    }
}
