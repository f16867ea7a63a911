//! What is wrong in the records of units on a day.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, UnitId, UnitWhat};

use super::{Contradiction, ContradictionKind};
use crate::Scope;

/// What the records of a day say of one unit.
#[derive(Default)]
struct Said {
    names: Vec<Box<str>>,
    parents: Vec<UnitId>,
}

/// One entry a kind and unit; two units of one code are one entry.
pub(super) fn read(scope: &Scope, as_of: Date) -> Vec<Contradiction> {
    let said = said(scope, as_of);
    let mut found = same_codes(scope, as_of);
    for unit in scope.units.ids().filter(|unit| scope.units.exists(*unit, as_of)) {
        let Some(said) = said.get(unit.0 as usize) else { continue };
        let mut note = |kind, others: &[UnitId]| found.push(contradiction(kind, std::iter::once(unit).chain(others.iter().copied()).collect()));
        match said.names.len() {
            0 => note(ContradictionKind::UnitNameMissing, &[]),
            1 => {}
            _ => note(ContradictionKind::TwoUnitNames, &[]),
        }
        if said.parents.len() > 1 {
            note(ContradictionKind::TwoParents, &said.parents);
        }
        let gone: Vec<UnitId> = said.parents.iter().filter(|parent| !scope.units.exists(**parent, as_of)).copied().collect();
        if !gone.is_empty() {
            note(ContradictionKind::ParentMissing, &gone);
        }
        if scope.units.line_above(unit, as_of).iter().skip(1).any(|above| *above == unit) {
            note(ContradictionKind::BelowItself, &[]);
        }
    }
    found
}

fn said(scope: &Scope, as_of: Date) -> Vec<Said> {
    let mut said: Vec<Said> = scope.units.ids().map(|_| Said::default()).collect();
    let known = |fact: &&ayumi_facts::UnitFact| fact.known(scope.known_at) && fact.valid.contains(as_of);
    for fact in scope.snapshot.unit_facts.iter().filter(known) {
        let Some(said) = said.get_mut(fact.unit.0 as usize) else { continue };
        match &fact.what {
            UnitWhat::Name { name } if !said.names.contains(name) => said.names.push(name.clone()),
            UnitWhat::Parent { parent } if !said.parents.contains(parent) => said.parents.push(*parent),
            _ => {}
        }
    }
    said
}

fn same_codes(scope: &Scope, as_of: Date) -> Vec<Contradiction> {
    let mut by_code: HashMap<Code, Vec<UnitId>> = HashMap::new();
    for unit in scope.units.ids().filter(|unit| scope.units.exists(*unit, as_of)) {
        if let Some(code) = scope.units.code(unit) {
            by_code.entry(code).or_default().push(unit);
        }
    }
    let twice = by_code.into_values().filter(|units| units.len() > 1);
    twice.map(|units| contradiction(ContradictionKind::SameUnitCode, units)).collect()
}

fn contradiction(kind: ContradictionKind, units: Vec<UnitId>) -> Contradiction {
    Contradiction { kind, person: None, units, facts: Vec::new(), codes: Vec::new() }
}
