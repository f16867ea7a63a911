//! Days, months, eras, fiscal years and ages, against worked examples and against the plain calendar.

use ayumi_calendar::{Date, FiscalYear, Length, age_on, legal_age_on};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_range_has_fixed_ends() {
    assert_eq!(Date::MIN, Date::ymd(1, 1, 1).unwrap());
    assert_eq!(Date::FAR, Date::ymd(9999, 12, 31).unwrap());
    assert_eq!(Date::from_days(0), day("1970-01-01"));
    assert_eq!(Date::ymd(0, 12, 31), None);
    assert_eq!(Date::ymd(10_000, 1, 1), None);
    assert_eq!(Date::ymd(2026, 200, 1), None);
    assert_eq!(Date::ymd(70_000, 1, 1), None);
}

#[test]
fn arithmetic_stops_at_the_ends() {
    assert_eq!(Date::FAR.next(), Date::FAR);
    assert_eq!(Date::MIN.previous(), Date::MIN);
    for (far, near) in [(i32::MAX, i32::MIN), (200_000_000, -200_000_000)] {
        assert_eq!(day("2026-04-01").plus_days(far), Date::FAR);
        assert_eq!(day("2026-04-01").plus_months(far), Date::FAR);
        assert_eq!(day("2026-04-01").plus_years(far), Date::FAR);
        assert_eq!(day("2026-04-01").plus_days(near), Date::MIN);
        assert_eq!(day("2026-04-01").plus_months(near), Date::MIN);
        assert_eq!(day("2026-04-01").plus_years(near), Date::MIN);
    }
    assert_eq!(Length::years(u32::MAX).until_from(day("2026-04-01")), Date::FAR);
    assert_eq!(Length::days(u32::MAX).until_from(day("2026-04-01")), Date::FAR);
}

#[test]
fn months_end_where_the_month_ends() {
    for (start, months, end) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-04-01", -16, "2024-12-01"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
    ] {
        assert_eq!(day(start).plus_months(months), day(end), "{start} + {months} months");
    }
}

#[test]
fn terms_end_as_the_law_counts_them() {
    for (start, length, until) in [
        ("2026-04-01", Length::years(1), "2027-04-01"),
        ("2026-01-31", Length::months(1), "2026-03-01"),
        ("2026-08-31", Length::months(1), "2026-10-01"),
        ("2024-02-29", Length::years(1), "2025-03-01"),
        ("2024-02-29", Length::years(4), "2028-02-29"),
        ("2026-04-01", Length::days(10), "2026-04-11"),
        ("2026-04-01", Length::days(0), "2026-04-01"),
    ] {
        assert_eq!(length.until_from(day(start)), day(until), "{length} from {start}");
    }
}

