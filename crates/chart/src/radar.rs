//! A radar: what somebody has against what is needed, one spoke a skill.

use crate::bars::{Bar, BarGroup, Bars, Direction, Target, bars};
use crate::chart::{Chart, Frame, finite};
use crate::legend::{self, Entry, Swatch};
use crate::number::number;
use crate::palette::{DATA, GRID, INK_2, PAPER, TARGET};
use crate::svg::{Area, Canvas, Fill, Paint};
use crate::table::{Cell, Table};
use crate::text::{Words, one, widest, wrap};

/// Skills around a centre. With fewer than 3 or more than 20 spokes the same is drawn as bars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Radar {
    /// Id, title, description, width.
    pub frame: Frame,
    /// What the spokes are, as head of the first column: 「スキル」.
    pub spoke_head: String,
    /// What is there: 「現在」.
    pub have: String,
    /// What is needed: 「必要」.
    pub need: String,
    /// The word for a level that is not known: 「未評価」.
    pub unknown: String,
    /// The names of the levels from 0 up; the last is the rim.
    pub levels: Vec<String>,
    /// The spokes, clockwise from the top.
    pub spokes: Vec<Spoke>,
}

/// One skill.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spoke {
    /// Its name.
    pub label: String,
    /// The level that is there; `None` is unknown, which is not 0.
    pub have: Option<f64>,
    /// The level that is needed, where one is.
    pub need: Option<f64>,
    /// Where the spoke leads.
    pub href: Option<String>,
}

/// Draws a radar.
pub fn radar(input: &Radar) -> Chart {
    let table = table(input);
    if input.spokes.is_empty() {
        return input.frame.nothing(table);
    }
    if !SPOKES.contains(&input.spokes.len()) {
        return Chart { svg: bars(&as_bars(input)).svg, table };
    }
    Chart { svg: draw(input), table }
}

/// So many spokes make a figure that can be read.
const SPOKES: std::ops::RangeInclusive<usize> = 3..=20;
const LABEL: f64 = 13.0;
const LEVEL: f64 = 12.0;
/// Level names longer than this stand in a legend, and a number at the ring.
const SHORT: f64 = 64.0;

/// The rim: at least 1, so that there is something to draw on.
fn rim(input: &Radar) -> f64 {
    input.levels.len().saturating_sub(1).clamp(1, 20) as f64
}

/// A level within the scale.
fn level(input: &Radar, value: Option<f64>) -> Option<f64> {
    finite(value).map(|value| value.clamp(0.0, rim(input)))
}

/// A level by its name; between two levels, or without names, its number.
fn level_name(input: &Radar, value: f64) -> String {
    let name = (value.fract() == 0.0).then(|| input.levels.get(value as usize)).flatten();
    name.filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| number(value))
}

fn table(input: &Radar) -> Table {
    let cell = |value: Option<f64>, none: &str| level(input, value).map_or_else(|| none.to_owned(), |value| level_name(input, value));
    let row = |spoke: &Spoke| {
        let label = Cell::text(&spoke.label).to(spoke.href.as_ref());
        vec![label, Cell::text(cell(spoke.have, &input.unknown)), Cell::text(cell(spoke.need, "–"))]
    };
    let head = vec![input.spoke_head.clone(), input.have.clone(), input.need.clone()];
    Table { caption: input.frame.title.clone(), head, rows: input.spokes.iter().map(row).collect() }
}

/// The same as lying bars.
fn as_bars(input: &Radar) -> Bars {
    let name = |value: Option<f64>| level(input, value).map(|value| level_name(input, value));
    let group = |spoke: &Spoke| {
        let need = level(input, spoke.need);
        let target = need.map(|need| Target { at: Some(need), text: level_name(input, need) });
        let have = level(input, spoke.have);
        let text = name(have).unwrap_or_default();
        let bar = Bar { value: have.into(), text, target, href: spoke.href.clone(), ..Bar::default() };
        BarGroup { label: spoke.label.clone(), bars: vec![bar] }
    };
    Bars {
        frame: input.frame.clone(),
        direction: Direction::Sideways,
        group_head: input.spoke_head.clone(),
        unknown: input.unknown.clone(),
        target: input.need.clone(),
        most: Some(rim(input)),
        ticks: if is_wordy(input) { Vec::new() } else { input.levels.clone() },
        series: vec![input.have.clone()],
        groups: input.spokes.iter().map(group).collect(),
        ..Bars::default()
    }
}

/// Where the spokes point, and how long they are.
struct Star {
    centre: (f64, f64),
    reach: f64,
    count: f64,
    rim: f64,
}

impl Star {
    /// The direction of a spoke, clockwise from the top.
    fn direction(&self, spoke: usize) -> (f64, f64) {
        let angle = std::f64::consts::TAU * spoke as f64 / self.count;
        (angle.sin(), -angle.cos())
    }

    /// The middle of a ring's edge after a spoke.
    fn between(&self, spoke: usize, level: f64) -> (f64, f64) {
        let half = std::f64::consts::PI / self.count;
        let angle = half * (2.0 * spoke as f64 + 1.0);
        let far = self.reach * level / self.rim * half.cos();
        (self.centre.0 + angle.sin() * far, self.centre.1 - angle.cos() * far)
    }

