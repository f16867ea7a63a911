//! How a command ends: its exit code, and what it says if it could not do what was asked.

use std::fmt;
use std::process::ExitCode;

use ayumi_engine::EvaluationError;
use ayumi_store::{CopyError, NoDatabase, OpenError, ReadError, UndoError, WriteError};

/// 終了コード. Documented in `--help` and `docs/cli.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Fine = 0,
    /// Looked at everything and found problems: diagnostics, rows to mend, failed tests.
    Problems = 1,
    /// The command line cannot be read.
    Usage = 2,
    /// The ledger or a file cannot be read or written.
    Ledger = 3,
    /// No such person, role, pack or import, or several of them.
    NotFound = 4,
    /// The rule is not in force on the day.
    NotInForce = 5,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why a command could not answer: for people, in Japanese, with what to do.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What, where, what to do.
    pub message: String,
}

/// What a command gives.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// The ledger or a file is in trouble.
    pub fn ledger(message: impl Into<String>) -> Self {
        Self { exit: Exit::Ledger, message: message.into() }
    }

    /// There is no such thing, or several.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { exit: Exit::NotFound, message: message.into() }
    }

    /// The command line asks for something that cannot be.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into() }
    }

    /// Something is wrong in what was given.
    pub fn problems(message: impl Into<String>) -> Self {
        Self { exit: Exit::Problems, message: message.into() }
    }

    /// What is wrong with the configuration, all of it.
    pub fn config(problems: &[crate::config::Problem]) -> Self {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        Self::problems(format!("設定に誤りが {}件あります。\n{}", problems.len(), lines.join("\n")))
    }

    /// There is no answer to a question; `message` is the Japanese sentence for it.
    pub fn evaluation(error: &EvaluationError, message: String) -> Self {
        let exit = match error {
            EvaluationError::NotInForce { .. } => Exit::NotInForce,
            EvaluationError::NoSuchRule(_) | EvaluationError::NoSuchPerson => Exit::NotFound,
            EvaluationError::DayOutOfRange(_) => Exit::Usage,
        };
        Self { exit, message }
    }

    /// A file named `path` could not be read or written.
    pub fn file(path: &std::path::Path, doing: &str, error: &std::io::Error) -> Self {
        let path = path.display();
        Self::ledger(format!("{path} を{doing}ません（{error}）。場所と権限を確かめてください。"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::ledger(error.ja())
    }
}

impl From<NoDatabase> for Failure {
    fn from(error: NoDatabase) -> Self {
        Self::usage(error.ja())
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let exit = if matches!(error, ReadError::NoMunicipality(_)) { Exit::NotFound } else { Exit::Ledger };
        Self { exit, message: error.ja() }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let exit = match error {
            WriteError::NoMunicipality(_) => Exit::NotFound,
            WriteError::Refused(_) | WriteError::RevisionAdopted { .. } => Exit::Problems,
            _ => Exit::Ledger,
        };
        Self { exit, message: error.ja() }
    }
}

impl From<CopyError> for Failure {
    fn from(error: CopyError) -> Self {
        let exit = if matches!(error, CopyError::Broken { .. } | CopyError::Moved) { Exit::Problems } else { Exit::Ledger };
        Self { exit, message: format!("{}。", error.ja()) }
    }
}

impl From<UndoError> for Failure {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::Write(error) => error.into(),
            UndoError::NoImport(_) => Self::not_found(error.ja()),
            UndoError::Undone(_) | UndoError::BuiltUpon(_) => Self::problems(error.ja()),
        }
    }
}
