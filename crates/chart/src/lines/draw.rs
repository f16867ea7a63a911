//! The picture of lines.

use super::labels::{self, EndLabel};
use super::{Line, Lines};
use crate::chart::{Tick, finite};
use crate::legend::diamond;
use crate::number::number;
use crate::palette::{AXIS, DATA, DATA_2, DATA_3, GRID, INK_2, PAPER, TARGET, UNKNOWN};
use crate::scale::Scale;
use crate::svg::{Area, Canvas, Paint};
use crate::text::{one, widest, wrap};

const PLOT: f64 = 240.0;
const SMALL: f64 = 12.0;
const TOP: f64 = 28.0;

/// Where everything lies.
pub(super) struct Layout {
    pub left: f64,
    pub right: f64,
    pub width: f64,
    pub scale: Scale,
    pub places: Vec<f64>,
    /// The least distance of two places.
    pub step: f64,
}

pub(super) fn draw(input: &Lines) -> String {
    let layout = lay_out(input);
    let mut canvas = Canvas::new(&input.frame);
    grid(&mut canvas, &layout);
    let below = axis(&mut canvas, input, &layout);
    target(&mut canvas, input, &layout);
    for (nth, line) in input.lines.iter().enumerate() {
        draw_line(&mut canvas, line, nth, &layout);
    }
    let bottom = labels::draw(&mut canvas, input, &layout);
    for (nth, line) in input.lines.iter().enumerate() {
        points(&mut canvas, input, line, nth, &layout);
    }
    canvas.finish(layout.width, (TOP + PLOT + below).max(bottom) + 8.0)
}

fn lay_out(input: &Lines) -> Layout {
    let known = input.lines.iter().flat_map(|line| &line.points).filter_map(|point| point.value.known());
    let values: Vec<f64> = known.chain(input.targets.iter().copied().filter_map(finite)).collect();
    let scale = Scale::nice(values.iter().copied(), 5, TOP + PLOT, TOP);
    let ticks: Vec<String> = scale.ticks.iter().map(|tick| number(*tick)).collect();
    let left = widest(ticks.iter().map(String::as_str), SMALL) + 14.0;
    let width = input.frame.room();
    let mut layout = Layout { left, right: width - 8.0, width, scale, places: Vec::new(), step: 0.0 };
    layout.place(&input.places);
    // The labels may end beyond the last place; what they need is taken from the plot.
    let over = labels::ends(input, &layout).iter().map(|end| end.x + end.words.width() + 6.0 - width).fold(0.0, f64::max);
    layout.right = (layout.right - over).max(layout.left + 140.0);
    layout.place(&input.places);
    let reach = labels::ends(input, &layout).iter().map(|end| end.x + end.words.width() + 6.0).fold(layout.right + 8.0, f64::max);
    layout.width = reach.max(width);
    layout
}

impl Layout {
    /// Spreads the places over the plot, by their distances if they are in order.
    fn place(&mut self, ticks: &[Tick]) {
        let in_order = ticks.iter().all(|tick| finite(Some(tick.at)).is_some()) && ticks.is_sorted_by(|a, b| a.at < b.at);
        let at: Vec<f64> = ticks.iter().enumerate().map(|(nth, tick)| if in_order { tick.at } else { nth as f64 }).collect();
        let inner = ((self.right - self.left) / (2.0 * at.len() as f64)).min(36.0);
        let (first, last) = (at.first().copied().unwrap_or(0.0), at.last().copied().unwrap_or(1.0));
        let across = Scale::between(first, last, self.left + inner, self.right - inner);
        self.places = at.iter().map(|at| across.at(*at)).collect();
        let steps = self.places.iter().zip(self.places.iter().skip(1)).map(|(one, next)| next - one);
        self.step = steps.fold(self.right - self.left, f64::min);
    }

    /// A point of a line, where it is known.
    pub fn at(&self, line: &Line, nth: usize) -> Option<(f64, f64)> {
        let value = line.points.get(nth)?.value.known()?;
        Some((*self.places.get(nth)?, self.scale.at(value)))
    }

