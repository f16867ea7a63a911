//! Every spelling of dates, fiscal years and lengths that we read, and what we say of those that we don't.

use ayumi_calendar::{Date, DateError, FiscalYear, Length, parse_date, parse_day, parse_fiscal_year, parse_length, parse_start};
use proptest::prelude::*;

/// Each line is `text => what it means`; an error is shown as the name of its variant.
#[track_caller]
fn check<T: ToString>(parse: fn(&str) -> Result<T, DateError>, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let got = match parse(text) {
            Ok(value) => value.to_string(),
            Err(error) => variant(&error),
        };
        assert_eq!(&got, expected, "reading `{text}`");
    }
}

fn variant(error: &DateError) -> String {
    let debug = format!("{error:?}");
    debug.split([' ', '{']).next().unwrap().to_owned()
}

#[test]
fn a_day_asked_about_is_a_date_or_the_end_of_a_fiscal_year() {
    check(
        parse_day,
        &[
            ("R8.11.20", "2026-11-20"),
            ("2026-11-20", "2026-11-20"),
            ("R8年度末", "2027-03-31"),
            (" 令和８年度末 ", "2027-03-31"),
            ("2026年度末", "2027-03-31"),
            ("1900-01-01", "1900-01-01"),
            ("2199-12-31", "2199-12-31"),
            ("1899-12-31", "OutOfReach"),
            ("2199年度末", "OutOfReach"),
            ("9999-12-31", "OutOfReach"),
            ("R8年度", "NotADate"),
            ("末", "Empty"),
            ("きのう末", "NotAFiscalYear"),
            ("", "Empty"),
        ],
    );
}

#[test]
fn dates_of_the_common_era() {
    check(
        parse_date,
        &[
            ("2026-04-01", "2026-04-01"),
            ("2026-4-1", "2026-04-01"),
            ("2026/4/1", "2026-04-01"),
            ("2026/04/01", "2026-04-01"),
            ("2026.4.1", "2026-04-01"),
            ("20260401", "2026-04-01"),
            ("2026年4月1日", "2026-04-01"),
            ("2026年04月01日", "2026-04-01"),
            ("西暦2026年4月1日", "2026-04-01"),
            ("2024-02-29", "2024-02-29"),
            ("0001-01-01", "0001-01-01"),
            ("9999-12-31", "9999-12-31"),
        ],
    );
}

#[test]
fn dates_of_an_era() {
    check(
        parse_date,
        &[
            ("R8.4.1", "2026-04-01"),
            ("R.8.4.1", "2026-04-01"),
            ("R08/04/01", "2026-04-01"),
            ("r8-4-1", "2026-04-01"),
            ("R080401", "2026-04-01"),
            ("R8年4月1日", "2026-04-01"),
            ("令和8年4月1日", "2026-04-01"),
            ("令和元年5月1日", "2019-05-01"),
            ("R元.5.1", "2019-05-01"),
            ("令8.4.1", "2026-04-01"),
            ("㋿8年4月1日", "2026-04-01"),
            ("平成31年4月1日", "2019-04-01"),
            ("㍻31年4月30日", "2019-04-30"),
            ("H31.4.1", "2019-04-01"),
            ("平成元年1月8日", "1989-01-08"),
            ("S64.1.7", "1989-01-07"),
            ("昭和39年10月10日", "1964-10-10"),
            ("T15.12.24", "1926-12-24"),
            ("大正元年7月30日", "1912-07-30"),
            ("M45.7.29", "1912-07-29"),
            ("明治6年1月1日", "1873-01-01"),
        ],
    );
}

#[test]
fn an_era_is_read_by_arithmetic_past_its_end_and_before_its_start() {
    check(
        parse_date,
        &[
            ("平成31年5月1日", "2019-05-01"),
            ("平成32年4月1日", "2020-04-01"),
            ("H38.4.1", "2026-04-01"),
            ("昭和100年1月1日", "2025-01-01"),
            ("令和元年4月1日", "2019-04-01"),
            ("令和元年4月30日", "2019-04-30"),
            ("平成元年1月7日", "1989-01-07"),
        ],
    );
}

#[test]
fn dates_as_they_are_typed() {
    check(
        parse_date,
        &[
            ("２０２６年４月１日", "2026-04-01"),
            ("Ｒ８．４．１", "2026-04-01"),
            ("ｒ８／４／１", "2026-04-01"),
            ("２０２６－０４－０１", "2026-04-01"),
            ("2026‐04‐01", "2026-04-01"),
            ("2026−04−01", "2026-04-01"),
            ("  2026-04-01\u{3000}", "2026-04-01"),
            ("令和 8年 4月 1日", "2026-04-01"),
            ("令和\u{3000}８年\u{3000}４月\u{3000}１日", "2026-04-01"),
            ("2026 / 4 / 1", "2026-04-01"),
            ("R 8. 4. 1", "2026-04-01"),
            ("2026-04-01 00:00:00", "2026-04-01"),
            ("2026-04-01T00:00:00", "2026-04-01"),
            ("2026-04-01 00:00:00.000", "2026-04-01"),
            ("2026/4/1 0:00", "2026-04-01"),
            ("2026/4/1  23:59", "2026-04-01"),
            ("20260401 0:00", "2026-04-01"),
            ("R8.4.1 0:00", "2026-04-01"),
            ("2026年4月1日 0:00", "2026-04-01"),
            ("2026年4月1日(水)", "2026-04-01"),
            ("令和8年4月1日（水曜日）", "2026-04-01"),
            ("令和8年4月1日（水） 9:00", "2026-04-01"),
            ("2026/4/5(日)", "2026-04-05"),
        ],
    );
}

