//! `Problem`: one thing that is wrong or odd in a file, by row and column, in Japanese; and the collector that keeps
//! memory bounded when every row of a long file is wrong. Not for files that cannot be read at all: see `ReadError`.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

/// 重さ. Any error means that nothing of the file is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ImportSeverity")]
pub enum Severity {
    /// お知らせ: what was done with the file.
    Notice,
    /// 注意: taken over, but somebody should look.
    Warning,
    /// 誤り: must be mended first.
    Error,
}

impl Severity {
    /// The Japanese word.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Notice => "お知らせ",
            Self::Warning => "注意",
            Self::Error => "誤り",
        }
    }
}

/// 問題: where, what, how bad, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ImportProblem")]
pub struct Problem {
    /// 行, as Excel numbers it. None: the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// 列の見出し. None: the row as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Box<str>>,
    /// The cell as Excel names it (`C5`), where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<Box<str>>,
    /// 問題の語: the words in question, exactly as in the file.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub words: Box<str>,
    /// 重さ
    pub severity: Severity,
    /// A stable code for programs (`unknown-rank`).
    pub code: &'static str,
    /// What is wrong and what to do, in Japanese.
    pub message: Box<str>,
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn of_file(severity: Severity, code: &'static str, message: impl Into<Box<str>>) -> Self {
        Self { row: None, column: None, cell: None, words: "".into(), severity, code, message: message.into() }
    }

    /// A problem of a row as a whole.
    pub fn of_row(row: u32, severity: Severity, code: &'static str, message: impl Into<Box<str>>) -> Self {
        Self { row: Some(row), ..Self::of_file(severity, code, message) }
    }

    /// The same with the words in question; a long cell is shortened.
    pub fn with_words(mut self, words: &str) -> Self {
        self.words = shorten(words).into();
        self
    }

    /// The same with its column: the heading, and the index from 0.
    pub fn in_column(mut self, heading: &str, index: usize) -> Self {
        self.column = Some(heading.into());
        self.cell = self.row.map(|row| format!("{}{row}", letters(index)).into());
        self
    }

    /// The place in words: `5行目「役職」（C5）`.
    pub fn place(&self) -> String {
        let row = self.row.map(|row| format!("{row}行目")).unwrap_or_default();
        let column = self.column.as_ref().map(|column| format!("「{column}」")).unwrap_or_default();
        let cell = self.cell.as_ref().map(|cell| format!("（{cell}）")).unwrap_or_default();
        format!("{row}{column}{cell}")
    }
}

/// The text with at most 40 characters: a cell may hold a whole paragraph.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// Excel's letters of a column, from its index: 0 → `A`, 26 → `AA`.
pub(crate) fn letters(index: usize) -> String {
    let mut letters = String::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

/// Collects problems. Of each code the first 2,000 are kept and the rest counted, so that a file of a million wrong
/// rows cannot fill the memory.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    counts: HashMap<&'static str, (Severity, usize)>,
}

/// How many problems of one code are kept.
const KEPT: usize = 2_000;

impl Problems {
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        let (severity, count) = self.counts.entry(problem.code).or_insert((problem.severity, 0));
        *severity = problem.severity.max(*severity);
        *count += 1;
        if *count <= KEPT {
            self.kept.push(problem);
        }
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.counts.values().any(|(severity, _)| *severity == Severity::Error)
    }

    /// All of them by row, those of the whole file first, with one line for each code of which there were too many.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.kept.sort_by(|a, b| (a.row, &a.cell, b.severity).cmp(&(b.row, &b.cell, a.severity)));
        let mut many: Vec<_> = self.counts.into_iter().filter(|(_, (_, count))| *count > KEPT).collect();
        many.sort_unstable_by_key(|(code, _)| *code);
        self.kept.extend(many.into_iter().map(|(code, (severity, count))| {
            let message = format!("同じ種類の問題がほかに{}件あります。まず表示された行を直してから、もう一度確認してください。", count - KEPT);
            Problem::of_file(severity, code, message)
        }));
        self.kept
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        let names: Vec<String> = [0, 25, 26, 701, 702, 16_383].map(letters).into();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn many_problems_of_one_code_are_counted_not_kept() {
        let mut problems = Problems::default();
        problems.extend((0..5_000).map(|row| Problem::of_row(row, Severity::Error, "test", "誤り")));
        assert!(problems.has_errors());
        let listed = problems.into_sorted();
        assert_eq!(listed.len(), KEPT + 1);
        assert!(listed.last().is_some_and(|last| last.message.contains("3000件")));
    }
}
