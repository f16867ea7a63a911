//! Leaves about training and exams: completed and passed, with the dated sets they refer to.

use ayumi_calendar::{Date, FiscalYear, Length, Period, merge};
use ayumi_facts::{Code, Fact, FactId, What};
use ayumi_policy::requirement::{Completed, Passed, Window};
use ayumi_policy::resolved::Dated;

use super::{Judge, Judged, Reading, weight_on, weighted};
use crate::{Asked, Have, State, Timeline, Verdict};

/// Which completions count, and how long.
#[derive(Clone, Copy)]
struct Counting {
    window: Option<Window>,
    unexpired: bool,
}

impl<'p> Judge<'_, 'p> {
    /// 修了. A completion counts from its day on, for ever; with `unexpired` until the day before its expiry
    /// (completed 2025-06-01, valid for a year: the last day is **2026-05-31**); with `within 3 years` until the day
    /// before the third anniversary; with `this fiscal-year` until 31 March. Nothing on record is unmet.
    pub(super) fn completed(&self, asked: Asked<'p>, what: &'p Completed, window: Option<Window>, unexpired: bool, reading: Reading) -> Judged<'p> {
        let counting = Counting { window, unexpired };
        match what {
            Completed::Course(course) => self.course(asked, *course, counting),
            Completed::AllOf(set) => self.course_set(asked, *set, None, counting, reading),
            Completed::Some(need, set) => self.course_set(asked, *set, Some(*need), counting, reading),
            Completed::Hours(need, set) => self.amount(asked, *set, need.saturating_mul(60), 60, counting, reading, What::minutes),
            Completed::Points(need, set) => self.amount(asked, *set, *need, 1, counting, reading, What::points),
        }
    }

    /// 合格. A pass counts from its day on, for ever; with `unexpired` until the day before its expiry. A pass of an
    /// exam that follows the named one counts for it. Nothing on record is unmet.
    pub(super) fn passed(&self, asked: Asked<'p>, what: &'p Passed, unexpired: bool, reading: Reading) -> Judged<'p> {
        match what {
            Passed::Exam(exam) => self.exam(asked, *exam, unexpired),
            Passed::AnyOf(set) => self.exam_set(asked, *set, Some(1), unexpired, reading),
            Passed::AllOf(set) => self.exam_set(asked, *set, None, unexpired, reading),
        }
    }

    /// Whether a course counts as completed, expired or not.
    pub(crate) fn whole_course(&self, course: Code) -> Judged<'p> {
        self.course(Asked::Course(course), course, Counting { window: None, unexpired: false })
    }

    fn course(&self, asked: Asked<'p>, course: Code, counting: Counting) -> Judged<'p> {
        let periods = self.course_periods(course, counting);
        self.judged(asked, Timeline::met_during(periods), |finding| {
            finding.facts = self.completions(|of| of == course).map(|fact| fact.id).collect();
            finding.have = record(&finding.facts);
        })
    }

    fn exam(&self, asked: Asked<'p>, exam: Code, unexpired: bool) -> Judged<'p> {
        let rule = self.scope.policy.exams.get(&exam);
        let stands_in = |passed: Code| passed == exam || rule.is_some_and(|rule| rule.stand_ins.contains(&passed));
        let passes: Vec<&Fact> = self.facts.iter().copied().filter(|fact| matches!(fact.what, What::Pass { exam } if stands_in(exam))).collect();
        let live = |fact: &&Fact| {
            let valid_for = self.scope.policy.exams.get(&fact.what.subject()).and_then(|rule| rule.valid_for);
            if unexpired { expiring(fact.valid, valid_for) } else { Some(Period::since(fact.valid.from)) }
        };
        self.judged(asked, Timeline::met_during(passes.iter().filter_map(live).collect()), |finding| {
            finding.facts = passes.iter().map(|fact| fact.id).collect();
            finding.have = record(&finding.facts);
        })
    }

    fn course_set(&self, asked: Asked<'p>, set: Code, need: Option<u32>, counting: Counting, reading: Reading) -> Judged<'p> {
        let member = |course: Code| self.course(Asked::Course(course), course, counting);
        self.set(asked, set, self.scope.policy.course_sets.get(&set), need, reading, member)
    }

    fn exam_set(&self, asked: Asked<'p>, set: Code, need: Option<u32>, unexpired: bool, reading: Reading) -> Judged<'p> {
        let member = |exam: Code| self.exam(Asked::Exam(exam), exam, unexpired);
        self.set(asked, set, self.scope.policy.exam_sets.get(&set), need, reading, member)
    }

    /// So many of the members of a dated set; all of them without a number. Undecided members are unknown.
    fn set(
        &self,
        asked: Asked<'p>,
        id: Code,
        dated: Option<&'p Dated<Option<Vec<Code>>>>,
        need: Option<u32>,
        reading: Reading,
        judge: impl Fn(Code) -> Judged<'p>,
    ) -> Judged<'p> {
        let Some(dated) = dated else {
            return self.judged(asked, Timeline::always(State::Unknown), |_| {});
        };
        let mut judged = self.versions(asked.clone(), id, dated, reading, |version| match &version.value {
            None => self.judged(asked.clone(), Timeline::always(State::Unknown), |finding| finding.have = Have::Undecided(id)),
            Some(members) => self.members(asked.clone(), members, need, &judge),
        });
        // The version's own finding says it all: the set is not shown twice.
        if let Some(finding) = &mut judged.finding
            && let Some(only) = finding.parts.pop()
        {
            finding.have = only.have;
            finding.parts = only.parts;
        }
        judged
    }

    fn members(&self, asked: Asked<'p>, members: &'p [Code], need: Option<u32>, judge: impl Fn(Code) -> Judged<'p>) -> Judged<'p> {
        let need = need.map_or(members.len(), |need| need as usize);
        let (lines, parts): (Vec<_>, Vec<_>) = members.iter().map(|member| judge(*member)).map(|part| (part.line, part.finding)).unzip();
        let line = Timeline::joined(&lines, |states| State::at_least(need, states));
        self.judged(asked, line, |finding| {
            finding.parts = parts.into_iter().flatten().collect();
            let met = finding.parts.iter().map(|part| part.verdict == Verdict::Met);
            let (done, missing): (Vec<_>, Vec<_>) = members.iter().zip(met).partition(|(_, met)| *met);
            let codes = |list: Vec<(&Code, bool)>| list.into_iter().map(|(code, _)| *code).collect();
            finding.have = Have::Members { done: codes(done), missing: codes(missing), need };
        })
    }

    /// Hours or points of the courses of a set, or of any course, added up. A completion recorded twice counts twice:
    /// it is one attendance each.
    #[expect(clippy::too_many_arguments, reason = "one place for hours and points; each argument is one thing the leaf says")]
    fn amount(
        &self,
        asked: Asked<'p>,
        set: Option<Code>,
        need: u32,
        unit: u32,
        counting: Counting,
        reading: Reading,
        weigh: fn(&What) -> u32,
    ) -> Judged<'p> {
        let Some(set) = set else {
            return self.amount_of(asked, None, need, unit, counting, weigh);
        };
        let Some(dated) = self.scope.policy.course_sets.get(&set) else {
            return self.judged(asked, Timeline::always(State::Unknown), |_| {});
        };
        self.versions(asked.clone(), set, dated, reading, |version| match &version.value {
            None => self.judged(asked.clone(), Timeline::always(State::Unknown), |finding| finding.have = Have::Undecided(set)),
            Some(members) => self.amount_of(asked.clone(), Some(members), need, unit, counting, weigh),
        })
    }

    fn amount_of(
        &self,
        asked: Asked<'p>,
        members: Option<&'p [Code]>,
        need: u32,
        unit: u32,
        counting: Counting,
        weigh: fn(&What) -> u32,
    ) -> Judged<'p> {
        let counted: Vec<&Fact> = self.completions(|course| members.is_none_or(|members| members.contains(&course))).collect();
        let periods: Vec<(Period, u32)> = counted.iter().filter_map(|fact| Some((self.counts_during(fact, counting)?, weigh(&fact.what)))).collect();
        self.judged(asked, weighted(&periods, need), |finding| {
            finding.have = Have::Amount { have: weight_on(&periods, self.today()) / unit, need: need / unit };
            finding.facts = counted.iter().map(|fact| fact.id).collect();
        })
    }

    fn completions(&self, wanted: impl Fn(Code) -> bool) -> impl Iterator<Item = &'p Fact> {
        self.facts.iter().copied().filter(move |fact| matches!(fact.what, What::Completion { course, .. } if wanted(course)))
    }

    /// When one course counts as completed: as a whole, or once every part of it is there.
    fn course_periods(&self, course: Code, counting: Counting) -> Vec<Period> {
        let whole = self.completions(|of| of == course).filter(|fact| matches!(fact.what, What::Completion { part: None, .. }));
        let mut periods: Vec<Period> = whole.filter_map(|fact| self.counts_during(fact, counting)).collect();
        let parts = self.scope.policy.courses.get(&course).map_or(&[][..], |rule| &rule.parts);
        if !parts.is_empty() {
            let lines: Vec<Timeline> = parts.iter().map(|(part, need)| self.part(course, *part, *need, counting)).collect();
            periods.extend(Timeline::joined(&lines, |states| State::all(states)).periods(|state| state == State::Met));
        }
        merge(periods)
    }

    /// One part of a course: so many minutes of it, or once.
    fn part(&self, course: Code, part: Code, need: u32, counting: Counting) -> Timeline {
        let of_part = self.completions(|of| of == course).filter(|fact| matches!(fact.what, What::Completion { part: Some(of), .. } if of == part));
        let weigh = |fact: &Fact| if need == 0 { 1 } else { fact.what.minutes() };
        let periods: Vec<(Period, u32)> = of_part.filter_map(|fact| Some((self.counts_during(fact, counting)?, weigh(fact)))).collect();
        weighted(&periods, need.max(1))
    }

    /// The days on which one completion counts.
    fn counts_during(&self, fact: &Fact, counting: Counting) -> Option<Period> {
        let from = fact.valid.from;
        let valid_for = self.scope.policy.courses.get(&fact.what.subject()).and_then(|rule| rule.valid_for);
        let live = if counting.unexpired { expiring(fact.valid, valid_for)? } else { Period::since(from) };
        let until = match counting.window {
            None => live.until,
            Some(window) => live.until.min(window_end(from, window)),
        };
        Period::new(from, until)
    }
}

/// The day after the last on which something completed on `from` is within the window.
pub(crate) fn window_end(from: Date, window: Window) -> Date {
    match window {
        Window::Within(length) => length.until_from(from),
        Window::ThisFiscalYear => FiscalYear::of(from).next().start(),
    }
}

/// Until its own end or the end of its validity, whichever comes first.
pub(crate) fn expiring(valid: Period, valid_for: Option<Length>) -> Option<Period> {
    let until = valid_for.map_or(valid.until, |length| valid.until.min(length.until_from(valid.from)));
    Period::new(valid.from, until)
}

fn record(facts: &[FactId]) -> Have {
    if facts.is_empty() { Have::NoRecord } else { Have::Record }
}
