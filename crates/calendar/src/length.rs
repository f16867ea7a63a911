//! Lengths of time as policies write them: five years, six months, 1826 days. How service is counted against
//! them is in [`crate::Service`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::date::Date;
use crate::error::DateError;
use crate::text::{even_out, take_number};

/// 期間の長さ: a number of years, months or days. Five years are not 1826 days: which they are depends on the
/// days that are counted. Written `5 years`, `1 year`, `6 months`, `30 days`; serde uses that string and reads
/// everything that [`parse_length`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: LengthUnit,
}

/// 単位: what a [`Length`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LengthUnit {
    /// 年, of twelve months.
    Years,
    /// か月.
    Months,
    /// 日.
    Days,
}

impl Length {
    /// That many years.
    pub const fn years(amount: u32) -> Length {
        Length { amount, unit: LengthUnit::Years }
    }

    /// That many months.
    pub const fn months(amount: u32) -> Length {
        Length { amount, unit: LengthUnit::Months }
    }

    /// That many days.
    pub const fn days(amount: u32) -> Length {
        Length { amount, unit: LengthUnit::Days }
    }

    /// For print: `5年`, `6か月`, `1826日`.
    pub fn ja(&self) -> String {
        let unit = match self.unit {
            LengthUnit::Years => "年",
            LengthUnit::Months => "か月",
            LengthUnit::Days => "日",
        };
        format!("{}{unit}", self.amount)
    }

    /// 満了: where a term of this length that starts on `start` ends, half open: the first day that is no longer
    /// in it, so that `Period::new(start, length.until_from(start))` is the term. In a month that lacks the day,
    /// the term runs to the month's end (民法第143条第2項). Stops at [`Date::FAR`].
    ///
    /// ```
    /// use ayumi_calendar::{Date, Length};
    ///
    /// let day = |text: &str| text.parse::<Date>().unwrap();
    /// // A term of three years from 1 April 2026: its last day is 31 March 2029.
    /// assert_eq!(Length::years(3).until_from(day("2026-04-01")), day("2029-04-01"));
    /// // One month from 31 January: its last day is 28 February.
    /// assert_eq!(Length::months(1).until_from(day("2026-01-31")), day("2026-03-01"));
    /// ```
    pub fn until_from(&self, start: Date) -> Date {
        match self.in_months() {
            Some(months) => start.corresponding_day(months).unwrap_or(Date::FAR),
            None => start.plus_days(i32::try_from(self.amount).unwrap_or(i32::MAX)),
        }
    }

    /// In months; `None` if it is a number of days.
    pub(crate) fn in_months(&self) -> Option<i64> {
        match self.unit {
            LengthUnit::Years => Some(12 * i64::from(self.amount)),
            LengthUnit::Months => Some(i64::from(self.amount)),
            LengthUnit::Days => None,
        }
    }
}

/// Reads a length: `5 years`, `5年`, `5年間`, `6 months`, `6か月`, `6ヶ月`, `6カ月`, `6箇月`, `1826 days`, `1826日`; a mixed
/// `1年6か月` is 18 months. Full width too.
///
/// # Errors
///
/// [`DateError::NotALength`] for everything else.
///
/// ```
/// use ayumi_calendar::{Length, parse_length};
///
/// assert_eq!(parse_length("５年")?, Length::years(5));
/// assert_eq!(parse_length("1年6か月")?.to_string(), "18 months");
/// # Ok::<(), ayumi_calendar::DateError>(())
/// ```
pub fn parse_length(text: &str) -> Result<Length, DateError> {
    read_length(&even_out(text)).ok_or_else(|| DateError::not_a_length(text))
}

fn read_length(even: &str) -> Option<Length> {
    const LONGEST: usize = 9;
    let (amount, unit) = take_number(even, LONGEST)?;
    if let Some(unit) = read_unit(unit) {
        return Some(Length { amount, unit });
    }
    let (more, unit) = take_number(unit.strip_prefix('年')?, LONGEST)?;
    match read_unit(unit)? {
        LengthUnit::Months => Some(Length::months(amount.checked_mul(12)?.checked_add(more)?)),
        LengthUnit::Years | LengthUnit::Days => None,
    }
}

/// The unit in an evened-out text, so in upper case.
fn read_unit(unit: &str) -> Option<LengthUnit> {
    match unit.strip_suffix('間').unwrap_or(unit) {
        "年" | "YEARS" | "YEAR" => Some(LengthUnit::Years),
        "か月" | "カ月" | "ヵ月" | "ヶ月" | "ケ月" | "箇月" | "個月" | "月" | "MONTHS" | "MONTH" => Some(LengthUnit::Months),
        "日" | "DAYS" | "DAY" => Some(LengthUnit::Days),
        _ => None,
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            LengthUnit::Years => "year",
            LengthUnit::Months => "month",
            LengthUnit::Days => "day",
        };
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.amount)
    }
}

impl FromStr for Length {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Length, DateError> {
        parse_length(text)
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_length(&text).map_err(de::Error::custom)
    }
}
