//! The sheets of matrices: one row a skill or course of an item, one column a role. Which of the columns an item has is
//! said by the item.

use std::collections::{BTreeMap, HashMap};

use super::draft::{Draft, Value};
use super::grid::{Grid, is_aside};
use super::import::{Entries, blank};
use super::layout::link_heading;
use super::problem::{CellProblem, Fault, Place};
use super::record::missing_heading;
use crate::form::Matrix;
use crate::model::Part;

/// The rows of a matrix sheet.
pub(super) struct Marks {
    /// By the item they belong to.
    pub rows: HashMap<String, Vec<MarkRow>>,
    /// What a column stands for, by its place.
    columns: BTreeMap<usize, String>,
}

/// A row.
pub(super) struct MarkRow {
    /// What it is about.
    pub id: String,
    /// The cell that says so.
    pub place: Place,
    cells: BTreeMap<usize, String>,
}

/// Reads a matrix sheet.
pub(super) fn read(part: Part, matrix: &Matrix, grid: Option<&Grid>, problems: &mut Vec<CellProblem>) -> Marks {
    let mut marks = Marks { rows: HashMap::new(), columns: BTreeMap::new() };
    let Some(grid) = grid.filter(|grid| grid.rows.range(2..).next().is_some()) else {
        return marks;
    };
    let sheet = matrix.sheet;
    let (link, row) = (link_heading(part), matrix.row);
    let (mut link_at, mut row_at) = (None, None);
    for (column, text) in grid.rows.get(&1).into_iter().flatten() {
        let heading = text.trim();
        match () {
            () if heading == link => link_at = Some(*column),
            () if heading == row => row_at = Some(*column),
            () if is_aside(heading) => {}
            () => marks.column(*column, heading, sheet, problems),
        }
    }
    let (Some(link_at), Some(row_at)) = (link_at, row_at) else {
        let missing = [(link_at, link.as_str()), (row_at, row)].into_iter().filter(|(at, _)| at.is_none());
        problems.extend(missing.map(|(_, heading)| missing_heading(sheet, heading)));
        return marks;
    };
    for (number, cells) in grid.rows.range(2..) {
        let mut cell = |column: usize, heading: &str| {
            let place = Place { sheet, row: *number, column };
            let text = cells.get(&column).map(|text| text.trim().to_owned());
            if text.is_none() {
                problems.push(blank(place, heading));
            }
            text.map(|text| (text, place))
        };
        if let (Some((item, _)), Some((id, place))) = (cell(link_at, &link), cell(row_at, row)) {
            marks.rows.entry(item).or_default().push(MarkRow { id, place, cells: cells.clone() });
        }
    }
    marks
}

impl Marks {
    /// A column that is headed by an id, with or without its name behind it.
    fn column(&mut self, column: usize, heading: &str, sheet: &'static str, problems: &mut Vec<CellProblem>) {
        let id = heading.split_whitespace().next().unwrap_or("").to_owned();
        if self.columns.values().any(|other| *other == id) {
            let message = format!("見出し「{id}」が二度あります。");
            problems.push(Fault::RepeatedHeading.at(Place { sheet, row: 1, column }, &id, message, "どちらか一方の列を削除してください。"));
        } else {
            self.columns.insert(column, id);
        }
    }

    /// The rows of one item with one mark for each of its `columns`, which are listed in the cell `listed`.
    pub fn entries(&self, matrix: &Matrix, rows: Vec<MarkRow>, columns: &[String], listed: Place, problems: &mut Vec<CellProblem>) -> Entries {
        let place_of = |id: &String| self.columns.iter().find(|(_, column)| *column == id).map(|(at, _)| *at);
        if !rows.is_empty() {
            let missing = columns.iter().filter(|id| place_of(id).is_none());
            problems.extend(missing.map(|id| no_column(matrix, id, listed)));
        }
        let mut entries = Entries::new();
        for row in rows {
            if entries.iter().any(|(id, _)| *id == row.id) {
                let message = format!("{}「{}」の行が二度あります。", matrix.row, row.id);
                problems.push(Fault::Duplicate.at(row.place, &row.id, message, "どちらかの行を削除してください。"));
                continue;
            }
            let outside = self.columns.iter().filter(|(at, id)| row.cells.contains_key(at) && !columns.contains(id));
            problems.extend(outside.map(|(at, id)| outside_matrix(id, Place { column: *at, ..row.place })));
            let mark = |id: &String| {
                let at = place_of(id);
                let text = at.and_then(|at| row.cells.get(&at)).map_or("", |text| text.trim());
                Draft::text(text, at.map_or(row.place, |column| Place { column, ..row.place }))
            };
            let marks = columns.iter().map(mark).collect();
            entries.push((row.id, Draft { place: row.place, value: Value::List(marks) }));
        }
        entries
    }
}

fn no_column(matrix: &Matrix, id: &str, listed: Place) -> CellProblem {
    let message = format!("「{id}」の列が、シート「{}」にありません。", matrix.sheet);
    Fault::MissingHeading.at(listed, id, message, "表のシートに、この ID を見出しとする列を加えてください。")
}

fn outside_matrix(id: &str, place: Place) -> CellProblem {
    let message = format!("この表の「列の役割」に「{id}」はありません。");
    Fault::OutsideMatrix.at(place, id, message, "「列の役割」にこの ID を加えるか、このセルを空欄にしてください。")
}
