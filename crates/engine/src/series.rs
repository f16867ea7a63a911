//! 推移: a figure over time, given at the days on which it changes instead of day by day. The units of a coverage are
//! those of each day, so a reorganisation does not break the series.

use std::collections::BTreeMap;

use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{Code, PersonId, What};
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::Requirement;

use crate::coverage::placed;
use crate::events::{Tally, attendances, tally, version_days};
use crate::flow::{entered, ever, force_ever, force_of_year};
use crate::population::{force_line, lines};
use crate::{Amount, Scope, State, Timeline};

/// From this day on, this figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// 日
    pub day: Date,
    /// 値. None: the rule is not in force.
    pub value: Option<Amount>,
    /// 不明 (people; for a share within the denominator).
    pub unknown: u32,
}

/// The figure from the day `from` to the day `to`, both included: first the point of `from`, then one for each day on
/// which figure or number of unknown people changes. On every day it is what [`crate::measure()`] says of that day.
pub fn series<'p>(scope: &Scope<'p>, measure: &'p Measure, from: Date, to: Date) -> Vec<Point> {
    let points = match measure {
        Measure::Count(of) => people(lines(scope, of), &force_line(scope, of), from),
        Measure::Entrants(of) => people(lines(scope, of).iter().map(entered).collect(), &force_of_year(&force_line(scope, of)), from),
        Measure::Ever(of) => {
            let start = scope.policy.start();
            let counted = lines(scope, of).iter().map(|line| ever(line, start)).collect();
            people(counted, &force_ever(&force_line(scope, of), start), from)
        }
        Measure::Ratio { having, of, at } => ratio(scope, having, of, *at, from),
        Measure::Covered { units, need, having } => covered(scope, *units, *need, having, from, to),
        Measure::Events(what) => tallied(scope, Tally::Events(what), from, to),
        Measure::Hours(set) => tallied(scope, Tally::Hours(*set), from, to),
    };
    changes(points, to)
}

/// How many are counted: in the numerator, in the denominator, unknown.
#[derive(Clone, Copy, Default)]
struct Heads {
    part: i64,
    whole: i64,
    unknown: i64,
}

/// A stock of people, or what a flow or running total was turned into.
fn people(lines: Vec<Timeline>, force: &Timeline, from: Date) -> Vec<Point> {
    let heads = |state: State| Heads { part: i64::from(state == State::Met), whole: 0, unknown: i64::from(state == State::Unknown) };
    let mut sweep = Sweep::new(from, force);
    lines.iter().for_each(|line| sweep.add(&[line], |states| heads(states.first().copied().unwrap_or(State::Unmet))));
    sweep.points(|heads| Amount::People(heads.part as u32))
}

fn ratio<'p>(scope: &Scope<'p>, having: &'p Requirement, of: &'p Requirement, at: Option<Date>, from: Date) -> Vec<Point> {
    let fixed = |line: Timeline| at.map_or(line.clone(), |day| Timeline::always(line.at(day)));
    let heads = |states: &[State]| match states {
        [State::Met, has] => Heads { part: i64::from(*has == State::Met), whole: 1, unknown: i64::from(*has == State::Unknown) },
        _ => Heads::default(),
    };
    let force = Timeline::joined(&[fixed(force_line(scope, of)), force_line(scope, having)], |states| State::all(states));
    let mut sweep = Sweep::new(from, &force);
    for (of, having) in lines(scope, of).into_iter().zip(lines(scope, having)) {
        sweep.add(&[&fixed(of), &having], heads);
    }
    sweep.points(|heads| Amount::Share { part: heads.part as u32, whole: heads.whole as u32 })
}

/// Adds up step functions of many people by their changes.
struct Sweep<'f> {
    from: Date,
    force: &'f Timeline,
    changes: BTreeMap<Date, Heads>,
}

impl<'f> Sweep<'f> {
    fn new(from: Date, force: &'f Timeline) -> Self {
        let days = force.steps().iter().map(|step| step.from.max(from));
        Self { from, force, changes: days.map(|day| (day, Heads::default())).collect() }
    }

    /// One person: what the states of these lines on a day count as.
    fn add(&mut self, lines: &[&Timeline], heads: impl Fn(&[State]) -> Heads) {
        let mut days: Vec<Date> = lines.iter().flat_map(|line| line.steps()).map(|step| step.from.max(self.from)).collect();
        days.sort_unstable();
        days.dedup();
        let mut before = Heads::default();
        for day in days {
            let states: Vec<State> = lines.iter().map(|line| line.at(day)).collect();
            let now = heads(&states);
            let change = self.changes.entry(day).or_default();
            change.part += now.part - before.part;
            change.whole += now.whole - before.whole;
            change.unknown += now.unknown - before.unknown;
            before = now;
        }
    }

