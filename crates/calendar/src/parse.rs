//! Reads dates and fiscal years in every spelling that officials use. Excel's serial numbers are no spelling:
//! see [`Date::from_excel_serial`].

use std::ops::RangeInclusive;

use crate::date::Date;
use crate::era::Era;
use crate::error::DateError;
use crate::fiscal::FiscalYear;
use crate::text::{even_out, split_digits, take_number};

/// Reads a date as people write it.
///
/// `2026-04-01`, `2026/4/1`, `2026.4.1`, `20260401`, `2026年4月1日`, `令和8年4月1日`, `令和元年5月1日`, `令8.4.1`,
/// `㋿8年4月1日`, `R8.4.1`, `r8-4-1`, `R08/04/01`, `R080401`; in full or half width, with spaces inside and around, with a
/// weekday behind (`2026年4月1日（水）`) or a local time (`2026/4/1 0:00`), which is dropped. A time with a zone is
/// no date: which day it is in Japan would be a guess.
///
/// **Eras past their end or before their start** are read by arithmetic. `平成31年5月1日` and `平成32年4月1日` stand in
/// documents printed before the change and mean 2019-05-01 and 2020-04-01; `令和元年4月1日` stands in many ledgers
/// for the start of that fiscal year and means 2019-04-01. The day meant is never in doubt, so refusing it would only
/// make people retype a true document.
///
/// # Errors
///
/// A day that does not exist (2月30日), an era that we do not know, a year with neither era nor four digits (`8/4/1`),
/// and everything else that is no date.
///
/// ```
/// use ayumi_calendar::{Date, DateError, parse_date};
///
/// assert_eq!(parse_date(" Ｒ８．４．１ ")?, Date::ymd(2026, 4, 1).unwrap());
/// assert_eq!(parse_date("平成31年5月1日")?, parse_date("令和元年5月1日")?);
/// assert!(matches!(parse_date("令和8年2月30日"), Err(DateError::NoSuchDay { .. })));
/// # Ok::<(), DateError>(())
/// ```
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    if let Some(answer) = parse_iso(text) {
        return answer;
    }
    let even = even_out(text);
    if even.is_empty() {
        return Err(DateError::Empty);
    }
    let day = without_weekday(without_time(&even));
    let (year, rest) = read_year(day, text, DateError::not_a_date)?;
    let year = match year {
        Year::Known(year) => year,
        Year::Packed(year, month, day) => return day_of(text, year, month, day),
        Year::Short => return Err(short_or_not_a_date(text, rest)),
    };
    let (month, day) = read_month_and_day(rest).ok_or_else(|| DateError::not_a_date(text))?;
    day_of(text, year, month, day)
}

/// Reads the day that somebody asks about: a date in any spelling of [`parse_date`], or the end of a fiscal year (`R8年度末`,
/// its 31 March). Only from 1900 to 2199: no record and no plan lies beyond, and what is open ends on [`Date::FAR`].
///
/// # Errors
///
/// As [`parse_date`] and, before `末`, as [`parse_fiscal_year`]; a day beyond those years.
pub fn parse_day(text: &str) -> Result<Date, DateError> {
    let day = match text.trim().strip_suffix('末') {
        Some(year) => parse_fiscal_year(year).map(FiscalYear::end),
        None => parse_date(text),
    }?;
    if ASKED.contains(&day.year()) { Ok(day) } else { Err(DateError::OutOfReach { text: text.to_owned() }) }
}

/// The years of which days are asked about.
pub(crate) const ASKED: RangeInclusive<i32> = 1900..=2199;

/// Reads a fiscal year as people write it: `R8`, `R8年度`, `令和8年度`, `令和元年度`, `平成31年度`, `H31`, `2026年度`, `2026`,
/// `FY2026`; in full or half width. An era past its end is read by arithmetic, as in [`parse_date`]: `平成31年度` and
/// `令和元年度` are the same year.
///
/// # Errors
///
/// A year with neither era nor four digits, an unknown era, and everything else that is no fiscal year, dates included.
pub fn parse_fiscal_year(text: &str) -> Result<FiscalYear, DateError> {
    let even = even_out(text);
    if even.is_empty() {
        return Err(DateError::Empty);
    }
    let bare = even.strip_prefix("FY").unwrap_or(&even);
    let (year, rest) = read_year(bare, text, DateError::not_a_fiscal_year)?;
    match (year, rest) {
        (Year::Known(year), "" | "年" | "年度") => Ok(FiscalYear(year)),
        (Year::Short, "" | "年" | "年度") => Err(DateError::AmbiguousYear { text: text.to_owned() }),
        _ => Err(DateError::not_a_fiscal_year(text)),
    }
}

/// Reads a start given as a fiscal year, meaning its 1 April, or as a date.
///
/// # Errors
///
/// Those of [`parse_date`]; those of [`parse_fiscal_year`] if the text can only have been meant as a fiscal year.
///
/// ```
/// use ayumi_calendar::parse_start;
///
/// assert_eq!(parse_start("R8")?, parse_start("令和8年4月1日")?);
/// # Ok::<(), ayumi_calendar::DateError>(())
/// ```
pub fn parse_start(text: &str) -> Result<Date, DateError> {
    let wrong_year = match parse_fiscal_year(text) {
        Ok(year) => return Ok(year.start()),
        Err(error) => error,
    };
    let meant_a_year = text.trim_end().ends_with("年度") || matches!(wrong_year, DateError::AmbiguousYear { .. });
    if meant_a_year { Err(wrong_year) } else { parse_date(text) }
}

