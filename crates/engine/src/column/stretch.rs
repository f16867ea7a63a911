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
}

/// Rows of a column, of the contents admitted.
pub(super) struct Source<'c> {
    pub column: &'c Column,
    /// None: every row is known.
    pub known_at: Option<Seq>,
}

impl<'c> Source<'c> {
    /// The rows of `column` that are known at a position.
    pub fn new(column: &'c Column, known_at: Seq) -> Self {
        Self { column, known_at: (!column.all_known(known_at)).then_some(known_at) }
    }

    /// The days of one person's rows, by their beginnings.
    fn days(&self, person: usize) -> impl Iterator<Item = (i16, i16)> {
        let rows = self.column.rows_of(person);
        let known = |row: &usize| self.known_at.is_none_or(|known_at| self.column.known(*row, known_at));
        rows.filter(known).filter_map(|row| self.column.days(row))
    }
}

impl Stretch<'_> {
    pub fn reaches(&self, person: usize) -> bool {
        match (self.plus.as_slice(), self.need.unit) {
            ([only], LengthUnit::Days) if self.minus.is_empty() => self.plain_days(only, person) >= i64::from(self.need.amount),
            _ => measure(&self.periods(person), self.day, self.rounding).reaches(self.need),
        }
    }

    /// The number of days up to and with the day, overlaps once, without making periods: rows come by their
    /// beginnings, and each adds what lies beyond the days counted so far.
    fn plain_days(&self, source: &Source, person: usize) -> i64 {
        let through = i32::from(days::pack(self.day)) + 1;
        let (mut total, mut counted) = (0, i32::MIN);
        for (from, until) in source.days(person) {
            let (from, until) = (i32::from(from).max(counted), i32::from(until).min(through));
            total += i64::from((until - from).max(0));
            counted = counted.max(until);
        }
        total
    }

    fn periods(&self, person: usize) -> Vec<Period> {
        let of = |sources: &[Source]| {
            let all = sources.iter().flat_map(|source| source.days(person).collect::<Vec<_>>());
            merge(all.filter_map(|(from, until)| Period::new(days::unpack(from), days::unpack(until))).collect())
        };
        let plus = of(&self.plus);
        if self.minus.is_empty() { plus } else { subtract(&plus, &of(&self.minus)) }
    }
}
