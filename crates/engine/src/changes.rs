//! 変化: what changes about one person, what changed about everybody between two days, and how two policies (or one policy
//! as known at two times) answer about the same people. Nothing is written: a what-if is the same evaluation.

use ayumi_calendar::Date;
use ayumi_facts::PersonId;
use ayumi_policy::Policy;
use rayon::prelude::*;

use crate::population::ids;
use crate::{About, EvaluationError, Finding, Scope, State};

/// 節目: from this day on it is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first day of the new state.
    pub day: Date,
    /// 何について
    pub about: About,
    /// The state until the day before.
    pub before: State,
    /// The state from the day on.
    pub after: State,
}

/// Who gained and lost something, by one rule.
#[derive(Clone, Debug)]
pub struct Moves<'p> {
    /// 何について
    pub about: About,
    /// Met now and not before.
    pub gained: Vec<Move<'p>>,
    /// Met before and not now.
    pub lost: Vec<Move<'p>>,
    /// Any other change: became unknown or known, came into force.
    pub other: Vec<Move<'p>>,
    /// How many meet it on the first side, and on the second.
    pub met: [usize; 2],
}

/// One person's change.
#[derive(Clone, Debug)]
pub struct Move<'p> {
    /// 職員
    pub person: PersonId,
    /// The state on the first side.
    pub before: State,
    /// The state on the second side.
    pub after: State,
    /// Why it was so on the first side; only where two policies are compared.
    pub was: Option<Result<Finding<'p>, EvaluationError>>,
    /// Why it is so on the second side. None: a stage group that is not about this person.
    pub is: Option<Result<Finding<'p>, EvaluationError>>,
}

/// 比較: two sides about the same people on one day.
#[derive(Clone, Debug)]
pub struct Comparison<'p> {
    /// Every rule of both sides.
    pub rules: Vec<Moves<'p>>,
    /// Rules that only the first side has.
    pub only_before: Vec<About>,
    /// Rules that only the second side has.
    pub only_after: Vec<About>,
}

/// Every day from `from` to `to`, both included, on which a role, scheme or step changes for one person, by day and then
/// in the order of the policy. Days ahead are what the facts known now lead to.
///
/// # Errors
/// [`EvaluationError::NoSuchPerson`].
pub fn person_changes(scope: &Scope, person: PersonId, from: Date, to: Date) -> Result<Vec<Change>, EvaluationError> {
    scope.require(person)?;
    let mut changes = Vec::new();
    for about in About::all(scope.policy) {
        let line = about.line(scope, person)?;
        let pairs = line.steps().iter().zip(line.steps().iter().skip(1)).filter(|(_, step)| from <= step.from && step.from <= to);
        changes.extend(pairs.map(|(before, step)| Change { day: step.from, about, before: before.state, after: step.state }));
    }
    changes.sort_by_key(|change| change.day);
    Ok(changes)
}

/// Who gained or lost what from the end of `before` to the end of `after`, explained as of `after`. One entry a rule.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`].
pub fn population_changes<'p>(scope: &Scope<'p>, abouts: &[About], before: Date, after: Date) -> Result<Vec<Moves<'p>>, EvaluationError> {
    let mut moves = population_moves(scope, abouts, before, after)?;
    for Moves { about, gained, lost, other, .. } in &mut moves {
        for list in [gained, lost, other] {
            list.par_iter_mut().for_each(|change| change.is = about.explain(scope, change.person, after));
        }
    }
    Ok(moves)
}

/// The same without the explanations: for counting, and for lists of which only a part is shown. [`About::explain`] explains
/// one of them.
///
/// # Errors
/// As [`population_changes`].
pub fn population_moves<'p>(scope: &Scope<'p>, abouts: &[About], before: Date, after: Date) -> Result<Vec<Moves<'p>>, EvaluationError> {
    let moves = |about: &About| {
        let (was, is) = (about.states(scope, before)?, about.states(scope, after)?);
        Ok(sorted(*about, differing(&was, &is).into_iter().map(Move::from).collect(), [&was, &is]))
    };
    abouts.iter().map(moves).collect()
}

/// Two sides about the same people as of the end of one day: two policies over one ledger, one policy as known at two
/// times, or a ledger with imagined facts beside the real one. A policy without roles, schemes and steps is asked about
/// its named requirements.
///
/// # Errors
/// [`EvaluationError`].
pub fn compare<'p>(before: &Scope<'p>, after: &Scope<'p>, as_of: Date) -> Result<Comparison<'p>, EvaluationError> {
    compare_first(before, after, as_of, usize::MAX)
}

/// The same, with reasons for the first `explained` people of every list only. Whoever changes is listed all the same.
///
/// # Errors
/// [`EvaluationError`].
pub fn compare_first<'p>(before: &Scope<'p>, after: &Scope<'p>, as_of: Date, explained: usize) -> Result<Comparison<'p>, EvaluationError> {
    let (first, second) = (asked(before.policy), asked(after.policy));
    let (both, only_before): (Vec<About>, Vec<About>) = first.into_iter().partition(|about| about.is_in(after.policy));
    let only_after = second.into_iter().filter(|about| !about.is_in(before.policy)).collect();
    let moves = |about: &About| {
        let (was, is) = (about.states(before, as_of)?, about.states(after, as_of)?);
        let mut moves = sorted(*about, differing(&was, &is).into_iter().map(Move::from).collect(), [&was, &is]);
        for list in [&mut moves.gained, &mut moves.lost, &mut moves.other] {
            list.par_iter_mut().take(explained).for_each(|change| {
                change.was = about.explain(before, change.person, as_of);
                change.is = about.explain(after, change.person, as_of);
            });
        }
        Ok(moves)
    };
    // Independent of each other, and somebody waits for the comparison.
    let rules: Vec<Moves> = both.par_iter().map(moves).collect::<Result<_, _>>()?;
    Ok(Comparison { rules, only_before, only_after })
}

fn asked(policy: &Policy) -> Vec<About> {
    let all = About::all(policy);
    if all.is_empty() { policy.requirements.keys().map(|id| About::Requirement(*id)).collect() } else { all }
}

/// A change before it is explained.
#[derive(Clone, Copy)]
struct Changed {
    person: PersonId,
    before: State,
    after: State,
}

impl From<Changed> for Move<'_> {
    fn from(Changed { person, before, after }: Changed) -> Self {
        Self { person, before, after, was: None, is: None }
    }
}

fn differing(was: &[State], is: &[State]) -> Vec<Changed> {
    let pairs = ids(was).zip(is).filter(|((_, before), after)| before != *after);
    pairs.map(|((person, before), after)| Changed { person, before, after: *after }).collect()
}

fn sorted<'p>(about: About, moves: Vec<Move<'p>>, sides: [&[State]; 2]) -> Moves<'p> {
    let met = sides.map(|states| states.iter().filter(|state| **state == State::Met).count());
    let mut sorted = Moves { about, gained: Vec::new(), lost: Vec::new(), other: Vec::new(), met };
    for change in moves {
        match (change.before, change.after) {
            (_, State::Met) => sorted.gained.push(change),
            (State::Met, _) => sorted.lost.push(change),
            _ => sorted.other.push(change),
        }
    }
    sorted
}
