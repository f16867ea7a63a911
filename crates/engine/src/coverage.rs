//! 配置: which units of a group have the people they should have, on a day and with the units of that day, and which
//! ones lost theirs. A unit that was split or merged is followed to the units that took over its work.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId, What};
use ayumi_policy::requirement::Requirement;

use crate::population::{ids, in_force, states};
use crate::{Amount, EvaluationError, Scope, State, Verdict};

/// ある日の配置状況.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// 所属の区分または一覧
    pub group: Code,
    /// 必要な人数
    pub need: u32,
    /// Every unit of the group that exists on the day.
    pub units: Vec<UnitCoverage>,
    /// People who meet the requirement (or may) and whose main post that day is in none of the units.
    pub elsewhere: Vec<PersonId>,
}

/// ひとつの所属の配置状況.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCoverage {
    /// 所属
    pub unit: UnitId,
    /// Whose main post is in the unit or below and who meet the requirement.
    pub people: Vec<PersonId>,
    /// Of whom it is unknown.
    pub unknown: Vec<PersonId>,
    /// Met with enough people; unknown if those of whom it is unknown would make it enough.
    pub state: Verdict,
}

/// 空席: a unit that has not the people it needs, although it (or the unit it follows) had them on an earlier day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    /// The unit as it is now.
    pub unit: UnitCoverage,
    /// The units that were covered on the earlier day and whose work is done here now: itself, or those it follows.
    pub before: Vec<UnitId>,
    /// The people who covered them.
    pub had: Vec<PersonId>,
}

impl Coverage {
    /// So many units covered of so many.
    pub fn amount(&self) -> Amount {
        Amount::Units { covered: self.count(Verdict::Met), of: self.units.len() as u32 }
    }

    /// How many units are in this state.
    pub fn count(&self, state: Verdict) -> u32 {
        self.units.iter().filter(|unit| unit.state == state).count() as u32
    }

    /// Everybody who covers a unit, each once.
    pub fn people(&self) -> Vec<PersonId> {
        distinct(self.units.iter().flat_map(|unit| &unit.people))
    }

    /// Everybody in a unit of whom it is unknown, each once.
    pub fn unknown(&self) -> Vec<PersonId> {
        distinct(self.units.iter().flat_map(|unit| &unit.unknown))
    }
}

/// Which units of `group` have `need` people who meet `having` as of the end of `as_of`. The units are those that exist
/// on that day, a person is where the main post is that day, and counts for each unit of the group above it.
///
/// # Errors
/// [`EvaluationError`] where the requirement is not in force, or the policy has no such group.
pub fn coverage<'p>(scope: &Scope<'p>, group: Code, need: u32, having: &'p Requirement, as_of: Date) -> Result<Coverage, EvaluationError> {
    if !scope.policy.unit_groups.contains_key(&group) {
        return Err(EvaluationError::NoSuchRule(group));
    }
    in_force(scope, having, as_of)?;
    let states = states(scope, having, as_of);
    Ok(placed(scope, group, need, ids(&states), as_of))
}

/// The units of `group` that were covered on `before`, are needed as of `as_of`, and are not covered then: themselves,
/// or the units that took over their work.
///
/// # Errors
/// As [`coverage`].
pub fn vacancies<'p>(
    scope: &Scope<'p>,
    group: Code,
    need: u32,
    having: &'p Requirement,
    before: Date,
    as_of: Date,
) -> Result<Vec<Vacancy>, EvaluationError> {
    let then = coverage(scope, group, need, having, before)?;
    let now = coverage(scope, group, need, having, as_of)?;
    let mut covered: HashMap<UnitId, Vec<&UnitCoverage>> = HashMap::new();
    for unit in then.units.iter().filter(|unit| unit.state == Verdict::Met) {
        for heir in scope.units.heirs(unit.unit, as_of) {
            covered.entry(heir).or_default().push(unit);
        }
    }
    let vacant = now.units.into_iter().filter(|unit| unit.state != Verdict::Met);
    Ok(vacant.filter_map(|unit| Some(vacancy(covered.get(&unit.unit)?, unit))).collect())
}

fn vacancy(before: &[&UnitCoverage], unit: UnitCoverage) -> Vacancy {
    let had = distinct(before.iter().flat_map(|unit| &unit.people));
    Vacancy { unit, before: before.iter().map(|unit| unit.unit).collect(), had }
}

/// People with their states become the coverage of a day, in one pass over the people.
pub(crate) fn placed(scope: &Scope, group: Code, need: u32, people: impl Iterator<Item = (PersonId, State)>, day: Date) -> Coverage {
    let empty = |unit| UnitCoverage { unit, people: Vec::new(), unknown: Vec::new(), state: Verdict::Unmet };
    let mut units: Vec<UnitCoverage> = scope.units.of_group(group, day).into_iter().map(empty).collect();
    let place: HashMap<UnitId, usize> = units.iter().enumerate().map(|(index, unit)| (unit.unit, index)).collect();
    let mut elsewhere = Vec::new();
    for (person, state) in people.filter(|(_, state)| matches!(state, State::Met | State::Unknown)) {
        let at = covering(scope, group, person, day);
        let mut placed = false;
        for unit in at.iter().filter_map(|unit| place.get(unit)) {
            placed = true;
            if let Some(unit) = units.get_mut(*unit) {
                if state == State::Met { unit.people.push(person) } else { unit.unknown.push(person) }
            }
        }
        if !placed {
            elsewhere.push(person);
        }
    }
    units.iter_mut().for_each(|unit| unit.state = enough(unit, need as usize));
    Coverage { group, need, units, elsewhere }
}

/// The units at or above the person's main post that day, each once; none below a unit that the group leaves out.
fn covering(scope: &Scope, group: Code, person: PersonId, day: Date) -> Vec<UnitId> {
    let mut at = Vec::new();
    for fact in scope.snapshot.facts_of(person).iter().filter(|fact| fact.valid.contains(day) && fact.known(scope.known_at)) {
        if let What::Posting { unit, main: true, .. } = fact.what
            && scope.units.within(unit, group).iter().any(|period| period.contains(day))
        {
            at.extend(scope.units.line_above(unit, day));
        }
    }
    at.sort_unstable();
    at.dedup();
    at
}

fn enough(unit: &UnitCoverage, need: usize) -> Verdict {
    if unit.people.len() >= need {
        Verdict::Met
    } else if unit.people.len() + unit.unknown.len() >= need {
        Verdict::Unknown
    } else {
        Verdict::Unmet
    }
}

fn distinct<'a>(people: impl Iterator<Item = &'a PersonId>) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = people.copied().collect();
    people.sort_unstable();
    people.dedup();
    people
}