    fn points(self, amount: impl Fn(Heads) -> Amount) -> Vec<Point> {
        let mut sum = Heads::default();
        let point = |(day, change): (Date, Heads)| {
            sum = Heads { part: sum.part + change.part, whole: sum.whole + change.whole, unknown: sum.unknown + change.unknown };
            in_force(self.force, Point { day, value: Some(amount(sum)), unknown: sum.unknown as u32 })
        };
        self.changes.into_iter().map(point).collect()
    }
}

fn in_force(force: &Timeline, point: Point) -> Point {
    if force.at(point.day) == State::NotInForce { Point { value: None, unknown: 0, ..point } } else { point }
}

/// The days on which a coverage can change: units change, or somebody who counts does or moves.
fn covered<'p>(scope: &Scope<'p>, group: Code, need: u32, having: &'p Requirement, from: Date, to: Date) -> Vec<Point> {
    let (lines, force) = (lines(scope, having), force_line(scope, having));
    let counts = |line: &Timeline| line.steps().iter().any(|step| matches!(step.state, State::Met | State::Unknown));
    let people: Vec<(PersonId, &Timeline)> = (0..).map(PersonId).zip(&lines).filter(|(_, line)| counts(line)).collect();
    let steps = people.iter().flat_map(|(_, line)| line.steps().iter().map(|step| step.from));
    let moves = people.iter().flat_map(|(person, _)| moves(scope, *person));
    let units = scope.snapshot.unit_facts.iter().filter(|fact| fact.known(scope.known_at)).flat_map(|fact| [fact.valid.from, fact.valid.until]);
    let rules = force.steps().iter().map(|step| step.from);
    let days = between(steps.chain(moves).chain(units).chain(rules), from, to);
    let point = |day: Date| {
        let coverage = placed(scope, group, need, people.iter().map(|(person, line)| (*person, line.at(day))), day);
        in_force(&force, Point { day, value: Some(coverage.amount()), unknown: coverage.unknown().len() as u32 })
    };
    days.into_iter().map(point).collect()
}

fn moves(scope: &Scope, person: PersonId) -> Vec<Date> {
    let posts = scope.facts_of(person).into_iter().filter(|fact| matches!(fact.what, What::Posting { main: true, .. }));
    posts.flat_map(|fact| [fact.valid.from, fact.valid.until]).collect()
}

/// The days on which a number of attendances can change: one comes in, a year or a version begins.
fn tallied(scope: &Scope, what: Tally, from: Date, to: Date) -> Vec<Point> {
    let all = attendances(scope);
    let years = std::iter::successors(Some(FiscalYear::of(from)), |year| Some(year.next()));
    let years = years.take_while(|year| *year <= FiscalYear::of(to)).map(|year| year.start());
    let days = between(all.iter().map(|one| one.day).chain(version_days(scope, what)).chain(years), from, to);
    let value = |day: Date| tally(scope, &all, what, day).ok().map(|(amount, _)| amount);
    days.into_iter().map(|day| Point { day, value: value(day), unknown: 0 }).collect()
}

/// `from` and the days after it up to `to`, each once.
fn between(days: impl Iterator<Item = Date>, from: Date, to: Date) -> Vec<Date> {
    let mut days: Vec<Date> = days.filter(|day| from < *day && *day <= to).chain([from]).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Only the points at which something changes, up to the day `to`.
fn changes(points: Vec<Point>, to: Date) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points.into_iter().filter(|point| point.day <= to) {
        if kept.last().is_none_or(|last| (last.value, last.unknown) != (point.value, point.unknown)) {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_states_of_many_people_are_added_up() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let met_from = |text: &str| Timeline::turning(State::Unmet, Some(day(text)), State::Met);
        let lines = vec![met_from("2026-04-01"), met_from("2026-05-01"), met_from("2026-05-01"), Timeline::always(State::Unknown)];
        let force = Timeline::turning(State::NotInForce, Some(day("2026-04-10")), State::Met);
        let points = changes(people(lines.clone(), &force, day("2026-04-05")), day("2026-12-31"));
        let shown: Vec<_> = points.iter().map(|point| (point.day.to_string(), point.value, point.unknown)).collect();
        let at = |day: &str, n, unknown| (day.to_string(), Some(Amount::People(n)), unknown);
        assert_eq!(shown, vec![("2026-04-05".into(), None, 0), at("2026-04-10", 1, 1), at("2026-05-01", 3, 1)]);
    }
}
