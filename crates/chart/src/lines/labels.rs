//! The words at the ends of the lines, and the numbers along a single one, kept apart from each other.

use super::draw::{Layout, leader};
use super::{Line, Lines};
use crate::chart::finite;
use crate::number::number;
use crate::palette::{INK, INK_2};
use crate::svg::{Area, Canvas};
use crate::text::{Words, one, width, wrap};

const SIZE: f64 = 13.0;

/// From one point to another.
type Stroke = ((f64, f64), (f64, f64));

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

/// Draws the labels where they touch neither each other nor a line; says how far down they reach.
pub(super) fn draw(canvas: &mut Canvas, input: &Lines, layout: &Layout) -> f64 {
    along(canvas, input, layout);
    let mut ends = ends(input, layout);
    ends.sort_by(|one, next| one.y.total_cmp(&next.y));
    let strokes = layout.strokes(input);
    let downward = ends.iter().collect::<Vec<_>>();
    let upward = ends.iter().rev().collect::<Vec<_>>();
    // Labels keep the order of their lines: from the top if there is room below, else from the bottom.
    let placed = place(&downward, layout, &strokes, 1.0).map(|areas| (downward.clone(), areas));
    let placed = placed.or_else(|| place(&upward, layout, &strokes, -1.0).map(|areas| (upward, areas)));
    let (ends, areas) = placed.unwrap_or_else(|| (downward.clone(), under_each_other(&downward)));
    for (end, area) in ends.iter().zip(&areas) {
        leader(canvas, end, area.y + area.h / 2.0);
        canvas.words(end.x, area.y + area.h / 2.0, &end.words).centred().fill(INK).halo().draw();
    }
    areas.iter().map(|area| area.y + area.h).fold(0.0, f64::max)
}

/// Places one label after the other, each beyond the last in a direction (1 down, -1 up); nothing if there is no room.
fn place(ends: &[&EndLabel], layout: &Layout, strokes: &[Stroke], direction: f64) -> Option<Vec<Area>> {
    let mut taken: Vec<Area> = Vec::new();
    for end in ends {
        let (w, h) = (end.words.width(), end.words.height());
        let at = |shift: f64| Area::new(end.x, end.y - h / 2.0 + shift, w, h);
        let in_order = |area: &Area, other: &Area| (area.y - other.y) * direction > 0.0 || !beside(area, other);
        let is_inside = |area: &Area| area.y >= 1.0 && area.y + h <= layout.floor() - 2.0;
        let is_free = |area: &Area| is_inside(area) && taken.iter().all(|other| !meet(area, other) && in_order(area, other));
        let shifts = || (0..60).flat_map(|step| [f64::from(step) * -4.0, f64::from(step) * 4.0]);
        let is_clear = |area: &Area| is_free(area) && !strokes.iter().any(|stroke| crosses(area, *stroke));
        let clear = shifts().take(24).map(at).find(is_clear);
        taken.push(clear.or_else(|| shifts().map(at).find(is_free))?);
    }
    Some(taken)
}

/// Whether two areas share a stretch across.
fn beside(one: &Area, other: &Area) -> bool {
    one.x < other.x + other.w && other.x < one.x + one.w
}

/// More labels than the plot is high: one under the other, beyond its floor if need be.
fn under_each_other(ends: &[&EndLabel]) -> Vec<Area> {
    let mut free = 2.0;
    let area = |end: &&EndLabel| {
        let (w, h) = (end.words.width(), end.words.height());
        let y = (end.y - h / 2.0).clamp(2.0, f64::max(free, 2.0));
        free = y.max(free) + h + 3.0;
        Area::new(end.x, free - h - 3.0, w, h)
    };
    ends.iter().map(area).collect()
}

fn meet(one: &Area, other: &Area) -> bool {
    beside(one, other) && one.y < other.y + other.h + 2.0 && other.y < one.y + one.h + 2.0
}

/// Whether a stroke comes into an area, seen at many places along it.
fn crosses(area: &Area, (from, to): Stroke) -> bool {
    (0..=40).map(|nth| f64::from(nth) / 40.0).any(|share| {
        let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        x > area.x - 2.0 && x < area.x + area.w && y > area.y - 1.0 && y < area.y + area.h + 1.0
    })
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
