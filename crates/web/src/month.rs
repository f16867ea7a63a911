//! Days on which figures with small counts withheld are told: the ends of months that are over, and no other. Between two days
//! next to each other hardly anybody changes, and the difference of two counts would tell of them what each alone withholds;
//! so would the same day before and after something was recorded, for days that are still to come.

use ayumi_calendar::Date;

/// The end of the last month that is over.
pub fn last_over(today: Date) -> Date {
    first(today).previous()
}

/// The day that is told where this one is asked for: the end of a month that is over, at it or before it.
pub fn told(day: Date, today: Date) -> Date {
    first(day.next()).previous().min(last_over(today))
}

fn first(day: Date) -> Date {
    Date::ymd(day.year(), day.month(), 1).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ends_of_months_that_are_over_are_told() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let check = |asked, today, expected| assert_eq!(told(day(asked), day(today)), day(expected), "{asked} on {today}");
        check("2026-11-20", "2026-11-20", "2026-10-31");
        check("2026-10-31", "2026-11-20", "2026-10-31");
        check("2026-10-30", "2026-11-20", "2026-09-30");
        check("2026-10-01", "2026-11-20", "2026-09-30");
        check("2024-02-29", "2026-11-20", "2024-02-29");
        check("2027-03-31", "2026-11-20", "2026-10-31");
        check("2026-11-30", "2026-11-30", "2026-10-31");
        check("2026-11-30", "2026-12-01", "2026-11-30");
        assert_eq!(last_over(day("2026-01-31")), day("2025-12-31"));
    }
}
