//! `Line`: what holds of one thing over time (the main post of a person, the name of a unit), where only one value holds
//! on a day. Statements of the file are laid over what the ledger knows; the difference is what must be written.

use ayumi_calendar::{Date, Period};

use super::Bound;
use crate::batch::Effect;

/// 時間の帯. `K` identifies an entry of the ledger.
#[derive(Clone, Debug)]
pub(super) struct Line<K, T> {
    entries: Vec<Entry<K, T>>,
    known: Vec<(K, Period, T)>,
    /// The last statement of the file: its day, content and row.
    last: Option<(Date, T, u32)>,
}

#[derive(Clone, Debug)]
struct Entry<K, T> {
    period: Period,
    content: T,
    origin: Option<K>,
    /// The row that stated or changed it.
    row: Option<u32>,
    firm: Firm,
}

/// How firm the end of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Firm {
    /// As the ledger has it.
    Known,
    /// Until the file says something else.
    Open,
    /// The end of a year that the file has a column for.
    Soft,
    /// As a row of the file says.
    Hard,
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The ledger knows it.
    Unchanged,
    /// The line has changed.
    Applied,
    /// It contradicts this period, stated by this row of the file or by the ledger.
    Conflict(Period, Option<u32>),
    /// The file has said it before, in this row.
    Repeated(u32),
}

/// One thing to write.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change<K, T> {
    pub retract: Option<K>,
    pub record: Option<(Period, T, Effect)>,
    pub row: u32,
}

impl<K: Copy + PartialEq, T: Clone + PartialEq> Line<K, T> {
    /// What the ledger knows.
    pub(super) fn new(mut known: Vec<(K, Period, T)>) -> Self {
        known.sort_by_key(|(_, period, _)| period.from);
        let entries = known.iter().map(|(origin, period, content)| Entry {
            period: *period,
            content: content.clone(),
            origin: Some(*origin),
            row: None,
            firm: Firm::Known,
        });
        Self { entries: entries.collect(), known, last: None }
    }

    /// What holds on a day.
    pub(super) fn on(&self, day: Date) -> Option<&T> {
        self.entries.iter().find(|entry| entry.period.contains(day)).map(|entry| &entry.content)
    }

