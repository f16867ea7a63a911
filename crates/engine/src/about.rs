//! `About`: a rule of the policy that has a name and can be asked of everybody: a role, a scheme, a step, a requirement.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::Policy;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::StageRule;

use crate::population::{holds, states};
use crate::{EvaluationError, Finding, Question, Scope, State, Timeline, Verdict, evaluate, stage, step_line, timeline};

/// 何について.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// 役割を持つ
    Role(Code),
    /// 制度の要件を満たす
    Scheme(Code),
    /// 段階に達している
    Step {
        /// 段階の区分
        group: Code,
        /// 段階
        step: Code,
    },
    /// 名前のついた要件を満たす
    Requirement(Code),
}

impl About {
    /// Every role, scheme and step of the policy, in its order.
    pub fn all(policy: &Policy) -> Vec<Self> {
        let roles = policy.roles.keys().map(|role| Self::Role(*role));
        let schemes = policy.schemes.keys().map(|scheme| Self::Scheme(*scheme));
        let steps = policy.stages.iter().flat_map(|(group, rule)| rule.steps.iter().map(|step| Self::Step { group: *group, step: step.id }));
        roles.chain(schemes).chain(steps).collect()
    }

    /// Whether the policy has it.
    pub fn is_in(self, policy: &Policy) -> bool {
        match self {
            Self::Role(id) => policy.roles.contains_key(&id),
            Self::Scheme(id) => policy.schemes.contains_key(&id),
            Self::Step { group, step } => policy.stages.get(&group).is_some_and(|rule| rule.steps.iter().any(|of| of.id == step)),
            Self::Requirement(id) => policy.requirements.contains_key(&id),
        }
    }

    /// The id of the rule.
    pub fn id(self) -> Code {
        match self {
            Self::Role(id) | Self::Scheme(id) | Self::Requirement(id) | Self::Step { step: id, .. } => id,
        }
    }

    /// The state about one person on every day.
    pub(crate) fn line(self, scope: &Scope, person: PersonId) -> Result<Timeline, EvaluationError> {
        match self {
            Self::Role(id) => timeline(scope, person, Question::Role(id)),
            Self::Scheme(id) => timeline(scope, person, Question::Scheme(id)),
            Self::Requirement(id) => timeline(scope, person, Question::Requirement(id)),
            Self::Step { group, step } => step_line(scope, person, group, step).ok_or(EvaluationError::NoSuchRule(step)),
        }
    }

    /// The state about everybody on a day.
    pub(crate) fn states(self, scope: &Scope, day: Date) -> Result<Vec<State>, EvaluationError> {
        if !self.is_in(scope.policy) {
            return Err(EvaluationError::NoSuchRule(self.id()));
        }
        Ok(match self.requirement(scope.policy, day) {
            Some(requirement) => states(scope, &requirement, day),
            None => vec![State::NotInForce; scope.snapshot.people.len()],
        })
    }

    /// That it is not in force, with the first day on which it is.
    pub(crate) fn not_in_force(self, policy: &Policy) -> EvaluationError {
        let begins = match self {
            Self::Scheme(id) => policy.schemes.get(&id).and_then(|scheme| scheme.versions.begins()),
            Self::Requirement(id) => policy.requirements.get(&id).and_then(|dated| dated.begins()),
            Self::Role(_) | Self::Step { .. } => None,
        };
        EvaluationError::NotInForce { rule: self.id(), begins }
    }

    /// Why it is so about one person on a day. For a step the first one that is open, since each presupposes the one
    /// before. None: the stages are not about this person.
    pub fn explain<'p>(self, scope: &Scope<'p>, person: PersonId, day: Date) -> Option<Result<Finding<'p>, EvaluationError>> {
        match self {
            Self::Role(id) => Some(evaluate(scope, person, day, Question::Role(id))),
            Self::Scheme(id) => Some(evaluate(scope, person, day, Question::Scheme(id))),
            Self::Requirement(id) => Some(evaluate(scope, person, day, Question::Requirement(id))),
            Self::Step { group, step } => {
                let (first, upto) = span(scope.policy.stages.get(&group)?, step)?;
                let mut steps = stage(scope, person, group, day)?.steps.into_iter().take(upto + 1).skip(first).map(|(_, finding)| finding);
                let mut last = steps.next()?;
                while last.verdict == Verdict::Met
                    && let Some(next) = steps.next()
                {
                    last = next;
                }
                Some(Ok(last))
            }
        }
    }

    /// The rule as one requirement, by its version on `day`. None: no version is in force.
    fn requirement(self, policy: &Policy, day: Date) -> Option<Requirement> {
        match self {
            Self::Role(role) => Some(holds(role)),
            Self::Scheme(id) => Some(policy.schemes.get(&id)?.versions.on(day)?.value.require.clone()),
            Self::Requirement(id) => Some(Requirement::Named(id)),
            Self::Step { group, step } => step_requirement(policy.stages.get(&group)?, step),
        }
    }
}

fn step_requirement(rule: &StageRule, step: Code) -> Option<Requirement> {
    let (first, upto) = span(rule, step)?;
    let members: Vec<Requirement> = rule.of.iter().cloned().chain(rule.roles.iter().copied().map(holds)).collect();
    let members = if members.is_empty() { Requirement::everyone() } else { Requirement::Any(members) };
    let steps = rule.steps.get(first..=upto)?.iter().map(|step| step.require.clone());
    Some(Requirement::All(std::iter::once(members).chain(steps).collect()))
}

/// The steps that must be met: from the last one that stands alone up to the step itself.
fn span(rule: &StageRule, step: Code) -> Option<(usize, usize)> {
    let upto = rule.steps.iter().position(|of| of.id == step)?;
    let first = rule.steps.get(..=upto)?.iter().rposition(|step| step.alone).unwrap_or(0);
    Some((first, upto))
}
