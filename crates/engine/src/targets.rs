//! 目標と KPI の達成状況: every target of the pack, year by year and in the long run, goal against figure. Targets that the
//! policy cannot measure yet, or leaves open, are listed as such.

use ayumi_calendar::{Date, FiscalYear, parse_fiscal_year};
use ayumi_facts::Code;
use ayumi_policy::model::{Direction, Kpi, Target};
use ayumi_policy::{Deadline, Pack, Quantity};

use crate::measure::Gauge;
use crate::reach::{Time, filled, value_of};
use crate::{Actual, EvaluationError, Measured, Phase, Reach, Scope, Summand};

/// A row that is the sum of rows that are sums of rows … ends here.
const DEEPEST: usize = 8;

/// 目標の達成状況.
#[derive(Clone, Debug)]
pub struct TargetStanding<'p> {
    /// The target as it stands in the pack.
    pub target: &'p Target,
    /// Whether there is anything to measure.
    pub measurable: bool,
    /// The figure as of the day of the question. None: not measurable.
    pub now: Option<Result<Actual, EvaluationError>>,
    /// 年度ごと, in the order of the pack.
    pub years: Vec<YearStanding>,
    /// 計: the total stated for the years.
    pub total: Option<Reach>,
    /// 到達目標.
    pub long_term: Option<LongTerm>,
}

/// ひとつの年度の達成状況.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearStanding {
    /// 年度
    pub year: FiscalYear,
    /// Goal against figure as of its last day, or so far.
    pub reach: Reach,
}

/// 到達目標の達成状況.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongTerm {
    /// 期限, as stated. None: the policy says nothing of it.
    pub deadline: Option<Deadline>,
    /// Goal against figure.
    pub reach: Reach,
}

/// KPI の状況.
#[derive(Clone, Debug)]
pub struct KpiStanding<'p> {
    /// The KPI as it stands in the pack, with its direction and limit.
    pub kpi: &'p Kpi,
    /// The figure as of the day of the question. None: not measurable.
    pub actual: Option<Result<Measured, EvaluationError>>,
    /// 注意の基準.
    pub warn: Option<Quantity>,
    /// Whether the figure is on the wrong side of the limit. None: no limit, no figure, or not comparable.
    pub warning: Option<bool>,
}

/// Every target of the policy as of the end of `as_of`, in the order of the pack.
pub fn targets<'p>(scope: &Scope<'p>, as_of: Date) -> Vec<TargetStanding<'p>> {
    let mut figures = Figures { gauge: Gauge::new(scope), pack: &scope.policy.pack };
    figures.pack.targets.iter().map(|target| figures.target(target, as_of)).collect()
}

/// Every KPI of the policy as of the end of `as_of`, in the order of the pack.
pub fn kpis<'p>(scope: &Scope<'p>, as_of: Date) -> Vec<KpiStanding<'p>> {
    let mut gauge = Gauge::new(scope);
    scope.policy.pack.kpis.iter().map(|kpi| kpi_standing(&mut gauge, kpi, as_of)).collect()
}

fn kpi_standing<'p>(gauge: &mut Gauge<'_, 'p>, kpi: &'p Kpi, as_of: Date) -> KpiStanding<'p> {
    let policy = gauge.scope.policy;
    let actual = policy.kpis.get(&kpi.id.value).map(|measure| gauge.measure(measure, as_of));
    let warn = kpi.warn.as_ref().map(|warn| filled(&policy.pack, warn.value));
    let value = actual.as_ref().and_then(|actual| Some(actual.as_ref().ok()?.value));
    let against = value.zip(warn).and_then(|(value, warn)| value.against(warn));
    let warning = against.map(|against| if kpi.direction == Direction::Up { against.is_lt() } else { against.is_gt() });
    KpiStanding { kpi, actual, warn, warning }
}

/// The figures of one pack.
struct Figures<'s, 'p> {
    gauge: Gauge<'s, 'p>,
    pack: &'p Pack,
}

