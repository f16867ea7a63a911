//! Days in sixteen bits: a column touches a quarter of the memory that dates would. Days before 1900-04-15 and after
//! 2079-09-17 are moved to the ends, which changes no answer about a day between them but the length of service of
//! somebody who served before 1900.

use ayumi_calendar::Date;

/// 1990-01-01 is day 0.
const EPOCH: i32 = 7_305;

/// A day from which nothing has begun: later than any day that is asked about.
pub(super) const NEVER: i16 = i16::MAX;

/// Whether a question about this day can be answered from columns.
pub(super) fn in_range(day: Date) -> bool {
    let offset = day.days() - EPOCH;
    (i32::from(i16::MIN) + 1..i32::from(NEVER) - 1).contains(&offset)
}

/// The day in sixteen bits, moved to the ends where it lies beyond.
pub(super) fn pack(day: Date) -> i16 {
    i16::try_from((day.days() - EPOCH).clamp(i32::from(i16::MIN), i32::from(NEVER))).unwrap_or(NEVER)
}

/// The date of a packed day; the last packed day is the open end.
pub(super) fn unpack(day: i16) -> Date {
    match day {
        NEVER => Date::FAR,
        i16::MIN => Date::MIN,
        day => Date::from_days(i32::from(day) + EPOCH),
    }
}
