//! Half-open periods of days and their algebra. Nothing here knows what is valid in a period.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeStruct};

use crate::date::Date;

/// 期間: the days from `from` on and before `until`: `[from, until)`.
///
/// `until` is the first day on which it no longer holds; "until inclusive" exists only in forms and print.
/// [`Date::MIN`] and [`Date::FAR`] stand for an open beginning and end. A period whose `from` is not before its
/// `until` is empty: it contains no day and overlaps nothing; [`Period::new`] does not make one.
///
/// Printed `2026-04-01..2027-04-01`, an open end left out (`2026-04-01..`). In serde a struct
/// `{ from, until }` where an open end is null or absent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The day after the last.
    pub until: Date,
}

impl Period {
    /// Every day there is.
    pub const ALWAYS: Period = Period { from: Date::MIN, until: Date::FAR };

    /// The days from `from` on and before `until`; `None` unless `from` is before `until`.
    pub fn new(from: Date, until: Date) -> Option<Period> {
        (from < until).then_some(Period { from, until })
    }

    /// From a day on, with an open end.
    pub const fn since(from: Date) -> Period {
        Period { from, until: Date::FAR }
    }

    /// Whether the day is in it. [`Date::FAR`] is in no period.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day < self.until
    }

    /// Whether some day is in both. Periods that only touch do not overlap.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.intersect(other).is_some()
    }

    /// The days in both, if any.
    pub fn intersect(&self, other: &Period) -> Option<Period> {
        Period::new(self.from.max(other.from), self.until.min(other.until))
    }

    /// Whether it has no end.
    pub fn is_open(&self) -> bool {
        self.until == Date::FAR
    }

    /// How many days are in it.
    pub fn days(&self) -> i32 {
        (self.until.days() - self.from.days()).max(0)
    }

    /// The last day in it, for forms and print; `None` if it has no end or no day.
    pub fn last_day(&self) -> Option<Date> {
        (!self.is_open() && self.from < self.until).then(|| self.until.previous())
    }

    fn is_empty(&self) -> bool {
        self.until <= self.from
    }
}

/// The same days as sorted, disjoint periods; those that overlap or touch become one and empty ones vanish.
///
/// ```
/// use ayumi_calendar::{Date, Period, merge};
///
/// let period = |from: &str, until: &str| Period::new(from.parse().unwrap(), until.parse().unwrap()).unwrap();
/// let posts = vec![period("2022-04-01", "2024-04-01"), period("2020-04-01", "2022-04-01")];
/// assert_eq!(merge(posts), [period("2020-04-01", "2024-04-01")]);
/// ```
pub fn merge(mut periods: Vec<Period>) -> Vec<Period> {
    periods.retain(|period| !period.is_empty());
    periods.sort_unstable();
    periods.dedup_by(|later, earlier| {
        let joins = later.from <= earlier.until;
        if joins {
            earlier.until = earlier.until.max(later.until);
        }
        joins
    });
    periods
}

/// The days of `periods` that are in none of `removed`, as sorted, disjoint periods.
///
/// ```
/// use ayumi_calendar::{Date, Period, subtract};
///
/// let period = |from: &str, until: &str| Period::new(from.parse().unwrap(), until.parse().unwrap()).unwrap();
/// let service = [period("2020-04-01", "2026-04-01")];
/// let leave = [period("2022-10-01", "2023-10-01")];
/// assert_eq!(
///     subtract(&service, &leave),
///     [period("2020-04-01", "2022-10-01"), period("2023-10-01", "2026-04-01")],
/// );
/// ```
pub fn subtract(periods: &[Period], removed: &[Period]) -> Vec<Period> {
    let removed = merge(removed.to_vec());
    let mut left = Vec::new();
    for period in merge(periods.to_vec()) {
        let mut from = period.from;
        for hole in removed.iter().filter(|hole| hole.overlaps(&period)) {
            left.extend(Period::new(from, hole.from));
            from = hole.until;
        }
        left.extend(Period::new(from, period.until));
    }
    left
}

/// Whether [`merge`] would change nothing.
pub(crate) fn is_merged(periods: &[Period]) -> bool {
    let apart = periods.iter().zip(periods.iter().skip(1)).all(|(earlier, later)| earlier.until < later.from);
    apart && !periods.iter().any(Period::is_empty)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from != Date::MIN {
            write!(f, "{}", self.from)?;
        }
        f.write_str("..")?;
        if self.until != Date::FAR {
            write!(f, "{}", self.until)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut period = serializer.serialize_struct("Period", 2)?;
        period.serialize_field("from", &(self.from != Date::MIN).then_some(self.from))?;
        period.serialize_field("until", &(self.until != Date::FAR).then_some(self.until))?;
        period.end()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    #[serde(default)]
    from: Option<Date>,
    #[serde(default)]
    until: Option<Date>,
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        let ends = Ends::deserialize(deserializer)?;
        let (from, until) = (ends.from.unwrap_or(Date::MIN), ends.until.unwrap_or(Date::FAR));
        Period::new(from, until).ok_or_else(|| de::Error::custom(format!("the period {from}..{until} has no day")))
    }
}
