//! A timeline: lanes with dated periods and milestones over a grid of years, and today.

mod draw;
mod pack;

use crate::chart::{Chart, Frame, Tick, finite};
use crate::table::{Cell, Table};

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
    let table = table(input);
    match window(input) {
        Some((from, until)) if !input.lanes.is_empty() => Chart { svg: draw::draw(input, from, until), table },
        _ => input.frame.nothing(table),
    }
}

/// The days shown: as given, or else from the first to the last day that occurs.
fn window(input: &Timeline) -> Option<(f64, f64)> {
    let given = (finite(Some(input.from)), finite(Some(input.until)));
    if let (Some(from), Some(until)) = given
        && from < until
    {
        return Some((from, until));
    }
    let days = input.lanes.iter().flat_map(|lane| &lane.items).flat_map(|item| match item.span {
        Span::Period { from, until } => [from, until],
        Span::Milestone(at) => [Some(at), None],
    });
    let days: Vec<f64> = days.filter_map(finite).chain(input.today.iter().filter_map(|today| finite(Some(today.at)))).collect();
    let (from, until) = (days.iter().copied().reduce(f64::min)?, days.iter().copied().reduce(f64::max)?);
    Some(if from < until { (from, until) } else { (from - 1.0, from + 1.0) })
}

/// Stands in the row of a lane with nothing in it.
const NONE: &str = "–";

fn table(input: &Timeline) -> Table {
    let has_state = input.lanes.iter().flat_map(|lane| &lane.items).any(|item| !item.state.is_empty());
    let mut head = vec![input.heads.lane.clone(), input.heads.item.clone(), input.heads.when.clone()];
    head.extend(has_state.then(|| input.heads.state.clone()));
    let rows = input.lanes.iter().flat_map(|lane| lane_rows(lane, has_state)).collect();
    Table { caption: input.frame.title.clone(), head, rows }
}

fn lane_rows(lane: &Lane, has_state: bool) -> Vec<Vec<Cell>> {
    let row = |item: &str, when: &str, state: &str, href: Option<&String>| {
        let mut row = vec![Cell::text(&lane.label).to(lane.href.as_ref()), Cell::text(item).to(href), Cell::text(when)];
        row.extend(has_state.then(|| Cell::text(state)));
        row
    };
    if lane.items.is_empty() {
        return vec![row(NONE, NONE, NONE, None)];
    }
    lane.items.iter().map(|item| row(&item.label, &item.when, &item.state, item.href.as_ref())).collect()
}
