//! Legends: what a pattern, a line or a mark stands for, in rows above or below the picture.

use crate::palette::{INK_2, TARGET};
use crate::svg::{Area, Canvas, Paint};
use crate::text::{one, wrap};

/// One explanation.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub swatch: Swatch,
    pub text: String,
}

/// The sample before an explanation.
#[derive(Debug, Clone)]
pub(crate) enum Swatch {
    /// A filled or outlined box.
    Box(Paint),
    /// The mark of a target on an upright bar.
    Level,
    /// The mark of a target on a lying bar.
    Post,
    /// A piece of a line.
    Line(Paint),
    /// A character, as it stands in the picture.
    Sign(&'static str),
    /// A number, as it stands in the picture.
    Number(usize),
    /// A milestone.
    Diamond(Paint),
}

const SIZE: f64 = 13.0;
const ROW: f64 = 22.0;
const SAMPLE: f64 = 28.0;
const GAP: f64 = 18.0;

/// Draws a legend and says how high it is; nothing for no entries.
pub(crate) fn draw(canvas: &mut Canvas, entries: &[Entry], left: f64, top: f64, room: f64) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    let (mut x, mut y) = (left, top);
    canvas.scaffold(|canvas| {
        for entry in entries {
            let words = wrap(&entry.text, room - SAMPLE, SIZE, 2);
            let needed = SAMPLE + words.width();
            if x > left && x + needed > left + room {
                (x, y) = (left, y + ROW);
            }
            sample(canvas, &entry.swatch, x, y + ROW / 2.0);
            canvas.words(x + SAMPLE, y + ROW / 2.0 + 4.7, &words).fill(INK_2).draw();
            y += (words.lines.len() as f64 - 1.0) * SIZE * 1.3;
            x += needed + GAP;
        }
    });
    y + ROW - top
}

fn sample(canvas: &mut Canvas, swatch: &Swatch, x: f64, middle: f64) {
    let unmarked = |paint: &Paint| Paint { class: "", ..*paint };
    match swatch {
        Swatch::Box(paint) => canvas.rect(Area::new(x + 1.0, middle - 7.0, 20.0, 14.0), &unmarked(paint)),
        Swatch::Post => canvas.line((x + 11.0, middle - 8.0), (x + 11.0, middle + 8.0), &Paint::stroke(TARGET, 3.0)),
        Swatch::Level => canvas.line((x, middle), (x + 22.0, middle), &Paint::stroke(TARGET, 3.0)),
        Swatch::Line(paint) => canvas.line((x, middle), (x + 22.0, middle), &unmarked(paint)),
        Swatch::Sign(sign) => canvas.words(x + 11.0, middle + 4.7, &one(sign, 14.0)).middle().bold().draw(),
        Swatch::Number(number) => canvas.words(x + 11.0, middle + 4.7, &one(&number.to_string(), SIZE)).middle().bold().draw(),
        Swatch::Diamond(paint) => diamond(canvas, (x + 11.0, middle), 7.0, &unmarked(paint)),
    }
}

/// A square on its corner.
pub(crate) fn diamond(canvas: &mut Canvas, (x, y): (f64, f64), reach: f64, paint: &Paint) {
    canvas.through(&[(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], true, paint);
}
