//! 職員を探す: everybody for whom all of several conditions hold on a day, and everybody of whom that is unknown. Each
//! condition is read as the rule of that name is read elsewhere; nothing is decided here but that all must hold.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId, What};
use ayumi_policy::requirement::{Leaf, Requirement};

use crate::nearly::nearly;
use crate::population::{by_main_post, employment, holds, in_force, states};
use crate::stages::standing_at;
use crate::{About, EvaluationError, Scope, State, units_below};

/// 探す条件. All must hold; a list that is empty asks nothing. The default asks for everybody who is employed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// 本務の所属: in the unit or below it, with the units of that day.
    pub unit: Option<UnitId>,
    /// 本務の職位: any of these. A main post without a rank on record is unknown.
    pub ranks: Vec<Code>,
    /// 役割: holds any of these.
    pub roles: Vec<Code>,
    /// 段階 (group, step; None: below the first): this is the highest step surely reached, of each group any of its steps
    /// here. Who may have reached one of them is unknown.
    pub steps: Vec<(Code, Option<Code>)>,
    /// スキル: at this level or higher.
    pub skill: Option<(Code, Code)>,
    /// Meets this rule.
    pub meets: Option<About>,
    /// Meets this expression.
    pub having: Option<Requirement>,
    /// あと一つ: one open point short of this scheme or named requirement, and not met. An open point of which it is
    /// unknown counts as one; whoever holds the scheme's role already is not short of it, and who only misses the
    /// employment or series it asks for has no step to take.
    pub nearly: Option<Code>,
    /// Also whoever is known not to be employed that day. Otherwise they are left out; whoever has no employment on
    /// record at all is kept.
    pub include_not_employed: bool,
}

/// 見つかった人.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// For whom every condition holds, in the order of the ledger.
    pub people: Vec<PersonId>,
    /// For whom one is unknown and none is unmet, in the order of the ledger.
    pub unknown: Vec<PersonId>,
}

/// Everybody who fits `wanted` at the end of `as_of`.
///
/// # Errors
/// [`EvaluationError`] where a rule asked for does not exist or is not in force, or the day lies outside of what whole
/// populations can be asked about.
pub fn select(scope: &Scope, wanted: &Selection, as_of: Date) -> Result<Selected, EvaluationError> {
    let mut found = present(scope, wanted.include_not_employed, as_of);
    if wanted.unit.is_some() || !wanted.ranks.is_empty() {
        narrow(&mut found, posted(scope, wanted, as_of)?);
    }
    if let Some(requirement) = expression(scope, wanted)? {
        in_force(scope, &requirement, as_of)?;
        narrow(&mut found, states(scope, &requirement, as_of));
    }
    if let Some(about) = wanted.meets {
        narrow(&mut found, about.states(scope, as_of)?);
        if found.contains(&State::NotInForce) {
            return Err(about.not_in_force(scope.policy));
        }
    }
    for (group, steps) in by_group(&wanted.steps) {
        narrow(&mut found, standing_at(scope, group, &steps, as_of)?);
    }
    if let Some(rule) = wanted.nearly {
        let near = nearly(scope, rule, &open(&found), as_of)?;
        narrow(&mut found, near);
    }
    Ok(Selected { people: with(&found, State::Met), unknown: with(&found, State::Unknown) })
}

/// Everybody in the ledger, less those known not to be employed.
fn present(scope: &Scope, include_not_employed: bool, as_of: Date) -> Vec<State> {
    let there = |person| State::of(scope.has(person));
    if include_not_employed {
        return scope.snapshot.person_ids().map(there).collect();
    }
    let employed = employment(scope, as_of).into_iter().map(|state| State::of(state != State::Unmet));
    employed.zip(scope.snapshot.person_ids()).map(|(employed, person)| employed.min(there(person))).collect()
}

/// The unit and the rank of one and the same main post.
fn posted(scope: &Scope, wanted: &Selection, as_of: Date) -> Result<Vec<State>, EvaluationError> {
    let units = wanted.unit.map(|unit| units_below(scope, unit, as_of));
    by_main_post(scope, as_of, |what| {
        let What::Posting { unit, rank, .. } = what else { return State::Unmet };
        let inside = State::of(units.as_ref().is_none_or(|units| units.contains(unit)));
        let ranked = match (wanted.ranks.is_empty(), rank.as_str().is_empty()) {
            (false, true) => State::Unknown,
            (all, _) => State::of(all || wanted.ranks.contains(rank)),
        };
        inside.min(ranked)
    })
}

/// What an expression can say, in one, so that each part is asked only about those the others leave open.
fn expression(scope: &Scope, wanted: &Selection) -> Result<Option<Requirement>, EvaluationError> {
    let policy = scope.policy;
    let mut parts = Vec::new();
    if let Some(role) = wanted.roles.iter().find(|role| !policy.roles.contains_key(*role)) {
        return Err(EvaluationError::NoSuchRule(*role));
    }
    if !wanted.roles.is_empty() {
        parts.push(Requirement::Any(wanted.roles.iter().copied().map(holds).collect()));
    }
    if let Some((skill, at_least)) = wanted.skill {
        if !policy.skills.get(&skill).is_some_and(|rule| rule.levels.contains_key(&at_least)) {
            return Err(EvaluationError::NoSuchRule(skill));
        }
        parts.push(Requirement::Leaf(Leaf::Skill { skill, at_least, from: Vec::new() }));
    }
    parts.extend(wanted.having.clone());
    Ok((!parts.is_empty()).then_some(Requirement::All(parts)))
}

/// Two steps of one group are alternatives; two groups must both hold.
fn by_group(steps: &[(Code, Option<Code>)]) -> Vec<(Code, Vec<Option<Code>>)> {
    let mut groups: Vec<(Code, Vec<Option<Code>>)> = Vec::new();
    for (group, step) in steps {
        match groups.iter_mut().find(|(of, _)| of == group) {
            Some((_, steps)) => steps.push(*step),
            None => groups.push((*group, vec![*step])),
        }
    }
    groups
}

/// All must hold: the lesser of the two. Who is ruled out stays so, even by a rule that is not in force.
fn narrow(found: &mut [State], by: Vec<State>) {
    for (found, by) in found.iter_mut().zip(by) {
        *found = if by == State::NotInForce { by } else { by.min(*found) };
    }
}

fn open(found: &[State]) -> Vec<PersonId> {
    let ids = (0..).map(PersonId).zip(found);
    ids.filter(|(_, state)| **state != State::Unmet).map(|(person, _)| person).collect()
}

fn with(found: &[State], state: State) -> Vec<PersonId> {
    crate::population::who(found, state)
}
