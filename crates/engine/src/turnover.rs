//! 人の入れ替わり: which units lost the last holder of a role between two days, and how many people each unit lost and
//! gained. For policies that do not say whom a unit should have; a unit is followed through succession.

use std::collections::{BTreeSet, HashMap};

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId};

use crate::coverage_shift::Movers;
use crate::population::holds;
use crate::{EvaluationError, Mover, Placement, Scope, holders_by_unit, placement};

/// 最後の一人がいなくなった所属.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftWithout {
    /// The unit on the first day.
    pub before: UnitId,
    /// Where its work is done on the second day; none where nowhere.
    pub after: Vec<UnitId>,
    /// Who held the role there and is not there any more, or does not hold it.
    pub left: Vec<Mover>,
    /// Who may hold it there on the second day: it is unknown.
    pub unknown: Vec<PersonId>,
}

/// 入れ替わり.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turnover {
    /// A unit of the second day.
    pub unit: UnitId,
    /// Whose main post was in it, or in what it follows, or below, on the first day.
    pub before: usize,
    /// Of those, who is not there any more.
    pub left: Vec<PersonId>,
    /// Who is there and was not.
    pub came: Vec<PersonId>,
    /// Whose main post is in it or below on the second day.
    pub after: usize,
}

/// The units whose own holders of a role (by main post) at the end of `before` have no successor in them, or in the units
/// that follow them and below, at the end of `after`.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`].
pub fn left_without(scope: &Scope, role: Code, before: Date, after: Date) -> Result<Vec<LeftWithout>, EvaluationError> {
    let (was, is) = (holders_by_unit(scope, &[role], before)?, holders_by_unit(scope, &[role], after)?);
    let having = holds(role);
    let movers = Movers::new(scope, &having, before, after);
    let mut found = Vec::new();
    for unit in &was.units {
        let Some(had) = unit.own.first().filter(|had| !had.people.is_empty()) else { continue };
        let heirs = scope.units.heirs(unit.unit, after);
        let now: Vec<_> = heirs.iter().filter_map(|heir| is.unit(*heir)?.within.first()).collect();
        if now.iter().all(|now| now.people.is_empty()) {
            let unknown: BTreeSet<PersonId> = now.iter().flat_map(|now| &now.unknown).copied().collect();
            let left = had.people.iter().map(|person| movers.mover(*person)).collect();
            found.push(LeftWithout { before: unit.unit, after: heirs, left, unknown: unknown.into_iter().collect() });
        }
    }
    Ok(found)
}

/// Every unit of the second day with who left and who came since the first.
pub fn turnover(scope: &Scope, before: Date, after: Date) -> Vec<Turnover> {
    let (was, is) = (placement(scope, before), placement(scope, after));
    let mut follows: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for unit in scope.units.ids().filter(|unit| scope.units.exists(*unit, before)) {
        scope.units.heirs(unit, after).into_iter().for_each(|heir| follows.entry(heir).or_default().push(unit));
    }
    let units = scope.units.ids().filter(|unit| scope.units.exists(*unit, after));
    units.map(|unit| turned(unit, follows.get(&unit).map_or(&[], Vec::as_slice), &was, &is)).collect()
}

fn turned(unit: UnitId, follows: &[UnitId], was: &Placement, is: &Placement) -> Turnover {
    let before: BTreeSet<PersonId> = follows.iter().flat_map(|unit| was.within(*unit)).copied().collect();
    let after: BTreeSet<PersonId> = is.within(unit).iter().copied().collect();
    let (left, came) = (before.difference(&after).copied().collect(), after.difference(&before).copied().collect());
    Turnover { unit, before: before.len(), left, came, after: after.len() }
}
