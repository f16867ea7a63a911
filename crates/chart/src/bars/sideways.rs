//! Bars from the left.

use super::Bars;
use super::marks::{Mark, Marks, UNKNOWN, UNSURE, paint};
use crate::legend;
use crate::number::number;
use crate::palette::{AXIS, GRID, INK_2, PAPER, TARGET};
use crate::scale::Scale;
use crate::svg::{Area, Canvas, Paint};
use crate::text::{Words, one, widest, width, wrap};

const BAR: f64 = 22.0;
const AIM: f64 = 18.0;
const LABEL: f64 = 14.0;
const SMALL: f64 = 12.0;
/// Between two groups, and between two bars of a group.
const GAPS: (f64, f64) = (16.0, 6.0);
/// Below this width the names stand above the bars.
const NARROW: f64 = 520.0;

struct Row<'a> {
    label: Words,
    marks: &'a [Mark<'a>],
    top: f64,
    /// Where the first bar begins: below the name on narrow pages.
    bars: f64,
    height: f64,
}

pub(super) fn draw(input: &Bars, marks: &Marks) -> String {
    let room = input.frame.room();
    let is_narrow = room < NARROW;
    let names = if is_narrow { room - 16.0 } else { (widest(marks.groups.iter().map(|(label, _)| *label), LABEL) + 4.0).min(room * 0.36) };
    let left = if is_narrow { 8.0 } else { names + 16.0 };
    let texts = marks.all().filter(|mark| mark.value.is_some()).map(|mark| width(&beside(mark), LABEL));
    let right = (texts.fold(0.0, f64::max) + 18.0).clamp(24.0, room * 0.6);
    let plot = (room - left - right).max(120.0);
    let steps = ((plot / 90.0) as usize).clamp(2, 6);
    let scale = Scale::nice(marks.values(), steps, left, left + plot);
    let mut canvas = Canvas::new(&input.frame);
    let whole = left + plot + right;
    let legend = legend::draw(&mut canvas, &marks.legend(input), 4.0, 2.0, whole - 8.0);
    let rows = rows(marks, names, is_narrow, legend + 10.0);
    let bottom = rows.last().map_or(legend, |row| row.top + row.height) + GAPS.0 / 2.0;
    grid(&mut canvas, &scale, legend + 6.0, bottom);
    for row in &rows {
        group(&mut canvas, row, &scale, Area::new(left, row.top, plot, row.height), is_narrow);
    }
    canvas.finish(whole, bottom + 24.0)
}

fn rows<'a>(marks: &'a Marks<'a>, names: f64, is_narrow: bool, top: f64) -> Vec<Row<'a>> {
    let mut y = top;
    let row = |(label, marks): &'a (&'a str, Vec<Mark<'a>>)| {
        let label = wrap(label, names, LABEL, 3);
        let bars: f64 = marks.iter().map(slot).sum::<f64>() + (marks.len() as f64 - 1.0).max(0.0) * GAPS.1;
        let above = if is_narrow { label.height() + 4.0 } else { 0.0 };
        let height = above + if is_narrow { bars } else { bars.max(label.height()) };
        let row = Row { label, marks, top: y, bars: y + above, height };
        y += height + GAPS.0;
        row
    };
    marks.groups.iter().map(row).collect()
}

/// How high a bar is with the words of its target above.
fn slot(mark: &Mark) -> f64 {
    if mark.target_text.is_empty() { BAR } else { BAR + AIM }
}

/// The words at the end of a bar.
fn beside(mark: &Mark) -> String {
    if mark.unsure_text.is_empty() { mark.text.clone() } else { format!("{} {}", mark.text, mark.unsure_text) }
}

fn grid(canvas: &mut Canvas, scale: &Scale, top: f64, bottom: f64) {
    canvas.scaffold(|canvas| {
        for tick in &scale.ticks {
            let x = scale.at(*tick);
            let colour = if *tick == 0.0 { AXIS } else { GRID };
            canvas.line((x, top), (x, bottom), &Paint::stroke(colour, 1.0));
            canvas.words(x, bottom + 16.0, &one(&number(*tick), SMALL)).middle().fill(INK_2).draw();
        }
    });
}

fn group(canvas: &mut Canvas, row: &Row, scale: &Scale, area: Area, is_narrow: bool) {
    if is_narrow {
        canvas.words(8.0, row.top + LABEL, &row.label).halo().draw();
    } else {
        let lead = row.marks.first().map_or(0.0, |mark| slot(mark) - BAR);
        let middle = if row.marks.len() == 1 { row.top + lead + BAR / 2.0 } else { row.top + row.height / 2.0 };
        let middle = middle.max(row.top + row.label.height() / 2.0);
        canvas.words(area.x - 12.0, middle, &row.label).end().centred().draw();
    }
    let mut y = row.bars;
    for (series, mark) in row.marks.iter().enumerate() {
        let area = Area { y: y + slot(mark) - BAR, h: BAR, ..area };
        canvas.link(mark.href, &mark.name, area, |canvas| {
            canvas.tip(&mark.name, |canvas| {
                bar(canvas, mark, series, scale, area);
                target(canvas, mark, scale, area);
            });
        });
        y += slot(mark) + GAPS.1;
    }
}

fn bar(canvas: &mut Canvas, mark: &Mark, series: usize, scale: &Scale, area: Area) {
    let middle = area.y + area.h / 2.0;
    let (Some(value), Some(end)) = (mark.value, mark.top()) else {
        if !mark.is_ahead {
            canvas.rect(area, &UNKNOWN);
            canvas.words(area.x + area.w / 2.0, middle, &wrap(&mark.text, area.w - 16.0, 13.0, 1)).middle().centred().halo().draw();
        }
        return;
    };
    let zero = scale.at(0.0);
    let (solid, tip) = (scale.at(value), scale.at(end));
    canvas.rect(Area { x: solid.min(zero), w: (solid - zero).abs(), ..area }, &paint(series));
    if mark.unsure.is_some() {
        canvas.rect(Area { x: solid.min(tip), w: (tip - solid).abs(), ..area }, &UNSURE);
    }
    let words = wrap(&mark.text, 1000.0, LABEL, 1);
    let all = width(&beside(mark), LABEL);
    let mut x = tip.max(zero).max(solid) + 8.0;
    // The black mark of the target must not run through the words.
    if let Some(at) = mark.target.map(|target| scale.at(target)).filter(|at| *at > x - 8.0 && *at < x + all + 3.0) {
        x = at + 8.0;
    }
    canvas.words(x, middle, &words).bold().centred().halo().draw();
    if mark.unsure.is_some() {
        canvas.words(x + words.width() + 6.0, middle, &one(&mark.unsure_text, SMALL)).fill(INK_2).centred().halo().draw();
    }
}

fn target(canvas: &mut Canvas, mark: &Mark, scale: &Scale, area: Area) {
    if mark.target_text.is_empty() {
        return;
    }
    let words = wrap(&mark.target_text, area.w, 13.0, 1);
    let half = words.width() / 2.0;
    let at = mark.target.map_or(area.x + half, |target| scale.at(target));
    if mark.target.is_some() {
        canvas.line((at, area.y - 4.0), (at, area.y + area.h + 4.0), &Paint::stroke(PAPER, 6.0));
        canvas.line((at, area.y - 4.0), (at, area.y + area.h + 4.0), &Paint::stroke(TARGET, 3.0).mark("mark target"));
    }
    let x = at.clamp(area.x + half, (area.x + area.w).max(area.x + half));
    canvas.words(x, area.y - 8.0, &words).middle().halo().draw();
}
