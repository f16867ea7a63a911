//! The algebra of periods, checked day by day.

use ayumi_calendar::{Date, Period, merge, subtract};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn period(from: &str, until: &str) -> Period {
    Period::new(day(from), day(until)).unwrap()
}

#[test]
fn the_end_is_not_in_it() {
    let year = period("2026-04-01", "2027-04-01");
    assert!(!year.contains(day("2026-03-31")));
    assert!(year.contains(day("2026-04-01")));
    assert!(year.contains(day("2027-03-31")));
    assert!(!year.contains(day("2027-04-01")));
    assert_eq!(year.days(), 365);
    assert_eq!(year.last_day(), Some(day("2027-03-31")));
    assert!(!year.is_open());
}

#[test]
fn a_period_has_a_day() {
    assert_eq!(Period::new(day("2026-04-01"), day("2026-04-01")), None);
    assert_eq!(Period::new(day("2026-04-02"), day("2026-04-01")), None);
    let made_by_hand = Period { from: day("2026-04-02"), until: day("2026-04-01") };
    assert_eq!(made_by_hand.days(), 0);
    assert_eq!(made_by_hand.last_day(), None);
    assert!(!made_by_hand.overlaps(&Period::ALWAYS));
    assert_eq!(merge(vec![made_by_hand]), []);
}

#[test]
fn an_open_end_is_left_out() {
    assert_eq!(period("2026-04-01", "2027-04-01").to_string(), "2026-04-01..2027-04-01");
    assert_eq!(Period::since(day("2026-04-01")).to_string(), "2026-04-01..");
    assert_eq!(Period { from: Date::MIN, until: day("2027-04-01") }.to_string(), "..2027-04-01");
    assert_eq!(Period::ALWAYS.to_string(), "..");
    assert!(Period::since(day("2026-04-01")).is_open());
    assert_eq!(Period::ALWAYS.last_day(), None);
}

#[test]
fn periods_in_json() {
    let since = Period::since(day("2026-04-01"));
    assert_eq!(serde_json::to_string(&since).unwrap(), r#"{"from":"2026-04-01","until":null}"#);
    let read = |json: &str| serde_json::from_str::<Period>(json).ok();
    assert_eq!(read(r#"{"from":"2026-04-01"}"#), Some(since));
    assert_eq!(read("{}"), Some(Period::ALWAYS));
    assert_eq!(read(r#"{"from":"2026-04-01","until":"2026-04-01"}"#), None);
    assert_eq!(read(r#"{"form":"2026-04-01"}"#), None);
}

#[test]
fn touching_periods_join_but_do_not_overlap() {
    let (first, second) = (period("2024-04-01", "2025-04-01"), period("2025-04-01", "2026-04-01"));
    assert!(!first.overlaps(&second));
    assert_eq!(first.intersect(&second), None);
    assert_eq!(merge(vec![second, first]), [period("2024-04-01", "2026-04-01")]);
}

/// A world of 60 days, small enough to look at each.
const WORLD: std::ops::Range<i32> = 0..60;

fn any_period() -> impl Strategy<Value = Period> {
    (WORLD, 1..20i32).prop_map(|(from, days)| Period { from: Date::from_days(from), until: Date::from_days((from + days).min(WORLD.end)) })
}

fn any_periods() -> impl Strategy<Value = Vec<Period>> {
    prop::collection::vec(any_period(), 0..8)
}

fn days_in(periods: &[Period]) -> Vec<Date> {
    WORLD.map(Date::from_days).filter(|day| periods.iter().any(|period| period.contains(*day))).collect()
}

fn is_canonical(periods: &[Period]) -> bool {
    periods.windows(2).all(|pair| pair[0].until < pair[1].from) && periods.iter().all(|period| period.days() > 0)
}

proptest! {
    #[test]
    fn merging_keeps_the_days(periods in any_periods()) {
        let merged = merge(periods.clone());
        prop_assert!(is_canonical(&merged));
        prop_assert_eq!(days_in(&merged), days_in(&periods));
        prop_assert_eq!(merge(merged.clone()), merged);
    }

    #[test]
    fn the_order_does_not_matter(periods in any_periods()) {
        let backwards = periods.iter().rev().copied().collect();
        prop_assert_eq!(merge(periods), merge(backwards));
    }

    #[test]
    fn subtracting_leaves_the_other_days(periods in any_periods(), removed in any_periods()) {
        let left = subtract(&periods, &removed);
        let gone = days_in(&removed);
        let expected: Vec<Date> = days_in(&periods).into_iter().filter(|day| !gone.contains(day)).collect();
        prop_assert!(is_canonical(&left));
        prop_assert_eq!(days_in(&left), expected);
    }

    #[test]
    fn what_was_taken_and_what_is_left_make_the_whole(periods in any_periods(), removed in any_periods()) {
        let left = subtract(&periods, &removed);
        let taken = subtract(&periods, &left);
        prop_assert_eq!(merge([left, taken].concat()), merge(periods));
    }

    #[test]
    fn the_intersection_has_the_days_of_both(a in any_period(), b in any_period()) {
        let both: Vec<Date> = days_in(&[a]).into_iter().filter(|day| b.contains(*day)).collect();
        prop_assert_eq!(days_in(a.intersect(&b).as_slice()), both.clone());
        prop_assert_eq!(a.overlaps(&b), !both.is_empty());
        prop_assert_eq!(a.intersect(&b), b.intersect(&a));
    }

    #[test]
    fn days_are_counted(period in any_period()) {
        prop_assert_eq!(period.days() as usize, days_in(&[period]).len());
    }

    #[test]
    fn json_is_read_back(period in any_period()) {
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
    }
}
