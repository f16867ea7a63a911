//! What is wrong in a workbook, by sheet and cell.

use serde::Serialize;

use super::layout::cell_name;
use crate::Severity;
use crate::diagnostic::Diagnostic;

/// セルの問題: one thing that is wrong in a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CellProblem {
    /// Whether the pack can still be used.
    pub severity: Severity,
    /// `W…` for what is wrong in the workbook as such, `P…` as in `docs/diagnostics.md`.
    pub code: &'static str,
    /// The sheet. Empty: the workbook as a whole.
    pub sheet: String,
    /// The cell, such as `C7`. Empty: the sheet as a whole.
    pub cell: String,
    /// The words in question.
    pub words: String,
    /// What is wrong, in Japanese.
    pub message: String,
    /// What to do, in Japanese.
    pub hint: String,
}

impl CellProblem {
    /// Where it is, as Excel writes it: `役割!C7`.
    pub fn place(&self) -> String {
        match (self.sheet.is_empty(), self.cell.is_empty()) {
            (true, _) => "ブック".into(),
            (false, true) => self.sheet.clone(),
            (false, false) => format!("{}!{}", self.sheet, self.cell),
        }
    }

    /// Whether a column is missing, so that more about its rows would say the same again.
    pub(super) fn is_missing_heading(&self) -> bool {
        self.code == Fault::MissingHeading.code()
    }

    /// The whole in one line.
    pub fn ja(&self) -> String {
        format!("{}[{}] {} {}{}", self.severity.word(), self.code, self.place(), self.message, self.hint)
    }
}

/// A place in a workbook: row from 1, column from 0. Row 0: the sheet as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The sheet.
    pub sheet: &'static str,
    /// The row.
    pub row: u32,
    /// The column.
    pub column: usize,
}

impl Place {
    /// A sheet as a whole.
    pub fn sheet(sheet: &'static str) -> Self {
        Self { sheet, row: 0, column: 0 }
    }

    fn cell(self) -> String {
        if self.row == 0 { String::new() } else { cell_name(self.row, self.column) }
    }
}

/// The kinds of problems of a workbook as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No workbook.
    Workbook,
    /// A sheet that is none of a pack.
    UnknownSheet,
    /// The sheet of the header is missing.
    NoHeader,
    /// A heading that the sheet does not have.
    UnknownHeading,
    /// A heading twice.
    RepeatedHeading,
    /// A heading that the sheet must have.
    MissingHeading,
    /// A cell that must not be blank.
    Blank,
    /// A value that cannot be read.
    BadValue,
    /// An id, or a row of a matrix, twice.
    Duplicate,
    /// A row that belongs to nothing.
    Orphan,
    /// A mark in a column that the matrix does not have.
    OutsideMatrix,
    /// A name that is not the latest of its dated names.
    OtherName,
    /// A cell with an Excel error.
    ErrorCell,
}

impl Fault {
    fn code(self) -> &'static str {
        match self {
            Self::Workbook => "W01",
            Self::UnknownSheet => "W02",
            Self::NoHeader => "W03",
            Self::UnknownHeading => "W04",
            Self::RepeatedHeading => "W05",
            Self::MissingHeading => "W06",
            Self::Blank => "W07",
            Self::BadValue => "W08",
            Self::Duplicate => "W09",
            Self::Orphan => "W10",
            Self::OutsideMatrix => "W11",
            Self::OtherName => "W12",
            Self::ErrorCell => "W13",
        }
    }

    /// The problem at a place.
    pub fn at(self, place: Place, words: &str, message: String, hint: impl Into<String>) -> CellProblem {
        CellProblem { cell: place.cell(), ..self.of_sheet(place.sheet, words, message, hint) }
    }

    /// The problem of a sheet as a whole, or of the workbook.
    pub fn of_sheet(self, sheet: &str, words: &str, message: String, hint: impl Into<String>) -> CellProblem {
        CellProblem {
            severity: Severity::Error,
            code: self.code(),
            sheet: sheet.into(),
            cell: String::new(),
            words: words.into(),
            message,
            hint: hint.into(),
        }
    }
}

/// A diagnostic of the pack, at its cell.
pub(super) fn of_diagnostic(diagnostic: &Diagnostic, place: Place) -> CellProblem {
    CellProblem {
        severity: diagnostic.severity(),
        code: diagnostic.code(),
        sheet: place.sheet.into(),
        cell: place.cell(),
        words: diagnostic.words.clone(),
        message: diagnostic.ja(),
        hint: diagnostic.hint_ja(),
    }
}
