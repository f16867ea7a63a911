//! Leaves about evidence of ability: skill, project, mentored, attested, attribute.

use ayumi_calendar::{Date, Length, Period, Rounding, measure, merge};
use ayumi_facts::{Assessor, Code, Fact, Value, What};
use ayumi_policy::model::World;
use ayumi_policy::requirement::Compare;

use super::career::reaching;
use super::{Judge, Judged, weight_on, weighted};
use crate::{Asked, Have, State, Timeline};

impl<'p> Judge<'_, 'p> {
    /// スキル. The latest assessment by a permitted assessor counts, from its day until the day before it expires or
    /// a later one replaces it (two on one day: the stronger assessor, then the later record). A higher level than
    /// required meets it. Never assessed, or all assessments expired, is unknown, not unmet.
    pub(super) fn skill(&self, asked: Asked<'p>, skill: Code, at_least: Code, from: &[Assessor]) -> Judged<'p> {
        let assessments = self.assessments(skill, from);
        let days = assessments.iter().flat_map(|fact| [fact.valid.from, fact.valid.until]).collect();
        let line = Timeline::sampled(days, |day| match current(&assessments, day) {
            Some(fact) => self.reaches(skill, fact.what.level(), at_least),
            None => State::Unknown,
        });
        self.judged(asked, line, |finding| {
            let now = current(&assessments, self.today());
            finding.have = Have::Level { have: now.and_then(|fact| fact.what.level()), need: at_least };
            finding.facts = now.into_iter().map(|fact| fact.id).collect();
        })
    }

    /// The assessment that counts on `day`, by whomever the policy counts.
    pub(crate) fn assessed(&self, skill: Code, day: Date) -> Option<&'p Fact> {
        current(&self.assessments(skill, &[]), day)
    }

    fn assessments(&self, skill: Code, from: &[Assessor]) -> Vec<&'p Fact> {
        let wanted = |fact: &Fact| match fact.what {
            What::Assessment { skill: of, by, .. } => of == skill && (from.is_empty() || from.contains(&by)),
            _ => false,
        };
        self.facts.iter().copied().filter(|fact| wanted(fact)).collect()
    }

    /// A level that is not of the skill's scale is unknown.
    fn reaches(&self, skill: Code, has: Option<Code>, needs: Code) -> State {
        let levels = self.scope.policy.skills.get(&skill).map(|rule| &rule.levels);
        let order = |level: Option<Code>| levels.and_then(|levels| levels.get(&level?));
        match (order(has), order(Some(needs))) {
            (Some(has), Some(needs)) => State::of(has >= needs),
            _ => State::Unknown,
        }
    }

    /// 案件. Without a number: one. A project counts from the day it began, with `finished` from its last day on.
    /// With a length the days on which any counted project ran are added up by the calendar, overlaps once:
    /// led from 2025-04-01 on, one year is reached on **2026-03-31**. Count and length must both be there.
    pub(super) fn project(
        &self,
        asked: Asked<'p>,
        led: bool,
        count: Option<u32>,
        length: Option<Length>,
        finished: bool,
        result: Option<Code>,
    ) -> Judged<'p> {
        let projects: Vec<&Fact> = self.facts.iter().copied().filter(|fact| counts(&fact.what, led, finished, result)).collect();
        let begun: Vec<(Code, Period)> = projects.iter().map(|fact| (fact.what.subject(), since(fact, finished))).collect();
        let need = count.unwrap_or(u32::from(length.is_none()));
        let each = distinct(&begun);
        let ran = merge(projects.iter().map(|fact| fact.valid).collect());
        let mut lines = vec![weighted(&each, need)];
        lines.extend(length.map(|need| reaching(&ran, &ran, need, Rounding::Calendar)));
        self.judged(asked, Timeline::joined(&lines, |states| State::all(states)), |finding| {
            finding.have = match length {
                Some(need) if count.is_none() => Have::Service { have: measure(&ran, self.today(), Rounding::Calendar), need },
                _ => Have::Amount { have: weight_on(&each, self.today()), need },
            };
            finding.facts = projects.iter().map(|fact| fact.id).collect();
        })
    }

    /// 後進の指導: different people, each from the day the mentoring began.
    pub(super) fn mentored(&self, asked: Asked<'p>, at_least: u32) -> Judged<'p> {
        let mentorings: Vec<&Fact> = self.facts.iter().copied().filter(|fact| matches!(fact.what, What::Mentoring { .. })).collect();
        let begun: Vec<(Code, Period)> = mentorings.iter().map(|fact| (fact.what.subject(), Period::since(fact.valid.from))).collect();
        let each = distinct(&begun);
        self.judged(asked, weighted(&each, at_least), |finding| {
            finding.have = Have::Amount { have: weight_on(&each, self.today()), need: at_least };
            finding.facts = mentorings.iter().map(|fact| fact.id).collect();
        })
    }

    /// 判定: the latest judgement counts, from its day until its expiry or the next one. None on file is unmet.
    pub(super) fn attested(&self, asked: Asked<'p>, judgement: Code) -> Judged<'p> {
        let valid_for = self.scope.policy.judgements.get(&judgement).copied().flatten();
        let made: Vec<(&Fact, Period, bool)> = self.facts.iter().filter_map(|fact| attestation(fact, judgement, valid_for)).collect();
        let days = made.iter().flat_map(|(_, period, _)| [period.from, period.until]).collect();
        let now = |day: Date| made.iter().filter(|(_, period, _)| period.contains(day)).max_by_key(|(fact, period, _)| (period.from, fact.recorded));
        let line = Timeline::sampled(days, |day| State::of(now(day).is_some_and(|(_, _, passed)| *passed)));
        self.judged(asked, line, |finding| {
            let last = now(self.today());
            finding.facts = last.iter().map(|(fact, _, _)| fact.id).collect();
            finding.have = if last.is_some() { Have::Record } else { Have::NoRecord };
        })
    }

    /// 属性: the latest value that holds on the day. None on record is what the schema says: no, or unknown.
    pub(super) fn attribute(&self, asked: Asked<'p>, name: Code, compare: Compare, value: Value) -> Judged<'p> {
        let rows: Vec<(&Fact, Value)> = self.facts.iter().filter_map(|fact| attribute_value(fact, name)).collect();
        let absent = match self.scope.policy.attributes.get(&name).map(|rule| rule.absent) {
            Some(World::No) => State::Unmet,
            Some(World::Unknown) | None => State::Unknown,
        };
        let now = |day: Date| rows.iter().filter(|(fact, _)| fact.valid.contains(day)).max_by_key(|(fact, _)| (fact.valid.from, fact.recorded));
        let days = rows.iter().flat_map(|(fact, _)| [fact.valid.from, fact.valid.until]).collect();
        let line = Timeline::sampled(days, |day| now(day).map_or(absent, |(_, has)| compared(compare, *has, value)));
        self.judged(asked, line, |finding| {
            let row = now(self.today());
            finding.facts = row.iter().map(|(fact, _)| fact.id).collect();
            finding.have = Have::Value(row.map(|(_, value)| *value));
        })
    }
}

/// The latest unexpired assessment on `day`.
fn current<'p>(assessments: &[&'p Fact], day: Date) -> Option<&'p Fact> {
    let by = |fact: &Fact| if let What::Assessment { by, .. } = fact.what { by } else { Assessor::Own };
    let live = assessments.iter().filter(|fact| fact.valid.contains(day));
    live.max_by_key(|fact| (fact.valid.from, by(fact), fact.recorded)).copied()
}

