//! 到達: one goal against what was reached so far, with its verdict. What the policy leaves open stays visible as open,
//! and nothing is called missed while those who are unknown could make the difference.

use std::cmp::Ordering;
use std::collections::HashSet;

use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::{Pack, Quantity};

use crate::{Amount, EvaluationError, Measured};

/// 目標と実績.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// What the policy states; a blank that was filled in is the value filled in.
    pub goal: Quantity,
    /// The last day for it, where the policy states one.
    pub last_day: Option<Date>,
    /// The day of the figure: the last day, or the day of the question if that comes first.
    pub as_of: Date,
    /// Whether its time is over, is running or has not begun.
    pub phase: Phase,
    /// The figure. None: there is nothing to measure, or its time has not begun.
    pub actual: Option<Result<Actual, EvaluationError>>,
    /// How many people, units or attendances above the goal (below, if negative). None: not comparable.
    pub difference: Option<i64>,
    /// The verdict.
    pub standing: Standing,
}

/// 時期.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// これから
    Ahead,
    /// 途中
    Running,
    /// 終了
    Complete,
}

/// 到達の判定.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// 達成
    Reached,
    /// 途中: not reached yet, and there is time.
    OnTheWay,
    /// 未達: the time is over.
    Missed,
    /// 不明: the time is over, and those who are unknown would decide it.
    Unknown,
    /// 未定: the policy states no number, or has not decided what counts.
    Undecided,
    /// 測定不能: no measure, not in force, or not comparable.
    NotMeasurable,
    /// これから
    Ahead,
}

impl Standing {
    /// The word officials read.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Reached => "達成",
            Self::OnTheWay => "途中",
            Self::Missed => "未達",
            Self::Unknown => "不明",
            Self::Undecided => "未定",
            Self::NotMeasurable => "測定不能",
            Self::Ahead => "これから",
        }
    }
}

/// 実績: a measured figure, or the sum of several where the policy states a row as a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actual {
    /// 測った値
    Measured(Box<Measured>),
    /// 和: of figures, not of people: who moved from one row to another counts in each, as the policy adds.
    Sum(Vec<Summand>),
}

/// 和のひとつの項.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summand {
    /// Which target's figure.
    pub target: Code,
    /// As of when.
    pub as_of: Date,
    /// The figure.
    pub measured: Measured,
}

impl Actual {
    /// The figure. None: a sum of nothing, or of figures that cannot be added.
    pub fn value(&self) -> Option<Amount> {
        self.sum(|measured| measured.value)
    }

    /// The least and the most it can be, whatever turns out about those who are unknown.
    pub fn bounds(&self) -> Option<(Amount, Amount)> {
        if let (Self::Sum(_), Some(Amount::People(sure))) = (self, self.value()) {
            return Some((Amount::People(sure), Amount::People(sure.saturating_add(self.unknown() as u32))));
        }
        Some((self.sum(|measured| measured.bounds().0)?, self.sum(|measured| measured.bounds().1)?))
    }

    /// Of how many people it is unknown whether they count. In a sum each is named once a target, however many years may
    /// be theirs, and not where another year counts them already.
    pub fn unknown(&self) -> usize {
        match self {
            Self::Measured(measured) => measured.unknown.len(),
            Self::Sum(parts) => {
                let pairs = |of: fn(&Measured) -> &Vec<PersonId>| -> HashSet<(Code, PersonId)> {
                    parts.iter().flat_map(|part| of(&part.measured).iter().map(|person| (part.target, *person))).collect()
                };
                pairs(|measured| &measured.unknown).difference(&pairs(|measured| &measured.numerator)).count()
            }
        }
    }

    fn sum(&self, of: impl Fn(&Measured) -> Amount) -> Option<Amount> {
        match self {
            Self::Measured(measured) => Some(of(measured)),
            Self::Sum(parts) => {
                let (first, rest) = parts.split_first()?;
                rest.iter().try_fold(of(&first.measured), |sum, part| sum.plus(of(&part.measured)))
            }
        }
    }
}

impl Reach {
    /// A goal with its figure, or without one where nothing is measured or the time has not begun.
    pub(crate) fn new(time: Time, goal: Quantity, actual: Option<Result<Actual, EvaluationError>>) -> Self {
        let value = actual.as_ref().and_then(|actual| actual.as_ref().ok()?.value());
        let standing = standing(time.phase, goal, actual.as_ref());
        let difference = value.and_then(|value| value.above(goal));
        Self { goal, last_day: time.last_day, as_of: time.as_of, phase: time.phase, actual, difference, standing }
    }
}

/// The time of a goal, seen from the day of the question.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    pub last_day: Option<Date>,
    pub as_of: Date,
    pub phase: Phase,
}

