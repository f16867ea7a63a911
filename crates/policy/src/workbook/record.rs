//! The rows of a sheet by its columns: headings are matched here, so that columns may stand in any order.

use ayumi_calendar::parse_fiscal_year;

use super::grid::{Grid, is_aside};
use super::layout::{Column, What};
use super::problem::{CellProblem, Fault, Place};
use crate::diagnostic::nearest;
use crate::form::{Field, Kind};

/// A cell with its text.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Where it is.
    pub place: Place,
    /// Its text. Empty: the cell is blank.
    pub text: String,
}

/// 行: the cells of a row, by the columns of its sheet.
pub(super) struct Record {
    /// The row as a whole, at its first cell.
    pub place: Place,
    /// One cell a column; None where the sheet lacks the column.
    pub cells: Vec<Option<Cell>>,
    /// Cells under fiscal years, with the heading.
    pub years: Vec<(String, Cell)>,
}

/// The headings of a sheet, matched with its columns.
struct Headings {
    columns: Vec<Option<usize>>,
    years: Vec<(String, usize)>,
}

/// The rows of a sheet below its headings. Also: whether a column that must be there is missing.
pub(super) fn records(sheet: &'static str, grid: &Grid, columns: &[Column], problems: &mut Vec<CellProblem>) -> (Vec<Record>, bool) {
    let before = problems.len();
    let headings = headings(sheet, grid, columns, problems);
    let incomplete = problems.iter().skip(before).any(CellProblem::is_missing_heading);
    let rows = grid.rows.range(2..).map(|(row, cells)| {
        let cell = |column: usize| Cell { place: Place { sheet, row: *row, column }, text: cells.get(&column).cloned().unwrap_or_default() };
        Record {
            place: Place { sheet, row: *row, column: 0 },
            cells: headings.columns.iter().map(|at| at.map(cell)).collect(),
            years: headings.years.iter().map(|(year, at)| (year.clone(), cell(*at))).collect(),
        }
    });
    (rows.filter(Record::says_something).collect(), incomplete)
}

impl Record {
    /// Rows that hold only what is not read are as good as empty.
    fn says_something(&self) -> bool {
        let cells = self.cells.iter().flatten().chain(self.years.iter().map(|(_, cell)| cell));
        cells.into_iter().any(|cell| !cell.text.is_empty())
    }

    /// The cell of the first column for which `is` holds.
    pub fn cell(&self, columns: &[Column], is: impl Fn(What) -> bool) -> Option<&Cell> {
        let at = columns.iter().position(|column| is(column.what))?;
        self.cells.get(at)?.as_ref()
    }

    /// The cell of a field.
    pub fn field(&self, columns: &[Column], group: Option<&Field>, field: &Field) -> Option<&Cell> {
        self.cell(columns, |what| match what {
            What::Value(of, value) => value.key == field.key && of.map(|of| of.key) == group.map(|group| group.key),
            _ => false,
        })
    }
}

fn headings(sheet: &'static str, grid: &Grid, columns: &[Column], problems: &mut Vec<CellProblem>) -> Headings {
    let mut found = Headings { columns: vec![None; columns.len()], years: Vec::new() };
    let by_year = columns.iter().any(|column| matches!(column.what, What::Value(_, Field { kind: Kind::Years, .. })));
    for (at, text) in grid.rows.get(&1).into_iter().flatten() {
        let (heading, place) = (text.trim(), Place { sheet, row: 1, column: *at });
        let read = |column: &Column| column.heading == heading && !matches!(column.what, What::Explained(..));
        match columns.iter().position(read) {
            Some(column) => match found.columns.get_mut(column) {
                Some(free @ None) => *free = Some(*at),
                _ => problems.push(repeated(place, heading)),
            },
            None if by_year && parse_fiscal_year(heading).is_ok() => match found.years.iter().any(|(year, _)| year == heading) {
                true => problems.push(repeated(place, heading)),
                false => found.years.push((heading.into(), *at)),
            },
            None if is_aside(heading) => {}
            None => problems.push(unknown(place, heading, columns)),
        }
    }
    if grid.rows.range(2..).next().is_some() {
        let missing = columns.iter().zip(&found.columns).filter(|(column, at)| column.required && at.is_none());
        problems.extend(missing.map(|(column, _)| missing_heading(sheet, &column.heading)));
    }
    found
}

fn repeated(place: Place, heading: &str) -> CellProblem {
    Fault::RepeatedHeading.at(place, heading, format!("見出し「{heading}」が二度あります。"), "どちらか一方の列を削除してください。")
}

/// A heading that nothing has; shared with the header's sheet.
pub(super) fn unknown(place: Place, heading: &str, columns: &[Column]) -> CellProblem {
    let known = columns.iter().filter(|column| !matches!(column.what, What::Explained(..))).map(|column| column.heading.as_str());
    let hint = match nearest(heading, known) {
        Some(close) => format!("「{close}」ではありませんか。"),
        None => "見出しの文言を元に戻すか、読まなくてよい列の見出しは（　）で囲んでください。".into(),
    };
    Fault::UnknownHeading.at(place, heading, format!("見出し「{heading}」は、このシートにはありません。"), hint)
}

/// A heading that must be there; shared with the matrices.
pub(super) fn missing_heading(sheet: &'static str, heading: &str) -> CellProblem {
    let place = Place { sheet, row: 1, column: 0 };
    Fault::MissingHeading.at(place, heading, format!("見出し「{heading}」の列がありません。"), "1行目に見出しを書き、列を加えてください。")
}