#[test]
fn no_dates() {
    check(
        parse_date,
        &[
            ("", "Empty"),
            (" \u{3000}\t", "Empty"),
            ("未定", "NotADate"),
            ("元年", "NotADate"),
            ("第3回", "NotADate"),
            ("E001", "NotADate"),
            ("2026", "NotADate"),
            ("2026-04", "NotADate"),
            ("2026年4月", "NotADate"),
            ("2026年4月1", "NotADate"),
            ("2026-4/1", "NotADate"),
            ("2026-04-01-", "NotADate"),
            ("2026-04-001", "NotADate"),
            ("2026-4-1 1", "NotADate"),
            ("2026-04-01 25:00", "NotADate"),
            ("2026-04-01T00:00:00Z", "NotADate"),
            ("2026-03-31T15:00:00+09:00", "NotADate"),
            ("2026-04-01x", "NotADate"),
            ("2026年4月1日(祝)", "NotADate"),
            ("4/1/2026", "NotADate"),
            ("202604", "NotADate"),
            ("46113", "NotADate"),
            ("R2026.4.1", "NotADate"),
            ("R0.4.1", "NotADate"),
            ("令和年4月1日", "NotADate"),
            ("-2026-04-01", "NotADate"),
            ("٢٠٢٦-٠٤-٠١", "NotADate"),
            ("26/4/1", "AmbiguousYear"),
            ("8.4.1", "AmbiguousYear"),
            ("8年4月1日", "AmbiguousYear"),
            ("X8.4.1", "UnknownEra"),
            ("慶応3年4月1日", "UnknownEra"),
            ("2026-02-29", "NoSuchDay"),
            ("2026-02-30", "NoSuchDay"),
            ("2026/4/31", "NoSuchDay"),
            ("20260230", "NoSuchDay"),
            ("R8.2.30", "NoSuchDay"),
            ("R080230", "NoSuchDay"),
            ("令和8年2月30日", "NoSuchDay"),
            ("2026-13-01", "NoSuchDay"),
            ("2026-00-01", "NoSuchDay"),
            ("2026-01-00", "NoSuchDay"),
            ("0000-01-01", "NoSuchDay"),
        ],
    );
}

#[test]
fn only_iso_is_the_machine_form() {
    check(
        str::parse::<Date>,
        &[
            ("2026-04-01", "2026-04-01"),
            ("2026-4-1", "NotADate"),
            ("2026/04/01", "NotADate"),
            (" 2026-04-01", "NotADate"),
            ("令和8年4月1日", "NotADate"),
            ("2026-02-30", "NoSuchDay"),
            ("", "NotADate"),
        ],
    );
}

#[test]
fn fiscal_years() {
    check(
        parse_fiscal_year,
        &[
            ("R8", "R8"),
            ("r8", "R8"),
            ("Ｒ８", "R8"),
            ("R08", "R8"),
            ("R8年度", "R8"),
            ("R 8 年度", "R8"),
            ("令8", "R8"),
            ("令和8年度", "R8"),
            ("令和８年度", "R8"),
            ("令和8年", "R8"),
            ("2026", "R8"),
            ("２０２６年度", "R8"),
            ("2026年度", "R8"),
            ("FY2026", "R8"),
            ("fy 2026", "R8"),
            ("令和元年度", "R1"),
            ("R1", "R1"),
            ("平成31年度", "R1"),
            ("H31", "R1"),
            ("H38", "R8"),
            ("H30", "H30"),
            ("平成元年度", "H1"),
            ("昭和64年度", "H1"),
            ("S63", "S63"),
            ("1850", "FY1850"),
            ("", "Empty"),
            ("8", "AmbiguousYear"),
            ("26年度", "AmbiguousYear"),
            ("FY26", "AmbiguousYear"),
            ("慶応3年度", "UnknownEra"),
            ("R0", "NotAFiscalYear"),
            ("R8.4.1", "NotAFiscalYear"),
            ("2026-04-01", "NotAFiscalYear"),
            ("20260401", "NotAFiscalYear"),
            ("令和8年4月", "NotAFiscalYear"),
            ("毎年度", "NotAFiscalYear"),
        ],
    );
}

#[test]
fn starts() {
    check(
        parse_start,
        &[
            ("R8", "2026-04-01"),
            ("令和元年度", "2019-04-01"),
            ("2026", "2026-04-01"),
            ("2026-10-01", "2026-10-01"),
            ("20261001", "2026-10-01"),
            ("令和8年10月1日", "2026-10-01"),
            ("", "Empty"),
            ("8年度", "AmbiguousYear"),
            ("8", "AmbiguousYear"),
            ("毎年度", "NotAFiscalYear"),
            ("未定", "NotADate"),
            ("R8.2.30", "NoSuchDay"),
        ],
    );
}

