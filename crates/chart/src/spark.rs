//! A spark: the course of a figure, as small as a word.

use crate::chart::{Chart, Frame};
use crate::table::Table;

/// A small line without axes; the last known point has a dot. `frame.width` is its width, 120 at most.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the places are, as head of the first column.
    pub place_head: String,
    /// What the values are, as head of the second column.
    pub value_head: String,
    /// The unit of the values.
    pub unit: String,
    /// The word for a value that is not known.
    pub unknown: String,
    /// The places and their values; `None` is unknown and a gap.
    pub points: Vec<(String, Option<f64>)>,
}

/// Draws a spark.
pub fn spark(input: &Spark) -> Chart {
    input.frame.nothing(Table::default())
}