impl Time {
    pub fn new(first_day: Date, last_day: Option<Date>, as_of: Date) -> Self {
        let phase = match last_day {
            _ if as_of < first_day => Phase::Ahead,
            Some(last) if last <= as_of => Phase::Complete,
            _ => Phase::Running,
        };
        Self { last_day, as_of: last_day.map_or(as_of, |last| last.min(as_of)), phase }
    }

    pub fn of_year(year: FiscalYear, as_of: Date) -> Self {
        Self::new(year.start(), Some(year.end()), as_of)
    }
}

fn standing(phase: Phase, goal: Quantity, actual: Option<&Result<Actual, EvaluationError>>) -> Standing {
    if goal.goal().is_none() {
        return Standing::Undecided;
    }
    let bounds = match actual {
        None if phase == Phase::Ahead => return Standing::Ahead,
        None | Some(Err(_)) => return Standing::NotMeasurable,
        Some(Ok(actual)) => actual.bounds(),
    };
    match bounds {
        Some((Amount::Undecided(_), _)) => Standing::Undecided,
        Some((least, most)) => match (least.against(goal), most.against(goal)) {
            (Some(least), _) if least != Ordering::Less => Standing::Reached,
            (_, None) => Standing::NotMeasurable,
            _ if phase == Phase::Running => Standing::OnTheWay,
            (_, Some(Ordering::Less)) => Standing::Missed,
            _ => Standing::Unknown,
        },
        None => Standing::NotMeasurable,
    }
}

/// A goal that refers to a blank of the template becomes the value filled in, if one was.
pub(crate) fn filled(pack: &Pack, goal: Quantity) -> Quantity {
    let number = |blank: Code| value_of(pack, blank).and_then(|text| text.parse::<i64>().ok());
    match goal {
        Quantity::Blank { blank, about: true } => number(blank).map_or(goal, Quantity::About),
        Quantity::Blank { blank, about: false } => number(blank).map_or(goal, Quantity::Exactly),
        Quantity::AtLeastBlank(blank) => number(blank).map_or(goal, Quantity::AtLeast),
        _ => goal,
    }
}

/// What was filled into a blank of the template.
pub(crate) fn value_of(pack: &Pack, blank: Code) -> Option<&str> {
    let blank = pack.blanks.iter().find(|of| of.id.value == blank)?;
    blank.value.as_ref().map(|value| value.value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn people(n: u32, unknown: u32) -> Actual {
        let ids = |n: u32| (0..n).map(ayumi_facts::PersonId).collect();
        let (value, coverage) = (Amount::People(n), None);
        let measured = Measured { value, numerator: ids(n), denominator: None, unknown: ids(unknown), denominator_unknown: ids(0), coverage };
        Actual::Measured(Box::new(measured))
    }

    #[track_caller]
    fn check(as_of: &str, goal: Quantity, actual: Option<Actual>, standing: Standing) {
        let time = Time::of_year(FiscalYear(2026), day(as_of));
        assert_eq!(Reach::new(time, goal, actual.map(Ok)).standing, standing, "{as_of} {goal}");
    }

    #[test]
    fn a_person_unknown_in_several_years_is_one_person_in_their_sum() {
        let part = |target: &str, n: u32, unknown: u32| match people(n, unknown) {
            Actual::Measured(measured) => Summand { target: Code::new(target), as_of: day("2027-03-31"), measured: *measured },
            Actual::Sum(_) => panic!("one figure"),
        };
        let sum = |parts| Actual::Sum(parts);
        let years = sum(vec![part("new", 0, 2), part("new", 0, 2)]);
        assert_eq!((years.unknown(), years.bounds()), (2, Some((Amount::People(0), Amount::People(2)))));
        let counted = sum(vec![part("new", 1, 0), part("new", 0, 2)]);
        assert_eq!((counted.unknown(), counted.bounds()), (1, Some((Amount::People(1), Amount::People(2)))));
        let roles = sum(vec![part("new", 0, 1), part("other", 0, 1)]);
        assert_eq!(roles.unknown(), 2);
    }

    #[test]
    fn every_standing() {
        let ten = Quantity::Exactly(10);
        check("2026-03-31", ten, None, Standing::Ahead);
        check("2027-03-30", ten, Some(people(9, 0)), Standing::OnTheWay);
        check("2027-03-30", ten, Some(people(10, 0)), Standing::Reached);
        check("2027-03-31", ten, Some(people(9, 0)), Standing::Missed);
        check("2027-03-31", ten, Some(people(9, 1)), Standing::Unknown);
        check("2027-03-31", Quantity::Undecided, Some(people(9, 0)), Standing::Undecided);
        check("2027-03-31", ten, None, Standing::NotMeasurable);
        check("2027-03-31", Quantity::Percent(50), Some(people(9, 0)), Standing::NotMeasurable);
    }
}
