//! How service is measured and when it is enough: worked examples, and laws over random stretches.

use ayumi_calendar::{Date, Length, Period, Rounding, Service, measure, merge, parse_length, reached_on};
use proptest::prelude::*;

const ROUNDINGS: [Rounding; 3] = [Rounding::Calendar, Rounding::WholeMonths, Rounding::MonthsTouched];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Stretches as people write them, last day included: `2021-04-01~2022-03-31 2023-04-01~`.
fn stretches(text: &str) -> Vec<Period> {
    text.split_whitespace()
        .map(|stretch| {
            let (first, last) = stretch.split_once('~').unwrap();
            let until = if last.is_empty() { Date::FAR } else { day(last).next() };
            Period::new(day(first), until).unwrap()
        })
        .collect()
}

/// The three roundings of the same service, in print.
#[track_caller]
fn check(served: &str, through: &str, calendar: &str, whole_months: &str, months_touched: &str) {
    let expected = [calendar, whole_months, months_touched];
    for (rounding, expected) in ROUNDINGS.into_iter().zip(expected) {
        let got = measure(&stretches(served), day(through), rounding).ja();
        assert_eq!(got, expected, "{served} through {through}, {rounding:?}");
    }
}

#[test]
fn one_stretch() {
    check("2021-04-01~", "2021-03-31", "0日", "0日", "0日");
    check("2021-04-01~", "2021-04-01", "1日", "0日", "1か月");
    check("2021-04-01~", "2021-04-20", "20日", "0日", "1か月");
    check("2021-04-01~", "2021-04-30", "1か月", "1か月", "1か月");
    check("2021-04-01~", "2026-03-30", "4年11か月30日", "4年11か月", "5年");
    check("2021-04-01~", "2026-03-31", "5年", "5年", "5年");
    check("2021-04-01~", "2027-11-30", "6年8か月", "6年8か月", "6年8か月");
    check("2021-04-01~2022-03-31", "2030-03-31", "1年", "1年", "1年");
    check("2021-04-16~", "2021-05-15", "1か月", "1か月", "2か月");
}

#[test]
fn a_month_without_the_day_is_full_at_its_end() {
    check("2026-01-31~", "2026-02-27", "28日", "0日", "2か月");
    check("2026-01-31~", "2026-02-28", "1か月", "1か月", "2か月");
    check("2026-01-31~", "2026-03-30", "2か月", "2か月", "3か月");
    check("2024-02-29~", "2025-02-27", "11か月30日", "11か月", "1年1か月");
    check("2024-02-29~", "2025-02-28", "1年", "1年", "1年1か月");
}

#[test]
fn days_left_over_of_several_stretches_add_up() {
    check("2021-04-01~2021-04-20 2021-06-01~2021-06-15", "2026-03-31", "1か月5日", "0日", "2か月");
    check("2021-04-01~2021-04-15 2021-06-01~2021-06-15", "2026-03-31", "1か月", "0日", "2か月");
    // Two stretches in one calendar month touch it once.
    check("2021-04-01~2021-04-10 2021-04-21~2021-05-10", "2026-03-31", "1か月", "0日", "2か月");
}

#[test]
fn days_of_one_stretch_make_no_month_before_the_month_is_full() {
    // A year before a gap must not bring the fifth year's end forward to 30 March.
    let served = "2020-04-01~2021-03-31 2022-04-01~";
    check(served, "2026-03-30", "4年11か月30日", "4年11か月", "5年");
    check(served, "2026-03-31", "5年", "5年", "5年");
    // Nor are the days lost: 30 and 30 of two months of 31 are one month and 30 days.
    check("2021-05-01~2021-05-30 2021-07-01~2021-07-30", "2026-03-31", "1か月30日", "0日", "2か月");
}

#[test]
fn stretches_that_touch_or_overlap_are_one() {
    check("2021-04-01~2021-09-30 2021-10-01~2022-03-31", "2026-03-31", "1年", "1年", "1年");
    check("2021-10-01~2022-03-31 2021-04-01~2022-01-15", "2026-03-31", "1年", "1年", "1年");
    check("2021-04-10~2021-05-04 2021-05-05~2021-05-09", "2026-03-31", "1か月", "1か月", "2か月");
}

#[test]
fn when_it_is_enough() {
    for (served, length, calendar, whole_months, months_touched) in [
        ("2021-04-01~", "5 years", "2026-03-31", "2026-03-31", "2026-03-01"),
        ("2021-04-16~", "5 years", "2026-04-15", "2026-04-15", "2026-03-01"),
        ("2021-04-01~", "1826 days", "2026-03-31", "2026-03-31", "2026-03-31"),
        ("2021-04-01~", "1 day", "2021-04-01", "2021-04-01", "2021-04-01"),
        ("2021-04-16~", "1 month", "2021-05-15", "2021-05-15", "2021-04-16"),
        ("2026-01-31~", "1 month", "2026-02-28", "2026-02-28", "2026-01-31"),
        ("2021-04-01~2022-03-31", "1 year", "2022-03-31", "2022-03-31", "2022-03-01"),
        ("2021-04-01~2022-03-30", "1 year", "never", "never", "2022-03-01"),
        ("2021-04-01~2021-04-20 2021-06-01~", "1 month", "2021-06-10", "2021-06-30", "2021-04-01"),
        ("2020-04-01~2021-03-31 2022-04-01~", "5 years", "2026-03-31", "2026-03-31", "2026-03-01"),
        // February is full before its days and the one left over make 30.
        ("2021-01-10~2021-01-10 2021-02-01~", "1 month", "2021-02-28", "2021-02-28", "2021-01-10"),
        ("2021-04-01~", "9000 years", "never", "never", "never"),
        ("2021-04-01~", "999999999 years", "never", "never", "never"),
        ("2021-04-01~", "999999999 days", "never", "never", "never"),
        ("", "1 day", "never", "never", "never"),
        ("", "0 days", "0001-01-01", "0001-01-01", "0001-01-01"),
    ] {
        for (rounding, expected) in ROUNDINGS.into_iter().zip([calendar, whole_months, months_touched]) {
            let got = reached_on(&stretches(served), parse_length(length).unwrap(), rounding);
            let got = got.map_or("never".to_owned(), |day| day.to_string());
            assert_eq!(got, expected, "{length} of {served}, {rounding:?}");
        }
    }
}

