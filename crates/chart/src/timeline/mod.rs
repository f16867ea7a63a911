//! A timeline: lanes with dated periods and milestones over a grid of years, and today.

use crate::chart::{Chart, Frame, Tick};
use crate::table::Table;

/// Lanes over days. Days are plain numbers, as of `Date`; what stands in the table are the caller's texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// Id, title, description, width.
    pub frame: Frame,
    /// The heads of the table.
    pub heads: TimelineHeads,
    /// The first day shown.
    pub from: f64,
    /// The day after the last one shown.
    pub until: f64,
    /// Where a year begins, and its name.
    pub grid: Vec<Tick>,
    /// Today, or the day that is asked about.
    pub today: Option<Tick>,
    /// The lanes from the top.
    pub lanes: Vec<Lane>,
}

/// The heads of the table of a timeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimelineHeads {
    /// 「区分」.
    pub lane: String,
    /// 「内容」.
    pub item: String,
    /// 「期間」.
    pub when: String,
    /// 「状況」; where no item has a state there is no such column.
    pub state: String,
}

/// One lane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lane {
    /// Its name.
    pub label: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// What is in it; what overlaps is drawn one under the other.
    pub items: Vec<Item>,
}

/// Something in a lane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Its name.
    pub label: String,
    /// When it is.
    pub span: Span,
    /// The same in words, for the table: 「令和8年4月1日から」.
    pub when: String,
    /// How it is drawn.
    pub look: Look,
    /// The same in a word, for the table and the legend: 「実施済み」, 「予定」.
    pub state: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Span {
    /// From a day until before another; `None` at an end is open or not known, and drawn as such.
    Period {
        /// The first day.
        from: Option<f64>,
        /// The day after the last one.
        until: Option<f64>,
    },
    /// On one day.
    Milestone(f64),
}

impl Default for Span {
    fn default() -> Self {
        Self::Period { from: None, until: None }
    }
}

/// How something in a lane is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Look {
    /// Filled: what is done or holds.
    #[default]
    Solid,
    /// Pale with an outline: what is going on or planned for certain.
    Pale,
    /// Striped: what is set apart, as a leave.
    Striped,
    /// A dashed outline: what may be, or is not known.
    Dashed,
}

/// Draws a timeline.
pub fn timeline(input: &Timeline) -> Chart {
    input.frame.nothing(Table::default())
}
