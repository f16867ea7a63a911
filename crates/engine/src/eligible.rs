//! 候補者: who may be certified or appointed under a scheme, who is nearest to it and what is missing. Whoever holds the
//! role already, and whoever is unknown, is shown apart.

use std::cmp::Reverse;

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::requirement::{Leaf, Requirement};
use rayon::prelude::*;

use crate::nearly::one_step_short;
use crate::population::{employment, holds, ids, in_force, states};
use crate::{Asked, EvaluationError, Finding, Have, Question, Scope, State, Verdict, evaluate};

/// 候補者.
#[derive(Clone, Debug)]
pub struct Eligible<'p> {
    /// 制度. None: the role has none and is held by rule.
    pub scheme: Option<Code>,
    /// 対象の役割; the named requirement itself, where one was asked about.
    pub role: Code,
    /// Who meets the requirements.
    pub met: Vec<PersonId>,
    /// Who does not, nearest first: by distance, then the earliest day on which it is met anyway.
    pub nearly: Vec<Near<'p>>,
    /// Of whom it is unknown, nearest first.
    pub unknown: Vec<Near<'p>>,
    /// Who holds the role already.
    pub held: Vec<PersonId>,
    /// Who is not employed that day: employed earlier or later only. Without any employment on record it is not known, and
    /// nobody is left out.
    pub not_employed: Vec<PersonId>,
}

/// One person on the way, with the explanation.
#[derive(Clone, Debug)]
pub struct Near<'p> {
    /// 職員
    pub person: PersonId,
    /// What is there and what is missing.
    pub finding: Finding<'p>,
    /// How far it is to go.
    pub distance: Distance,
}

/// あといくつ: how far somebody is from meeting a rule. Whoever can come to it by steps is nearer than whoever cannot,
/// however few points are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Distance {
    /// No step of theirs leads there, since another employment (任用形態) or series (職種) is asked for. A posting by the
    /// personnel section may, and then it is met.
    pub barred: bool,
    /// The fewest open points that would have to be closed.
    pub open: usize,
}

impl Distance {
    /// One step that they can take.
    pub const ONE_STEP: Self = Self { barred: false, open: 1 };

    fn steps(open: usize) -> Self {
        Self { barred: false, open }
    }
}

/// Everybody against the requirements of `scheme` as of the end of `as_of`.
///
/// # Errors
/// [`EvaluationError`] where there is no such scheme, or it is not in force.
pub fn eligible<'p>(scope: &Scope<'p>, scheme: Code, as_of: Date) -> Result<Eligible<'p>, EvaluationError> {
    let rule = scope.policy.schemes.get(&scheme).ok_or(EvaluationError::NoSuchRule(scheme))?;
    let begins = rule.versions.begins();
    let version = rule.versions.on(as_of).ok_or(EvaluationError::NotInForce { rule: scheme, begins })?;
    in_force(scope, &version.value.require, as_of)?;
    let fits = states(scope, &version.value.require, as_of);
    sorted(scope, Question::Scheme(scheme), rule.role, &holders(scope, rule.role, as_of), &fits, as_of)
}

/// Everybody against a named requirement: nobody holds it, they only meet it.
///
/// # Errors
/// [`EvaluationError`] where there is no such requirement, or it is not in force.
pub fn eligible_for_requirement<'p>(scope: &Scope<'p>, id: Code, as_of: Date) -> Result<Eligible<'p>, EvaluationError> {
    let dated = scope.policy.requirements.get(&id).ok_or(EvaluationError::NoSuchRule(id))?;
    let version = dated.on(as_of).ok_or(EvaluationError::NotInForce { rule: id, begins: dated.begins() })?;
    in_force(scope, &version.value, as_of)?;
    let fits = states(scope, &version.value, as_of);
    sorted(scope, Question::Requirement(id), id, &vec![State::Unmet; fits.len()], &fits, as_of)
}

/// Everybody against each scheme of `role`, in the order of the pack; against the role's own rule if it has none.
///
/// # Errors
/// As [`eligible`].
pub fn eligible_for_role<'p>(scope: &Scope<'p>, role: Code, as_of: Date) -> Result<Vec<Eligible<'p>>, EvaluationError> {
    if !scope.policy.roles.contains_key(&role) {
        return Err(EvaluationError::NoSuchRule(role));
    }
    let schemes: Vec<Code> = scope.policy.schemes.iter().filter(|(_, scheme)| scheme.role == role).map(|(id, _)| *id).collect();
    if schemes.is_empty() {
        let fits = states(scope, &holds(role), as_of);
        return sorted(scope, Question::Role(role), role, &fits, &fits, as_of).map(|only| vec![only]);
    }
    schemes.into_iter().map(|scheme| eligible(scope, scheme, as_of)).collect()
}

fn holders(scope: &Scope, role: Code, as_of: Date) -> Vec<State> {
    states(scope, &holds(role), as_of)
}

fn sorted<'p>(
    scope: &Scope<'p>,
    question: Question<'p>,
    role: Code,
    holders: &[State],
    fits: &[State],
    as_of: Date,
) -> Result<Eligible<'p>, EvaluationError> {
    let scheme = if let Question::Scheme(scheme) = question { Some(scheme) } else { None };
    let Sides { met, open, held, not_employed } = sides(scope, holders, fits, as_of);
    let mut result = Eligible { scheme, role, met, nearly: Vec::new(), unknown: Vec::new(), held, not_employed };
    let near = |person: PersonId| evaluate(scope, person, as_of, question).map(|finding| Near { person, distance: distance(&finding), finding });
    let near: Vec<Near> = open.into_par_iter().map(|(person, _)| near(person)).collect::<Result<_, _>>()?;
    (result.unknown, result.nearly) = near.into_iter().partition(|near| near.finding.verdict == Verdict::Unknown);
    result.nearly.sort_by_key(nearness);
    result.unknown.sort_by_key(nearness);
    Ok(result)
}

