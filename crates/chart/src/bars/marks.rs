//! What is to be drawn for each bar, with all texts made: the same for both directions.

use super::{Bar, Bars, Direction};
use crate::chart::{Amount, finite};
use crate::legend::{Entry, Swatch};
use crate::number::number;
use crate::palette::{DATA, LIGHT, PALE};
use crate::svg::{Fill, Paint, Pattern};

/// All bars, group by group, each group with one mark a series.
pub(super) struct Marks<'a> {
    pub series: usize,
    pub groups: Vec<(&'a str, Vec<Mark<'a>>)>,
    most: Option<f64>,
}

pub(super) struct Mark<'a> {
    pub value: Option<f64>,
    pub is_ahead: bool,
    /// Stands at the bar; the word for unknown where nothing is known.
    pub text: String,
    pub unsure: Option<f64>,
    pub unsure_text: String,
    pub target: Option<f64>,
    pub target_text: String,
    pub href: Option<&'a String>,
    /// The whole mark in words, for its link and its tip.
    pub name: String,
}

impl<'a> Marks<'a> {
    pub fn of(input: &'a Bars) -> Self {
        let longest = input.groups.iter().map(|group| group.bars.len()).max().unwrap_or(0);
        let series = input.series.len().max(longest);
        let none = &NONE;
        let group = |group: &'a super::BarGroup| {
            let bar = |nth: usize| mark(input, &group.label, nth, group.bars.get(nth).unwrap_or(none));
            (group.label.as_str(), (0..series).map(bar).collect())
        };
        let groups = if series == 0 { Vec::new() } else { input.groups.iter().map(group).collect() };
        Self { series, groups, most: finite(input.most) }
    }

    pub fn all(&self) -> impl Iterator<Item = &Mark<'a>> {
        self.groups.iter().flat_map(|(_, marks)| marks)
    }

    /// Every value the axis has to reach.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.all().flat_map(|mark| [mark.value, mark.top(), mark.target]).chain([self.most]).flatten()
    }

    /// What all targets say, where they are many and the same: said once, in the legend.
    pub fn shared_target(&self) -> Option<&str> {
        let first = self.all().next().filter(|mark| mark.target.is_some())?;
        let is_same = |mark: &Mark| mark.target == first.target && mark.target_text == first.target_text;
        (self.groups.len() > 2 && self.series == 1 && self.all().all(is_same)).then_some(&first.target_text)
    }

    pub fn legend(&self, input: &Bars) -> Vec<Entry> {
        let several = self.series > 1;
        let name = |(nth, name): (usize, &String)| Entry { swatch: Swatch::Box(paint(nth)), text: name.clone() };
        let mut entries: Vec<Entry> = if several { input.series.iter().enumerate().map(name).collect() } else { Vec::new() };
        if self.all().any(|mark| mark.unsure.is_some()) {
            entries.push(Entry { swatch: Swatch::Box(UNSURE), text: input.unsure.clone() });
        }
        if self.all().any(|mark| mark.target.is_some()) {
            let swatch = if input.direction == Direction::Upright { Swatch::Level } else { Swatch::Post };
            let shared = self.shared_target().map(|text| format!(" {text}")).unwrap_or_default();
            entries.push(Entry { swatch, text: format!("{}{shared}", input.target) });
        }
        if self.all().any(|mark| mark.value.is_none() && !mark.is_ahead) {
            entries.push(Entry { swatch: Swatch::Box(Paint::unknown(Fill::None)), text: input.unknown.clone() });
        }
        entries.retain(|entry| !entry.text.is_empty());
        entries
    }
}

impl Mark<'_> {
    /// Where the bar ends, with what is uncertain.
    pub fn top(&self) -> Option<f64> {
        self.value.map(|value| value + self.unsure.unwrap_or(0.0))
    }
}

static NONE: Bar = Bar { value: Amount::Unknown, text: String::new(), unsure: None, target: None, href: None };

fn mark<'a>(input: &'a Bars, group: &str, nth: usize, bar: &'a Bar) -> Mark<'a> {
    let value = bar.value.known();
    let is_ahead = bar.value == Amount::Ahead;
    let text = match value {
        Some(value) => worded(&bar.text, Some(value), &input.unit),
        None if is_ahead => String::new(),
        None if bar.text.is_empty() => input.unknown.clone(),
        None => bar.text.clone(),
    };
    // Only on a known value can anything be stacked.
    let unsure = finite(bar.unsure).filter(|unsure| *unsure > 0.0 && value.is_some());
    let unsure_text = unsure.map(|unsure| format!("＋{}{}", number(unsure), input.unit)).unwrap_or_default();
    let target = bar.target.as_ref().and_then(|target| finite(target.at));
    let target_text = bar.target.as_ref().map(|given| worded(&given.text, target, &input.unit)).unwrap_or_default();
    // Beside no mark, the words have to say what they are.
    let is_bare = target.is_none() && !target_text.is_empty();
    let target_text = if is_bare { format!("{} {target_text}", input.target) } else { target_text };
    let series = input.series.get(nth).map_or("", String::as_str);
    let aim = if is_bare {
        target_text.clone()
    } else if target_text.is_empty() {
        String::new()
    } else {
        format!("{} {target_text}", input.target)
    };
    let more = if unsure_text.is_empty() { String::new() } else { format!("{} {unsure_text}", input.unsure) };
    let name = [group, series, &text, &more, &aim].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Mark { value, is_ahead, text, unsure, unsure_text, target, target_text, href: bar.href.as_ref(), name }
}

/// The caller's words, or the number with its unit.
fn worded(text: &str, value: Option<f64>, unit: &str) -> String {
    if text.is_empty() { value.map(|value| format!("{}{unit}", number(value))).unwrap_or_default() } else { text.to_owned() }
}

/// What stands at a tick: the caller's name for it, or the number.
pub(super) fn tick_name(input: &Bars, tick: f64) -> String {
    let name = (tick.fract() == 0.0 && tick >= 0.0).then(|| input.ticks.get(tick as usize)).flatten();
    name.cloned().unwrap_or_else(|| number(tick))
}

/// The look of a series: told apart in grey too.
pub(super) fn paint(series: usize) -> Paint {
    let plain = match series % 6 {
        0 => Paint::fill(DATA),
        1 => Paint::fill(PALE),
        2 => Paint::fill(DATA).filled(Fill::Pattern(Pattern::Stripes)),
        3 => Paint::fill(DATA).filled(Fill::Pattern(Pattern::Dots)),
        4 => Paint::fill(LIGHT),
        _ => Paint::fill(DATA).filled(Fill::Pattern(Pattern::Rows)),
    };
    plain.lined(DATA, 1.5).mark("mark")
}

/// The look of what may come on top.
pub(super) const UNSURE: Paint = Paint::unknown(Fill::Pattern(Pattern::Hatch)).mark("mark unsure");
/// The look of what is not known at all.
pub(super) const UNKNOWN: Paint = Paint::unknown(Fill::None).mark("mark unknown");
