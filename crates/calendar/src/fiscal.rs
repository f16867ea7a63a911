//! Fiscal years 年度. Not the years of an era and not calendar years.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::date::Date;
use crate::era::Era;
use crate::error::DateError;
use crate::parse::parse_fiscal_year;
use crate::period::Period;

/// 年度: year N runs from 1 April N to 31 March N+1.
///
/// The era in force on 31 December of the fiscal year names it: FY2019 is 令和元年度 although it began as
/// 平成31年度, and `平成31年度` and `H31` are read as FY2019 too. `Display` and serde write the short form `R8`;
/// everything that [`parse_fiscal_year`] reads, and the integer `2026`, is accepted.
///
/// ```
/// use ayumi_calendar::{Date, FiscalYear};
///
/// let year = FiscalYear::of("2026-03-31".parse::<Date>()?);
/// assert_eq!(year, FiscalYear(2025));
/// assert_eq!(year.next().wareki(), "令和8年度");
/// assert_eq!(year.next().end().to_string(), "2027-03-31");
/// # Ok::<(), ayumi_calendar::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i32);

impl FiscalYear {
    /// The fiscal year that a day is in.
    pub fn of(day: Date) -> FiscalYear {
        let starts_the_year_before = day.month() < 4;
        FiscalYear(day.year() - i32::from(starts_the_year_before))
    }

    /// 1 April, its first day. Years outside 1–9999 stop at the ends of the calendar, here and below.
    pub fn start(self) -> Date {
        Date::first_of_month(12 * i64::from(self.0) + 3)
    }

    /// 31 March, its last day: "at the end of FY N" means as of this day.
    pub fn end(self) -> Date {
        self.next().start().previous()
    }

    /// Its days, 1 April to before the next 1 April.
    pub fn period(self) -> Period {
        Period { from: self.start(), until: self.next().start() }
    }

    /// The fiscal year after.
    pub const fn next(self) -> FiscalYear {
        FiscalYear(self.0.saturating_add(1))
    }

    /// The fiscal year before.
    pub const fn previous(self) -> FiscalYear {
        FiscalYear(self.0.saturating_sub(1))
    }

    /// The long form, `令和8年度`, `令和元年度`; before FY1873 `1850年度`.
    pub fn wareki(self) -> String {
        match self.era() {
            Some(era) => format!("{}度", era.label(self.0)),
            None => format!("{}年度", self.0),
        }
    }

    /// The short form, `R8`, `R1`; before FY1873 `FY1850`.
    pub fn short(self) -> String {
        match self.era() {
            Some(era) => format!("{}{}", era.letter, era.year_of(self.0)),
            None => format!("FY{:04}", self.0),
        }
    }

    fn era(self) -> Option<&'static Era> {
        Era::in_force(self.0, 12, 31)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.short())
    }
}

impl fmt::Debug for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FY{}", self.0)
    }
}

impl FromStr for FiscalYear {
    type Err = DateError;

    fn from_str(text: &str) -> Result<FiscalYear, DateError> {
        parse_fiscal_year(text)
    }
}

impl Serialize for FiscalYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FiscalYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FiscalYear, D::Error> {
        deserializer.deserialize_any(FiscalYearVisitor)
    }
}

struct FiscalYearVisitor;

impl de::Visitor<'_> for FiscalYearVisitor {
    type Value = FiscalYear;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fiscal year such as R8, 令和8年度 or 2026")
    }

    // Through the text, so that a number is held to the same four digits.
    fn visit_u64<E: de::Error>(self, year: u64) -> Result<FiscalYear, E> {
        self.visit_str(&year.to_string())
    }

    fn visit_i64<E: de::Error>(self, year: i64) -> Result<FiscalYear, E> {
        self.visit_str(&year.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<FiscalYear, E> {
        parse_fiscal_year(text).map_err(E::custom)
    }
}
