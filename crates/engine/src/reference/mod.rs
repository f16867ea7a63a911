//! The reference evaluator: the meaning of every requirement, for one person, written to be read.
//!
//! It works on timelines: each leaf gives the state of a fact on every day, `all` / `any` / `none` / `at-least` join
//! timelines day by day (strong Kleene), and the answer on a day is a look-up. So "since when", "until when" and
//! "from when on" cost nothing extra. The column evaluator must agree with it on every day, person and journal
//! position; property tests hold the two equal. Nothing else decides anything about eligibility, stage or count.

mod career;
mod evidence;
mod role;
mod training;

pub(crate) use career::series_state;
pub(crate) use evidence::compared;
pub(crate) use role::term_end;
pub(crate) use training::{expiring, window_end};

use std::cell::Cell;

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, PersonId};
use ayumi_policy::requirement::{Leaf, Requirement};
use ayumi_policy::resolved::{Dated, Version};

use crate::{Asked, Finding, Have, Rule, Scope, State, Timeline, Verdict};

/// A timeline and, where a day was asked for, the finding on it.
pub(crate) struct Judged<'p> {
    pub line: Timeline,
    pub finding: Option<Finding<'p>>,
}

/// How rules are read on days before their first version.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As law: before the first version the rule is not in force.
    InForce,
    /// Looking back to count past service: the first version is read backwards, since experience gathered before
    /// the policy began is exactly what such a rule asks for.
    Backwards,
}

/// A rule that is not in force on the day of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Idle {
    pub rule: Code,
    pub begins: Option<Date>,
}

/// One person under evaluation.
pub(crate) struct Judge<'s, 'p> {
    pub scope: &'s Scope<'p>,
    pub facts: Vec<&'p Fact>,
    pub day: Option<Date>,
    pub idle: Cell<Option<Idle>>,
}

impl<'s, 'p> Judge<'s, 'p> {
    /// `day`: also explain the answer on that day.
    pub fn new(scope: &'s Scope<'p>, person: PersonId, day: Option<Date>) -> Self {
        Self::of_facts(scope, scope.facts_of(person), day)
    }

    /// Over these facts of one person, by start of period, all of them known.
    pub fn of_facts(scope: &'s Scope<'p>, facts: Vec<&'p Fact>, day: Option<Date>) -> Self {
        Self { scope, facts, day, idle: Cell::new(None) }
    }

    /// The state of a requirement on every day.
    pub fn judge(&self, requirement: &'p Requirement, reading: Reading) -> Judged<'p> {
        let asked = Asked::Requirement(requirement);
        match requirement {
            Requirement::All(of) => self.join(asked, of, of.len(), reading, |states| State::all(states)),
            Requirement::Any(of) => self.join(asked, of, 1, reading, |states| State::any(states)),
            Requirement::None(of) => self.join(asked, of, 0, reading, |states| State::any(states).negated()),
            Requirement::AtLeast(n, of) => self.join(asked, of, *n as usize, reading, |states| State::at_least(*n as usize, states)),
            Requirement::Named(id) => self.named(requirement, *id, reading),
            Requirement::Leaf(leaf) => self.leaf(requirement, leaf, reading),
        }
    }

    fn join(
        &self,
        asked: Asked<'p>,
        of: &'p [Requirement],
        need: usize,
        reading: Reading,
        join: impl Fn(&mut dyn Iterator<Item = State>) -> State,
    ) -> Judged<'p> {
        let children = of.iter().map(|child| self.judge(child, reading));
        let (lines, parts): (Vec<_>, Vec<_>) = children.map(|child| (child.line, child.finding)).unzip();
        self.judged(asked, Timeline::joined(&lines, join), |finding| {
            finding.parts = parts.into_iter().flatten().collect();
            finding.have = Have::Parts { met: finding.parts.iter().filter(|part| part.verdict == Verdict::Met).count(), need };
        })
    }

