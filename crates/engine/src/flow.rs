//! How a person's timeline becomes what counts in a flow or a running total: a timeline of its own, whose state on a
//! day says whether the person counts as of that day. With it a flow is counted like a stock.

use ayumi_calendar::{Date, FiscalYear, Period};

use crate::{State, Timeline};

/// 新たに満たした: met from the first day ever met to the end of that fiscal year; whoever was always so never entered.
/// Unknown, in a year with an unknown day, until it is met: the person may have entered on that day.
pub(crate) fn entered(line: &Timeline) -> Timeline {
    let first = line.first(State::Met);
    let met = first.filter(|day| *day > Date::MIN).and_then(|day| Period::new(day, year_end(day)));
    let settled = first.unwrap_or(Date::FAR);
    let unknown = line.periods(|state| state == State::Unknown).into_iter().filter_map(|period| to_year_end(period, settled));
    standing(met, unknown.collect())
}

/// 一度でも満たした: met from the first day met on or after `start`, for ever. Unknown from the first unknown day on,
/// until it is met.
pub(crate) fn ever(line: &Timeline, start: Date) -> Timeline {
    let since = Period::since(start);
    let first = |wanted: State| line.periods(|state| state == wanted).iter().find_map(|period| period.intersect(&since));
    let for_ever = |period: Period| Period::since(period.from);
    standing(first(State::Met).map(for_ever), first(State::Unknown).map(for_ever).into_iter().collect())
}

/// On which days a flow can be counted, given the days on which its rule is in force: from the first day in force of a
/// fiscal year to the end of it.
pub(crate) fn force_of_year(force: &Timeline) -> Timeline {
    let years = force.periods(|state| state == State::Met).into_iter().filter_map(|period| to_year_end(period, Date::FAR));
    Timeline::of_periods(years.collect(), State::Met, State::NotInForce)
}

/// On which days a running total can be counted: from the first day in force since `start` on.
pub(crate) fn force_ever(force: &Timeline, start: Date) -> Timeline {
    let since = Period::since(start);
    let first = force.periods(|state| state == State::Met).iter().find_map(|period| period.intersect(&since));
    Timeline::turning(State::NotInForce, first.map(|period| period.from), State::Met)
}

fn standing(met: Option<Period>, unknown: Vec<Period>) -> Timeline {
    let met = Timeline::met_during(met.into_iter().collect());
    let unknown = Timeline::of_periods(unknown, State::Unknown, State::Unmet);
    Timeline::joined(&[met, unknown], |states| State::any(states))
}

/// `period` prolonged to the end of the fiscal year of its last day, but not beyond `until`.
fn to_year_end(period: Period, until: Date) -> Option<Period> {
    let end = if period.is_open() { Date::FAR } else { year_end(period.until.previous()) };
    Period::new(period.from, end.min(until))
}

/// The day after the last of the fiscal year of `day`.
fn year_end(day: Date) -> Date {
    FiscalYear::of(day).next().start().min(Date::FAR)
}

#[cfg(test)]
mod tests {
    use State::{Met, Unknown, Unmet};

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn between(from: &str, until: &str) -> Period {
        Period { from: day(from), until: day(until) }
    }

    #[test]
    fn an_entrant_counts_to_the_end_of_the_first_year_only() {
        let line = Timeline::met_during(vec![between("2026-05-01", "2026-06-01"), between("2027-05-01", "2028-05-01")]);
        let entered = entered(&line);
        let at = |text: &str| entered.at(day(text));
        assert_eq!((at("2026-04-30"), at("2026-05-01"), at("2027-03-31"), at("2027-04-01"), at("2027-05-01")), (Unmet, Met, Met, Unmet, Unmet));
    }

    #[test]
    fn whoever_was_always_so_never_entered() {
        assert_eq!(entered(&Timeline::always(Met)), Timeline::always(Unmet));
    }

    #[test]
    fn an_unknown_day_leaves_its_year_open_until_it_is_met() {
        let line = Timeline::of_periods(vec![between("2026-05-01", "2026-06-01")], Unknown, Unmet);
        let entered = entered(&line);
        let at = |text: &str| entered.at(day(text));
        assert_eq!((at("2026-04-30"), at("2026-05-01"), at("2027-03-31"), at("2027-04-01")), (Unmet, Unknown, Unknown, Unmet));
        let assessed = Timeline::turning(Unknown, Some(day("2026-08-01")), Met);
        let entered = super::entered(&assessed);
        assert_eq!((entered.at(day("2026-07-31")), entered.at(day("2026-08-01")), entered.at(day("2027-04-01"))), (Unknown, Met, Unmet));
    }

    #[test]
    fn ever_begins_with_the_policy_and_never_ends() {
        let line = Timeline::met_during(vec![between("2020-04-01", "2026-05-01")]);
        let ever = ever(&line, day("2026-04-01"));
        assert_eq!((ever.at(day("2026-03-31")), ever.at(day("2026-04-01")), ever.at(day("2030-01-01"))), (Unmet, Met, Met));
        assert_eq!(super::ever(&line, day("2026-05-01")), Timeline::always(Unmet));
    }
}
