//! A heat map: shares by row and column, with their numbers in the cells.

use crate::chart::{Chart, Frame};
use crate::table::Table;

/// Rows by columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the rows are, as head of the first column: 「所属」.
    pub row_head: String,
    /// The word for a share that is not known: 「未評価」.
    pub unknown: String,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatRow {
    /// Its name.
    pub label: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// One cell a column, in their order.
    pub cells: Vec<HeatCell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatCell {
    /// How dark the cell is, from 0 to 1; `None` is unknown and hatched.
    pub share: Option<f64>,
    /// What stands in the cell, line by line; the share in per cent if there is none.
    pub lines: Vec<String>,
    /// Where the cell leads.
    pub href: Option<String>,
}

/// Draws a heat map.
pub fn heat(input: &Heat) -> Chart {
    input.frame.nothing(Table::default())
}
