//! The clock: the only place of the program that reads the time. Everything below takes days and instants as parameters.

use std::time::{SystemTime, UNIX_EPOCH};

use ayumi_calendar::Date;
use ayumi_store::Instant;

/// This second.
#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> Instant {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Instant(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// The day in Japan.
pub fn today() -> Date {
    now().day()
}