    fn named(&self, requirement: &'p Requirement, id: Code, reading: Reading) -> Judged<'p> {
        let Some(dated) = self.scope.policy.requirements.get(&id) else {
            return self.judged(Asked::Requirement(requirement), Timeline::always(State::Unknown), |_| {});
        };
        let judge = |version: &'p Version<Requirement>| self.judge(&version.value, reading);
        self.versions(Asked::Requirement(requirement), id, dated, reading, judge)
    }

    /// Each version answers for its own days. The finding has the version of the day below it.
    pub fn versions<T>(
        &self,
        asked: Asked<'p>,
        id: Code,
        dated: &'p Dated<T>,
        reading: Reading,
        judge: impl Fn(&'p Version<T>) -> Judged<'p>,
    ) -> Judged<'p> {
        let outside = if reading == Reading::InForce { State::NotInForce } else { State::Unmet };
        let mut judged: Vec<(Period, &'p Version<T>, Judged<'p>)> =
            dated.versions.iter().enumerate().map(|(nth, version)| (self.read(nth, version, reading), version, judge(version))).collect();
        let line = Timeline::spliced(judged.iter().map(|(period, _, judged)| (*period, &judged.line)), outside);
        let now = self.day.and_then(|day| judged.iter().position(|(period, _, _)| period.contains(day)));
        if now.is_none() && reading == Reading::InForce && self.idle.get().is_none() {
            self.idle.set(Some(Idle { rule: id, begins: dated.begins() }));
        }
        let current = now.map(|now| judged.swap_remove(now));
        self.judged(asked, line, |finding| {
            if let Some((period, version, judged)) = current {
                finding.rule = Some(Rule { id, in_force: period, source: &version.source, provisional: version.provisional.as_deref() });
                finding.have = judged.finding.as_ref().map_or(Have::NoRecord, |below| below.have.clone());
                finding.parts = judged.finding.into_iter().collect();
            }
        })
    }

    fn read<T>(&self, nth: usize, version: &Version<T>, reading: Reading) -> Period {
        let first_backwards = nth == 0 && reading == Reading::Backwards;
        Period { from: if first_backwards { Date::MIN } else { version.period.from }, until: version.period.until }
    }

    fn leaf(&self, requirement: &'p Requirement, leaf: &'p Leaf, reading: Reading) -> Judged<'p> {
        let asked = Asked::Requirement(requirement);
        match leaf {
            Leaf::Served { service, at_least } => self.served(asked, *service, *at_least),
            Leaf::Holds { role, at_least } => self.holds(asked, *role, *at_least),
            Leaf::Completed { what, window, unexpired } => self.completed(asked, what, *window, *unexpired, reading),
            Leaf::Passed { what, unexpired } => self.passed(asked, what, *unexpired, reading),
            Leaf::Skill { skill, at_least, from } => self.skill(asked, *skill, *at_least, from),
            Leaf::Project { led, count, length, finished, result } => self.project(asked, *led, *count, *length, *finished, *result),
            Leaf::Mentored { at_least } => self.mentored(asked, *at_least),
            Leaf::Rank { compare, rank } => self.rank(asked, *compare, *rank),
            Leaf::Series(any_of) => self.series(asked, any_of),
            Leaf::Employment(any_of) => self.employment(asked, any_of),
            Leaf::Absent(any_of) => self.absent(asked, any_of),
            Leaf::Attribute { name, compare, value } => self.attribute(asked, *name, *compare, *value),
            Leaf::Unit { group, any_post } => self.unit(asked, *group, *any_post),
            Leaf::Attested(judgement) => self.attested(asked, *judgement),
        }
    }

    /// A timeline with, where a day was asked for, the finding that `fill` completes.
    pub fn judged(&self, asked: Asked<'p>, line: Timeline, fill: impl FnOnce(&mut Finding<'p>)) -> Judged<'p> {
        let finding = self.day.map(|day| {
            let verdict = line.at(day).verdict().unwrap_or(Verdict::Unknown);
            let met_from = if verdict == Verdict::Met { None } else { line.next(State::Met, day) };
            let holds = line.around(day);
            let mut finding = Finding { asked, rule: None, verdict, have: Have::NoRecord, facts: Vec::new(), holds, met_from, parts: Vec::new() };
            fill(&mut finding);
            finding
        });
        Judged { line, finding }
    }

    /// The day of the question, or the beginning of time where none was asked for.
    pub fn today(&self) -> Date {
        self.day.unwrap_or(Date::MIN)
    }
}

/// A timeline that is met on the days on which the weights of the periods around add up to `need`.
/// A need of nothing is always met.
pub(crate) fn weighted(periods: &[(Period, u32)], need: u32) -> Timeline {
    let days = periods.iter().flat_map(|(period, _)| [period.from, period.until]).collect();
    Timeline::sampled(days, |day| State::of(weight_on(periods, day) >= need))
}

/// The weights of the periods around `day`.
pub(crate) fn weight_on(periods: &[(Period, u32)], day: Date) -> u32 {
    periods.iter().filter(|(period, _)| period.contains(day)).map(|(_, weight)| weight).sum()
}
