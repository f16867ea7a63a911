//! `Timeline`: the state of one rule for one person on every day, as change points. With it, "since when",
//! "until when" and "from when on" are look-ups, and a series of a figure needs only the days on which it changes.

use ayumi_calendar::{Date, Period, merge};

use crate::State;

/// 経過: a step function from days to states. The first step begins at [`Date::MIN`]; neighbours differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    steps: Vec<Step>,
}

/// From this day on, this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The first day of the state.
    pub from: Date,
    /// The state.
    pub state: State,
}

impl Timeline {
    /// The same state on every day.
    pub fn always(state: State) -> Self {
        Self { steps: vec![Step { from: Date::MIN, state }] }
    }

    /// `inside` on the days of `periods`, `outside` on all others.
    pub fn of_periods(periods: Vec<Period>, inside: State, outside: State) -> Self {
        let mut line = Self::always(outside);
        for period in merge(periods) {
            line.set_from(period.from, inside);
            if !period.is_open() {
                line.set_from(period.until, outside);
            }
        }
        line
    }

    /// Met on the days of `periods`, unmet on all others.
    pub fn met_during(periods: Vec<Period>) -> Self {
        Self::of_periods(periods, State::Met, State::Unmet)
    }

    /// `before` until `day`, `then` from it on; `before` for ever without a day.
    pub fn turning(before: State, day: Option<Date>, then: State) -> Self {
        let mut line = Self::always(before);
        if let Some(day) = day {
            line.set_from(day, then);
        }
        line
    }

    /// The state that `state_at` gives, which may change on `days` only.
    pub fn sampled(mut days: Vec<Date>, mut state_at: impl FnMut(Date) -> State) -> Self {
        days.sort_unstable();
        days.dedup();
        let mut line = Self::always(state_at(Date::MIN));
        for day in days.into_iter().filter(|day| *day < Date::FAR) {
            line.set_from(day, state_at(day));
        }
        line
    }

    /// Joins the timelines day by day. `join` sees one state per timeline, in order.
    pub fn joined(lines: &[Timeline], join: impl Fn(&mut dyn Iterator<Item = State>) -> State) -> Self {
        if let [only] = lines {
            return only.map(|state| join(&mut std::iter::once(state)));
        }
        let days = lines.iter().flat_map(|line| line.steps.iter().map(|step| step.from)).collect();
        Self::sampled(days, |day| join(&mut lines.iter().map(|line| line.at(day))))
    }

    /// The state of `line` within each period; `outside` where no period is.
    pub fn spliced<'a>(parts: impl Iterator<Item = (Period, &'a Timeline)>, outside: State) -> Self {
        let mut result = Self::always(outside);
        for (period, line) in parts {
            result.set_from(period.from, line.at(period.from));
            for step in line.steps.iter().filter(|step| period.from < step.from && step.from < period.until) {
                result.set_from(step.from, step.state);
            }
            if !period.is_open() {
                result.set_from(period.until, outside);
            }
        }
        result
    }

    /// Every state replaced.
    pub fn map(&self, f: impl Fn(State) -> State) -> Self {
        let mut line = Self { steps: Vec::with_capacity(self.steps.len()) };
        self.steps.iter().for_each(|step| line.set_from(step.from, f(step.state)));
        line
    }

    /// The state on `day`.
    pub fn at(&self, day: Date) -> State {
        let after = self.steps.partition_point(|step| step.from <= day);
        self.steps.get(after.saturating_sub(1)).map_or(State::Unknown, |step| step.state)
    }

    /// The longest stretch around `day` on which the state does not change.
    pub fn around(&self, day: Date) -> Period {
        let after = self.steps.partition_point(|step| step.from <= day);
        let from = self.steps.get(after.saturating_sub(1)).map_or(Date::MIN, |step| step.from);
        let until = self.steps.get(after).map_or(Date::FAR, |step| step.from);
        Period { from, until }
    }

    /// The first day, not before `day`, on which the state is `state`.
    pub fn next(&self, state: State, day: Date) -> Option<Date> {
        if self.at(day) == state {
            return Some(day);
        }
        self.steps.iter().find(|step| step.from > day && step.state == state).map(|step| step.from)
    }

    /// The first day ever on which the state is `state`.
    pub fn first(&self, state: State) -> Option<Date> {
        self.steps.iter().find(|step| step.state == state).map(|step| step.from)
    }

    /// The stretches on which the state satisfies `wanted`.
    pub fn periods(&self, wanted: impl Fn(State) -> bool) -> Vec<Period> {
        let ends = self.steps.iter().skip(1).map(|step| step.from).chain([Date::FAR]);
        let stretches = self.steps.iter().zip(ends).filter(|(step, _)| wanted(step.state));
        merge(stretches.map(|(step, until)| Period { from: step.from, until }).collect())
    }

    /// The change points, the beginning of time first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Appends a step; `from` is not before the last one.
    fn set_from(&mut self, from: Date, state: State) {
        while self.steps.last().is_some_and(|last| last.from >= from) {
            self.steps.pop();
        }
        if self.steps.last().is_none_or(|last| last.state != state) {
            let from = if self.steps.is_empty() { Date::MIN } else { from };
            self.steps.push(Step { from, state });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use State::{Met, Unknown, Unmet};

    fn day(n: i32) -> Date {
        Date::from_days(n)
    }

    fn period(from: i32, until: i32) -> Period {
        Period { from: day(from), until: day(until) }
    }

    #[test]
    fn periods_become_change_points_and_come_back() {
        let line = Timeline::met_during(vec![period(10, 20), period(20, 30), period(40, 50)]);
        assert_eq!(line.periods(|state| state == Met), vec![period(10, 30), period(40, 50)]);
        assert_eq!((line.at(day(9)), line.at(day(10)), line.at(day(29)), line.at(day(30))), (Unmet, Met, Met, Unmet));
        assert_eq!(line.around(day(35)), period(30, 40));
        assert_eq!(line.next(Met, day(31)), Some(day(40)));
        assert_eq!(line.first(Met), Some(day(10)));
    }

    #[test]
    fn joining_and_splicing() {
        let (a, b) = (Timeline::met_during(vec![period(0, 10)]), Timeline::turning(Unknown, Some(day(5)), Met));
        let all = Timeline::joined(&[a.clone(), b.clone()], |states| State::all(states));
        assert_eq!((all.at(day(-1)), all.at(day(0)), all.at(day(5)), all.at(day(10))), (Unmet, Unknown, Met, Unmet));
        let spliced = Timeline::spliced([(period(2, 6), &a), (period(6, 8), &b)].into_iter(), State::NotInForce);
        assert_eq!(
            (spliced.at(day(1)), spliced.at(day(2)), spliced.at(day(7)), spliced.at(day(8))),
            (State::NotInForce, Met, Met, State::NotInForce)
        );
    }
}