    /// Lays a statement over the line. Statements come in the order of their days.
    pub(super) fn state(&mut self, from: Date, until: Bound, content: T, row: u32) -> Outcome {
        // Two rows that disagree about one day contradict each other even where the ledger agrees with one of them.
        let before = self.last.replace((from, content.clone(), row));
        if let Some((_, _, other)) = before.filter(|(day, said, _)| *day == from && *said != content) {
            return Outcome::Conflict(Period::since(from), Some(other));
        }
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.period.contains(from) && entry.content == content) {
            if until == Bound::Hard(entry.period.until) {
                entry.firm = Firm::Hard;
            }
            let repeated = entry.row.filter(|first| entry.origin.is_none() && entry.period.from == from && *first != row);
            return match (until, repeated) {
                (Bound::Hard(until), _) if until != entry.period.until => self.end(from, until, row),
                (_, Some(first)) => Outcome::Repeated(first),
                (_, None) => Outcome::Unchanged,
            };
        }
        if self.extend(from, until, &content) || self.begin_earlier(from, until, &content, row) {
            return Outcome::Applied;
        }
        match self.clear(from, until, row) {
            Ok(end) => self.insert(from, end, content, until, row),
            Err(conflict) => conflict,
        }
    }

    /// Ends whatever holds on or after a day.
    pub(super) fn cut(&mut self, day: Date, row: u32) {
        for entry in self.entries.iter_mut().filter(|entry| entry.period.from < day && entry.period.until > day) {
            entry.period.until = day;
            entry.row = Some(row);
        }
    }

    /// Periods that the file stated, with the rows.
    pub(super) fn stated(&self) -> impl Iterator<Item = (Period, u32)> {
        self.entries.iter().filter(|entry| entry.origin.is_none()).filter_map(|entry| Some((entry.period, entry.row?)))
    }

    /// What must be written: every entry of the ledger that is no longer as it was, and every new one.
    pub(super) fn changes(self) -> Vec<Change<K, T>> {
        let mut changes = Vec::new();
        for (origin, period, content) in &self.known {
            let now = self.entries.iter().find(|entry| entry.origin == Some(*origin));
            let Some(row) = now.and_then(|entry| entry.row) else { continue };
            let record = now.filter(|entry| entry.period != *period || entry.content != *content).map(|entry| {
                let effect = if entry.content == *content && entry.period.until < period.until { Effect::Closed } else { Effect::Changed };
                (entry.period, entry.content.clone(), effect)
            });
            if record.is_some() {
                changes.push(Change { retract: Some(*origin), record, row });
            }
        }
        for entry in self.entries.into_iter().filter(|entry| entry.origin.is_none()) {
            let record = Some((entry.period, entry.content, Effect::Added));
            changes.push(Change { retract: None, record, row: entry.row.unwrap_or(0) });
        }
        changes
    }

    /// Gives the entry that holds on `from` another end.
    fn end(&mut self, from: Date, until: Date, row: u32) -> Outcome {
        let next = self.entries.iter().find(|entry| entry.period.from > from && entry.period.from < until);
        if let Some(next) = next {
            return Outcome::Conflict(next.period, next.row);
        }
        match self.entries.iter_mut().find(|entry| entry.period.contains(from)) {
            Some(entry) if entry.firm == Firm::Hard => Outcome::Conflict(entry.period, entry.row),
            Some(entry) => {
                entry.period.until = until;
                entry.row = Some(row);
                entry.firm = Firm::Hard;
                Outcome::Applied
            }
            None => Outcome::Unchanged,
        }
    }

    /// Lets the entry of the year before run on, where it says the same.
    fn extend(&mut self, from: Date, until: Bound, content: &T) -> bool {
        let free = self.entries.iter().map(|entry| entry.period.from).find(|next| *next >= from).unwrap_or(Date::FAR);
        let (end, firm) = match until {
            Bound::Soft(until) => (until.min(free), Firm::Soft),
            Bound::Open => (free, Firm::Open),
            Bound::Hard(_) => return false,
        };
        let before = self.entries.iter_mut().find(|entry| entry.firm == Firm::Soft && entry.period.until == from && entry.content == *content);
        let Some(entry) = before.filter(|_| end > from) else { return false };
        (entry.period.until, entry.firm) = (end, firm);
        true
    }

    /// Lets the next entry begin earlier, where it says the same and nothing holds before it.
    fn begin_earlier(&mut self, from: Date, until: Bound, content: &T, row: u32) -> bool {
        let is_corrected = self.entries.iter().any(|entry| entry.period.from == from || (entry.firm == Firm::Hard && entry.period.contains(from)));
        let next = self.entries.iter_mut().find(|entry| entry.period.from > from).filter(|_| !is_corrected);
        let Some(next) = next.filter(|next| until == Bound::Open && next.content == *content) else { return false };
        next.period.from = from;
        next.row = Some(row);
        if let Some(before) = self.entries.iter_mut().find(|entry| entry.period.from < from && entry.period.until > from) {
            before.period.until = from;
            before.row = Some(row);
        }
        true
    }

    /// Makes room from a day on; returns where the room ends.
    fn clear(&mut self, from: Date, until: Bound, row: u32) -> Result<Date, Outcome> {
        let next = self.entries.iter().find(|entry| entry.period.from > from);
        let end = match (until, next) {
            (Bound::Hard(until), Some(next)) if next.period.from < until => return Err(Outcome::Conflict(next.period, next.row)),
            (Bound::Hard(until), _) => until,
            (Bound::Soft(until), next) => next.map_or(until, |next| next.period.from.min(until)),
            (Bound::Open, next) => next.map_or(Date::FAR, |next| next.period.from),
        };
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.period.contains(from)) else { return Ok(end) };
        let inside = matches!(until, Bound::Hard(until) if until < entry.period.until) && !entry.period.is_open();
        let contradicts = match entry.firm {
            // A column of a past year is no reason to rewrite what the ledger knows.
            Firm::Known => matches!(until, Bound::Soft(_)) || (inside && entry.period.from < from),
            Firm::Open | Firm::Soft => entry.period.from == from,
            Firm::Hard => true,
        };
        if contradicts {
            return Err(Outcome::Conflict(entry.period, entry.row));
        }
        if entry.period.from == from {
            return Ok(end);
        }
        entry.period.until = from;
        entry.row = Some(row);
        Ok(end)
    }

    fn insert(&mut self, from: Date, end: Date, content: T, until: Bound, row: u32) -> Outcome {
        let firm = match until {
            Bound::Open => Firm::Open,
            Bound::Soft(_) => Firm::Soft,
            Bound::Hard(_) => Firm::Hard,
        };
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.period.from == from) {
            entry.content = content;
            entry.row = Some(row);
            entry.firm = firm;
            if firm == Firm::Hard {
                entry.period.until = end;
            }
            return Outcome::Applied;
        }
        let at = self.entries.partition_point(|entry| entry.period.from < from);
        self.entries.insert(at, Entry { period: Period { from, until: end }, content, origin: None, row: Some(row), firm });
        Outcome::Applied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        ayumi_calendar::parse_date(text).unwrap()
    }

    fn line(known: &[(&str, &str, &'static str)]) -> Line<usize, &'static str> {
        let period = |from: &str, until: &str| Period { from: day(from), until: if until.is_empty() { Date::FAR } else { day(until) } };
        Line::new(known.iter().enumerate().map(|(index, (from, until, what))| (index, period(from, until), *what)).collect())
    }

    fn check(known: &[(&str, &str, &'static str)], stated: &[(&str, &str, &'static str)], expected: &str) {
        let mut line = line(known);
        let mut outcomes = Vec::new();
        for (row, (from, until, what)) in stated.iter().enumerate() {
            let until = match until.split_at_checked(1) {
                None => Bound::Open,
                Some(("~", until)) => Bound::Soft(day(until)),
                _ => Bound::Hard(day(until)),
            };
            outcomes.push(line.state(day(from), until, *what, row as u32));
        }
        let conflicts = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Conflict(..))).count();
        let mut lines: Vec<String> = line
            .changes()
            .into_iter()
            .filter_map(|change| {
                let (period, what, effect) = change.record?;
                Some(format!("{effect:?} {what} {period}"))
            })
            .collect();
        lines.extend((conflicts > 0).then(|| format!("conflicts {conflicts}")));
        assert_eq!(lines.join("; "), expected);
    }

    const OLD: &[(&str, &str, &str)] = &[("2024-04-01", "", "A")];

    #[test]
    fn a_statement_is_laid_over_what_is_known() {
        check(OLD, &[("2026-04-01", "", "A")], "");
        check(OLD, &[("2026-04-01", "", "B")], "Closed A 2024-04-01..2026-04-01; Added B 2026-04-01..");
        check(OLD, &[("2024-04-01", "", "B")], "Changed B 2024-04-01..");
        check(OLD, &[("2022-04-01", "", "B")], "Added B 2022-04-01..2024-04-01");
        check(OLD, &[("2022-04-01", "2025-04-01", "B")], "conflicts 1");
        check(OLD, &[("2024-04-01", "2026-04-01", "A")], "Closed A 2024-04-01..2026-04-01");
        check(OLD, &[("2026-04-01", "2026-10-01", "B")], "Closed A 2024-04-01..2026-04-01; Added B 2026-04-01..2026-10-01");
    }

    #[test]
    fn what_was_planned_before_its_day_is_not_reopened() {
        let known = [("2024-04-01", "2026-04-01", "A"), ("2026-04-01", "", "B")];
        check(&known, &[("2026-03-01", "", "A")], "");
        check(&known, &[("2026-04-01", "", "B")], "");
        check(&known, &[("2025-10-01", "2026-10-01", "C")], "conflicts 1");
    }

    #[test]
    fn rows_of_one_file_follow_each_other_and_do_not_overlap() {
        check(&[], &[("2020-04-01", "", "A"), ("2022-04-01", "", "B")], "Added A 2020-04-01..2022-04-01; Added B 2022-04-01..");
        check(&[], &[("2020-04-01", "2023-04-01", "A"), ("2022-04-01", "", "B")], "Added A 2020-04-01..2023-04-01; conflicts 1");
        check(&[], &[("2020-04-01", "", "A"), ("2020-04-01", "", "B")], "Added A 2020-04-01..; conflicts 1");
    }

    #[test]
    fn columns_of_past_years_join_and_give_way() {
        let years = [("2023-04-01", "~2024-04-01", "A"), ("2024-04-01", "~2025-04-01", "A"), ("2025-04-01", "", "A")];
        check(&[], &years, "Added A 2023-04-01..");
        check(&[("2023-10-01", "", "B")], &[("2023-04-01", "~2024-04-01", "A")], "Added A 2023-04-01..2023-10-01");
        check(OLD, &[("2025-04-01", "~2026-04-01", "A")], "");
    }

    /// Years from 2000 on, as days that are easy to read in a failure.
    fn year(offset: i32) -> Date {
        Date::ymd(2000 + offset, 4, 1).unwrap()
    }

    type Stated = (i32, u8, i32, u8);

    fn lay(line: &mut Line<usize, u8>, stated: &[Stated]) -> bool {
        let mut sorted = stated.to_vec();
        sorted.sort();
        let outcomes = sorted.iter().zip(0u32..).map(|((from, kind, length, content), row)| {
            let end = year(from + length);
            let until = match kind {
                0 => Bound::Open,
                1 => Bound::Soft(end),
                _ => Bound::Hard(end),
            };
            line.state(year(*from), until, *content, row)
        });
        outcomes.filter(|outcome| matches!(outcome, Outcome::Conflict(..))).count() == 0
    }

    proptest::proptest! {
        #[test]
        fn nothing_ever_overlaps_and_the_second_time_changes_nothing(
            known in proptest::collection::vec((1i32..4, 0i32..3, 0u8..3), 0..4),
            open in proptest::bool::ANY,
            stated in proptest::collection::vec((0i32..14, 0u8..3, 1i32..5, 0u8..3), 1..5),
        ) {
            let mut at = 0;
            let mut before: Vec<(usize, Period, u8)> = Vec::new();
            for (index, (length, gap, content)) in known.into_iter().enumerate() {
                let from = at + gap;
                at = from + length;
                before.push((index, Period { from: year(from), until: year(at) }, content));
            }
            if let Some((_, period, _)) = before.last_mut().filter(|_| open) {
                period.until = Date::FAR;
            }
            let mut line = Line::new(before);
            let agrees = lay(&mut line, &stated);
            let mut periods: Vec<Period> = line.entries.iter().map(|entry| entry.period).collect();
            periods.sort();
            for pair in periods.windows(2) {
                proptest::prop_assert!(pair[0].until <= pair[1].from, "{periods:?}");
            }
            proptest::prop_assert!(periods.iter().all(|period| period.from < period.until), "{periods:?}");
            if agrees {
                let after: Vec<(usize, Period, u8)> = line.entries.iter().enumerate().map(|(index, entry)| (index, entry.period, entry.content)).collect();
                let mut again = Line::new(after.clone());
                proptest::prop_assert!(lay(&mut again, &stated), "{after:?}");
                proptest::prop_assert_eq!(again.changes(), vec![], "{:?}", after);
            }
        }
    }
}