impl<'p> Figures<'_, 'p> {
    fn target(&mut self, target: &'p Target, as_of: Date) -> TargetStanding<'p> {
        let now = self.figure(target.id.value, as_of, DEEPEST);
        let goals = target.by_year.iter().filter_map(|(year, goal)| Some((parse_fiscal_year(year).ok()?, filled(self.pack, goal.value))));
        let goals: Vec<(FiscalYear, Quantity)> = goals.collect();
        TargetStanding {
            target,
            measurable: now.is_some(),
            now,
            years: goals.iter().map(|(year, goal)| self.year(target, *year, *goal, as_of)).collect(),
            total: self.total(target, &goals, as_of),
            long_term: self.long_term(target, as_of),
        }
    }

    fn year(&mut self, target: &'p Target, year: FiscalYear, goal: Quantity, as_of: Date) -> YearStanding {
        let time = Time::of_year(year, as_of);
        YearStanding { year, reach: self.reach(target, time, goal) }
    }

    fn long_term(&mut self, target: &'p Target, as_of: Date) -> Option<LongTerm> {
        let goal = filled(self.pack, target.value.as_ref()?.value);
        let deadline = target.by.as_ref().map(|by| dated(self.pack, by.value));
        let start = self.gauge.scope.policy.start();
        let time = Time::new(start, deadline.and_then(|by| by.last_day(start)), as_of);
        Some(LongTerm { deadline, reach: self.reach(target, time, goal) })
    }

    /// The stated total of the years: their sum for a flow, the last year's figure for anything else.
    fn total(&mut self, target: &'p Target, goals: &[(FiscalYear, Quantity)], as_of: Date) -> Option<Reach> {
        let goal = filled(self.pack, target.total.as_ref()?.value);
        let years = || goals.iter().map(|(year, _)| *year);
        let time = Time::new(years().min()?.start(), years().max().map(FiscalYear::end), as_of);
        if !self.is_flow(target.id.value, DEEPEST) {
            return Some(self.reach(target, time, goal));
        }
        let begun = years().filter(|year| year.start() <= as_of);
        let days: Vec<Date> = begun.map(|year| year.end().min(as_of)).collect();
        let figures = days.into_iter().filter_map(|day| Some((target.id.value, day, self.figure(target.id.value, day, DEEPEST)?)));
        Some(Reach::new(time, goal, sum(figures.collect())))
    }

    fn reach(&mut self, target: &'p Target, time: Time, goal: Quantity) -> Reach {
        let begun = time.phase != Phase::Ahead;
        let actual = if begun { self.figure(target.id.value, time.as_of, DEEPEST) } else { None };
        Reach::new(time, goal, actual)
    }

    /// The figure of a target: its measure's; otherwise the sum of the rows it is the sum or the running total of.
    fn figure(&mut self, id: Code, day: Date, depth: usize) -> Option<Result<Actual, EvaluationError>> {
        if let Some(measure) = self.gauge.scope.policy.targets.get(&id) {
            return Some(self.gauge.measure(measure, day).map(|measured| Actual::Measured(Box::new(measured))));
        }
        let target = self.pack.targets.iter().find(|target| target.id.value == id).filter(|_| depth > 0)?;
        let rows = target.sum_of.iter().map(|row| (row.value, day));
        let years = self.years_to(day);
        let running = target.cumulative_of.iter().flat_map(|row| years.iter().map(|year| (row.value, year.end().min(day))));
        let parts: Vec<(Code, Date)> = rows.chain(running).collect();
        let figures: Option<Vec<_>> = parts.into_iter().map(|(row, day)| Some((row, day, self.figure(row, day, depth - 1)?))).collect();
        sum(figures?)
    }

    /// The fiscal years from the first of the policy to that of `day`.
    fn years_to(&self, day: Date) -> Vec<FiscalYear> {
        let first = FiscalYear::of(self.gauge.scope.policy.start());
        let last = FiscalYear::of(day);
        std::iter::successors(Some(first), |year| Some(year.next())).take_while(|year| *year <= last).collect()
    }

    fn is_flow(&self, id: Code, depth: usize) -> bool {
        if let Some(measure) = self.gauge.scope.policy.targets.get(&id) {
            return measure.is_flow();
        }
        let target = self.pack.targets.iter().find(|target| target.id.value == id).filter(|_| depth > 0);
        target.is_some_and(|target| !target.sum_of.is_empty() && target.sum_of.iter().all(|row| self.is_flow(row.value, depth - 1)))
    }
}

/// Figures become a sum with its summands laid open. None: nothing to add. The first error stands for the sum.
fn sum(figures: Vec<(Code, Date, Result<Actual, EvaluationError>)>) -> Option<Result<Actual, EvaluationError>> {
    if figures.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    for (target, as_of, figure) in figures {
        match figure {
            Err(error) => return Some(Err(error)),
            Ok(Actual::Measured(measured)) => parts.push(Summand { target, as_of, measured: *measured }),
            Ok(Actual::Sum(below)) => parts.extend(below),
        }
    }
    Some(Ok(Actual::Sum(parts)))
}

/// A deadline that refers to a blank of the template becomes the one filled in, if one was.
fn dated(pack: &Pack, deadline: Deadline) -> Deadline {
    match deadline {
        Deadline::Blank(blank) => value_of(pack, blank).and_then(|text| text.parse().ok()).unwrap_or(deadline),
        _ => deadline,
    }
}