    fn at(&self, spoke: usize, level: f64) -> (f64, f64) {
        let (x, y) = self.direction(spoke);
        let far = self.reach * level / self.rim;
        (self.centre.0 + x * far, self.centre.1 + y * far)
    }
}

fn draw(input: &Radar) -> String {
    let width = input.frame.room().min(760.0);
    let names = (width * 0.23).clamp(78.0, 150.0);
    let reach = ((width / 2.0) - names - 14.0).clamp(60.0, 170.0);
    let mut canvas = Canvas::new(&input.frame);
    let legend = legend::draw(&mut canvas, &entries(input), 4.0, 2.0, width - 8.0);
    let star = Star { centre: (width / 2.0, legend + reach + 52.0), reach, count: input.spokes.len() as f64, rim: rim(input) };
    rings(&mut canvas, input, &star);
    outline(&mut canvas, &star, input.spokes.iter().map(|spoke| level(input, spoke.need)).collect(), &NEED);
    outline(&mut canvas, &star, input.spokes.iter().map(|spoke| level(input, spoke.have)).collect(), &HAVE);
    ring_names(&mut canvas, input, &star);
    for (nth, spoke) in input.spokes.iter().enumerate() {
        mark(&mut canvas, input, &star, nth, spoke, names);
    }
    let bottom = star.centre.1 + reach + 48.0;
    let more = legend::draw(&mut canvas, &level_entries(input), 4.0, bottom, width - 8.0);
    canvas.finish(width, bottom + more + 4.0)
}

const HAVE: Paint = Paint::stroke(DATA, 3.0);
const NEED: Paint = Paint::stroke(TARGET, 2.0).dashed("6 4");

fn entries(input: &Radar) -> Vec<Entry> {
    let line = |paint: Paint, text: &str| Entry { swatch: Swatch::Line(paint), text: text.to_owned() };
    let mut entries = vec![line(HAVE, &input.have)];
    if input.spokes.iter().any(|spoke| level(input, spoke.need).is_some()) {
        entries.push(line(NEED, &input.need));
    }
    if input.spokes.iter().any(|spoke| level(input, spoke.have).is_none()) {
        entries.push(Entry { swatch: Swatch::Sign("?"), text: input.unknown.clone() });
    }
    entries.retain(|entry| !entry.text.is_empty());
    entries
}

/// Whether the names of the levels are too long for the rings.
fn is_wordy(input: &Radar) -> bool {
    widest(input.levels.iter().map(String::as_str), LEVEL) > SHORT
}

fn level_entries(input: &Radar) -> Vec<Entry> {
    let entry = |(nth, name): (usize, &String)| Entry { swatch: Swatch::Number(nth), text: name.clone() };
    if is_wordy(input) { input.levels.iter().take(21).enumerate().map(entry).collect() } else { Vec::new() }
}

fn rings(canvas: &mut Canvas, input: &Radar, star: &Star) {
    canvas.scaffold(|canvas| {
        for ring in 1..=(star.rim as usize) {
            let points: Vec<_> = (0..input.spokes.len()).map(|spoke| star.at(spoke, ring as f64)).collect();
            canvas.through(&points, true, &Paint::stroke(GRID, if ring as f64 == star.rim { 1.5 } else { 1.0 }));
        }
        for spoke in 0..input.spokes.len() {
            canvas.line(star.centre, star.at(spoke, star.rim), &Paint::stroke(GRID, 1.0));
        }
    });
}

/// Between which two spokes the names of the rings stand: where the lines pass them at the greatest distance.
fn clearest_edge(input: &Radar) -> usize {
    let far = |level: Option<f64>, next: Option<f64>| {
        let (Some(level), Some(next)) = (level, next) else { return 1.0 };
        let middle = (level + next) / 2.0;
        (middle - middle.round()).abs()
    };
    let score = |nth: usize| {
        let next = (nth + 1) % input.spokes.len().max(1);
        let (Some(one), Some(next)) = (input.spokes.get(nth), input.spokes.get(next)) else { return 0.0 };
        // Where spokes are close, the `?` of an unknown one would stand in the way.
        if input.spokes.len() > 8 && (level(input, one.have).is_none() || level(input, next.have).is_none()) {
            return -1.0;
        }
        let [have, need] = [(one.have, next.have), (one.need, next.need)].map(|(one, next)| far(level(input, one), level(input, next)));
        have.min(need)
    };
    let edges = 0..input.spokes.len();
    edges.reduce(|best, next| if score(next) > score(best) { next } else { best }).unwrap_or(0)
}

