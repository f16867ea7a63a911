//! One civil day, kept as a number of days. Not a moment: it has no time of day and no time zone.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::era;
use crate::error::DateError;
use crate::parse::parse_iso;

/// 日付: a day of the civil calendar in Japan, as days since 1970-01-01.
///
/// Always within [`Date::MIN`]..=[`Date::FAR`]; arithmetic that would leave the range stops at its ends.
/// Written and read (`Display`, `FromStr`, serde) as ISO `2026-04-01`; for the spellings of forms and
/// workbooks see [`parse_date`](crate::parse_date).
///
/// ```
/// use ayumi_calendar::Date;
///
/// let hired: Date = "2021-04-01".parse()?;
/// assert_eq!(hired.plus_years(5).previous().to_string(), "2026-03-31");
/// assert_eq!(hired.wareki(), "令和3年4月1日");
/// # Ok::<(), ayumi_calendar::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// The day that is number zero.
const EPOCH: civil::Date = civil::Date::constant(1970, 1, 1);

const HOURS_A_DAY: i64 = 24;

impl Date {
    /// 0001-01-01, the open beginning of a period.
    pub const MIN: Date = Date(-719_162);

    /// 9999-12-31, the open end of a period.
    pub const FAR: Date = Date(2_932_896);

    /// The day of that year, month (1–12) and day of the month (1–31), if there is one within the range.
    pub fn ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        if year < 1 {
            return None;
        }
        let civil = civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        let days = EPOCH.duration_until(civil).as_hours() / HOURS_A_DAY;
        Some(Date(i32::try_from(days).ok()?))
    }

    /// The day that many days after 1970-01-01; stops at [`Date::MIN`] and [`Date::FAR`].
    pub const fn from_days(days: i32) -> Date {
        if days < Date::MIN.0 {
            Date::MIN
        } else if days > Date::FAR.0 {
            Date::FAR
        } else {
            Date(days)
        }
    }

    /// Days since 1970-01-01; negative before.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day that an Excel serial number means in the 1900 date system. The time of day (the fraction) is
    /// dropped. `None` for what Excel itself can't show as a day that existed: below 1, past 9999-12-31, and
    /// 60, which Excel takes for 29 February 1900.
    ///
    /// ```
    /// use ayumi_calendar::Date;
    ///
    /// assert_eq!(Date::from_excel_serial(46113.75), Date::ymd(2026, 4, 1));
    /// assert_eq!(Date::from_excel_serial(59.0), Date::ymd(1900, 2, 28));
    /// assert_eq!(Date::from_excel_serial(60.0), None);
    /// assert_eq!(Date::from_excel_serial(61.0), Date::ymd(1900, 3, 1));
    /// ```
    pub fn from_excel_serial(serial: f64) -> Option<Date> {
        const LAST: f64 = 2_958_466.0;
        const BEFORE_THE_BUG: i32 = 25_568;
        const AFTER_THE_BUG: i32 = 25_569;
        if !(1.0..LAST).contains(&serial) {
            return None;
        }
        match serial.trunc() as i32 {
            60 => None,
            day @ ..60 => Some(Date(day - BEFORE_THE_BUG)),
            day => Some(Date(day - AFTER_THE_BUG)),
        }
    }

    /// The year of the common era (西暦), 1–9999.
    pub fn year(self) -> i32 {
        i32::from(self.civil().year())
    }

    /// The month, 1–12.
    pub fn month(self) -> u32 {
        u32::from(self.civil().month().unsigned_abs())
    }

    /// The day of the month, 1–31.
    pub fn day(self) -> u32 {
        u32::from(self.civil().day().unsigned_abs())
    }

    /// That many days later, or earlier if negative.
    pub const fn plus_days(self, days: i32) -> Date {
        Date::from_days(self.0.saturating_add(days))
    }

    /// The same day of the month, that many months later or earlier; the month's last day if it has no such
    /// day. The end of a term that the law counts is another matter: see
    /// [`Length::until_from`](crate::Length::until_from).
    ///
    /// ```
    /// use ayumi_calendar::Date;
    ///
    /// let day = Date::ymd(2026, 1, 31).unwrap();
    /// assert_eq!(day.plus_months(1).to_string(), "2026-02-28");
    /// ```
    pub fn plus_months(self, months: i32) -> Date {
        self.in_month(self.month_index() + i64::from(months), |last| last)
    }

    /// The same day that many years later or earlier; 29 February becomes 28 February in a common year.
    pub fn plus_years(self, years: i32) -> Date {
        self.in_month(self.month_index() + 12 * i64::from(years), |last| last)
    }

    /// The day after.
    pub const fn next(self) -> Date {
        self.plus_days(1)
    }

    /// The day before.
    pub const fn previous(self) -> Date {
        self.plus_days(-1)
    }

    /// 和暦: the day as people read it, `令和8年4月1日`; the first year of an era is 元年. Before 1873-01-01
    /// (明治6年), when Japan had another calendar, the common era without a name: `1850年1月1日`.
    pub fn wareki(self) -> String {
        let civil = self.civil();
        let year = era::year_label(self);
        format!("{year}{}月{}日", civil.month(), civil.day())
    }

    /// 応当日: the day that ends `months` whole months begun on this day. A month that lacks the day ends with
    /// its last day, so the answer is then the first of the following month (民法第143条第2項). `None` beyond
    /// the range.
    pub(crate) fn corresponding_day(self, months: i64) -> Option<Date> {
        let index = self.month_index().checked_add(months)?;
        if !(FIRST_MONTH..=LAST_MONTH).contains(&index) {
            return None;
        }
        Some(self.in_month(index, Date::next))
    }

    /// Months since January of the year zero.
    pub(crate) fn month_index(self) -> i64 {
        let civil = self.civil();
        12 * i64::from(civil.year()) + i64::from(civil.month()) - 1
    }

    /// The first day of the month with that index; stops at the ends of the range.
    pub(crate) fn first_of_month(index: i64) -> Date {
        if index < FIRST_MONTH {
            return Date::MIN;
        }
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        match (i32::try_from(year), u32::try_from(month)) {
            (Ok(year), Ok(month)) => Date::ymd(year, month, 1).unwrap_or(Date::FAR),
            _ => Date::FAR,
        }
    }

    /// This day of the month in the month with that index. Where the month is too short,
    /// `otherwise` makes the answer of its last day.
    fn in_month(self, index: i64, otherwise: fn(Date) -> Date) -> Date {
        if index < FIRST_MONTH {
            return Date::MIN;
        }
        if index > LAST_MONTH {
            return Date::FAR;
        }
        let first = Date::first_of_month(index);
        let wanted = first.plus_days(i32::from(self.civil().day()) - 1);
        let last = first.plus_days(i32::from(first.civil().days_in_month()) - 1);
        if wanted <= last { wanted } else { otherwise(last) }
    }

    fn civil(self) -> civil::Date {
        EPOCH.saturating_add(SignedDuration::from_hours(HOURS_A_DAY * i64::from(self.0)))
    }
}

/// January of the year 1 and December of the year 9999, as month indices.
const FIRST_MONTH: i64 = 12;
const LAST_MONTH: i64 = 12 * 9999 + 11;

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads ISO `2026-04-01` and nothing else.
    fn from_str(text: &str) -> Result<Date, DateError> {
        parse_iso(text).unwrap_or_else(|| Err(DateError::not_a_date(text)))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
