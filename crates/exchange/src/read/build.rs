//! Makes a table of the rows of a file: finds the header row under whatever stands above it, drops blank rows, and
//! reports what a table must not have: formulas, errors, broken bytes, a second table.

use std::collections::HashSet;

use super::{ReadError, ReadOptions};
use crate::heading;
use crate::problem::{Problem, Problems, Severity};
use crate::table::{Source, Table, trim};
use crate::text::key;

/// How many rows are looked at for the headings.
const LEAD: usize = 30;

/// A cell as it came from the file.
#[derive(Clone, Debug, Default)]
pub(super) struct RawCell {
    pub text: String,
    /// A number cell of a workbook.
    pub numeric: bool,
    pub formula: bool,
    /// `#N/A` and the like.
    pub error: bool,
    /// Bytes that the encoding does not have.
    pub broken: bool,
}

/// A row as it came from the file.
#[derive(Clone, Debug, Default)]
pub(super) struct RawRow {
    pub number: u32,
    pub cells: Vec<RawCell>,
}

impl RawRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| trim(&cell.text).is_empty() && !cell.formula)
    }
}

/// The table in the making.
pub(super) struct Builder<'o> {
    source: Source,
    options: &'o ReadOptions,
    known: HashSet<String>,
    merged: Vec<String>,
    lead: Vec<RawRow>,
    table: Option<Table>,
    problems: Problems,
    rows: usize,
    text: usize,
    last: u32,
}

impl<'o> Builder<'o> {
    pub(super) fn new(source: Source, options: &'o ReadOptions, merged: Vec<String>) -> Self {
        let known = options.headings.iter().map(|heading| key(heading)).collect();
        Self { source, options, known, merged, lead: Vec::new(), table: None, problems: Problems::default(), rows: 0, text: 0, last: 0 }
    }

    /// Adds a row of the file.
    pub(super) fn push(&mut self, row: RawRow) -> Result<(), ReadError> {
        let limits = &self.options.limits;
        self.rows += 1;
        self.text += row.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
        if self.rows > limits.rows {
            return Err(ReadError::TooManyRows(limits.rows));
        }
        if self.text > limits.text {
            return Err(ReadError::TooMuchText(limits.text));
        }
        let width = row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        if width > limits.columns {
            return Err(ReadError::TooManyColumns { found: width, limit: limits.columns });
        }
        if let Some(table) = &self.table {
            if (table.len() + 1) * table.columns.len() > limits.cells {
                return Err(ReadError::TooManyCells(limits.cells));
            }
            self.add(&row);
            return Ok(());
        }
        self.lead.push(row);
        if self.lead.len() >= LEAD { self.settle() } else { Ok(()) }
    }

    /// The finished table.
    pub(super) fn finish(mut self) -> Result<Table, ReadError> {
        if self.table.is_none() {
            self.settle()?;
        }
        let Some(mut table) = self.table else { return Err(ReadError::Empty) };
        self.problems.extend(std::mem::take(&mut table.problems));
        if table.is_empty() {
            self.problems.push(Problem::of_file(Severity::Warning, "no-rows", "見出しの下に行がありません。"));
        }
        table.problems = self.problems.into_sorted();
        Ok(table)
    }

    /// Reports something about a row.
    pub(super) fn tell(&mut self, row: u32, severity: Severity, code: &'static str, message: impl Into<Box<str>>) {
        self.problems.push(Problem::of_row(row, severity, code, message));
    }

    /// Reports something about the file.
    pub(super) fn say(&mut self, severity: Severity, code: &'static str, message: impl Into<Box<str>>) {
        self.problems.push(Problem::of_file(severity, code, message));
    }

    /// The row of the headings, once it is found.
    pub(super) fn header_row(&self) -> Option<u32> {
        self.table.as_ref().map(|table| table.header_row)
    }

    /// Finds the header row among the first rows.
    pub(super) fn settle(&mut self) -> Result<(), ReadError> {
        if self.table.is_some() {
            return Ok(());
        }
        let lead = std::mem::take(&mut self.lead);
        let scores: Vec<usize> = lead.iter().map(|row| row.cells.iter().filter(|cell| self.is_heading(&cell.text)).count()).collect();
        let best = scores.iter().copied().max().unwrap_or(0);
        let first = lead.iter().position(|row| !row.is_blank());
        let at = scores.iter().position(|score| *score == best).filter(|at| best >= 2 || (best == 1 && Some(*at) == first));
        let Some(at) = at else { return Err(self.no_header(&lead)) };
        let titles: Vec<u32> = lead.iter().take(at).filter(|row| !row.is_blank()).map(|row| row.number).collect();
        let mut rows = lead.into_iter().skip(at);
        let Some(header) = rows.next() else { return Err(ReadError::Empty) };
        if let (Some(from), Some(to)) = (titles.first(), titles.last()) {
            let span = if from == to { format!("{from}行目") } else { format!("{from}～{to}行目") };
            self.say(Severity::Notice, "title-rows", format!("見出しは{}行目にあると判断し、その上の{span}は読みません。", header.number));
        }
        self.begin(&header);
        rows.for_each(|row| self.add(&row));
        Ok(())
    }

