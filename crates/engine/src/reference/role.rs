//! The leaf `holds`: whether a person holds a role, and by what right.

use ayumi_calendar::{Date, FiscalYear, Length, Period, Rounding, measure, merge, subtract};
use ayumi_facts::{Code, Fact, Kind, What};
use ayumi_policy::model::{By, OnTransfer, TermEnd};
use ayumi_policy::resolved::{RoleRule, Way};

use super::career::reaching;
use super::{Judge, Judged, Reading};
use crate::{Asked, Have, Rule, State, Timeline};

impl<'p> Judge<'_, 'p> {
    /// 役割: held by any of its ways, or through a member of the family. A role by rule follows the posting from the
    /// day of the order on; an appointment counts from its first day until the day before it ends, its term being
    /// the earlier of what the decision and what the scheme say, and never beyond the last day of employment or
    /// engagement: who retires on 2026-03-31 holds no role on **2026-04-01**. With a length: all days held, added up by the
    /// calendar, the day of the question included.
    pub(super) fn holds(&self, asked: Asked<'p>, role: Code, at_least: Option<Length>) -> Judged<'p> {
        let Some(need) = at_least else {
            return self.role(asked, role);
        };
        let held = self.role(Asked::Role(role), role);
        let met = held.line.periods(|state| state == State::Met);
        let possible = held.line.periods(|state| matches!(state, State::Met | State::Unknown));
        self.judged(asked, reaching(&met, &possible, need, Rounding::Calendar), |finding| {
            finding.have = Have::Service { have: measure(&met, self.today(), Rounding::Calendar), need };
            finding.parts = held.finding.into_iter().collect();
        })
    }

    /// Whether the role is held, with one finding for each way and member.
    pub(crate) fn role(&self, asked: Asked<'p>, role: Code) -> Judged<'p> {
        let Some((&id, rule)) = self.scope.policy.roles.get_key_value(&role) else {
            return self.judged(asked, Timeline::always(State::Unknown), |_| {});
        };
        let ways = rule.ways.iter().map(|way| self.way(id, way));
        let members = rule.members.iter().map(|member| self.role(Asked::Role(*member), *member));
        let (lines, parts): (Vec<_>, Vec<_>) = ways.chain(members).map(|part| (part.line, part.finding)).unzip();
        // A way that is not in force yet is no way to hold the role; the others still are.
        let line = Timeline::joined(&lines, |states| State::any(&mut states.map(idle_is_unmet)));
        self.judged(asked, line, |finding| {
            finding.rule = rule.in_force.map(|in_force| role_rule(id, rule, in_force));
            finding.parts = parts.into_iter().flatten().collect();
            finding.have = if finding.parts.iter().any(|part| part.verdict == crate::Verdict::Met) { Have::Record } else { Have::NoRecord };
        })
    }

    fn way(&self, role: Code, way: &'p Way) -> Judged<'p> {
        match (way.by, &way.when) {
            (By::Everyone | By::Rule, Some(when)) => {
                let idle = self.idle.get();
                let judged = self.judge(when, Reading::InForce);
                self.idle.set(idle);
                self.judged(Asked::Way(way), judged.line, |finding| finding.parts = judged.finding.into_iter().collect())
            }
            (By::Everyone | By::Rule, None) => self.judged(Asked::Way(way), Timeline::always(State::Unmet), |_| {}),
            (By::Appointment | By::Certification | By::Outside, _) => self.appointed(role, way),
        }
    }

    fn appointed(&self, role: Code, way: &'p Way) -> Judged<'p> {
        let terms: Vec<(&Fact, Period)> = self.appointments(role, way).filter_map(|fact| Some((fact, self.term(fact, way)?))).collect();
        let held = merge(terms.iter().map(|(_, term)| *term).collect());
        let line = Timeline::met_during(subtract(&held, &self.not_employed()));
        self.judged(Asked::Way(way), line, |finding| {
            let now = terms.iter().filter(|(_, term)| term.contains(self.today()));
            finding.facts = now.map(|(fact, _)| fact.id).collect();
            finding.have = if finding.facts.is_empty() { Have::NoRecord } else { Have::Record };
        })
    }

    /// When the role of a scheme is held under that scheme, whatever other ways lead to it.
    pub(crate) fn under_scheme(&self, scheme: Code) -> Timeline {
        let role = self.scope.policy.schemes.get(&scheme).and_then(|rule| self.scope.policy.roles.get_key_value(&rule.role));
        let ways = role.into_iter().flat_map(|(id, rule)| rule.ways.iter().map(move |way| (*id, way)));
        let lines: Vec<Timeline> = ways.filter(|(_, way)| way.scheme == Some(scheme)).map(|(id, way)| self.appointed(id, way).line).collect();
        Timeline::joined(&lines, |states| State::any(states))
    }

    /// When the person was not employed or engaged in any form; never, where nothing is known of the employment.
    fn not_employed(&self) -> Vec<Period> {
        let employed: Vec<Period> = self.facts.iter().filter(|fact| fact.what.kind() == Kind::Employment).map(|fact| fact.valid).collect();
        if employed.is_empty() { Vec::new() } else { subtract(&[Period::ALWAYS], &merge(employed)) }
    }

    /// Appointments to the role under the way's scheme; one recorded without a scheme counts for every way.
    fn appointments(&self, role: Code, way: &'p Way) -> impl Iterator<Item = &'p Fact> {
        self.facts.iter().copied().filter(move |fact| match fact.what {
            What::Appointment { role: to, scheme } => to == role && (scheme.is_none() || way.scheme.is_none() || scheme == way.scheme),
            _ => false,
        })
    }

    /// How long an appointment lasts: until its own end or the end of the scheme's term, whichever comes first.
    /// The version of the scheme on the day of the appointment decides.
    fn term(&self, fact: &Fact, way: &Way) -> Option<Period> {
        let start = fact.valid.from;
        let terms = way.scheme.and_then(|scheme| self.scope.policy.schemes.get(&scheme)).and_then(|scheme| scheme.versions.on(start));
        let Some(terms) = terms.map(|version| &version.value) else {
            return Some(fact.valid);
        };
        let by_years = terms.years.map(|years| term_end(start, years, terms.ends));
        let by_transfer = if terms.on_transfer == OnTransfer::Ends { self.transferred_after(start) } else { None };
        let until = [Some(fact.valid.until), by_years, by_transfer].into_iter().flatten().min()?;
        Period::new(start, until)
    }
}

/// The day after the last of a term that began on `start`. With `fiscal-year` the year of the start is the first:
/// three years from 2026-05-01 end after **2029-03-31**.
pub(crate) fn term_end(start: Date, years: u32, ends: TermEnd) -> Date {
    match ends {
        TermEnd::Day => Length::years(years).until_from(start),
        TermEnd::FiscalYear => {
            let last = FiscalYear(FiscalYear::of(start).0 + i32::try_from(years).unwrap_or(0) - 1);
            last.next().start()
        }
    }
}

fn idle_is_unmet(state: State) -> State {
    if state == State::NotInForce { State::Unmet } else { state }
}

fn role_rule(id: Code, rule: &RoleRule, in_force: Period) -> Rule<'_> {
    Rule { id, in_force, source: &rule.source, provisional: None }
}
