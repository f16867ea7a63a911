//! The questions one can ask about one person, and their answers.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::requirement::Requirement;

use crate::reference::{Judge, Judged, Reading};
use crate::{Asked, Finding, Scope, State, Timeline};

/// 問い: what is asked about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question<'p> {
    /// 名前のついた要件を満たすか
    Requirement(Code),
    /// 要件を満たすか
    Expression(&'p Requirement),
    /// 役割を持つか
    Role(Code),
    /// 制度の要件を満たすか（応募できるか）
    Scheme(Code),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// The rule is not in force on the day; never answered with a default.
    #[error("rule `{rule}` is not in force on that day")]
    NotInForce {
        /// Which rule.
        rule: Code,
        /// The first day on which it is, if there is one.
        begins: Option<Date>,
    },
    /// The policy has no such rule.
    #[error("the policy has no rule `{0}`")]
    NoSuchRule(Code),
    /// Whole populations can be asked about days from 1900-04-16 to 2079-09-16.
    #[error("whole populations cannot be asked about {0}")]
    DayOutOfRange(Date),
    /// The snapshot has no such person.
    #[error("there is no such person in the ledger")]
    NoSuchPerson,
}

/// Answers `question` about `person` as of the end of the day `as_of`. Pure: the same answer for ever.
///
/// # Errors
/// [`EvaluationError`] where the rule is not in force on that day, or rule or person do not exist.
pub fn evaluate<'p>(scope: &Scope<'p>, person: PersonId, as_of: Date, question: Question<'p>) -> Result<Finding<'p>, EvaluationError> {
    scope.require(person)?;
    if let Question::Role(role) = question {
        in_force(scope, role, as_of)?;
    }
    let judge = Judge::new(scope, person, Some(as_of));
    let judged = ask(&judge, question)?;
    match (judged.line.at(as_of), judged.finding) {
        (State::NotInForce, _) | (_, None) => {
            let idle = judge.idle.get();
            let rule = idle.map_or_else(|| named(question), |idle| idle.rule);
            Err(EvaluationError::NotInForce { rule, begins: idle.and_then(|idle| idle.begins) })
        }
        (_, Some(finding)) => Ok(finding),
    }
}

/// The state of `question` about `person` on every day.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`].
pub fn timeline<'p>(scope: &Scope<'p>, person: PersonId, question: Question<'p>) -> Result<Timeline, EvaluationError> {
    Ok(ask(&Judge::new(scope, person, None), question)?.line)
}

fn ask<'p>(judge: &Judge<'_, 'p>, question: Question<'p>) -> Result<Judged<'p>, EvaluationError> {
    let policy = judge.scope.policy;
    match question {
        Question::Expression(requirement) => Ok(judge.judge(requirement, Reading::InForce)),
        Question::Requirement(id) => {
            let dated = policy.requirements.get(&id).ok_or(EvaluationError::NoSuchRule(id))?;
            Ok(judge.versions(Asked::Rule(id), id, dated, Reading::InForce, |version| judge.judge(&version.value, Reading::InForce)))
        }
        Question::Role(role) if policy.roles.contains_key(&role) => Ok(judge.role(Asked::Role(role), role)),
        Question::Role(role) => Err(EvaluationError::NoSuchRule(role)),
        Question::Scheme(id) => {
            let scheme = policy.schemes.get(&id).ok_or(EvaluationError::NoSuchRule(id))?;
            let judged = |require| judge.judge(require, Reading::InForce);
            Ok(judge.versions(Asked::Rule(id), id, &scheme.versions, Reading::InForce, |version| judged(&version.value.require)))
        }
    }
}

fn in_force(scope: &Scope, role: Code, day: Date) -> Result<(), EvaluationError> {
    let rule = scope.policy.roles.get(&role).ok_or(EvaluationError::NoSuchRule(role))?;
    match rule.in_force {
        Some(period) if !period.contains(day) => Err(EvaluationError::NotInForce { rule: role, begins: (day < period.from).then_some(period.from) }),
        _ => Ok(()),
    }
}

fn named(question: Question) -> Code {
    match question {
        Question::Requirement(id) | Question::Role(id) | Question::Scheme(id) => id,
        Question::Expression(_) => Code::default(),
    }
}
