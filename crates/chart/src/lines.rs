//! Lines over years or days, broken where nothing is known, with a stepped target.

use crate::chart::{Amount, Chart, Frame, Tick};
use crate::table::Table;

/// Lines over shared places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the places are, as head of the first column: 「年度」.
    pub place_head: String,
    /// The unit of all values: 「人」.
    pub unit: String,
    /// The word for a value that is not known: 「不明」.
    pub unknown: String,
    /// The word for a value still to come: 「これから」.
    pub ahead: String,
    /// What the target line is: 「目標」.
    pub target: String,
    /// The places in order, in years or days; their distances are drawn as they are.
    pub places: Vec<Tick>,
    /// The lines.
    pub lines: Vec<Line>,
    /// What was aimed at, one value a place; may be empty.
    pub targets: Vec<Option<f64>>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Stands at the end of the line.
    pub name: String,
    /// One point a place, in their order.
    pub points: Vec<Point>,
}

/// One point of a line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Point {
    /// The value; what is unknown or ahead is a gap.
    pub value: Amount,
    /// Where the point leads.
    pub href: Option<String>,
}

/// Draws lines.
pub fn lines(input: &Lines) -> Chart {
    input.frame.nothing(Table::default())
}
