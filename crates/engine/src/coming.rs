//! 期限: what people will lose, and what they will gain, in the days ahead by the facts known now: expiring certificates and
//! terms, service that is about to be long enough. Nothing is assumed to be recorded in between.

use ayumi_calendar::Date;
use ayumi_facts::PersonId;
use rayon::prelude::*;

use crate::population::ids;
use crate::{About, EvaluationError, Finding, Scope, State};

/// ひとつの規定の期限.
#[derive(Clone, Debug)]
pub struct Coming<'p> {
    /// 何について
    pub about: About,
    /// Who meets it on the first day and will not on the last, by the day on which it ends.
    pub losing: Vec<Due<'p>>,
    /// Who does not meet it on the first day (or may) and will on the last, by the day on which it begins.
    pub gaining: Vec<Due<'p>>,
}

/// 一人の期限.
#[derive(Clone, Debug)]
pub struct Due<'p> {
    /// 職員
    pub person: PersonId,
    /// The first day on which it is different, and stays so until the last day asked about.
    pub day: Date,
    /// The state until the day before.
    pub before: State,
    /// The state from the day on.
    pub after: State,
    /// Why it is so on the day before; None for a step where the stages are not about the person.
    pub was: Option<Result<Finding<'p>, EvaluationError>>,
    /// Why it is so on the day: for a loss, what is missing then.
    pub is: Option<Result<Finding<'p>, EvaluationError>>,
}

/// Who loses or gains what from the end of `from` to the end of `until`, for every role, scheme and step of the policy, in
/// its order. What is lost and gained again in between is not listed: it is met on both days.
///
/// # Errors
/// As [`coming_for`].
pub fn coming<'p>(scope: &Scope<'p>, from: Date, until: Date) -> Result<Vec<Coming<'p>>, EvaluationError> {
    coming_for(scope, &About::all(scope.policy), from, until)
}

/// The same for some rules.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`].
pub fn coming_for<'p>(scope: &Scope<'p>, abouts: &[About], from: Date, until: Date) -> Result<Vec<Coming<'p>>, EvaluationError> {
    let of = |about: &About| {
        let (now, then) = (about.states(scope, from)?, about.states(scope, until)?);
        let turns = |wanted: fn(State, State) -> bool| -> Result<Vec<Due<'p>>, EvaluationError> {
            let people: Vec<PersonId> = ids(&now).zip(&then).filter(|((_, now), then)| wanted(*now, **then)).map(|((person, _), _)| person).collect();
            let mut due: Vec<Due> = people.into_par_iter().map(|person| due(scope, *about, person, until)).collect::<Result<_, _>>()?;
            due.sort_by_key(|due| (due.day, due.person));
            Ok(due)
        };
        let losing = turns(|now, then| now == State::Met && then != State::Met)?;
        let gaining = turns(|now, then| now != State::Met && then == State::Met)?;
        Ok(Coming { about: *about, losing, gaining })
    };
    abouts.iter().map(of).collect()
}

/// The change that leads to the state of `until`: the last one between being met and not being met.
fn due<'p>(scope: &Scope<'p>, about: About, person: PersonId, until: Date) -> Result<Due<'p>, EvaluationError> {
    let line = about.line(scope, person)?;
    let met = line.at(until) == State::Met;
    let last = line.steps().iter().rev().skip_while(|step| step.from > until);
    let day = last.take_while(|step| (step.state == State::Met) == met).last().map_or(until, |step| step.from);
    let eve = day.previous();
    Ok(Due { person, day, before: line.at(eve), after: line.at(day), was: about.explain(scope, person, eve), is: about.explain(scope, person, day) })
}
