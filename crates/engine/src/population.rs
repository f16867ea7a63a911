//! 母集団: the state of one requirement for everybody, on one day or on every day. The only place from which answers
//! about populations take states; what they count is decided elsewhere. Everybody is everyone in the ledger
//! at the position asked for: who counts is said by the requirement.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, What};
use ayumi_policy::requirement::{Leaf, Requirement};
use rayon::prelude::*;

use crate::column::{self, Plan};
use crate::flow::{entered, ever};
use crate::memo::Way;
use crate::nearly::is_one_step_short;
use crate::reference::{Judge, Reading};
use crate::{EvaluationError, Scope, State, Timeline, employed};

/// Nobody: a person without facts. Whether a rule is in force does not depend on the person.
const NOBODY: PersonId = PersonId(u32::MAX);

/// The state of `requirement` for everybody as of the end of `day`, in the order of the snapshot: by the column
/// evaluator, or by the reference evaluator on days beyond the columns.
pub(crate) fn states<'p>(scope: &Scope<'p>, requirement: &'p Requirement, day: Date) -> Vec<State> {
    scope.memo.states((Way::On, requirement, day), || asked(scope, requirement, day))
}

fn asked<'p>(scope: &Scope<'p>, requirement: &'p Requirement, day: Date) -> Vec<State> {
    match Plan::new(scope, scope.columns(), requirement, day) {
        Ok(plan) => {
            let answer = plan.run();
            scope.snapshot.person_ids().map(|person| there(scope, person, answer.state(person))).collect()
        }
        Err(EvaluationError::NotInForce { .. }) => vec![State::NotInForce; scope.snapshot.people.len()],
        Err(_) => each(scope, |person| there(scope, person, line(scope, person, requirement).at(day))),
    }
}

/// The state of `requirement` for everybody on every day, in the order of the snapshot.
pub(crate) fn lines<'p>(scope: &Scope<'p>, requirement: &'p Requirement) -> Vec<Timeline> {
    each(scope, |person| line_there(scope, person, requirement))
}

fn line_there<'p>(scope: &Scope<'p>, person: PersonId, requirement: &'p Requirement) -> Timeline {
    line(scope, person, requirement).map(|state| there(scope, person, state))
}

/// The state of one person as it is counted of everybody.
pub(crate) fn one<'p>(scope: &Scope<'p>, person: PersonId, (way, requirement, day): (Way, &'p Requirement, Date)) -> State {
    let line = || line_there(scope, person, requirement);
    match way {
        Way::On => line().at(day),
        Way::Entered => entered(&line()).at(day),
        Way::Ever => ever(&line(), scope.policy.start()).at(day),
        Way::OneStep(scheme) => is_one_step_short(scope, scheme, person, day),
    }
}

/// Whether everybody is employed in any form on `day`: unknown where no employment is on record.
pub(crate) fn employment(scope: &Scope, day: Date) -> Vec<State> {
    if !column::covers(day) {
        return each(scope, |person| there(scope, person, employed(scope, person, day).into()));
    }
    let answer = column::employed(scope, day);
    scope.snapshot.person_ids().map(|person| there(scope, person, answer.state(person))).collect()
}

/// The greatest state of the main posts of everybody on `day`; without one, unknown while employed.
///
/// # Errors
/// [`EvaluationError::DayOutOfRange`].
pub(crate) fn by_main_post(scope: &Scope, day: Date, state: impl Fn(&What) -> State) -> Result<Vec<State>, EvaluationError> {
    if !column::covers(day) {
        return Err(EvaluationError::DayOutOfRange(day));
    }
    let answer = column::by_main_post(scope, day, state);
    Ok(scope.snapshot.person_ids().map(|person| there(scope, person, answer.state(person))).collect())
}

/// The height of the level of `skill` that counts for everybody on `day`; None where none does.
pub(crate) fn levels(scope: &Scope, skill: Code, day: Date) -> Vec<Option<u8>> {
    if column::covers(day) {
        return column::levels(scope, skill, day);
    }
    let rule = scope.policy.skills.get(&skill);
    let height = |level: Code| rule.and_then(|rule| rule.levels.get(&level)).copied();
    each(scope, |person| Judge::new(scope, person, None).assessed(skill, day)?.what.level().and_then(height))
}

/// Whoever was not in the ledger at that position meets nothing: what is not known of them is not counted as unknown.
fn there(scope: &Scope, person: PersonId, state: State) -> State {
    if scope.has(person) || state == State::NotInForce { state } else { State::Unmet }
}

/// One answer a person, in the order of the snapshot, spread over the cores.
pub(crate) fn each<T: Send>(scope: &Scope, answer: impl Fn(PersonId) -> T + Sync) -> Vec<T> {
    (0..scope.snapshot.people.len() as u32).into_par_iter().map(|index| answer(PersonId(index))).collect()
}

/// The people whose state is `wanted`.
pub(crate) fn who(states: &[State], wanted: State) -> Vec<PersonId> {
    ids(states).filter(|(_, state)| *state == wanted).map(|(person, _)| person).collect()
}

/// Everybody with their state.
pub(crate) fn ids(states: &[State]) -> impl Iterator<Item = (PersonId, State)> + '_ {
    (0..).map(PersonId).zip(states.iter().copied())
}

/// On which days `requirement` is in force: met on those, [`State::NotInForce`] on others.
pub(crate) fn force_line<'p>(scope: &Scope<'p>, requirement: &'p Requirement) -> Timeline {
    line(scope, NOBODY, requirement).map(|state| if state == State::NotInForce { state } else { State::Met })
}

/// # Errors
/// [`EvaluationError::NotInForce`], naming the rule, where `requirement` is not in force on `day`.
pub(crate) fn in_force<'p>(scope: &Scope<'p>, requirement: &'p Requirement, day: Date) -> Result<(), EvaluationError> {
    let judge = Judge::new(scope, NOBODY, Some(day));
    if judge.judge(requirement, Reading::InForce).line.at(day) != State::NotInForce {
        return Ok(());
    }
    let idle = judge.idle.get();
    Err(EvaluationError::NotInForce { rule: idle.map(|idle| idle.rule).unwrap_or_default(), begins: idle.and_then(|idle| idle.begins) })
}

/// `holds(role)`.
pub(crate) fn holds(role: Code) -> Requirement {
    Requirement::Leaf(Leaf::Holds { role, at_least: None })
}

fn line<'p>(scope: &Scope<'p>, person: PersonId, requirement: &'p Requirement) -> Timeline {
    Judge::new(scope, person, None).judge(requirement, Reading::InForce).line
}
