//! The picture of a timeline.

use std::collections::BTreeSet;

use super::pack::{INSIDE, Placed, REACH, SIZE, Shape, Side, pack};
use super::{Lane, Look, Timeline};
use crate::chart::finite;
use crate::legend::{self, Entry, Swatch, diamond};
use crate::palette::{BAND, DATA, GRID, INK_2, PALE, PAPER, TARGET, UNKNOWN};
use crate::scale::Scale;
use crate::svg::{Area, Canvas, Fill, Paint, Pattern};
use crate::text::{Words, one, widest, width, wrap};

const LABEL: f64 = 14.0;
const SMALL: f64 = 12.0;
const ROW: f64 = 32.0;
const BAR: f64 = 24.0;
/// Below this width the names of the lanes stand above them.
const NARROW: f64 = 520.0;

struct LaneAt<'a> {
    lane: &'a Lane,
    label: Words,
    placed: Vec<Placed<'a>>,
    top: f64,
    /// Where the first row begins.
    rows: f64,
    bottom: f64,
}

pub(super) fn draw(input: &Timeline, from: f64, until: f64) -> String {
    let whole = input.frame.room();
    let is_narrow = whole < NARROW;
    let names = if is_narrow { whole - 16.0 } else { (widest(input.lanes.iter().map(|lane| lane.label.as_str()), LABEL) + 4.0).min(whole * 0.24) };
    let left = if is_narrow { 6.0 } else { names + 16.0 };
    let right = whole - 6.0;
    let across = Scale::between(from, until, left, right);
    let mut canvas = Canvas::new(&input.frame);
    let legend = legend::draw(&mut canvas, &entries(input), 4.0, 2.0, whole - 8.0);
    let today = legend + if input.today.is_some() { 26.0 } else { 0.0 };
    let top = today + 24.0;
    let lanes = lay_out(input, &across, Area::new(left, top + 4.0, right - left, 0.0), names, is_narrow);
    let bottom = lanes.last().map_or(top, |lane| lane.bottom);
    bands(&mut canvas, input, &across, Area::new(left, top, right - left, bottom - top));
    for lane in &lanes {
        separate(&mut canvas, lane.bottom, whole);
    }
    now(&mut canvas, input, &across, today - 5.0, bottom, (left, right));
    for lane in &lanes {
        draw_lane(&mut canvas, lane, left, is_narrow);
    }
    canvas.finish(whole, bottom + 6.0)
}

fn lay_out<'a>(input: &'a Timeline, across: &Scale, area: Area, names: f64, is_narrow: bool) -> Vec<LaneAt<'a>> {
    let mut y = area.y;
    let lane = |lane: &'a Lane| {
        let (placed, rows) = pack(&lane.items, across, area.x + 2.0, area.x + area.w - 2.0);
        let label = wrap(&lane.label, names, LABEL, 3);
        let (above, least) = if is_narrow { (label.height() + 4.0, 0.0) } else { (0.0, label.height() + 10.0) };
        let bottom = y + above + (rows as f64 * ROW).max(least) + 6.0;
        let at = LaneAt { lane, label, placed, top: y, rows: y + above + 3.0, bottom };
        y = bottom + 2.0;
        at
    };
    input.lanes.iter().map(lane).collect()
}

/// The years: every second on a ground, named as often as there is room.
fn bands(canvas: &mut Canvas, input: &Timeline, across: &Scale, area: Area) {
    let ends = (area.x, area.x + area.w);
    let mut grid: Vec<(f64, &str)> = input.grid.iter().filter_map(|tick| Some((finite(Some(tick.at))?, tick.label.as_str()))).collect();
    grid.sort_by(|one, next| one.0.total_cmp(&next.0));
    let grid: Vec<(f64, &str)> = grid.into_iter().map(|(at, label)| (across.at(at), label)).collect();
    canvas.scaffold(|canvas| {
        let mut free = f64::NEG_INFINITY;
        for (nth, (x, label)) in grid.iter().enumerate() {
            let next = grid.get(nth + 1).map_or(ends.1, |(next, _)| *next);
            if nth % 2 == 0 {
                canvas.rect(Area::new(*x, area.y, next - x, area.h), &Paint::fill(BAND));
            }
            canvas.line((*x, area.y - 16.0), (*x, area.y + area.h), &Paint::stroke(GRID, 1.0));
            // Ticks before and behind the days shown lie on its edges, with no room between them.
            let is_band = next - x > 8.0;
            if is_band && *x >= free && x + 4.0 + width(label, SMALL) <= ends.1 + 4.0 {
                canvas.words(x + 4.0, area.y - 6.0, &one(label, SMALL)).fill(INK_2).draw();
                free = x + 10.0 + width(label, SMALL);
            }
        }
    });
}

fn separate(canvas: &mut Canvas, y: f64, right: f64) {
    canvas.scaffold(|canvas| canvas.line((0.0, y), (right, y), &Paint::stroke(GRID, 1.0)));
}