#[test]
fn whole_years_at_the_end_of_the_calendar() {
    let last_month = [Period::since(day("9999-12-01"))];
    assert_eq!(reached_on(&last_month, Length::days(30), Rounding::Calendar), Some(day("9999-12-30")));
    assert_eq!(reached_on(&last_month, Length::days(31), Rounding::Calendar), None);
    assert_eq!(reached_on(&last_month, Length::months(1), Rounding::Calendar), None);
    assert_eq!(measure(&[Period::ALWAYS], Date::FAR, Rounding::Calendar).days, Period::ALWAYS.days());
}

#[test]
fn service_in_json() {
    let service = Service { days: 35, months: 1, odd_days: 5 };
    assert_eq!(serde_json::to_string(&service).unwrap(), r#"{"days":35,"months":1,"odd_days":5}"#);
    assert_eq!(serde_json::to_string(&Rounding::WholeMonths).unwrap(), r#""whole-months""#);
    assert_eq!(serde_json::to_string(&Length::years(5)).unwrap(), r#""5 years""#);
    assert_eq!(serde_json::from_str::<Length>(r#""5年""#).unwrap(), Length::years(5));
}

/// About ten years from a spring on, so that leap days, long and short months and gaps all occur.
fn any_stretch() -> impl Strategy<Value = Period> {
    let start = day("2019-03-01").days();
    let length = prop_oneof![1..40, 1..800, 360..370];
    (0..3650, length).prop_map(move |(from, days)| Period { from: Date::from_days(start + from), until: Date::from_days(start + from + days) })
}

fn any_stretches() -> impl Strategy<Value = Vec<Period>> {
    prop::collection::vec(any_stretch(), 0..6)
}

fn any_length() -> impl Strategy<Value = Length> {
    prop_oneof![(0..12u32).prop_map(Length::years), (0..100u32).prop_map(Length::months), (0..2500u32).prop_map(Length::days),]
}

fn any_day() -> impl Strategy<Value = Date> {
    (day("2019-01-01").days()..day("2032-01-01").days()).prop_map(Date::from_days)
}

fn any_rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(&ROUNDINGS)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_is_reached_on_the_first_day_that_measures_it(
        served in any_stretches(), length in any_length(), rounding in any_rounding(),
    ) {
        match reached_on(&served, length, rounding) {
            Some(first) => {
                prop_assert!(measure(&served, first, rounding).reaches(length));
                prop_assert!(first == Date::MIN || !measure(&served, first.previous(), rounding).reaches(length));
            }
            None => prop_assert!(!measure(&served, Date::FAR, rounding).reaches(length)),
        }
    }

    #[test]
    fn it_is_reached_on_every_day_from_the_first(
        served in any_stretches(), length in any_length(), rounding in any_rounding(), day in any_day(),
    ) {
        let reached = reached_on(&served, length, rounding).is_some_and(|first| first <= day);
        prop_assert_eq!(measure(&served, day, rounding).reaches(length), reached);
    }

    #[test]
    fn another_day_never_measures_less(served in any_stretches(), day in any_day(), rounding in any_rounding()) {
        let (before, after) = (measure(&served, day, rounding), measure(&served, day.next(), rounding));
        prop_assert!(before.days <= after.days);
        prop_assert!((before.months, before.odd_days) <= (after.months, after.odd_days), "{before:?} {after:?}");
    }

    #[test]
    fn each_day_counts_once_in_any_order(served in any_stretches(), day in any_day(), rounding in any_rounding()) {
        let twice: Vec<Period> = served.iter().chain(served.iter().rev()).copied().collect();
        let service = measure(&served, day, rounding);
        prop_assert_eq!(measure(&twice, day, rounding), service);
        prop_assert_eq!(measure(&merge(served.clone()), day, rounding), service);
        let served = merge(served);
        let days = served.iter().filter(|stretch| stretch.from <= day);
        let counted: i32 = days.map(|stretch| stretch.until.days().min(day.days() + 1) - stretch.from.days()).sum();
        prop_assert_eq!(service.days, counted);
    }

    #[test]
    fn dropping_days_never_measures_more(served in any_stretches(), day in any_day()) {
        let months = |rounding| measure(&served, day, rounding).months;
        prop_assert!(months(Rounding::WholeMonths) <= months(Rounding::Calendar));
        prop_assert!(months(Rounding::WholeMonths) <= months(Rounding::MonthsTouched));
    }

    #[test]
    fn months_touched_are_the_calendar_months_with_a_day(served in any_stretches(), day in any_day()) {
        let mut touched = std::collections::BTreeSet::new();
        for stretch in &served {
            let last = stretch.until.previous().min(day);
            for served_on in (stretch.from.days()..=last.days()).map(Date::from_days) {
                touched.insert((served_on.year(), served_on.month()));
            }
        }
        prop_assert_eq!(measure(&served, day, Rounding::MonthsTouched).months as usize, touched.len());
    }
}
