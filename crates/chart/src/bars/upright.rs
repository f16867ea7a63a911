//! Bars from the bottom.

use super::Bars;
use super::marks::{Mark, Marks, UNKNOWN, UNSURE, paint, tick_name};
use crate::legend;
use crate::palette::{AXIS, GRID, INK_2, PAPER, TARGET};
use crate::scale::Scale;
use crate::svg::{Area, Canvas, Paint};
use crate::text::{LEADING, Words, one, widest, wrap};

const PLOT: f64 = 220.0;
const VALUE: f64 = 14.0;
const SMALL: f64 = 12.0;
const LABEL: f64 = 13.0;
/// Between two groups, and between two bars of a group.
const GAPS: (f64, f64) = (24.0, 6.0);
/// Wider than this nobody wants to scroll; lying bars serve then.
const WIDEST: f64 = 1600.0;

/// Where everything lies across.
struct Layout {
    left: f64,
    width: f64,
    group: f64,
    bar: f64,
    /// Room for the words of the targets beside each bar.
    aims: Vec<f64>,
}

/// The picture, or nothing if there are too many bars to stand side by side.
pub(super) fn draw(input: &Bars, marks: &Marks) -> Option<String> {
    let scale = Scale::nice(marks.values(), 5, PLOT, 0.0);
    let layout = lay_out(input, marks, &scale);
    if layout.width > WIDEST.max(input.frame.room()) {
        return None;
    }
    let mut canvas = Canvas::new(&input.frame);
    let legend = legend::draw(&mut canvas, &marks.legend(input), 4.0, 2.0, layout.width - 8.0);
    let over: f64 = if marks.all().any(|mark| mark.unsure.is_some()) { 46.0 } else { 30.0 };
    let top = legend + over.max(layout.ahead(marks) + 12.0);
    let below = if marks.values().any(|value| value < 0.0) { 20.0 } else { 0.0 };
    let place = Scale::nice(marks.values(), 5, top + PLOT, top);
    grid(&mut canvas, input, &place, &layout);
    let mut deepest: f64 = 0.0;
    for (nth, (label, group)) in marks.groups.iter().enumerate() {
        let left = layout.left + nth as f64 * layout.group;
        let mut x = left + layout.lead();
        for (series, mark) in group.iter().enumerate() {
            let aim = layout.aims.get(series).copied().unwrap_or(0.0);
            slot(&mut canvas, mark, series, &place, Area::new(x, top, layout.bar, PLOT), aim);
            x += layout.bar + aim + GAPS.1;
        }
        let words = wrap(label, layout.group - 8.0, LABEL, 3);
        canvas.words((left + layout.middle()).max(words.width() / 2.0 + 2.0), top + PLOT + below + 19.0, &words).middle().draw();
        deepest = deepest.max(words.height());
    }
    Some(canvas.finish(layout.width, top + PLOT + below + 12.0 + deepest))
}

impl Layout {
    /// How high the words over a mark with no bar below are at most.
    fn ahead(&self, marks: &Marks) -> f64 {
        let group = |marks: &[Mark]| {
            let words = marks.iter().zip(&self.aims).filter(|(mark, _)| mark.is_ahead).map(|(mark, aim)| over(mark, self.bar + aim).height());
            words.fold(0.0, f64::max)
        };
        marks.groups.iter().map(|(_, marks)| group(marks)).fold(0.0, f64::max)
    }

    /// Where the first bar of a group begins: a single one over its name, as far as the words of its target let it.
    fn lead(&self) -> f64 {
        let even = (self.group - self.used()) / 2.0;
        let centred = (self.group - self.bar) / 2.0;
        if self.aims.len() == 1 { centred.min(self.group - self.used() - 4.0).max(even) } else { even }
    }

    /// Where the name of a group stands: under its only bar, or under all.
    fn middle(&self) -> f64 {
        if self.aims.len() == 1 { self.lead() + self.bar / 2.0 } else { self.group / 2.0 }
    }

    /// How much of a group is bars and targets.
    fn used(&self) -> f64 {
        let bars = self.aims.len() as f64;
        bars * self.bar + self.aims.iter().sum::<f64>() + (bars - 1.0).max(0.0) * GAPS.1
    }
}

fn lay_out(input: &Bars, marks: &Marks, scale: &Scale) -> Layout {
    let ticks: Vec<String> = scale.ticks.iter().map(|tick| tick_name(input, *tick)).collect();
    let left = widest(ticks.iter().map(String::as_str), SMALL) + 14.0;
    let texts = marks.all().flat_map(|mark| [mark.text.as_str(), mark.unsure_text.as_str()]);
    let least = (widest(texts, VALUE) + 4.0).clamp(28.0, 130.0);
    let aim = |series: usize| {
        let widths = marks.groups.iter().filter_map(|(_, group)| group.get(series)).map(|mark| aimed(mark).width());
        widths.fold(0.0, f64::max)
    };
    let aims: Vec<f64> = (0..marks.series).map(aim).map(|aim| if aim > 0.0 { aim + 14.0 } else { 0.0 }).collect();
    let mut layout = Layout { left, width: input.frame.room(), group: 0.0, bar: least, aims };
    let groups = marks.groups.len() as f64;
    layout.group = ((layout.width - left - 8.0) / groups).max(layout.used() + GAPS.0).max(48.0);
    layout.width = left + 8.0 + layout.group * groups;
    let spare = (layout.group - layout.used() - GAPS.0) / marks.series.max(1) as f64;
    layout.bar = (least + spare.max(0.0)).min(least.max(64.0));
    layout
}

