//! Lines over years or days, broken where nothing is known, with a stepped target.

mod draw;
mod labels;

use crate::chart::{Amount, Chart, Frame, Tick, finite};
use crate::table::{Cell, Table, with_unit};

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
    let table = table(input);
    if input.places.is_empty() || (input.lines.is_empty() && input.targets.is_empty()) {
        return input.frame.nothing(table);
    }
    Chart { svg: draw::draw(input), table }
}

fn table(input: &Lines) -> Table {
    let has_target = input.targets.iter().any(|target| finite(*target).is_some());
    let mut head = vec![input.place_head.clone()];
    head.extend(input.lines.iter().map(|line| with_unit(&line.name, &input.unit)));
    head.extend(has_target.then(|| with_unit(&input.target, &input.unit)));
    let none = Point::default();
    let row = |(nth, place): (usize, &Tick)| {
        let cell = |line: &Line| {
            let point = line.points.get(nth).unwrap_or(&none);
            let word = if point.value == Amount::Ahead { &input.ahead } else { &input.unknown };
            Cell::known(point.value.known(), word).to(point.href.as_ref())
        };
        let mut row = vec![Cell::text(&place.label)];
        row.extend(input.lines.iter().map(cell));
        row.extend(has_target.then(|| Cell::known(input.targets.get(nth).copied().and_then(finite), "–")));
        row
    };
    Table { caption: input.frame.title.clone(), head, rows: input.places.iter().enumerate().map(row).collect() }
}
