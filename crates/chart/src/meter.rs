//! A meter: how much there is of what is needed, as small as a word.

use crate::chart::{Chart, Frame, finite};
use crate::palette::{AXIS, DATA, PAPER};
use crate::svg::{Area, Canvas, Fill, Paint, Pattern};
use crate::table::{Cell, Table, with_unit};

/// A small bar without words; the page says the numbers beside it. `frame.width` is its width, 240 at most.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meter {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What is there, as head: 「修了」.
    pub have_head: String,
    /// What is needed, as head: 「必要」.
    pub need_head: String,
    /// The unit: 「講座」.
    pub unit: String,
    /// The word for an amount that is not known.
    pub unknown: String,
    /// How much there is; `None` is unknown and a dashed, hatched bar.
    pub have: Option<f64>,
    /// How much is needed.
    pub need: Option<f64>,
}

const HEIGHT: f64 = 16.0;

/// Draws a meter.
pub fn meter(input: &Meter) -> Chart {
    let mut canvas = Canvas::new(&input.frame);
    let width = if input.frame.width.is_finite() { input.frame.width.clamp(48.0, 240.0) } else { 96.0 };
    let whole = Area::new(1.0, 2.0, width - 2.0, HEIGHT - 4.0);
    let (have, need) = (finite(input.have), finite(input.need));
    match (have, need) {
        (Some(have), Some(need)) => {
            let share = if need > 0.0 { (have / need).clamp(0.0, 1.0) } else { 1.0 };
            canvas.rounded(whole, 2.0, &Paint::fill(PAPER).lined(AXIS, 1.5));
            let filled = Area { w: whole.w * share, ..whole };
            canvas.rounded(filled, 2.0, &Paint::fill(DATA).mark("mark"));
        }
        _ => canvas.rounded(whole, 2.0, &Paint::unknown(Fill::Pattern(Pattern::Hatch)).mark("mark unknown")),
    }
    let head = [&input.have_head, &input.need_head].map(|head| with_unit(head, &input.unit)).to_vec();
    let row = [have, need].map(|value| Cell::known(value, &input.unknown)).to_vec();
    Chart { svg: canvas.finish_inline(width, HEIGHT), table: Table { caption: input.frame.title.clone(), head, rows: vec![row] } }
}
