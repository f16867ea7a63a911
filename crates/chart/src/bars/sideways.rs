//! Bars from the left.

use super::Bars;
use super::marks::{Mark, Marks, UNKNOWN, UNSURE, paint, tick_name};
use crate::legend;
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

/// Where everything lies across, and what stands where.
struct Layout {
    left: f64,
    plot: f64,
    whole: f64,
    names: f64,
    /// The names stand above the bars.
    is_narrow: bool,
    /// The value of the only bar stands beside the name above it.
    is_headed: bool,
    /// All targets are the same and said in the legend.
    is_shared: bool,
    scale: Scale,
}

struct Row<'a> {
    label: Words,
    marks: &'a [Mark<'a>],
    top: f64,
    /// Where the first bar begins: below the name on narrow pages.
    bars: f64,
    height: f64,
}

pub(super) fn draw(input: &Bars, marks: &Marks) -> String {
    let layout = lay_out(input, marks);
    let mut canvas = Canvas::new(&input.frame);
    let legend = legend::draw(&mut canvas, &marks.legend(input), 4.0, 2.0, layout.whole - 8.0);
    let rows = rows(marks, &layout, legend + 12.0);
    let bottom = rows.last().map_or(legend, |row| row.top + row.height) + GAPS.0 / 2.0;
    grid(&mut canvas, input, &layout, legend + 6.0, bottom);
    for row in &rows {
        group(&mut canvas, row, &layout);
    }
    canvas.finish(layout.whole, bottom + 24.0)
}

fn lay_out(input: &Bars, marks: &Marks) -> Layout {
    let room = input.frame.room();
    let is_narrow = room < NARROW;
    let is_headed = is_narrow && marks.series == 1;
    let texts = || marks.all().filter(|mark| mark.value.is_some()).map(|mark| width(&beside(mark), LABEL)).fold(0.0, f64::max);
    let right = if is_headed { 20.0 } else { (texts() + 18.0).max(24.0) };
    let own = widest(marks.groups.iter().map(|(label, _)| *label), LABEL) + 4.0;
    let names = match (is_headed, is_narrow) {
        (true, _) => (room - texts() - 32.0).max(room * 0.4),
        (_, true) => room - 16.0,
        _ => own.min(room * 0.36),
    };
    let left = if is_narrow { 10.0 } else { names + 16.0 };
    let plot = (room - left - right).max(120.0);
    let steps = ((plot / 90.0) as usize).clamp(2, 6);
    let scale = Scale::nice(marks.values(), steps, left, left + plot);
    Layout { left, plot, whole: left + plot + right, names, is_narrow, is_headed, is_shared: marks.shared_target().is_some(), scale }
}

impl Layout {
    /// How high a bar is with the words of its target above.
    fn slot(&self, mark: &Mark) -> f64 {
        if mark.target_text.is_empty() || self.is_shared { BAR } else { BAR + AIM }
    }
}

fn rows<'a>(marks: &'a Marks<'a>, layout: &Layout, top: f64) -> Vec<Row<'a>> {
    let mut y = top;
    let row = |(label, marks): &'a (&'a str, Vec<Mark<'a>>)| {
        let label = wrap(label, layout.names, LABEL, 3);
        let bars: f64 = marks.iter().map(|mark| layout.slot(mark)).sum::<f64>() + (marks.len() as f64 - 1.0).max(0.0) * GAPS.1;
        let above = if layout.is_narrow { label.height().max(LABEL * 1.3) + 8.0 } else { 0.0 };
        let height = above + if layout.is_narrow { bars } else { bars.max(label.height()) };
        let row = Row { label, marks, top: y, bars: y + above, height };
        y += height + GAPS.0;
        row
    };
    marks.groups.iter().map(row).collect()
}

/// The words at the end of a bar.
fn beside(mark: &Mark) -> String {
    if mark.unsure_text.is_empty() { mark.text.clone() } else { format!("{} {}", mark.text, mark.unsure_text) }
}

fn grid(canvas: &mut Canvas, input: &Bars, layout: &Layout, top: f64, bottom: f64) {
    canvas.scaffold(|canvas| {
        for tick in &layout.scale.ticks {
            let x = layout.scale.at(*tick);
            let colour = if *tick == 0.0 { AXIS } else { GRID };
            canvas.line((x, top), (x, bottom), &Paint::stroke(colour, 1.0));
            let words = wrap(&tick_name(input, *tick), layout.plot / 2.0, SMALL, 1);
            let half = words.width() / 2.0;
            let middle = x.clamp(half + 1.0, (layout.whole - half - 1.0).max(half + 1.0));
            canvas.words(middle, bottom + 16.0, &words).middle().fill(INK_2).draw();
        }
    });
}