/// `2026-04-01` exactly: `None` if the text has another shape.
pub(crate) fn parse_iso(text: &str) -> Option<Result<Date, DateError>> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| 10 * sum + u32::from(digit - b'0')));
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    Some(day_of(text, i32::try_from(year).ok()?, month, day))
}

/// The front of a text, read as a year.
enum Year {
    /// The year of the common era.
    Known(i32),
    /// Year, month and day in one run of digits.
    Packed(i32, u32, u32),
    /// One to three digits without an era.
    Short,
}

/// The year at the front of an evened-out text, and what follows it. `text` is what was given, for errors.
fn read_year<'a>(even: &'a str, text: &str, otherwise: fn(&str) -> DateError) -> Result<(Year, &'a str), DateError> {
    let start = even.find(|c: char| c.is_ascii_digit() || c == '元').ok_or_else(|| otherwise(text))?;
    let (mark, numbered) = even.split_at(start);
    let mark = mark.strip_suffix('.').unwrap_or(mark);
    let read = match mark {
        "" | "西暦" => read_common_year(numbered),
        _ => match Era::find(mark) {
            Some(era) => read_era_year(era, numbered),
            None if could_be_an_era(mark, numbered) => {
                return Err(DateError::UnknownEra { text: text.to_owned(), era: mark.to_owned() });
            }
            None => None,
        },
    };
    read.ok_or_else(|| otherwise(text))
}

fn read_common_year(numbered: &str) -> Option<(Year, &str)> {
    let (digits, rest) = split_digits(numbered);
    let year = match digits.len() {
        8 => packed(digits, 4, |year| year)?,
        4 => Year::Known(digits.parse().ok()?),
        1..4 => Year::Short,
        _ => return None,
    };
    Some((year, rest))
}

fn read_era_year<'a>(era: &Era, numbered: &'a str) -> Option<(Year, &'a str)> {
    if let Some(rest) = numbered.strip_prefix('元') {
        return Some((Year::Known(era.common_year(1)), rest));
    }
    let (digits, rest) = split_digits(numbered);
    let year = match digits.len() {
        6 => packed(digits, 2, |year| era.common_year(year))?,
        1..=3 => match digits.parse().ok()? {
            0 => return None,
            year => Year::Known(era.common_year(year)),
        },
        _ => return None,
    };
    Some((year, rest))
}

/// Digits that are a year of `width` digits, then month and day of two each.
fn packed(digits: &str, width: usize, common_year: impl Fn(i32) -> i32) -> Option<Year> {
    let (year, rest) = digits.split_at_checked(width)?;
    let (month, day) = rest.split_at_checked(2)?;
    match year.parse().ok()? {
        0 => None,
        year => Some(Year::Packed(common_year(year), month.parse().ok()?, day.parse().ok()?)),
    }
}

/// Whether an unknown mark stands where an era would: one or two letters or kanji before the short year of a date.
fn could_be_an_era(mark: &str, numbered: &str) -> bool {
    let (digits, rest) = split_digits(numbered);
    let dated = rest.starts_with('年') || read_month_and_day(rest).is_some();
    dated && mark.chars().count() <= 2 && mark.chars().all(char::is_alphabetic) && digits.len() <= 3
}

/// `年4月1日`, or the same separator twice: `/4/1`, `-4-1`, `.4.1`.
fn read_month_and_day(rest: &str) -> Option<(u32, u32)> {
    let separator = rest.chars().next()?;
    let (between, end) = match separator {
        '年' => ('月', "日"),
        '-' | '/' | '.' => (separator, ""),
        _ => return None,
    };
    let (month, rest) = take_number(rest.strip_prefix(separator)?, 2)?;
    let (day, rest) = take_number(rest.strip_prefix(between)?, 2)?;
    (rest == end).then_some((month, day))
}

fn day_of(text: &str, year: i32, month: u32, day: u32) -> Result<Date, DateError> {
    Date::ymd(year, month, day).ok_or_else(|| DateError::NoSuchDay { text: text.to_owned(), year, month, day })
}

fn short_or_not_a_date(text: &str, rest: &str) -> DateError {
    match read_month_and_day(rest) {
        Some(_) => DateError::AmbiguousYear { text: text.to_owned() },
        None => DateError::not_a_date(text),
    }
}

/// Drops a local time behind a space, a `T`, or the end of the day where the space between has gone.
fn without_time(even: &str) -> &str {
    let before = even.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':' || c == '.');
    let Some(time) = even.strip_prefix(before) else {
        return even;
    };
    if !is_time(time) {
        return even;
    }
    match before.strip_suffix([' ', 'T']) {
        Some(day) => day,
        None if before.ends_with(['日', ')']) => before,
        None => even,
    }
}

/// `0:00`, `00:00:00`, `00:00:00.000`.
fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let in_range = |part: &str, limit: u32| matches!(take_number(part, 2), Some((number, "")) if number < limit);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [hour, minute] => in_range(hour, 24) && in_range(minute, 60) && clock == text,
        [hour, minute, second] => in_range(hour, 24) && in_range(minute, 60) && in_range(second, 61) && digits(fraction),
        _ => false,
    }
}

/// Drops a weekday in brackets: `(水)`, `(水曜)`, `(水曜日)`.
fn without_weekday(day: &str) -> &str {
    let inside = day.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    let Some((date, weekday)) = inside else {
        return day;
    };
    let short = weekday.strip_suffix("曜日").or_else(|| weekday.strip_suffix('曜')).unwrap_or(weekday);
    if ["月", "火", "水", "木", "金", "土", "日"].contains(&short) { date } else { day }
}
