//! あと一つ: who is one step short of a rule, and who is nearest to it, for people already selected.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::Policy;
use ayumi_policy::requirement::Requirement;
use rayon::prelude::*;

use crate::eligible::nearness;
use crate::memo::Way;
use crate::population::{each, holds, in_force, states};
use crate::{Distance, EvaluationError, Near, Question, Scope, State, Verdict, distance, evaluate};

/// `people` by how near they are to a scheme or named requirement at the end of `as_of`: by distance, then the earliest day on
/// which it is met anyway; those who meet it have none and come first.
///
/// # Errors
/// [`EvaluationError`] where there is no such rule, or it is not in force.
pub fn nearest<'p>(scope: &Scope<'p>, rule: Code, people: &[PersonId], as_of: Date) -> Result<Vec<Near<'p>>, EvaluationError> {
    let question = question(scope.policy, rule)?;
    let near =
        |person: &PersonId| evaluate(scope, *person, as_of, question).map(|finding| Near { person: *person, distance: distance(&finding), finding });
    let mut near: Vec<Near> = people.par_iter().map(near).collect::<Result<_, _>>()?;
    near.sort_by_cached_key(nearness);
    Ok(near)
}

/// Who of `people` is one step short that they can take: met if so, unknown where it is unknown whether the rule is met.
/// Unmet for everybody else.
pub(crate) fn nearly(scope: &Scope, rule: Code, people: &[PersonId], as_of: Date) -> Result<Vec<State>, EvaluationError> {
    let question = question(scope.policy, rule)?;
    let requirement = requirement(scope.policy, rule, as_of)?;
    in_force(scope, requirement, as_of)?;
    let open = points(scope, requirement, as_of);
    let held = match question {
        Question::Scheme(scheme) => scope.policy.schemes.get(&scheme).map(|rule| states(scope, &holds(rule.role), as_of)),
        _ => None,
    };
    let holds = |person: &PersonId| held.as_ref().and_then(|held| held.get(person.0 as usize)) == Some(&State::Met);
    // More open parts than one under "all" are more open points than one.
    let candidates = people.iter().filter(|person| open.get(person.0 as usize).is_none_or(Points::may_be_one) && !holds(person));
    let asked: Vec<&PersonId> = candidates.collect();
    let state = |person: &PersonId| {
        let finding = evaluate(scope, *person, as_of, question)?;
        Ok((
            *person,
            match finding.verdict {
                Verdict::Met => State::Unmet,
                Verdict::Unknown => State::Unknown,
                Verdict::Unmet => State::of(distance(&finding) == Distance::ONE_STEP),
            },
        ))
    };
    let answers: Vec<(PersonId, State)> = asked.into_par_iter().map(state).collect::<Result<_, EvaluationError>>()?;
    let mut result = vec![State::Unmet; scope.snapshot.people.len()];
    for (person, state) in answers {
        if let Some(slot) = result.get_mut(person.0 as usize) {
            *slot = state;
        }
    }
    Ok(result)
}

/// Of everybody, whether they do not meet the scheme and are one step short of it that they can take.
pub(crate) fn one_step_short(scope: &Scope, scheme: Code, requirement: &Requirement, as_of: Date) -> Vec<State> {
    scope.memo.states((Way::OneStep(scheme), requirement, as_of), || {
        let open = points(scope, requirement, as_of);
        each(scope, |person| match open.get(person.0 as usize).is_some_and(Points::may_be_one) {
            true => is_one_step_short(scope, scheme, person, as_of),
            false => State::Unmet,
        })
    })
}

/// The same of one person.
pub(crate) fn is_one_step_short(scope: &Scope, scheme: Code, person: PersonId, as_of: Date) -> State {
    let finding = evaluate(scope, person, as_of, Question::Scheme(scheme));
    State::of(finding.is_ok_and(|finding| finding.verdict == Verdict::Unmet && distance(&finding) == Distance::ONE_STEP))
}

/// How many parts of an "all" are open about one person.
#[derive(Clone, Copy, Default)]
struct Points {
    unmet: u32,
    unknown: u32,
}

impl Points {
    /// One part short, or unknown as a whole.
    fn may_be_one(&self) -> bool {
        self.unmet + self.unknown == 1 || (self.unmet == 0 && self.unknown > 0)
    }
}

/// The open parts of everybody, by columns; without an "all" at the top the whole is the one part.
fn points(scope: &Scope, requirement: &Requirement, as_of: Date) -> Vec<Points> {
    let mut points = vec![Points::default(); scope.snapshot.people.len()];
    let requirement = versioned(scope.policy, requirement, as_of);
    let parts = if let Requirement::All(of) = requirement { of.as_slice() } else { std::slice::from_ref(requirement) };
    for part in parts {
        for (points, state) in points.iter_mut().zip(states(scope, part, as_of)) {
            points.unmet += u32::from(state == State::Unmet);
            points.unknown += u32::from(state == State::Unknown);
        }
    }
    points
}

/// What a named requirement says that day.
fn versioned<'p>(policy: &'p Policy, requirement: &'p Requirement, day: Date) -> &'p Requirement {
    let Requirement::Named(id) = requirement else { return requirement };
    policy.requirements.get(id).and_then(|dated| dated.on(day)).map_or(requirement, |version| &version.value)
}

fn question(policy: &Policy, rule: Code) -> Result<Question<'static>, EvaluationError> {
    if policy.schemes.contains_key(&rule) {
        Ok(Question::Scheme(rule))
    } else if policy.requirements.contains_key(&rule) {
        Ok(Question::Requirement(rule))
    } else {
        Err(EvaluationError::NoSuchRule(rule))
    }
}

fn requirement(policy: &Policy, rule: Code, day: Date) -> Result<&Requirement, EvaluationError> {
    let idle = |begins| EvaluationError::NotInForce { rule, begins };
    if let Some(scheme) = policy.schemes.get(&rule) {
        return scheme.versions.on(day).map(|version| &version.value.require).ok_or_else(|| idle(scheme.versions.begins()));
    }
    let dated = policy.requirements.get(&rule).ok_or(EvaluationError::NoSuchRule(rule))?;
    dated.on(day).map(|version| &version.value).ok_or_else(|| idle(dated.begins()))
}