#[test]
fn eras_change_on_their_day() {
    for (iso, wareki) in [
        ("2026-04-01", "令和8年4月1日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("1989-01-08", "平成元年1月8日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1926-12-24", "大正15年12月24日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1873-01-01", "明治6年1月1日"),
        ("1872-12-31", "1872年12月31日"),
        ("1850-01-01", "1850年1月1日"),
    ] {
        assert_eq!(day(iso).wareki(), wareki);
    }
}

#[test]
fn excel_serials_keep_the_day_that_excel_shows() {
    for (serial, iso) in [
        (1.0, Some("1900-01-01")),
        (1.99, Some("1900-01-01")),
        (59.0, Some("1900-02-28")),
        (60.5, None),
        (61.0, Some("1900-03-01")),
        (46_113.0, Some("2026-04-01")),
        (46_113.999, Some("2026-04-01")),
        (2_958_465.5, Some("9999-12-31")),
        (2_958_466.0, None),
        (0.5, None),
        (-1.0, None),
        (f64::NAN, None),
        (f64::INFINITY, None),
    ] {
        assert_eq!(Date::from_excel_serial(serial), iso.map(day), "{serial}");
    }
}

#[test]
fn fiscal_years_are_named_by_the_era_on_31_december() {
    for (year, long, short) in [
        (2026, "令和8年度", "R8"),
        (2020, "令和2年度", "R2"),
        (2019, "令和元年度", "R1"),
        (2018, "平成30年度", "H30"),
        (1989, "平成元年度", "H1"),
        (1988, "昭和63年度", "S63"),
        (1926, "昭和元年度", "S1"),
        (1912, "大正元年度", "T1"),
        (1873, "明治6年度", "M6"),
        (1872, "1872年度", "FY1872"),
    ] {
        assert_eq!(FiscalYear(year).wareki(), long);
        assert_eq!(FiscalYear(year).short(), short);
    }
}

#[test]
fn fiscal_years_run_from_april_to_march() {
    let year = FiscalYear(2026);
    assert_eq!(year.start(), day("2026-04-01"));
    assert_eq!(year.end(), day("2027-03-31"));
    assert_eq!(year.period().to_string(), "2026-04-01..2027-04-01");
    assert_eq!(FiscalYear::of(day("2026-03-31")), year.previous());
    assert_eq!(FiscalYear::of(day("2026-04-01")), year);
    assert_eq!(FiscalYear::of(day("2027-03-31")), year);
    assert_eq!(FiscalYear::of(day("2027-04-01")), year.next());
    assert_eq!(FiscalYear(i32::MAX).start(), Date::FAR);
    assert_eq!(FiscalYear(i32::MIN).start(), Date::MIN);
}

#[test]
fn fiscal_years_in_json() {
    let read = |json: &str| serde_json::from_str::<FiscalYear>(json).ok();
    assert_eq!(serde_json::to_string(&FiscalYear(2026)).unwrap(), "\"R8\"");
    assert_eq!(read("\"R8\""), Some(FiscalYear(2026)));
    assert_eq!(read("\"令和8年度\""), Some(FiscalYear(2026)));
    assert_eq!(read("2026"), Some(FiscalYear(2026)));
    assert_eq!(read("8"), None);
    assert_eq!(read("-2026"), None);
    assert_eq!(read("2026.5"), None);
}

#[test]
fn ages_turn_on_the_birthday_and_by_the_law_the_day_before() {
    for (birth, on, age, legal) in [
        ("2000-04-01", "2006-03-30", 5, 5),
        ("2000-04-01", "2006-03-31", 5, 6),
        ("2000-04-01", "2006-04-01", 6, 6),
        ("2000-04-02", "2006-03-31", 5, 5),
        ("2000-04-02", "2006-04-01", 5, 6),
        ("2004-02-29", "2025-02-27", 20, 20),
        ("2004-02-29", "2025-02-28", 20, 21),
        ("2004-02-29", "2025-03-01", 21, 21),
        ("2004-02-29", "2028-02-28", 23, 24),
        ("2004-02-29", "2028-02-29", 24, 24),
        ("2000-04-01", "2000-04-01", 0, 0),
        ("2000-04-01", "2000-03-31", -1, 0),
        ("2000-01-01", "2009-12-31", 9, 10),
    ] {
        assert_eq!(age_on(day(birth), day(on)), age, "born {birth}, on {on}");
        assert_eq!(legal_age_on(day(birth), day(on)), legal, "by the law, born {birth}, on {on}");
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    (Date::MIN.days()..=Date::FAR.days()).prop_map(Date::from_days)
}

proptest! {
    #[test]
    fn a_day_is_its_year_month_and_day(day in any_date()) {
        prop_assert_eq!(Date::ymd(day.year(), day.month(), day.day()), Some(day));
        prop_assert_eq!(Date::from_days(day.days()), day);
    }

    #[test]
    fn the_next_day_is_the_next_on_the_calendar(day in any_date().prop_filter("has a next", |day| *day < Date::FAR)) {
        let next = day.next();
        let same_month = (next.year(), next.month(), next.day()) == (day.year(), day.month(), day.day() + 1);
        let first_of_next = next.day() == 1 && Date::ymd(day.year(), day.month(), day.day() + 1).is_none();
        prop_assert!(same_month || first_of_next, "{day} then {next}");
        prop_assert_eq!(next.previous(), day);
    }

    #[test]
    fn a_day_is_in_its_fiscal_year(day in any_date().prop_filter("before the end", |day| *day < Date::FAR)) {
        let year = FiscalYear::of(day);
        prop_assert!(year.period().contains(day));
        prop_assert_eq!(year.period().until, year.next().period().from);
    }

    #[test]
    fn nobody_grows_younger(birth in any_date(), day in any_date()) {
        prop_assert!(age_on(birth, day) <= age_on(birth, day.next()));
        prop_assert!(age_on(birth, day) <= legal_age_on(birth, day));
    }
}
