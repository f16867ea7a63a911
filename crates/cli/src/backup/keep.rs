//! Which backups are kept: the last of each day, week and month, so many of each. The newest is always kept. Pure: names in,
//! names out.

use std::collections::BTreeSet;

use ayumi_calendar::Date;
use ayumi_store::Instant;

/// 保存する世代.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// For so many days the last one.
    pub daily: usize,
    /// For so many weeks the last one.
    pub weekly: usize,
    /// For so many months the last one.
    pub monthly: usize,
}

/// The number of the day, week or month that a day is in.
type InPeriod = fn(Date) -> (i64, i64);

/// When a backup was made, by its name; none if it is not one that was made by itself.
pub fn instant_of(name: &str) -> Option<Instant> {
    let digits = name.strip_prefix("ayumi-")?.strip_suffix(".backup.age")?;
    let (day, time) = digits.split_once('-').filter(|(day, time)| day.len() == 8 && time.len() == 6)?;
    let part = |text: &str, from: usize, until: usize| text.get(from..until)?.parse::<i64>().ok();
    let date = Date::ymd(day.get(..4)?.parse().ok()?, day.get(4..6)?.parse().ok()?, day.get(6..)?.parse().ok()?)?;
    let midnight = Instant::end_of_day(date.previous()).0 + 1;
    Some(Instant(midnight + part(time, 0, 2)? * 3_600 + part(time, 2, 4)? * 60 + part(time, 4, 6)?))
}

/// The names of those that may go. What has another name is nobody's to remove.
pub fn outdated<'n>(names: impl IntoIterator<Item = &'n str>, keep: Keep) -> Vec<&'n str> {
    let mut all: Vec<(Instant, &str)> = names.into_iter().filter_map(|name| Some((instant_of(name)?, name))).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    let mut kept: BTreeSet<&str> = all.first().map(|(_, name)| *name).into_iter().collect();
    let periods: [(usize, InPeriod); 3] = [
        (keep.daily, |day| (i64::from(day.days()), 0)),
        (keep.weekly, |day| (week(day), 0)),
        (keep.monthly, |day| (i64::from(day.year()), i64::from(day.month()))),
    ];
    for (most, period) in periods {
        let mut seen = BTreeSet::new();
        for (instant, name) in &all {
            if seen.len() < most && seen.insert(period(instant.day())) {
                kept.insert(name);
            }
        }
    }
    all.into_iter().map(|(_, name)| name).filter(|name| !kept.contains(name)).collect()
}

/// Weeks begin on Monday; 1970-01-01 was a Thursday.
fn week(day: Date) -> i64 {
    (i64::from(day.days()) + 3).div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        format!("ayumi-{text}.backup.age")
    }

    fn check(keep: Keep, names: &[&str], gone: &[&str]) {
        let names: Vec<String> = names.iter().map(|text| name(text)).collect();
        let found = outdated(names.iter().map(String::as_str), keep);
        assert_eq!(found, gone.iter().map(|text| name(text)).collect::<Vec<_>>(), "{keep:?}");
    }

    #[test]
    fn a_name_says_when() {
        assert_eq!(instant_of("ayumi-20261120-185319.backup.age"), Some(Instant(1_795_168_399)));
        for other in
            ["ayumi-20261120-185319.backup.age.making", "ayumi-20261320-185319.backup.age", "x.backup.age", "ayumi-2026-1.backup.age", "名簿.csv"]
        {
            assert_eq!(instant_of(other), None, "{other}");
        }
    }

    #[test]
    fn the_last_of_each_day_week_and_month_is_kept() {
        let days =
            ["20261121-030000", "20261120-180000", "20261120-030000", "20261119-030000", "20261110-030000", "20261031-030000", "20260930-030000"];
        check(
            Keep { daily: 2, weekly: 0, monthly: 0 },
            &days,
            &["20261120-030000", "20261119-030000", "20261110-030000", "20261031-030000", "20260930-030000"],
        );
        check(Keep { daily: 1, weekly: 2, monthly: 3 }, &days, &["20261120-180000", "20261120-030000", "20261119-030000"]);
        check(Keep { daily: 30, weekly: 0, monthly: 0 }, &days, &["20261120-030000"]);
    }

    #[test]
    fn the_newest_is_never_removed_and_other_files_neither() {
        check(Keep { daily: 0, weekly: 0, monthly: 0 }, &["20261121-030000", "20261120-030000"], &["20261120-030000"]);
        assert_eq!(outdated(["大切な控え.age", "ayumi.sqlite3"], Keep { daily: 0, weekly: 0, monthly: 0 }), Vec::<&str>::new());
    }
}
