//! Events: completions, passes, assessments, projects … Several may hold at once; one is told from another by what it
//! is about and the day on which it begins. Not for posts and attributes, of which one holds at a time.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{FactId, What};

use super::Bound;
use super::lines::Change;
use crate::batch::Effect;

/// The events of one person.
pub(super) struct Events {
    entries: Vec<Entry>,
}

struct Entry {
    origin: Option<(FactId, Period, What)>,
    period: Period,
    what: What,
    row: Option<u32>,
}

/// What became of a stated event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Unchanged,
    Applied,
    /// This row of the file said the same.
    Repeated(u32),
    /// This row of the file said something else of the same event.
    Contradicted(u32),
}

impl Events {
    pub(super) fn new(known: Vec<(FactId, Period, What)>) -> Self {
        let entries = known.into_iter().map(|(id, period, what)| Entry { period, what: what.clone(), origin: Some((id, period, what)), row: None });
        Self { entries: entries.collect() }
    }

    pub(super) fn state(&mut self, from: Date, until: Bound, what: What, row: u32) -> Told {
        let end = match until {
            Bound::Open | Bound::Soft(_) => None,
            Bound::Hard(until) => Some(until),
        };
        let same = self.entries.iter_mut().find(|entry| entry.period.from == from && is_same_event(&entry.what, &what));
        let Some(entry) = same else {
            self.entries.push(Entry { origin: None, period: Period { from, until: end.unwrap_or(Date::FAR) }, what, row: Some(row) });
            return Told::Applied;
        };
        let what = filled(what, &entry.what);
        let period = Period { from, until: end.unwrap_or(entry.period.until) };
        let as_it_is = what == entry.what && period == entry.period;
        match (as_it_is, entry.row) {
            (true, Some(first)) => Told::Repeated(first),
            (true, None) => Told::Unchanged,
            (false, Some(first)) => Told::Contradicted(first),
            (false, None) => {
                (entry.what, entry.period, entry.row) = (what, period, Some(row));
                Told::Applied
            }
        }
    }

    pub(super) fn changes(self) -> Vec<Change<FactId, What>> {
        let change = |entry: Entry| {
            let row = entry.row?;
            let (retract, effect) = match entry.origin {
                None => (None, Effect::Added),
                Some((id, period, what)) if what == entry.what && entry.period.until < period.until => (Some(id), Effect::Closed),
                Some((id, _, _)) => (Some(id), Effect::Changed),
            };
            Some(Change { retract, record: Some((entry.period, entry.what, effect)), row })
        };
        self.entries.into_iter().filter_map(change).collect()
    }
}

/// Whether both speak of the same event, if they begin on the same day.
fn is_same_event(a: &What, b: &What) -> bool {
    match (a, b) {
        (What::Completion { course, part, .. }, What::Completion { course: other, part: piece, .. }) => course == other && part == piece,
        (What::Assessment { skill, by, .. }, What::Assessment { skill: other, by: assessor, .. }) => skill == other && by == assessor,
        (What::Project { project, led, .. }, What::Project { project: other, led: leading, .. }) => project == other && led == leading,
        (a, b) => a.kind() == b.kind() && a.subject() == b.subject(),
    }
}

/// What the file leaves out stays as the ledger has it.
fn filled(stated: What, known: &What) -> What {
    match (stated, known) {
        (What::Completion { course, part, minutes, points }, What::Completion { minutes: known_minutes, points: known_points, .. }) => {
            What::Completion {
                course,
                part,
                minutes: if minutes == 0 { *known_minutes } else { minutes },
                points: if points == 0 { *known_points } else { points },
            }
        }
        (What::Project { project, led, finished, result }, What::Project { finished: known_finished, result: known_result, .. }) => {
            What::Project { project, led, finished: finished || *known_finished, result: result.or(*known_result) }
        }
        (What::Appointment { role, scheme }, What::Appointment { scheme: known_scheme, .. }) => {
            What::Appointment { role, scheme: scheme.or(*known_scheme) }
        }
        (stated, _) => stated,
    }
}
