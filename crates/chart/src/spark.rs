//! A spark: the course of a figure, as small as a word.

use crate::chart::{Chart, Frame, finite};
use crate::palette::{DATA, PAPER};
use crate::scale::Scale;
use crate::svg::{Area, Canvas, Fill, Paint, Pattern};
use crate::table::{Cell, Table, with_unit};

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

const HEIGHT: f64 = 24.0;

/// Draws a spark.
pub fn spark(input: &Spark) -> Chart {
    let mut canvas = Canvas::new(&input.frame);
    let width = if input.frame.width.is_finite() { input.frame.width.clamp(48.0, 120.0) } else { 96.0 };
    let values: Vec<Option<f64>> = input.points.iter().map(|(_, value)| finite(*value)).collect();
    let known = values.iter().flatten().copied();
    let scale = Scale::nice(known, 4, HEIGHT - 5.0, 5.0);
    let step = (width - 12.0) / (values.len().saturating_sub(1).max(1)) as f64;
    let place = |(nth, value): (usize, &Option<f64>)| value.map(|value| (6.0 + nth as f64 * step, scale.at(value)));
    let places: Vec<Option<(f64, f64)>> = values.iter().enumerate().map(place).collect();
    for run in places.split(Option::is_none).filter(|run| !run.is_empty()) {
        draw_run(&mut canvas, &run.iter().copied().flatten().collect::<Vec<_>>());
    }
    match places.iter().rev().find_map(|place| *place) {
        Some(last) => canvas.circle(last, 4.0, &Paint::fill(DATA).lined(PAPER, 1.0).mark("mark")),
        None => {
            let whole = Area::new(1.0, 4.0, width - 2.0, HEIGHT - 8.0);
            canvas.rounded(whole, 2.0, &Paint::unknown(Fill::Pattern(Pattern::Hatch)).mark("mark unknown"));
        }
    }
    let head = vec![input.place_head.clone(), with_unit(&input.value_head, &input.unit)];
    let row = |((label, _), value): (&(String, Option<f64>), &Option<f64>)| vec![Cell::text(label), Cell::known(*value, &input.unknown)];
    let rows = input.points.iter().zip(&values).map(row).collect();
    Chart { svg: canvas.finish_inline(width, HEIGHT), table: Table { caption: input.frame.title.clone(), head, rows } }
}

/// A piece of the line; a single point between two gaps is a dot.
fn draw_run(canvas: &mut Canvas, run: &[(f64, f64)]) {
    match run {
        [only] => canvas.circle(*only, 2.0, &Paint::fill(DATA)),
        run => canvas.through(run, false, &Paint::stroke(DATA, 2.0)),
    }
}