#[test]
fn lengths() {
    check(
        parse_length,
        &[
            ("5 years", "5 years"),
            ("1 year", "1 year"),
            ("5 Years", "5 years"),
            ("5年", "5 years"),
            ("５ 年間", "5 years"),
            ("6 months", "6 months"),
            ("6か月", "6 months"),
            ("6ヶ月", "6 months"),
            ("6ヵ月", "6 months"),
            ("6カ月", "6 months"),
            ("6ケ月", "6 months"),
            ("6箇月", "6 months"),
            ("6月間", "6 months"),
            ("1年6か月", "18 months"),
            ("1826 days", "1826 days"),
            ("1826日", "1826 days"),
            ("1 day", "1 day"),
            ("", "NotALength"),
            ("5", "NotALength"),
            ("年", "NotALength"),
            ("-5 years", "NotALength"),
            ("1.5年", "NotALength"),
            ("5 weeks", "NotALength"),
            ("1年30日", "NotALength"),
            ("1年2年", "NotALength"),
            ("5 0 years", "NotALength"),
            ("9999999999 days", "NotALength"),
            ("999999999年1か月", "NotALength"),
        ],
    );
}

#[test]
fn lengths_are_printed_in_japanese() {
    assert_eq!(Length::years(5).ja(), "5年");
    assert_eq!(Length::months(6).ja(), "6か月");
    assert_eq!(Length::days(1826).ja(), "1826日");
}

#[test]
fn messages_say_what_is_wrong_and_how_to_write_it() {
    let ja = |text: &str| parse_date(text).unwrap_err().ja();
    assert_eq!(ja("R8.4.31"), "「R8.4.31」という日はありません。2026年4月は1日から30日までです。");
    assert_eq!(ja("2026/13/1"), "「2026/13/1」という日はありません。月は1から12までです。");
    assert_eq!(ja("0000-01-01"), "「0000-01-01」という日はありません。年は西暦1年から9999年までです。");
    assert_eq!(
        ja("慶応3年4月1日"),
        "「慶応3年4月1日」の元号「慶応」が分かりません。元号は令和(R)・平成(H)・昭和(S)・大正(T)・明治(M)で書いてください。"
    );
    assert!(ja("8/4/1").contains("元号を付けて"), "{}", ja("8/4/1"));
    assert!(ja("未定").contains("令和8年4月1日"), "{}", ja("未定"));
    assert!(ja(&"長".repeat(500)).chars().count() < 150);
    assert!(ja("").starts_with("空欄です。"));
    assert!(parse_fiscal_year("x").unwrap_err().ja().contains("令和8年度"));
    assert!(parse_length("x").unwrap_err().ja().contains("6か月"));
}

fn any_date() -> impl Strategy<Value = Date> {
    (Date::MIN.days()..=Date::FAR.days()).prop_map(Date::from_days)
}

/// Days of four-digit years: what print and forms can show.
fn written_date() -> impl Strategy<Value = Date> {
    let first = Date::ymd(1000, 1, 1).unwrap();
    (first.days()..=Date::FAR.days()).prop_map(Date::from_days)
}

proptest! {
    #[test]
    fn iso_is_read_back(day in any_date()) {
        prop_assert_eq!(day.to_string().parse::<Date>(), Ok(day));
        prop_assert_eq!(parse_date(&day.to_string()), Ok(day));
        let json = serde_json::to_string(&day).unwrap();
        prop_assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), day);
    }

    #[test]
    fn wareki_is_read_back(day in written_date().prop_filter("eras up to 999 years", |day| day.year() < 2900)) {
        prop_assert_eq!(parse_date(&day.wareki()), Ok(day));
    }

    #[test]
    fn fiscal_years_are_read_back(year in (1000..2900).prop_map(FiscalYear)) {
        prop_assert_eq!(parse_fiscal_year(&year.to_string()), Ok(year));
        prop_assert_eq!(parse_fiscal_year(&year.wareki()), Ok(year));
        let json = serde_json::to_string(&year).unwrap();
        prop_assert_eq!(serde_json::from_str::<FiscalYear>(&json).unwrap(), year);
        prop_assert_eq!(serde_json::from_str::<FiscalYear>(&year.0.to_string()).unwrap(), year);
    }

    #[test]
    fn lengths_are_read_back(amount in 0..1_000_000_000u32) {
        for length in [Length::years(amount), Length::months(amount), Length::days(amount)] {
            prop_assert_eq!(parse_length(&length.to_string()), Ok(length));
            prop_assert_eq!(parse_length(&length.ja()), Ok(length));
        }
    }

    #[test]
    fn nothing_typed_breaks_the_readers(text in "[0-9０-９RHS令和平成元年月日度間か./:() T（）日-]{0,24}|.{0,24}") {
        let _ = (parse_date(&text), parse_fiscal_year(&text), parse_start(&text), parse_length(&text));
        if let Err(error) = parse_date(&text) {
            prop_assert!(!error.ja().is_empty());
        }
    }
}
