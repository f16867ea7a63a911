//! Answers as JSON: findings, statuses and errors with ids *and* labels, documented in `docs/json.md`. The form is kept
//! stable for the API and for reports; what it says is decided elsewhere.

mod finding;
mod status;

pub use finding::{AskedAnswer, FactAnswer, FindingAnswer, HaveAnswer, RuleAnswer, ServiceAnswer, ValueAnswer};
pub use status::{DutyAnswer, FitAnswer, RoleAnswer, SchemeAnswer, SkillAnswer, StageAnswer, StatusAnswer, StepAnswer};

use ayumi_calendar::Date;
use ayumi_facts::Code;
use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::{Explaining, error_ja, gaps_ja};
use crate::{EvaluationError, Finding};

/// Something with its id and what it is called on the day of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Named {
    /// Id in the pack.
    pub id: Code,
    /// 名称
    pub label: String,
}

/// 答え: a finding, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// 基準日
    pub as_of: Date,
    /// 判定とその根拠. Null with an error.
    pub finding: Option<FindingAnswer>,
    /// 次にすること. Empty where it is met, or with an error.
    pub gaps: Vec<String>,
    /// Why there is no finding. Null with a finding.
    pub error: Option<ErrorAnswer>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ErrorAnswer {
    /// `not-in-force`, `no-such-rule`, `day-out-of-range` or `no-such-person`.
    pub code: &'static str,
    /// In Japanese.
    pub message: String,
    /// Which rule, where it is about one.
    pub rule: Option<Named>,
    /// The first day on which the rule is in force, where there is one.
    pub begins: Option<Date>,
}

impl Answer {
    /// The answer to one question.
    pub fn new(result: &Result<Finding, EvaluationError>, explaining: &Explaining) -> Self {
        let as_of = explaining.as_of;
        match result {
            Ok(finding) => Self { as_of, finding: Some(FindingAnswer::new(finding, explaining)), gaps: gaps_ja(finding, explaining), error: None },
            Err(error) => Self { as_of, finding: None, gaps: Vec::new(), error: Some(ErrorAnswer::new(error, explaining)) },
        }
    }
}

impl ErrorAnswer {
    /// The error with its sentence.
    pub fn new(error: &EvaluationError, explaining: &Explaining) -> Self {
        let named = |rule: Code| Some(Named { id: rule, label: explaining.rule(rule) });
        let (code, rule, begins) = match error {
            EvaluationError::NotInForce { rule, begins } => ("not-in-force", named(*rule), *begins),
            EvaluationError::NoSuchRule(rule) => ("no-such-rule", named(*rule), None),
            EvaluationError::DayOutOfRange(_) => ("day-out-of-range", None, None),
            EvaluationError::NoSuchPerson => ("no-such-person", None, None),
        };
        Self { code, message: error_ja(error, explaining), rule, begins }
    }
}
