//! Service 在職期間: how long somebody served in one or more stretches, and the day on which it is enough.
//! What counts as service (which posts, minus which leave) is decided elsewhere.
//!
//! Periods of months are counted by the calendar as 民法第143条 has it: a month begun on the 16th is full at the end
//! of the 15th, and one begun on the 31st is full at the end of a month that has no 31st.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::length::Length;
use crate::period::{Period, is_merged, merge};

/// 端数の扱い: how stretches of service become years and months. A [`Length`] in days is the plain total of days
/// under every rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// 暦に従って: each continuous stretch is measured in whole calendar months and days left over. The days left
    /// over are added up, and 30 of them make a month. One stretch's days never make a month by themselves: 30 days
    /// left in a month of 31 are short of it until the last day, and count as 29 of those 30.
    #[default]
    Calendar,
    /// 1か月未満切捨て: the full months of each stretch; days left over are dropped.
    WholeMonths,
    /// 月を単位とする在職期間: every calendar month with at least one day of service counts, once, as for retirement
    /// allowances (退職手当).
    MonthsTouched,
}

/// 在職期間: service that has been measured, by [`measure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Service {
    /// Every day of service, whatever the rounding.
    pub days: i32,
    /// Whole months, those of whole years included.
    pub months: i32,
    /// Days beyond the whole months. Always 0 unless measured by [`Rounding::Calendar`].
    pub odd_days: i32,
}

impl Service {
    /// Whether it is at least that long.
    pub fn reaches(&self, length: Length) -> bool {
        match length.in_months() {
            Some(months) => i64::from(self.months) >= months,
            None => i64::from(self.days) >= i64::from(length.amount),
        }
    }

    /// For print: `6年8か月`, `6年8か月3日`, `5年`, `20日`; `0日` if nothing is left after rounding.
    pub fn ja(&self) -> String {
        let parts = [(self.months / 12, "年"), (self.months % 12, "か月"), (self.odd_days, "日")];
        let said: String = parts.iter().filter(|(amount, _)| *amount > 0).map(|(amount, unit)| format!("{amount}{unit}")).collect();
        if said.is_empty() { "0日".to_owned() } else { said }
    }
}

/// Measures the service in `stretches` as of the end of the day `through`, which itself counts. Stretches may
/// overlap, touch and come in any order: each day counts once. More days never measure less.
///
/// ```
/// use ayumi_calendar::{Date, Length, Period, Rounding, measure};
///
/// let day = |text: &str| text.parse::<Date>().unwrap();
/// let service = [Period::since(day("2021-04-01"))];
/// let through = |text| measure(&service, day(text), Rounding::Calendar);
///
/// // Hired on 1 April 2021: five years are full at the end of 31 March 2026.
/// assert!(!through("2026-03-30").reaches(Length::years(5)));
/// assert!(through("2026-03-31").reaches(Length::years(5)));
/// assert_eq!(through("2026-03-31").ja(), "5年");
/// assert_eq!(through("2026-03-30").ja(), "4年11か月30日");
/// ```
pub fn measure(stretches: &[Period], through: Date, rounding: Rounding) -> Service {
    let served = Period { from: Date::MIN, until: through.next() };
    let mut tally = Tally::default();
    for stretch in merged(stretches).iter().map_while(|stretch| stretch.intersect(&served)) {
        tally.add(stretch, rounding);
    }
    tally.service()
}

/// The first day `d` on which `measure(stretches, d, rounding)` reaches the length; `None` if it never does, so with
/// open stretches the day on which it will. A length of zero is reached on [`Date::MIN`].
///
/// ```
/// use ayumi_calendar::{Date, Length, Period, Rounding, reached_on};
///
/// let day = |text: &str| text.parse::<Date>().unwrap();
/// let service = [Period::since(day("2021-04-01"))];
/// let reached = |length| reached_on(&service, length, Rounding::Calendar);
///
/// assert_eq!(reached(Length::years(5)), Some(day("2026-03-31")));
/// assert_eq!(reached(Length::days(1826)), Some(day("2026-03-31")));
/// assert_eq!(reached(Length::days(1)), Some(day("2021-04-01")));
/// ```
pub fn reached_on(stretches: &[Period], length: Length, rounding: Rounding) -> Option<Date> {
    if length.amount == 0 {
        return Some(Date::MIN);
    }
    let mut tally = Tally::default();
    for stretch in merged(stretches).iter().copied() {
        if let Some(until) = tally.enough(stretch.from, length, rounding).filter(|until| *until <= stretch.until) {
            return Some(until.previous());
        }
        tally.add(stretch, rounding);
    }
    None
}