fn counts(what: &What, led: bool, finished: bool, result: Option<Code>) -> bool {
    match what {
        What::Project { led: leads, finished: done, result: came, .. } => {
            (*leads || !led) && (*done || !finished) && (result.is_none() || *came == result)
        }
        _ => false,
    }
}

fn since(fact: &Fact, finished: bool) -> Period {
    Period::since(if finished { fact.valid.until.previous() } else { fact.valid.from })
}

/// One period of weight one for each different subject.
fn distinct(rows: &[(Code, Period)]) -> Vec<(Period, u32)> {
    let mut subjects: Vec<Code> = rows.iter().map(|(subject, _)| *subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let of = |subject: Code| rows.iter().filter(move |(of, _)| *of == subject).map(|(_, period)| *period);
    subjects.into_iter().flat_map(|subject| merge(of(subject).collect())).map(|period| (period, 1)).collect()
}

fn attestation<'p>(fact: &&'p Fact, judgement: Code, valid_for: Option<Length>) -> Option<(&'p Fact, Period, bool)> {
    match fact.what {
        What::Attestation { judgement: of, passed } if of == judgement => Some((*fact, super::training::expiring(fact.valid, valid_for)?, passed)),
        _ => None,
    }
}

fn attribute_value<'p>(fact: &&'p Fact, name: Code) -> Option<(&'p Fact, Value)> {
    match fact.what {
        What::Attribute { name: of, value } if of == name => Some((*fact, value)),
        _ => None,
    }
}

/// Values of different kinds cannot be compared: unknown.
pub(crate) fn compared(compare: Compare, has: Value, needs: Value) -> State {
    if has.kind() == needs.kind() { State::of(compare.holds(&has, &needs)) } else { State::Unknown }
}