fn group(canvas: &mut Canvas, row: &Row, layout: &Layout) {
    if layout.is_narrow {
        canvas.words(layout.left, row.top + LABEL, &row.label).halo().draw();
    } else {
        let lead = row.marks.first().map_or(0.0, |mark| layout.slot(mark) - BAR);
        let middle = if row.marks.len() == 1 { row.top + lead + BAR / 2.0 } else { row.top + row.height / 2.0 };
        let middle = middle.max(row.top + row.label.height() / 2.0);
        canvas.words(layout.left - 12.0, middle, &row.label).end().centred().draw();
    }
    let mut y = row.bars;
    for (series, mark) in row.marks.iter().enumerate() {
        let area = Area::new(layout.left, y + layout.slot(mark) - BAR, layout.plot, BAR);
        canvas.link(mark.href, &mark.name, area, |canvas| {
            canvas.tip(&mark.name, |canvas| {
                bar(canvas, mark, series, layout, area, row.top + LABEL);
                target(canvas, mark, layout, area);
            });
        });
        y += layout.slot(mark) + GAPS.1;
    }
}

fn bar(canvas: &mut Canvas, mark: &Mark, series: usize, layout: &Layout, area: Area, head: f64) {
    let (Some(value), Some(end)) = (mark.value, mark.top()) else {
        if !mark.is_ahead {
            unknown(canvas, mark, layout, area);
        }
        return;
    };
    let zero = layout.scale.at(0.0);
    let (solid, tip) = (layout.scale.at(value), layout.scale.at(end));
    canvas.rect(Area { x: solid.min(zero), w: (solid - zero).abs(), ..area }, &paint(series));
    if mark.unsure.is_some() {
        canvas.rect(Area { x: solid.min(tip), w: (tip - solid).abs(), ..area }, &UNSURE);
    }
    let words = wrap(&mark.text, layout.whole * 0.6, LABEL, 1);
    let more = one(&mark.unsure_text, SMALL);
    if layout.is_headed {
        let after = if mark.unsure.is_some() { more.width() + 6.0 } else { 0.0 };
        canvas.words(layout.whole - 6.0 - after, head, &words).end().bold().halo().linked(mark.href.is_some()).draw();
        canvas.words(layout.whole - 6.0, head, &more).end().fill(INK_2).halo().beside().draw();
        return;
    }
    let middle = area.y + area.h / 2.0;
    let x = beyond_mark(mark, layout, tip.max(zero).max(solid) + 8.0);
    canvas.words(x, middle, &words).bold().centred().halo().linked(mark.href.is_some()).draw();
    canvas.words(x + words.width() + 6.0, middle, &more).fill(INK_2).centred().halo().beside().draw();
}

/// Where words can begin: the black mark of the target must not run through them.
fn beyond_mark(mark: &Mark, layout: &Layout, x: f64) -> f64 {
    let all = width(&beside(mark), LABEL);
    let crossing = mark.target.map(|target| layout.scale.at(target)).filter(|at| *at > x - 8.0 && *at < x + all + 3.0);
    crossing.map_or(x, |at| at + 8.0)
}

/// The word for unknown stands at the longer side of the target.
fn unknown(canvas: &mut Canvas, mark: &Mark, layout: &Layout, area: Area) {
    canvas.rect(area, &UNKNOWN);
    let (left, right) = (area.x, area.x + area.w);
    let at = mark.target.map_or(left, |target| layout.scale.at(target));
    let (from, to) = if at - left >= right - at { (left, at) } else { (at, right) };
    let words = wrap(&mark.text, to - from - 16.0, 13.0, 1);
    canvas.words((from + to) / 2.0, area.y + area.h / 2.0, &words).middle().centred().halo().linked(mark.href.is_some()).draw();
}

fn target(canvas: &mut Canvas, mark: &Mark, layout: &Layout, area: Area) {
    let words = wrap(&mark.target_text, layout.whole - 16.0, 13.0, 1);
    let half = words.width() / 2.0;
    let at = mark.target.map_or(area.x + half, |target| layout.scale.at(target));
    if mark.target.is_some() {
        canvas.line((at, area.y - 4.0), (at, area.y + area.h + 4.0), &Paint::stroke(PAPER, 6.0));
        canvas.line((at, area.y - 4.0), (at, area.y + area.h + 4.0), &Paint::stroke(TARGET, 3.0).mark("mark target"));
    }
    if mark.target_text.is_empty() || layout.is_shared {
        return;
    }
    let least = (area.x + half).min(layout.whole - half - 4.0);
    let x = at.clamp(least, (layout.whole - half - 4.0).max(least));
    canvas.words(x, area.y - 8.0, &words).middle().halo().beside().draw();
}