fn merged(stretches: &[Period]) -> Cow<'_, [Period]> {
    if is_merged(stretches) { Cow::Borrowed(stretches) } else { Cow::Owned(merge(stretches.to_vec())) }
}

/// Days that make a month once they come from more than one stretch.
const DAYS_A_MONTH: i64 = 30;

/// What has been counted, stretch by stretch in order of time.
#[derive(Default)]
struct Tally {
    days: i64,
    months: i64,
    left_over: i64,
    /// The days left over as they count towards a month: at most 29 of each stretch.
    towards_a_month: i64,
    /// The month after the last one touched, as an index; 0 at first.
    untouched_from: i64,
}

impl Tally {
    fn add(&mut self, stretch: Period, rounding: Rounding) {
        self.days += i64::from(stretch.days());
        match rounding {
            Rounding::Calendar => {
                let (months, days) = whole_months(stretch);
                self.months += months;
                self.left_over += days;
                self.towards_a_month += days.min(DAYS_A_MONTH - 1);
            }
            Rounding::WholeMonths => self.months += whole_months(stretch).0,
            Rounding::MonthsTouched => {
                let first = stretch.from.month_index().max(self.untouched_from);
                self.untouched_from = stretch.until.previous().month_index() + 1;
                self.months += self.untouched_from - first;
            }
        }
    }

    fn service(&self) -> Service {
        let carried = self.towards_a_month / DAYS_A_MONTH;
        Service { days: saturate(self.days), months: saturate(self.months + carried), odd_days: saturate(self.left_over - DAYS_A_MONTH * carried) }
    }

    /// Where a further stretch that starts on `from` could end at the earliest for all to reach the length, half open.
    /// Nothing counted before reaches it. `None` if that is beyond the calendar.
    fn enough(&self, from: Date, length: Length, rounding: Rounding) -> Option<Date> {
        let Some(wanted) = length.in_months() else {
            return days_after(from, i64::from(length.amount) - self.days);
        };
        let missing = wanted - self.months;
        match rounding {
            Rounding::Calendar => months_and_days_after(from, DAYS_A_MONTH * missing - self.towards_a_month),
            Rounding::WholeMonths => from.corresponding_day(missing),
            Rounding::MonthsTouched => {
                let first = from.month_index().max(self.untouched_from);
                let last = Date::first_of_month(first + missing - 1).max(from);
                days_after(last, 1)
            }
        }
    }
}

/// The earliest end of a stretch from `from` on that counts that many days, its whole months for 30 each and the days
/// left over for at most 29: so many whole months and so many days, or one whole month more if that is sooner, as
/// it is in February.
fn months_and_days_after(from: Date, days: i64) -> Option<Date> {
    let (months, days) = (days.div_euclid(DAYS_A_MONTH), days.rem_euclid(DAYS_A_MONTH));
    let by_days = from.corresponding_day(months).and_then(|begun| days_after(begun, days));
    let by_month = from.corresponding_day(months.checked_add(1)?);
    [by_days, by_month].into_iter().flatten().min()
}

fn days_after(day: Date, days: i64) -> Option<Date> {
    let sum = i32::try_from(i64::from(day.days()).checked_add(days)?).ok()?;
    (sum <= Date::FAR.days()).then(|| Date::from_days(sum))
}

/// The whole months of a stretch, and the days left over: at most 30.
fn whole_months(stretch: Period) -> (i64, i64) {
    let full = |months| stretch.from.corresponding_day(months).filter(|end| *end <= stretch.until);
    let most = stretch.until.month_index() - stretch.from.month_index();
    let (months, end) = match full(most) {
        Some(end) => (most, end),
        None => (most - 1, full(most - 1).unwrap_or(stretch.from)),
    };
    (months, i64::from(stretch.until.days() - end.days()))
}

fn saturate(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