fn aimed(mark: &Mark) -> Words {
    if mark.target_text.is_empty() || mark.is_ahead { Words::default() } else { wrap(&mark.target_text, 78.0, LABEL, 3) }
}

/// The words of a target with no bar below: there is room over the mark.
fn over(mark: &Mark, room: f64) -> Words {
    wrap(&mark.target_text, room.max(60.0), LABEL, 3)
}

fn grid(canvas: &mut Canvas, input: &Bars, scale: &Scale, layout: &Layout) {
    canvas.scaffold(|canvas| {
        for tick in &scale.ticks {
            let y = scale.at(*tick);
            let colour = if *tick == 0.0 { AXIS } else { GRID };
            canvas.line((layout.left, y), (layout.width - 4.0, y), &Paint::stroke(colour, 1.0));
            canvas.words(layout.left - 8.0, y + 4.3, &one(&tick_name(input, *tick), SMALL)).end().fill(INK_2).draw();
        }
    });
}

/// One bar with its target, inside the area above the axis.
fn slot(canvas: &mut Canvas, mark: &Mark, series: usize, scale: &Scale, area: Area, aim: f64) {
    let whole = Area { w: area.w + aim, ..area };
    canvas.link(mark.href, &mark.name, whole, |canvas| {
        canvas.tip(&mark.name, |canvas| {
            bar(canvas, mark, series, scale, area);
            target(canvas, mark, scale, area, aim);
        });
    });
}

fn bar(canvas: &mut Canvas, mark: &Mark, series: usize, scale: &Scale, area: Area) {
    let (Some(value), Some(end)) = (mark.value, mark.top()) else {
        if !mark.is_ahead {
            unknown(canvas, mark, scale, area);
        }
        return;
    };
    let zero = scale.at(0.0);
    let (solid, top) = (scale.at(value), scale.at(end));
    canvas.rect(Area { y: solid.min(zero), h: (solid - zero).abs(), ..area }, &paint(series));
    if mark.unsure.is_some() {
        canvas.rect(Area { y: top.min(solid), h: (solid - top).abs(), ..area }, &UNSURE);
    }
    let middle = area.x + area.w / 2.0;
    let rows = if mark.unsure.is_some() { 2.0 } else { 1.0 };
    let mut y = if value < 0.0 { solid.max(zero) + 15.0 } else { top.min(zero) - 6.0 };
    // The black mark of the target must not run through the words.
    let crossed = mark.target.map(|target| scale.at(target)).filter(|at| *at < y + 6.0 && *at > y - rows * 17.0);
    if let Some(at) = crossed.filter(|_| value >= 0.0) {
        y = at - 7.0;
    }
    if mark.unsure.is_some() {
        canvas.words(middle, y, &one(&mark.unsure_text, SMALL)).middle().fill(INK_2).halo().beside().draw();
        y -= 16.0;
    }
    canvas.words(middle, y, &wrap(&mark.text, area.w.max(40.0), VALUE, 1)).middle().bold().halo().linked(mark.href.is_some()).draw();
}

fn unknown(canvas: &mut Canvas, mark: &Mark, scale: &Scale, area: Area) {
    let zero = scale.at(0.0);
    canvas.rect(Area { h: zero - area.y, ..area }, &UNKNOWN);
    canvas
        .words(area.x + area.w / 2.0, (zero + area.y) / 2.0, &wrap(&mark.text, area.w - 4.0, LABEL, 4))
        .middle()
        .centred()
        .halo()
        .linked(mark.href.is_some())
        .draw();
}

fn target(canvas: &mut Canvas, mark: &Mark, scale: &Scale, area: Area, aim: f64) {
    if mark.target_text.is_empty() {
        return;
    }
    let (left, right) = (area.x - 5.0, area.x + area.w + 5.0);
    let at = mark.target.map_or(scale.at(0.0), |target| scale.at(target));
    if mark.target.is_some() {
        canvas.line((left, at), (right, at), &Paint::stroke(PAPER, 6.0));
        canvas.line((left, at), (right, at), &Paint::stroke(TARGET, 3.0).mark("mark target"));
    }
    if mark.is_ahead {
        let words = over(mark, area.w + aim);
        canvas.words(area.x + area.w / 2.0, at - 8.0 - words.height() + LABEL * LEADING, &words).middle().halo().beside().draw();
        return;
    }
    let words = aimed(mark);
    // A target without a number has words and no mark; the axis may be at the top.
    let middle = if mark.target.is_some() { at } else { (at - words.height()).max(area.y) };
    canvas.words(right + 4.0, middle, &words).centred().halo().beside().draw();
}
