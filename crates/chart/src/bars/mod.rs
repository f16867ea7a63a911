//! Bars with targets: what is, what is not known, and what was aimed at, by group and series.

mod marks;
mod sideways;
mod tabled;
mod upright;

use crate::chart::{Amount, Chart, Frame};

use marks::Marks;

/// Which way the bars grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// From the bottom: few groups, as over years.
    #[default]
    Upright,
    /// From the left: many groups or long names; also the form for narrow pages.
    Sideways,
}

/// Bars by group and series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// Id, title, description, width.
    pub frame: Frame,
    /// Which way the bars grow.
    pub direction: Direction,
    /// What the groups are, as head of the first column: 「年度」.
    pub group_head: String,
    /// The unit of all values: 「人」.
    pub unit: String,
    /// The word for a value that is not known: 「不明」.
    pub unknown: String,
    /// The word for a value still to come: 「これから」. Stands in the table; the picture has only the target there.
    pub ahead: String,
    /// What the uncertain part of a bar is: 「判定できない」.
    pub unsure: String,
    /// What the targets are: 「目標」.
    pub target: String,
    /// How far the axis reaches at least, where that is more than the figures: 100 for per cent.
    pub most: Option<f64>,
    /// What stands at 0, 1, 2 … of the axis instead of the numbers: the names of levels. Mostly empty.
    pub ticks: Vec<String>,
    /// The names of the series; one series needs no legend.
    pub series: Vec<String>,
    /// The groups in order.
    pub groups: Vec<BarGroup>,
}

/// One group: a fiscal year, a section.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarGroup {
    /// What stands at the axis.
    pub label: String,
    /// One bar a series, in their order.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// The value; unknown is a dashed outline with the word for it.
    pub value: Amount,
    /// What stands at the bar and in the table instead of the number, where it is not empty.
    pub text: String,
    /// How much more it may be: stacked on the value, hatched.
    pub unsure: Option<f64>,
    /// What was aimed at.
    pub target: Option<Target>,
    /// Where the bar leads.
    pub href: Option<String>,
}

/// What was aimed at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Target {
    /// Where the mark stands; `None` for a target without a number, as one that is not yet decided.
    pub at: Option<f64>,
    /// What stands at the mark instead of the number, where it is not empty: 「約30人」, 「検討中」.
    pub text: String,
}

/// Draws bars.
pub fn bars(input: &Bars) -> Chart {
    let table = tabled::table(input);
    let marks = Marks::of(input);
    if marks.groups.is_empty() {
        return input.frame.nothing(table);
    }
    let svg = match input.direction {
        Direction::Upright => upright::draw(input, &marks).unwrap_or_else(|| sideways::draw(input, &marks)),
        Direction::Sideways => sideways::draw(input, &marks),
    };
    Chart { svg, table }
}
