//! 伏せた集計: figures for whoever may not see the people behind them. What is small is withheld, and whatever would tell it
//! by subtraction: the rest of a share, the other years of a target and their sum, a total over several targets, how much is
//! missing to a goal. What is withheld has a mark in words, and no number anywhere.

use ayumi_engine::Standing;
use ayumi_rights::{Told, told};
use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::{Figure, ReachAnswer};
use crate::kpi::{KpiView, TargetRow};
use crate::words::number;

/// The kind of a figure that is withheld.
pub const WITHHELD: &str = "withheld";

/// What stands instead of a number: 「※5未満等」.
pub fn mark(least: u64) -> String {
    format!("※{least}未満等")
}

/// 人数: a count of people as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Headcount {
    /// The number. Null where it is withheld.
    pub number: Option<u64>,
    /// `people`, or `withheld` where it could tell of single people.
    pub kind: &'static str,
    /// In words, with the unit.
    pub label: String,
}

impl Headcount {
    /// A count by itself: small ones are withheld.
    pub fn new(people: u64, least: u64) -> Self {
        match told(&[people], least).first() {
            Some(Told::Count(people)) => {
                let label = format!("{}人", number(i64::try_from(*people).unwrap_or(i64::MAX)));
                Self { number: Some(*people), kind: "people", label }
            }
            _ => Self { number: None, kind: WITHHELD, label: mark(least) },
        }
    }
}

/// What is told beside a figure: the least count, and of how many people in all, where that is known as well.
#[derive(Clone, Copy)]
struct Beside {
    least: u64,
    staff: Option<u64>,
}

impl KpiView {
    /// Withholds what could tell of fewer people than `least`.
    pub fn withhold(&mut self, least: u64) {
        self.hide(Beside { least, staff: None });
    }

    /// The same where the number of staff is told as well: all but a few of them would tell those few.
    pub fn withhold_among(&mut self, least: u64, staff: u64) {
        self.hide(Beside { least, staff: Some(staff) });
    }

    fn hide(&mut self, beside: Beside) {
        let least = beside.least;
        let is_sum = |row: &TargetRow| row.measure.as_ref().is_some_and(|measure| measure.kind == "sum");
        let mut some = false;
        for row in self.targets.iter_mut().filter(|row| !is_sum(row)) {
            if row.tells(beside) {
                row.hide(least);
                some = true;
            }
        }
        // A total over targets, of which some are withheld, would tell them.
        for row in self.targets.iter_mut().filter(|row| is_sum(row)) {
            if some || row.tells(beside) {
                row.hide(least);
            }
        }
        for row in &mut self.kpis {
            if let Some(actual) = row.actual.as_mut().filter(|actual| tells(actual, beside)) {
                actual.hide(least);
                row.warning = None;
            }
        }
    }
}

impl TargetRow {
    fn reaches(&mut self) -> impl Iterator<Item = &mut ReachAnswer> {
        let years = self.years.iter_mut().map(|year| &mut year.reach);
        years.chain(self.total.as_mut()).chain(self.long_term.as_mut().map(|term| &mut term.reach))
    }

    fn tells(&mut self, beside: Beside) -> bool {
        let cumulative = self.measure.as_ref().is_some_and(|measure| measure.kind == "cumulative");
        let now = self.now.as_ref().is_some_and(|figure| tells(figure, beside));
        let mut before = None;
        let mut grown = false;
        for year in &self.years {
            let number = year.reach.actual.as_ref().and_then(|figure| figure.number);
            // What was added in a year is the difference of two running totals.
            grown |= cumulative && number.zip(before).is_some_and(|(number, before): (f64, f64)| is_small((number - before).max(0.0), beside.least));
            before = number.or(before);
        }
        now || grown || self.reaches().any(|reach| reach.actual.as_ref().is_some_and(|figure| tells(figure, beside)))
    }

    fn hide(&mut self, least: u64) {
        if let Some(now) = &mut self.now {
            now.hide(least);
        }
        for reach in self.reaches() {
            if let Some(actual) = &mut reach.actual {
                actual.hide(least);
                (reach.difference, reach.standing) = (None, Standing::Unknown);
            }
        }
    }
}

impl Figure {
    /// Whether it stands for a number that is not told.
    pub fn is_withheld(&self) -> bool {
        self.kind == WITHHELD
    }

    fn hide(&mut self, least: u64) {
        // An amount that is undecided says nothing of anybody.
        if self.kind != "undecided" {
            *self = Self { number: None, kind: WITHHELD, part: None, whole: None, unknown: 0, label: mark(least) };
        }
    }
}

fn is_small(number: f64, least: u64) -> bool {
    number > 0.0 && number < least as f64
}

/// Whether a figure tells of a small group, by itself or taken from the number of staff. Sections are no people, and hours
/// do not count them.
fn tells(figure: &Figure, Beside { least, staff }: Beside) -> bool {
    let shares = figure.part.zip(figure.whole).filter(|_| figure.kind == "share");
    let small_share = shares.is_some_and(|(part, whole)| {
        let parts = [u64::from(part), u64::from(whole.saturating_sub(part))];
        told(&parts, least).contains(&Told::Withheld)
    });
    let counts = matches!(figure.kind, "people" | "events");
    let people = figure.number.filter(|_| figure.kind == "people");
    let of_staff = people.or(shares.map(|(_, whole)| f64::from(whole)));
    let rest = staff.zip(of_staff).is_some_and(|(staff, people)| is_small(staff as f64 - people, least));
    small_share || rest || is_small(figure.unknown as f64, least) || (counts && figure.number.is_some_and(|number| is_small(number, least)))
}
