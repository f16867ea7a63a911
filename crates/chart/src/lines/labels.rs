//! The words at the ends of the lines, and the numbers along a single one, kept apart from each other.

use super::draw::{Layout, leader};
use super::{Line, Lines};
use crate::chart::finite;
use crate::number::number;
use crate::palette::{INK, INK_2};
use crate::svg::Canvas;
use crate::text::{Words, one, width, wrap};

const SIZE: f64 = 13.0;

/// The words at one end, where they would like to be.
pub(super) struct EndLabel {
    pub x: f64,
    pub y: f64,
    pub words: Words,
}

/// The ends of all lines and of the target.
pub(super) fn ends(input: &Lines, layout: &Layout) -> Vec<EndLabel> {
    let mut ends: Vec<EndLabel> = input.lines.iter().filter_map(|line| line_end(input, line, layout)).collect();
    ends.extend(target_end(input, layout));
    ends
}

/// The name and the last number, in as many lines as a narrow margin takes.
fn words(input: &Lines, name: &str, value: f64) -> Words {
    let room = (input.frame.room() * 0.24).clamp(72.0, 150.0);
    let text = format!("{}{}", number(value), input.unit);
    let mut words = wrap(name, room, SIZE, 2);
    match words.lines.last_mut() {
        Some(last) if width(last, SIZE) + width(&text, SIZE) + SIZE <= room => last.push_str(&format!(" {text}")),
        _ => words.lines.push(text),
    }
    words
}

fn line_end(input: &Lines, line: &Line, layout: &Layout) -> Option<EndLabel> {
    let (nth, (x, y)) = layout.all(line).into_iter().enumerate().rev().find_map(|(nth, at)| Some((nth, at?)))?;
    let value = line.points.get(nth)?.value.known()?;
    Some(EndLabel { x: x + 11.0, y, words: words(input, &line.name, value) })
}

fn target_end(input: &Lines, layout: &Layout) -> Option<EndLabel> {
    let last = |(nth, x): (usize, &f64)| Some((*x, input.targets.get(nth).copied().and_then(finite)?));
    let (x, value) = layout.places.iter().enumerate().rev().find_map(last)?;
    let x = (x + layout.step / 2.0).min(layout.right) + 5.0;
    Some(EndLabel { x, y: layout.scale.at(value), words: words(input, &input.target, value) })
}

/// Draws the labels, moved down or up where they would touch; says how far down they reach.
pub(super) fn draw(canvas: &mut Canvas, input: &Lines, layout: &Layout) -> f64 {
    along(canvas, input, layout);
    let mut ends = ends(input, layout);
    ends.sort_by(|one, next| one.y.total_cmp(&next.y));
    let mut lowest: f64 = 0.0;
    let mut placed: Vec<(f64, f64, f64, f64)> = Vec::new();
    for end in &ends {
        let (w, h) = (end.words.width(), end.words.height());
        let mut top = (end.y - h / 2.0).max(2.0);
        // Only what lies in the same stretch can be touched.
        for (x, right, _, bottom) in &placed {
            if end.x < *right && *x < end.x + w && top < *bottom + 3.0 {
                top = *bottom + 3.0;
            }
        }
        placed.push((end.x, end.x + w, top, top + h));
        lowest = lowest.max(top + h);
        leader(canvas, end, top + h / 2.0);
        canvas.words(end.x, top + h / 2.0, &end.words).centred().fill(INK).halo().draw();
    }
    lowest
}

/// The numbers of a single line above its points, where there is room for all.
fn along(canvas: &mut Canvas, input: &Lines, layout: &Layout) {
    let [line] = input.lines.as_slice() else { return };
    let text = |nth: usize| line.points.get(nth).and_then(|point| point.value.known()).map(number);
    let texts: Vec<Option<String>> = (0..layout.places.len()).map(text).collect();
    if texts.iter().flatten().any(|text| width(text, SIZE) + 6.0 > layout.step) {
        return;
    }
    let last = texts.iter().rposition(Option::is_some);
    for (nth, text) in texts.iter().enumerate().filter(|(nth, _)| Some(*nth) != last) {
        if let (Some(text), Some((x, y))) = (text, layout.at(line, nth)) {
            canvas.words(x, y - 11.0, &one(text, SIZE)).middle().fill(INK_2).halo().draw();
        }
    }
}
