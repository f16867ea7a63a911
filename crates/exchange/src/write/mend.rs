//! 直すための表: the faulty rows of a file as they are, with what is wrong with each.

use std::collections::BTreeMap;

use crate::problem::{Problem, Severity};
use crate::sheet::{Cell, Column, ColumnKind, Sheet};
use crate::table::Table;

/// The rows with an error or a warning, all columns as in the file, with 「問題」 as last column. Mended, it can be
/// imported as it is: the added columns are not read.
pub fn problem_rows(table: &Table, problems: &[Problem]) -> Sheet {
    let mut by_row: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.severity > Severity::Notice) {
        if let Some(row) = problem.row {
            let column = problem.column.as_ref().map(|column| format!("{column}: ")).unwrap_or_default();
            by_row.entry(row).or_default().push(format!("【{}】{column}{}", problem.severity.ja(), problem.message));
        }
    }
    let text = |heading: &str| Column { heading: heading.to_owned(), kind: ColumnKind::Text };
    let mut columns: Vec<Column> = table.columns.iter().map(|heading| text(heading)).collect();
    columns.push(text("問題"));
    let rows = by_row.into_iter().filter_map(|(number, messages)| {
        let row = table.find_row(number)?;
        let mut cells: Vec<Cell> = row.cells().map(Cell::from).collect();
        cells.push(Cell::Text(messages.join("\n")));
        Some(cells)
    });
    Sheet { title: "問題のある行".into(), columns, rows: rows.collect() }
}
