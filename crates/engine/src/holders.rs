//! 所属ごとの役割の保有者: for every unit who holds which role, in the unit itself and in it or below it.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId};

use crate::population::{holds, states, who};
use crate::{EvaluationError, Placement, Scope, State, placement};

/// 所属ごとの保有者.
#[derive(Clone, Debug)]
pub struct HoldersByUnit {
    /// The roles asked about; every list below is in their order.
    pub roles: Vec<Code>,
    /// Every unit that exists that day or has people, in the order of the ledger.
    pub units: Vec<UnitHolders>,
    /// Holders without a main post, one entry a role.
    pub unplaced: Vec<Holding>,
    /// Everybody employed that day, each once, one entry a role.
    pub total: Vec<Holding>,
}

/// ひとつの所属の保有者.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitHolders {
    /// 所属
    pub unit: UnitId,
    /// How many have their main post in the unit itself.
    pub staff: usize,
    /// How many have it in the unit or below, each once.
    pub staff_within: usize,
    /// In the unit itself, one entry a role.
    pub own: Vec<Holding>,
    /// In the unit or below, one entry a role, each person once.
    pub within: Vec<Holding>,
}

/// ひとつの役割の保有者.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Who holds it, in the order of the ledger.
    pub people: Vec<PersonId>,
    /// Of whom it is unknown, in the order of the ledger.
    pub unknown: Vec<PersonId>,
}

/// Who holds `roles` in every unit at the end of `as_of`, with the units of that day. People are where their main post is;
/// whoever is known not to be employed that day is left out.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`].
pub fn holders_by_unit(scope: &Scope, roles: &[Code], as_of: Date) -> Result<HoldersByUnit, EvaluationError> {
    if let Some(role) = roles.iter().find(|role| !scope.policy.roles.contains_key(*role)) {
        return Err(EvaluationError::NoSuchRule(*role));
    }
    let placement = placement(scope, as_of);
    let mut found = Found::new(scope, &placement, roles.len());
    for (nth, role) in roles.iter().enumerate() {
        let states = states(scope, &holds(*role), as_of);
        who(&states, State::Met).into_iter().for_each(|person| found.put(nth, person, |holding| &mut holding.people));
        who(&states, State::Unknown).into_iter().for_each(|person| found.put(nth, person, |holding| &mut holding.unknown));
    }
    let listed = |unit: &UnitHolders| unit.staff_within > 0 || scope.units.exists(unit.unit, as_of);
    let units = found.units.into_iter().filter(listed).collect();
    Ok(HoldersByUnit { roles: roles.to_vec(), units, unplaced: found.unplaced, total: found.total })
}

impl HoldersByUnit {
    /// The entry of one unit.
    pub fn unit(&self, unit: UnitId) -> Option<&UnitHolders> {
        self.units.binary_search_by_key(&unit, |of| of.unit).ok().and_then(|at| self.units.get(at))
    }
}

struct Found<'a> {
    placement: &'a Placement,
    here: Vec<bool>,
    units: Vec<UnitHolders>,
    unplaced: Vec<Holding>,
    total: Vec<Holding>,
}

impl<'a> Found<'a> {
    fn new(scope: &Scope, placement: &'a Placement, roles: usize) -> Self {
        let none = vec![Holding::default(); roles];
        let mut here = vec![false; scope.snapshot.people.len()];
        for person in &placement.people {
            if let Some(here) = here.get_mut(person.0 as usize) {
                *here = true;
            }
        }
        let unit = |unit| {
            let (staff, staff_within) = (placement.own(unit).len(), placement.within(unit).len());
            UnitHolders { unit, staff, staff_within, own: none.clone(), within: none.clone() }
        };
        Self { placement, here, units: scope.units.ids().map(unit).collect(), unplaced: none.clone(), total: none.clone() }
    }

    fn put(&mut self, role: usize, person: PersonId, list: impl Fn(&mut Holding) -> &mut Vec<PersonId>) {
        if !self.here.get(person.0 as usize).copied().unwrap_or(false) {
            return;
        }
        let add = |holdings: Option<&mut Vec<Holding>>| {
            if let Some(holding) = holdings.and_then(|holdings| holdings.get_mut(role)) {
                list(holding).push(person);
            }
        };
        add(Some(&mut self.total));
        if self.placement.units_of(person).next().is_none() {
            add(Some(&mut self.unplaced));
        }
        for unit in self.placement.units_of(person) {
            add(self.units.get_mut(unit.0 as usize).map(|unit| &mut unit.own));
        }
        for unit in self.placement.lines_of(person) {
            add(self.units.get_mut(unit.0 as usize).map(|unit| &mut unit.within));
        }
    }
}
