//! The few rules a page needs for the size of charts: attributes cannot say "at least".

use std::fmt::Write;

/// Natural widths are grouped in steps of this many pixels.
const STEP: u32 = 40;
/// Wider charts share the last step.
const LAST: u32 = 2400;

/// The class of a natural width.
pub(crate) fn class(width: f64) -> String {
    let step = (width / f64::from(STEP)).floor().clamp(1.0, f64::from(LAST / STEP)) as u32 * STEP;
    format!("chart-w{step}")
}

/// CSS rules for the style sheet of the page: a chart is never drawn smaller than it was laid out, and not much larger.
///
/// Put the chart into an element with `overflow-x: auto`, so that the page scrolls there and not as a whole.
pub fn css() -> String {
    let mut out = String::from(".chart { display: block; width: 100%; height: auto; }\n");
    for step in (STEP..=LAST).step_by(STEP as usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, ".chart-w{step} {{ min-width: {step}px; max-width: {}px; }}", step * 5 / 4);
    }
    out
}
