//! Ages 満年齢, reckoned by birthdays and by the law.

use crate::date::Date;

/// 満年齢: the age in completed years on a day, as everyone reckons it: one more on each birthday. Whoever was
/// born on 29 February turns on 1 March in common years. Negative before birth.
///
/// ```
/// use ayumi_calendar::{Date, age_on, legal_age_on};
///
/// let day = |text: &str| text.parse::<Date>().unwrap();
/// let born = day("1966-04-01");
///
/// // Born on 1 April: by birthdays sixty on 1 April 2026, in the new fiscal year …
/// assert_eq!(age_on(born, day("2026-03-31")), 59);
/// assert_eq!(age_on(born, day("2026-04-01")), 60);
///
/// // … but by the law already on 31 March, in the old one.
/// assert_eq!(legal_age_on(born, day("2026-03-30")), 59);
/// assert_eq!(legal_age_on(born, day("2026-03-31")), 60);
/// ```
pub fn age_on(birth: Date, day: Date) -> i32 {
    let years = day.year() - birth.year();
    let turned = birth.corresponding_day(12 * i64::from(years)).is_some_and(|birthday| birthday <= day);
    if turned { years } else { years - 1 }
}

/// 年齢計算ニ関スル法律 (明治35年法律第50号): the age that the law counts. The day of birth is itself counted, so
/// an age is reached at the end of the day *before* the birthday; 29 February births reach theirs on
/// 28 February in every year. For retirement at a fiscal year's end (定年) and the school year this is the one
/// to use: somebody born on 1 April belongs to the year before. See [`age_on`] for the worked example.
pub fn legal_age_on(birth: Date, day: Date) -> i32 {
    age_on(birth, day.next())
}