/// The line of today, under the items, with its words above the years.
fn now(canvas: &mut Canvas, input: &Timeline, across: &Scale, y: f64, bottom: f64, (left, right): (f64, f64)) {
    let Some(today) = input.today.as_ref().filter(|today| finite(Some(today.at)).is_some()) else { return };
    let x = across.at(today.at);
    let words = wrap(&today.label, right - left, SIZE, 1);
    let half = words.width() / 2.0;
    canvas.line((x, y + 5.0), (x, bottom), &Paint::stroke(TARGET, 2.0).mark("mark today"));
    canvas.through(&[(x - 5.0, y + 3.0), (x + 5.0, y + 3.0), (x, y + 10.0)], true, &Paint::fill(TARGET));
    let middle = x.clamp(left + half, (right - half).max(left + half));
    canvas.words(middle, y, &words).middle().bold().draw();
}

fn draw_lane(canvas: &mut Canvas, at: &LaneAt, left: f64, is_narrow: bool) {
    let area = Area::new(4.0, at.top, at.label.width(), at.label.height());
    canvas.link(at.lane.href.as_ref(), &at.lane.label, area, |canvas| {
        if is_narrow {
            canvas.words(8.0, at.top + LABEL + 2.0, &at.label).bold().halo().linked(at.lane.href.is_some()).draw();
        } else {
            canvas
                .words(left - 12.0, at.rows + BAR / 2.0 + 3.0 + at.label.height() / 2.0 - LABEL * 0.65, &at.label)
                .end()
                .centred()
                .linked(at.lane.href.is_some())
                .draw();
        }
    });
    for placed in &at.placed {
        draw_item(canvas, placed, at.rows + placed.row as f64 * ROW + ROW / 2.0);
    }
}

fn draw_item(canvas: &mut Canvas, placed: &Placed, middle: f64) {
    let item = placed.item;
    let name = [&item.label, &item.when, &item.state].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let (begin, end) = placed.extent();
    let area = Area::new(begin, middle - BAR / 2.0, end - begin, BAR);
    canvas.link(item.href.as_ref(), &name, area, |canvas| {
        canvas.tip(&name, |canvas| {
            shape(canvas, placed, middle);
            words(canvas, placed, middle);
        });
    });
}

fn shape(canvas: &mut Canvas, placed: &Placed, middle: f64) {
    let paint = paint(placed.look);
    match placed.shape {
        Shape::Diamond(x) => diamond(canvas, (x, middle), REACH, &paint),
        Shape::Bar { left, right, opens, goes_on } => {
            let (top, bottom, point) = (middle - BAR / 2.0, middle + BAR / 2.0, 8.0_f64.min((right - left) / 2.0));
            // An open end is a point, an open beginning a notch.
            // What follows at once stays apart by a thin gap.
            let left = left + 3.0;
            let mut outline = vec![(left, top)];
            outline.extend(if goes_on {
                vec![(right - point, top), (right, middle), (right - point, bottom)]
            } else {
                vec![(right, top), (right, bottom)]
            });
            outline.push((left, bottom));
            outline.extend(opens.then_some((left + point, middle)));
            canvas.through(&outline, true, &paint);
        }
    }
}

fn words(canvas: &mut Canvas, placed: &Placed, middle: f64) {
    let (left, right) = placed.shape.ends();
    let words = &placed.words;
    let linked = placed.item.href.is_some();
    match placed.side {
        Side::Inside if placed.look == Look::Solid => canvas.words(left + INSIDE, middle, words).centred().fill(PAPER).linked(linked).draw(),
        Side::Inside => canvas.words(left + INSIDE, middle, words).centred().halo().linked(linked).draw(),
        Side::Right => canvas.words(right + 6.0, middle, words).centred().halo().linked(linked).draw(),
        Side::Left => canvas.words(left - 6.0, middle, words).end().centred().halo().linked(linked).draw(),
    }
}

fn paint(look: Look) -> Paint {
    let plain = match look {
        Look::Solid => Paint::fill(DATA).lined(DATA, 1.5),
        Look::Pale => Paint::fill(PALE).lined(DATA, 1.5),
        Look::Striped => Paint::fill(DATA).filled(Fill::Pattern(Pattern::Stripes)).lined(DATA, 1.5),
        Look::Dashed => Paint::fill(PAPER).lined(UNKNOWN, 1.5).dashed("4 3"),
    };
    plain.mark("mark")
}

/// What the looks stand for, by the words of the items.
fn entries(input: &Timeline) -> Vec<Entry> {
    let items = || input.lanes.iter().flat_map(|lane| &lane.items).filter(|item| !item.state.is_empty());
    let states: BTreeSet<(Look, &str)> = items().map(|item| (item.look, item.state.as_str())).collect();
    let is_point = |look: Look| items().filter(|item| item.look == look).all(|item| matches!(item.span, super::Span::Milestone(_)));
    let swatch = |look| if is_point(look) { Swatch::Diamond(paint(look)) } else { Swatch::Box(paint(look)) };
    let mut entries: Vec<Entry> = states.into_iter().map(|(look, state)| Entry { swatch: swatch(look), text: state.to_owned() }).collect();
    entries.truncate(8);
    entries
}
