//! 診断: what is wrong in a pack, where, in which words, and what to do about it. Messages are data here and become
//! sentences in [`Diagnostic::ja`] and [`Diagnostic::en`]. What counts as wrong is decided in `load`, `resolve` and `check`.

mod en;
mod ja;
mod manual;
mod place;
mod problem;
mod reason;
mod render;
mod table;
mod table_words;

pub use manual::manual;
pub(crate) use place::{offset_of, settle};
pub use problem::Problem;
pub use reason::{Expected, Impossible, Shape, Syntax};
pub use render::{Language, render};
pub use table::{ENTRIES, Entry};

use serde::ser::{Serialize, SerializeStruct, Serializer};

pub(crate) use crate::grammar::suggest::nearest;

use crate::Loc;
use crate::model::Part;

/// 重さ. Only errors keep a pack from being evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 誤り: the pack cannot be used.
    Error,
    /// 注意: the pack can be used, but somebody should look.
    Warning,
    /// お知らせ: what the policy leaves open, so that it stays visible.
    Info,
}

impl Severity {
    /// `error`, `warning`, `info`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Another place that belongs to a diagnostic: the other of two versions that overlap, the first of two equal ids.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Also {
    /// The file.
    pub file: String,
    /// The place in it.
    #[serde(flatten)]
    pub at: Loc,
    /// The words there.
    pub words: String,
}

/// ひとつの診断.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, by its name in the pack.
    pub file: String,
    /// Where the words begin. (0, 0): the file as a whole.
    pub at: Loc,
    /// The words in question.
    pub words: String,
    /// What is wrong.
    pub problem: Problem,
    /// Other places that belong to it.
    pub also: Vec<Also>,
    /// While set, the words begin this many characters into the scalar at `at`; `load` has the text and settles it.
    pub(crate) inside: Option<usize>,
}

impl Diagnostic {
    /// A diagnostic at an absolute place of a file.
    pub(crate) fn new(file: impl Into<String>, at: Loc, words: impl Into<String>, problem: Problem) -> Self {
        Self { file: file.into(), at, words: words.into(), problem, also: Vec::new(), inside: None }
    }

    /// A diagnostic about the scalar that begins at `at` in the file of `part`.
    pub(crate) fn about(part: Part, at: Loc, words: impl Into<String>, problem: Problem) -> Self {
        Self { inside: Some(0), ..Self::new(part.file(), at, words, problem) }
    }

    /// The same, about words that begin `offset` characters into the scalar.
    pub(crate) fn inside(self, offset: usize) -> Self {
        Self { inside: Some(offset), ..self }
    }

    /// The same, with another place that belongs to it.
    pub(crate) fn and(mut self, part: Part, at: Loc, words: impl Into<String>) -> Self {
        self.also.push(Also { file: part.file().into(), at, words: words.into() });
        self
    }

    /// Its code, such as `P201`.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// Its severity.
    pub fn severity(&self) -> Severity {
        self.entry().severity
    }

    /// Whether it keeps the pack from being evaluated.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// Its line in the table of diagnostics.
    pub fn entry(&self) -> &'static Entry {
        table::entry(self.code())
    }

    /// What is wrong, in Japanese.
    pub fn ja(&self) -> String {
        ja::message(&self.problem, &self.words)
    }

    /// What to do, in Japanese.
    pub fn hint_ja(&self) -> String {
        format!("{}{}", ja::suggestion(&self.problem), self.entry().hint_ja)
    }

    /// What is wrong, in English.
    pub fn en(&self) -> String {
        en::message(&self.problem, &self.words)
    }

    /// What to do, in English.
    pub fn hint_en(&self) -> String {
        format!("{}{}", en::suggestion(&self.problem), self.entry().hint_en)
    }
}

/// The stable JSON form: code, severity, file, line, column, words, message, hint, and both again in English.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostic", 11)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("severity", &self.severity())?;
        object.serialize_field("file", &self.file)?;
        object.serialize_field("line", &self.at.line)?;
        object.serialize_field("column", &self.at.column)?;
        object.serialize_field("words", &self.words)?;
        object.serialize_field("message", &self.ja())?;
        object.serialize_field("hint", &self.hint_ja())?;
        object.serialize_field("message-en", &self.en())?;
        object.serialize_field("hint-en", &self.hint_en())?;
        object.serialize_field("also", &self.also)?;
        object.end()
    }
}

/// Orders diagnostics as people work through them: by file, line and column; without repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.file, a.at, a.severity(), a.code(), &a.words).cmp(&(&b.file, b.at, b.severity(), b.code(), &b.words)));
    diagnostics.dedup();
}