/// Everybody by whether they hold a role, meet its rule, or neither.
#[derive(Default)]
struct Sides {
    met: Vec<PersonId>,
    /// Who does not meet the rule, or of whom it is unknown.
    open: Vec<(PersonId, State)>,
    held: Vec<PersonId>,
    not_employed: Vec<PersonId>,
}

fn sides(scope: &Scope, holders: &[State], fits: &[State], as_of: Date) -> Sides {
    let mut sides = Sides::default();
    let employed = employment(scope, as_of);
    for (((person, fit), holds), employed) in ids(fits).zip(holders).zip(employed).filter(|(((person, _), _), _)| scope.has(*person)) {
        match (holds, fit) {
            (State::Met, _) => sides.held.push(person),
            _ if employed == State::Unmet => sides.not_employed.push(person),
            (_, State::Met) => sides.met.push(person),
            _ => sides.open.push((person, fit)),
        }
    }
    sides
}

/// 手の届く候補者: of the candidates of a scheme only those about whom something can be done now.
#[derive(Clone, Debug)]
pub struct AtHand<'p> {
    /// 対象の役割
    pub role: Code,
    /// Who meets the requirements.
    pub met: Vec<PersonId>,
    /// Who is one step short that they can take ([`Distance::ONE_STEP`]), in the order of the ledger.
    pub one_step: Vec<Near<'p>>,
    /// Of whom it is unknown, in the order of the ledger.
    pub unknown: Vec<PersonId>,
}

/// The same people as [`eligible`] finds, without explaining why everybody else is further away.
///
/// # Errors
/// As [`eligible`].
pub fn at_hand<'p>(scope: &Scope<'p>, scheme: Code, as_of: Date) -> Result<AtHand<'p>, EvaluationError> {
    let rule = scope.policy.schemes.get(&scheme).ok_or(EvaluationError::NoSuchRule(scheme))?;
    let begins = rule.versions.begins();
    let version = rule.versions.on(as_of).ok_or(EvaluationError::NotInForce { rule: scheme, begins })?;
    let requirement = &version.value.require;
    in_force(scope, requirement, as_of)?;
    let sides = sides(scope, &holders(scope, rule.role, as_of), &states(scope, requirement, as_of), as_of);
    let close = one_step_short(scope, scheme, requirement, as_of);
    let of = |state: State| sides.open.iter().filter(move |(_, fit)| *fit == state).map(|(person, _)| *person);
    let close: Vec<PersonId> = of(State::Unmet).filter(|person| close.get(person.0 as usize) == Some(&State::Met)).collect();
    let near = |person: PersonId| {
        let finding = evaluate(scope, person, as_of, Question::Scheme(scheme))?;
        Ok(Near { person, distance: distance(&finding), finding })
    };
    let one_step = close.into_par_iter().map(near).collect::<Result<_, _>>()?;
    Ok(AtHand { role: rule.role, unknown: of(State::Unknown).collect(), met: sides.met, one_step })
}

pub(crate) fn nearness(near: &Near) -> (Distance, Reverse<Option<Reverse<Date>>>, PersonId) {
    (near.distance, Reverse(near.finding.met_from.map(Reverse)), near.person)
}

/// How far it is to `finding` being met: under "any" the nearest branch counts, under "all" every open one, and of a list
/// the members still missing.
pub fn distance(finding: &Finding) -> Distance {
    if finding.verdict == Verdict::Met {
        return Distance::default();
    }
    match finding.asked {
        Asked::Requirement(Requirement::All(_) | Requirement::Any(_) | Requirement::AtLeast(..)) => match finding.have {
            Have::Parts { met, need } => nearest(finding, need.saturating_sub(met)),
            _ => Distance::ONE_STEP,
        },
        Asked::Requirement(Requirement::Named(_)) | Asked::Rule(_) | Asked::Role(_) | Asked::Way(_) => nearest(finding, 1),
        Asked::Requirement(Requirement::Leaf(Leaf::Employment(_) | Leaf::Series(_))) => {
            Distance { barred: finding.verdict == Verdict::Unmet, open: 1 }
        }
        Asked::Requirement(Requirement::Leaf(_)) => match &finding.have {
            Have::Members { done, need, .. } => Distance::steps(need.saturating_sub(done.len()).max(1)),
            _ => Distance::ONE_STEP,
        },
        Asked::Requirement(Requirement::None(_)) | Asked::Course(_) | Asked::Exam(_) => Distance::ONE_STEP,
    }
}

/// The `need` nearest of the open findings below; at least one point, since this one is open.
fn nearest(finding: &Finding, need: usize) -> Distance {
    let mut open: Vec<Distance> = finding.parts.iter().map(distance).filter(|distance| distance.open > 0).collect();
    open.sort_unstable();
    open.truncate(need);
    let points: usize = open.iter().map(|distance| distance.open).sum();
    Distance { barred: open.iter().any(|distance| distance.barred), open: points.max(1) }
}
