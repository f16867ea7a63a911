//! The ledger's own keys, the instant, and who signs an entry. A key never changes and is never reused; a
//! `PersonId` or `UnitId` is only a place in one snapshot, and [`crate::Loaded`] maps it to a key.

use std::fmt;

use ayumi_calendar::Date;
use serde::{Deserialize, Serialize};

/// 職員の鍵: the ledger's number of a person within a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(pub i64);

/// 所属の鍵: the ledger's number of a unit within a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitKey(pub i64);

/// 組織の事実の番号: the ledger's number of a unit fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitFactKey(pub i64);

/// 取込の番号: the ledger's number of an import within a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportId(pub i64);

/// 時点: seconds since 1970-01-01T00:00:00Z. The crate reads no clock; the caller passes the instant in.
///
/// Printed in Japan time, `2026-11-20T18:53:19+09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

const DAY: i64 = 86_400;
/// Japan is nine hours ahead of UTC all year.
const JAPAN: i64 = 9 * 3_600;

impl Instant {
    /// The last second of that day in Japan: what was known "on" a day is what was known at its end.
    pub fn end_of_day(day: Date) -> Self {
        Self((i64::from(day.days()) + 1) * DAY - JAPAN - 1)
    }

    /// The day in Japan.
    pub fn day(self) -> Date {
        let days = (self.0 + JAPAN).div_euclid(DAY);
        Date::from_days(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = (self.0 + JAPAN).rem_euclid(DAY);
        write!(f, "{}T{:02}:{:02}:{:02}+09:00", self.day(), second / 3_600, second / 60 % 60, second % 60)
    }
}

/// 記録者: who writes an entry, why, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who: a staff number or the name of a program, never a person's name.
    pub actor: String,
    /// Why, in words for an auditor, without personal content.
    pub reason: String,
    /// When.
    pub instant: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_japan_time() {
        assert_eq!(Instant(0).to_string(), "1970-01-01T09:00:00+09:00");
        assert_eq!(Instant(1_795_168_399).to_string(), "2026-11-20T18:53:19+09:00");
        assert_eq!(Instant(-40_000).to_string(), "1969-12-31T21:53:20+09:00");
    }

    #[test]
    fn a_day_ends_one_second_before_midnight_in_japan() {
        let day = Date::ymd(2026, 11, 20).unwrap();
        let end = Instant::end_of_day(day);
        assert_eq!(end.to_string(), "2026-11-20T23:59:59+09:00");
        assert_eq!((end.day(), Instant(end.0 + 1).day()), (day, day.next()));
    }
}
