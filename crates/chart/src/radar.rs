//! A radar: what somebody has against what is needed, one spoke a skill.

use crate::chart::{Chart, Frame};
use crate::table::Table;

/// Skills around a centre. With fewer than 3 or more than 20 spokes the same is drawn as bars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Radar {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the spokes are, as head of the first column: 「スキル」.
    pub spoke_head: String,
    /// What is there: 「現在」.
    pub have: String,
    /// What is needed: 「必要」.
    pub need: String,
    /// The word for a level that is not known: 「未評価」.
    pub unknown: String,
    /// The names of the levels from 0 up; the last is the rim.
    pub levels: Vec<String>,
    /// The spokes, clockwise from the top.
    pub spokes: Vec<Spoke>,
}

/// One skill.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spoke {
    /// Its name.
    pub label: String,
    /// The level that is there; `None` is unknown, which is not 0.
    pub have: Option<f64>,
    /// The level that is needed, where one is.
    pub need: Option<f64>,
    /// Where the spoke leads.
    pub href: Option<String>,
}

/// Draws a radar.
pub fn radar(input: &Radar) -> Chart {
    input.frame.nothing(Table::default())
}
