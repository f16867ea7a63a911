//! Lengths of service straight from columns: the periods of some rows less those of others, measured on a day.

use ayumi_calendar::{Date, Length, LengthUnit, Period, Rounding, measure, merge, subtract};
use ayumi_facts::Seq;

use super::days;
use super::table::Column;

/// 期間の合計: whether the days of `plus` less the days of `minus` reach `need` by the end of `day`.
pub(super) struct Stretch<'c> {
    pub plus: Vec<Source<'c>>,
    pub minus: Vec<Source<'c>>,
    pub need: Length,
    pub rounding: Rounding,
    pub day: Date,
    pub known_at: Seq,
}

/// Rows of a column, of the contents admitted.
pub(super) struct Source<'c> {
    pub column: &'c Column,
    /// By content; empty: any.
    pub admit: Vec<bool>,
}

impl Source<'_> {
    fn periods(&self, person: usize, known_at: Seq) -> impl Iterator<Item = (i16, i16)> {
        let rows = self.column.rows_of(person).filter(move |row| self.column.known(*row, known_at));
        let admitted = |row: &usize| self.admit.is_empty() || self.admit.get(self.column.content(*row)).copied().unwrap_or(false);
        rows.filter(admitted).filter_map(|row| self.column.days(row))
    }
}

impl Stretch<'_> {
    pub fn reaches(&self, person: usize) -> bool {
        if self.need.unit == LengthUnit::Days && self.minus.is_empty() {
            self.plain_days(person) >= i64::from(self.need.amount)
        } else {
            measure(&self.periods(person), self.day, self.rounding).reaches(self.need)
        }
    }

    /// The plain number of days up to and with the day, overlaps once, without making periods. Rows of a person are
    /// few; each adds what lies beyond the days counted so far, in order of their beginnings.
    fn plain_days(&self, person: usize) -> i64 {
        let mut rows: [(i16, i16); 16] = [(days::NEVER, days::NEVER); 16];
        let mut count = 0;
        for period in self.plus.iter().flat_map(|source| source.periods(person, self.known_at)) {
            match rows.get_mut(count) {
                Some(slot) => *slot = period,
                None => return i64::from(measure(&self.periods(person), self.day, self.rounding).days),
            }
            count += 1;
        }
        let rows = rows.get_mut(..count).unwrap_or_default();
        rows.sort_unstable();
        let through = i32::from(days::pack(self.day)) + 1;
        let (mut total, mut counted) = (0, i32::MIN);
        for (from, until) in rows.iter().map(|(from, until)| (i32::from(*from), i32::from(*until))) {
            let (from, until) = (from.max(counted), until.min(through));
            total += i64::from((until - from).max(0));
            counted = counted.max(until);
        }
        total
    }

    fn periods(&self, person: usize) -> Vec<Period> {
        let of = |sources: &[Source]| {
            let all = sources.iter().flat_map(|source| source.periods(person, self.known_at).collect::<Vec<_>>());
            merge(all.filter_map(|(from, until)| Period::new(days::unpack(from), days::unpack(until))).collect())
        };
        let plus = of(&self.plus);
        if self.minus.is_empty() { plus } else { subtract(&plus, &of(&self.minus)) }
    }
}