    /// The steps of the target, in as many runs as it has gaps.
    fn steps(&self, input: &Lines) -> Vec<Vec<(f64, f64)>> {
        let mut runs = vec![Vec::new()];
        for (nth, x) in self.places.iter().enumerate() {
            let Some(value) = input.targets.get(nth).copied().and_then(finite) else {
                runs.push(Vec::new());
                continue;
            };
            let y = self.scale.at(value);
            let before = nth.checked_sub(1).and_then(|before| self.places.get(before)).map_or(self.left, |before| (before + x) / 2.0);
            let after = self.places.get(nth + 1).map_or((x + self.step / 2.0).min(self.right), |after| (x + after) / 2.0);
            if let Some(run) = runs.last_mut() {
                run.extend([(before, y), (after, y)]);
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Every stroke of the lines and the target.
    pub fn strokes(&self, input: &Lines) -> Vec<((f64, f64), (f64, f64))> {
        let mut strokes = Vec::new();
        let lines = input.lines.iter().map(|line| self.all(line));
        let steps = self.steps(input).into_iter().map(|run| run.into_iter().map(Some).collect());
        for run in lines.chain(steps) {
            strokes.extend(run.iter().zip(run.iter().skip(1)).filter_map(|(from, to)| Some(((*from)?, (*to)?))));
        }
        strokes
    }

    /// The lowest place of the plot.
    pub fn floor(&self) -> f64 {
        TOP + PLOT
    }

    pub fn all(&self, line: &Line) -> Vec<Option<(f64, f64)>> {
        (0..self.places.len()).map(|nth| self.at(line, nth)).collect()
    }
}

fn grid(canvas: &mut Canvas, layout: &Layout) {
    canvas.scaffold(|canvas| {
        for tick in &layout.scale.ticks {
            let y = layout.scale.at(*tick);
            let colour = if *tick == 0.0 { AXIS } else { GRID };
            canvas.line((layout.left, y), (layout.right, y), &Paint::stroke(colour, 1.0));
            canvas.words(layout.left - 8.0, y + 4.3, &one(&number(*tick), SMALL)).end().fill(INK_2).draw();
        }
    });
}

/// The names of the places, as many as there is room for, from the last back. Says how much room they take.
fn axis(canvas: &mut Canvas, input: &Lines, layout: &Layout) -> f64 {
    let mut free = f64::INFINITY;
    let mut deepest: f64 = 0.0;
    canvas.scaffold(|canvas| {
        for (tick, x) in input.places.iter().zip(&layout.places).rev() {
            let words = wrap(&tick.label, (layout.step - 6.0).max(64.0), SMALL, 2);
            let half = words.width() / 2.0;
            let middle = x.clamp(half + 2.0, (layout.width - half - 2.0).max(half + 2.0));
            canvas.line((*x, TOP + PLOT), (*x, TOP + PLOT + 4.0), &Paint::stroke(AXIS, 1.0));
            if middle + half + 4.0 > free {
                continue;
            }
            canvas.words(middle, TOP + PLOT + 20.0, &words).middle().draw();
            free = middle - half;
            deepest = deepest.max(words.height());
        }
    });
    deepest + 10.0
}

/// The target: a dashed step over every place, joined half-way.
fn target(canvas: &mut Canvas, input: &Lines, layout: &Layout) {
    for run in layout.steps(input) {
        canvas.through(&run, false, &Paint::stroke(TARGET, 2.0).dashed("6 4").mark("mark target"));
    }
}

/// The colour of a line.
pub(super) fn colour(nth: usize) -> &'static str {
    [DATA, DATA_2, DATA_3, UNKNOWN].get(nth % 4).copied().unwrap_or(DATA)
}

fn draw_line(canvas: &mut Canvas, line: &Line, nth: usize, layout: &Layout) {
    for run in layout.all(line).split(Option::is_none).filter(|run| run.len() > 1) {
        canvas.through(&run.iter().copied().flatten().collect::<Vec<_>>(), false, &Paint::stroke(colour(nth), 3.0));
    }
}

/// The points with their links; a single line has its numbers too.
fn points(canvas: &mut Canvas, input: &Lines, line: &Line, nth: usize, layout: &Layout) {
    for (place, tick) in input.places.iter().enumerate() {
        let Some((x, y)) = layout.at(line, place) else { continue };
        let Some(point) = line.points.get(place) else { continue };
        let text = format!("{}{}", point.value.known().map(number).unwrap_or_default(), input.unit);
        let name = format!("{} {} {text}", tick.label, line.name);
        canvas.link(point.href.as_ref(), &name, Area::new(x - 6.0, y - 6.0, 12.0, 12.0), |canvas| {
            canvas.tip(&name, |canvas| marker(canvas, nth, (x, y)));
        });
    }
}

/// The shape of a point: the second cue of a line.
pub(super) fn marker(canvas: &mut Canvas, nth: usize, (x, y): (f64, f64)) {
    let paint = Paint::fill(colour(nth)).lined(PAPER, 1.5).mark("mark");
    match nth % 4 {
        0 => canvas.circle((x, y), 5.5, &paint),
        1 => canvas.rect(Area::new(x - 5.0, y - 5.0, 10.0, 10.0), &paint),
        2 => canvas.through(&[(x, y - 6.5), (x + 6.0, y + 4.5), (x - 6.0, y + 4.5)], true, &paint),
        _ => diamond(canvas, (x, y), 6.5, &paint),
    }
}

/// Draws the thin line from an end to words that had to move.
pub(super) fn leader(canvas: &mut Canvas, end: &EndLabel, y: f64) {
    if (end.y - y).abs() > 8.0 {
        canvas.line((end.x - 8.0, end.y), (end.x - 2.0, y), &Paint::stroke(AXIS, 1.0));
    }
}
