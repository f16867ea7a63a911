//! Figures as they are printed and as JSON holds them: an amount with who is unknown, a goal with what was reached.

use ayumi_calendar::Date;
use ayumi_engine::{Actual, Amount, EvaluationError, Explaining, Measured, Phase, Reach, Standing, answer::ErrorAnswer};
use ayumi_policy::Quantity;
use schemars::JsonSchema;
use serde::Serialize;

use crate::words;

/// 値.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Figure {
    /// The number officials read: people, per cent, attendances or hours. Null: undecided, or nothing to divide by.
    pub number: Option<f64>,
    /// `people`, `share`, `units`, `events`, `hours`, `undecided`, or `withheld` where it could tell of single people.
    pub kind: &'static str,
    /// 分子. Null where there is no denominator.
    pub part: Option<u32>,
    /// 分母. Null where there is none.
    pub whole: Option<u32>,
    /// Of how many people it is unknown whether they count.
    pub unknown: usize,
    /// In words, with the unit.
    pub label: String,
}

/// 目標と実績.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReachAnswer {
    /// The goal as the pack writes it.
    pub goal: String,
    /// The goal in Japanese.
    pub goal_label: String,
    /// The last day for it, where there is one.
    pub last_day: Option<Date>,
    /// The day of the figure.
    pub as_of: Date,
    /// `ahead`, `running` or `complete`.
    pub phase: Phase,
    /// The figure. Null: its time has not begun, or there is nothing to measure.
    pub actual: Option<Figure>,
    /// Why there is no figure, where that is an error.
    pub error: Option<ErrorAnswer>,
    /// How many above the goal; below it if negative.
    pub difference: Option<i64>,
    /// `reached`, `on-the-way`, `missed`, `unknown`, `undecided`, `not-measurable` or `ahead`.
    pub standing: Standing,
}

impl Figure {
    /// An amount.
    pub fn new(amount: Amount, unknown: usize, names: &Explaining) -> Self {
        let (kind, part, whole) = match amount {
            Amount::People(_) => ("people", None, None),
            Amount::Share { part, whole } => ("share", Some(part), Some(whole)),
            Amount::Units { covered, of } => ("units", Some(covered), Some(of)),
            Amount::Events(_) => ("events", None, None),
            Amount::Minutes(_) => ("hours", None, None),
            Amount::Undecided(_) => ("undecided", None, None),
        };
        Self { number: amount.number(), kind, part, whole, unknown, label: words::amount(amount, names) }
    }

    /// A measured amount.
    pub fn measured(measured: &Measured, names: &Explaining) -> Self {
        Self::new(measured.value, measured.unknown.len(), names)
    }

    /// A measured amount, or a sum of several.
    pub fn actual(actual: &Actual, names: &Explaining) -> Option<Self> {
        Some(Self::new(actual.value()?, actual.unknown(), names))
    }
}

impl ReachAnswer {
    /// A goal against its figure; `unit` stands behind a plain number.
    pub fn new(reach: &Reach, unit: &str, names: &Explaining) -> Self {
        let figure = |actual: &Result<Actual, EvaluationError>| Figure::actual(actual.as_ref().ok()?, names);
        let error = reach.actual.as_ref().and_then(|actual| actual.as_ref().err());
        Self {
            goal: reach.goal.to_string(),
            goal_label: goal(reach.goal, unit),
            last_day: reach.last_day,
            as_of: reach.as_of,
            phase: reach.phase,
            actual: reach.actual.as_ref().and_then(figure),
            error: error.map(|error| ErrorAnswer::new(error, names)),
            difference: reach.difference,
            standing: reach.standing,
        }
    }

    /// The verdict with its sign, and how much is missing: 「✓ 達成」「… 途中（あと3）」.
    pub fn standing_label(&self) -> String {
        let missing = self.difference.filter(|difference| *difference < 0 && matches!(self.standing, Standing::OnTheWay | Standing::Missed));
        let said = format!("{} {}", words::standing_sign(self.standing), self.standing.ja());
        missing.map_or_else(|| said.clone(), |missing| format!("{said}（あと{}）", -missing))
    }

    /// 達成率: in per cent of the goal with one place, rounded down: 99.96 % is not all. None where they cannot be compared.
    pub fn rate(&self) -> Option<f64> {
        let goal: Quantity = self.goal.parse().ok()?;
        let number = goal.goal().filter(|number| *number > 0)? as f64;
        let difference = self.difference? as f64;
        let reached = if goal.is_percent() { self.actual.as_ref()?.number? } else { number + difference };
        Some((1000.0 * reached / number).floor() / 10.0)
    }

    /// The figure in words; why there is none otherwise.
    pub fn actual_label(&self) -> String {
        match (&self.actual, &self.error) {
            (Some(figure), _) => figure.label.clone(),
            (None, Some(error)) => error.message.clone(),
            (None, None) => "－".into(),
        }
    }

    /// 不明 in words: never a zero that nobody counted.
    pub fn unknown_label(&self) -> String {
        self.actual.as_ref().map_or_else(String::new, |figure| unknown(figure.unknown))
    }
}

/// Nothing where nobody is unknown.
pub fn unknown(people: usize) -> String {
    if people == 0 { String::new() } else { format!("{people}人") }
}

/// A goal in Japanese.
pub fn goal(goal: Quantity, unit: &str) -> String {
    goal.ja(unit)
}