/// The names of the rings, apart from the spokes, where the points lie.
fn ring_names(canvas: &mut Canvas, input: &Radar, star: &Star) {
    let (wordy, edge) = (is_wordy(input), clearest_edge(input));
    // With many levels the rings are closer than their names are high.
    let every = (16.0 * star.rim / star.reach).ceil().max(1.0) as usize;
    canvas.scaffold(|canvas| {
        for ring in (0..=(star.rim as usize)).step_by(every) {
            // Near the centre of many spokes a name would cover the points beside it.
            let between = 2.0 * star.reach * ring as f64 / star.rim * (std::f64::consts::PI / star.count).sin();
            if between < 16.0 && star.count > 8.0 {
                continue;
            }
            let name = input.levels.get(ring).filter(|name| !wordy && !name.is_empty()).cloned().unwrap_or_else(|| ring.to_string());
            let (x, y) = star.between(edge, ring as f64);
            canvas.words(x, y, &one(&name, LEVEL)).middle().centred().fill(INK_2).halo().draw();
        }
    });
}

/// A closed line through all known levels; an unknown one breaks it.
fn outline(canvas: &mut Canvas, star: &Star, levels: Vec<Option<f64>>, paint: &Paint) {
    let points: Vec<Option<(f64, f64)>> = levels.iter().enumerate().map(|(nth, level)| level.map(|level| star.at(nth, level))).collect();
    let Some(gap) = points.iter().position(Option::is_none) else {
        return canvas.through(&points.into_iter().flatten().collect::<Vec<_>>(), true, paint);
    };
    // Begun after a gap, the line runs once around.
    let (before, after) = points.split_at(gap);
    let around: Vec<_> = after.iter().chain(before).copied().collect();
    for run in around.split(Option::is_none).filter(|run| run.len() > 1) {
        canvas.through(&run.iter().copied().flatten().collect::<Vec<_>>(), false, paint);
    }
}

fn mark(canvas: &mut Canvas, input: &Radar, star: &Star, nth: usize, spoke: &Spoke, room: f64) {
    let (have, need) = (level(input, spoke.have), level(input, spoke.need));
    let word = have.map_or_else(|| input.unknown.clone(), |have| level_name(input, have));
    let aim = need.map(|need| format!(" {} {}", input.need, level_name(input, need))).unwrap_or_default();
    let name = format!("{} {} {word}{aim}", spoke.label, input.have);
    let (words, x, y, anchor) = placed(star, nth, &spoke.label, room);
    let left = match anchor {
        "middle" => x - words.width() / 2.0,
        "end" => x - words.width(),
        _ => x,
    };
    let area = Area::new(left, y - words.size, words.width(), words.height());
    canvas.link(spoke.href.as_ref(), &name, area, |canvas| {
        canvas.tip(&name, |canvas| {
            if let Some(need) = need {
                let (x, y) = star.at(nth, need);
                canvas.rect(Area::new(x - 5.5, y - 5.5, 11.0, 11.0), &Paint::fill(PAPER).lined(TARGET, 1.5).mark("mark need"));
            }
            match have {
                Some(have) => canvas.circle(star.at(nth, have), 4.5, &Paint::fill(DATA).lined(PAPER, 1.5).mark("mark have")),
                None => unknown(canvas, star, nth, need),
            }
            canvas.words(x, y, &words).anchor(anchor).linked(spoke.href.is_some()).draw();
        });
    });
}

/// A `?` in a dashed ring: half-way out, or wherever it does not hide what is needed.
fn unknown(canvas: &mut Canvas, star: &Star, nth: usize, need: Option<f64>) {
    let is_free = |share: &f64| need.is_none_or(|need| (share - need / star.rim).abs() * star.reach >= 18.0);
    let share = [0.5, 0.75, 0.25].into_iter().find(is_free).unwrap_or(0.5);
    let at = star.at(nth, star.rim * share);
    canvas.circle(at, 10.0, &Paint::unknown(Fill::Colour(PAPER)).mark("mark unknown"));
    canvas.words(at.0, at.1, &one("?", 14.0)).middle().bold().centred().beside().draw();
}

/// The label of a spoke: its words, first baseline and anchor.
fn placed(star: &Star, nth: usize, label: &str, room: f64) -> (Words, f64, f64, &'static str) {
    let (x, y) = star.direction(nth);
    let (tip_x, tip_y) = star.at(nth, star.rim);
    let is_side = x.abs() > 0.25;
    let most = if is_side && room < 100.0 { 3 } else { 2 };
    // At the sides the edge of the picture is the limit; at the top and the bottom a label must not reach its neighbours'.
    let edge = if x > 0.0 { star.centre.0 * 2.0 - tip_x } else { tip_x } - 15.0;
    let room = if is_side { edge.min(room.max(120.0)) } else { (star.reach * 4.0 / star.count).clamp(66.0, 170.0) };
    let words = wrap(label, room, LABEL, most);
    let more = words.height() - LABEL * 1.3;
    if is_side {
        let first = tip_y + y * 12.0 + 4.7 - more / 2.0 + y * more * 0.3;
        (words, tip_x + x.signum() * 12.0, first, if x > 0.0 { "start" } else { "end" })
    } else if y < 0.0 {
        (words, tip_x, tip_y - 11.0 - more, "middle")
    } else {
        (words, tip_x, tip_y + 21.0, "middle")
    }
}