    fn begin(&mut self, header: &RawRow) {
        let width = header.cells.iter().rposition(|cell| !trim(&cell.text).is_empty()).map_or(0, |last| last + 1);
        let headings: Vec<String> = header.cells.iter().take(width).map(|cell| cell.text.clone()).collect();
        let table = Table::new(self.source.clone(), header.number, headings);
        self.table = Some(table);
        self.last = header.number;
        for (index, cell) in header.cells.iter().enumerate() {
            self.check_cell(header.number, index, cell);
        }
    }

    fn add(&mut self, row: &RawRow) {
        if row.is_blank() {
            return;
        }
        let after_gap = row.number > self.last + 1;
        self.last = row.number;
        if self.is_second_header(row, after_gap) {
            self.tell(
                row.number,
                Severity::Error,
                "second-table",
                "ここに2つめの見出しがあります。1枚のシートに表は1つとし、繰り返しの見出しは削除してください。",
            );
            return;
        }
        for (index, cell) in row.cells.iter().enumerate() {
            self.check_cell(row.number, index, cell);
        }
        let Some(table) = &mut self.table else { return };
        if row.cells.len() < table.columns.len() && matches!(self.source, Source::Csv { .. }) {
            let message = format!("列が{}個しかありません（見出しは{}個）。足りない列は空欄として読みます。", row.cells.len(), table.columns.len());
            self.problems.push(Problem::of_row(row.number, Severity::Warning, "short-row", message));
        }
        table.push_marked(row.number, row.cells.iter().map(|cell| (cell.text.as_str(), cell.numeric)));
    }

    fn check_cell(&mut self, row: u32, index: usize, cell: &RawCell) {
        let limit = self.options.limits.cell;
        let (code, message) = if cell.broken {
            ("broken-bytes", "文字コードに合わないバイトがあり、読めません。文字コードの指定を確かめるか、元の文字を入れ直してください。".to_owned())
        } else if cell.formula {
            (
                "formula-cell",
                format!(
                    "数式のセルです（表示は「{}」）。列をコピーし、「値として貼り付け」てから保存してください。",
                    crate::problem::shorten(&cell.text)
                ),
            )
        } else if cell.error {
            ("error-cell", "エラー値のセルです。正しい値を入れるか、空欄にしてください。".to_owned())
        } else if cell.text.len() > limit && cell.text.chars().count() > limit {
            ("long-cell", format!("セルの文字が多すぎます（上限{limit}字）。引用符（\"）の抜けがないか確かめてください。"))
        } else {
            return;
        };
        let heading = self.table.as_ref().and_then(|table| table.columns.get(index)).map_or("", String::as_str);
        self.problems.push(Problem::of_row(row, Severity::Error, code, message).with_words(trim(&cell.text)).in_column(heading, index));
    }

    /// The same headings again, or other headings after a gap.
    fn is_second_header(&self, row: &RawRow, after_gap: bool) -> bool {
        let Some(table) = &self.table else { return false };
        let same = row.cells.iter().zip(&table.columns).filter(|(cell, heading)| !heading.is_empty() && trim(&cell.text) == heading.as_str()).count();
        same >= 2 || (after_gap && row.cells.iter().filter(|cell| self.is_heading(&cell.text)).count() >= 2)
    }

    fn is_heading(&self, text: &str) -> bool {
        const LONGEST: usize = 90;
        text.len() <= LONGEST && (heading::recognise(text).is_some() || self.known.contains(&key(text)))
    }

    fn no_header(&mut self, lead: &[RawRow]) -> ReadError {
        let Some(first) = lead.iter().find(|row| !row.is_blank()) else { return ReadError::Empty };
        let first = first.cells.iter().map(|cell| trim(&cell.text).to_owned()).filter(|text| !text.is_empty()).collect();
        ReadError::NoHeader { first, merged: std::mem::take(&mut self.merged) }
    }
}
