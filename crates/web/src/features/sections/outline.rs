//! 組織図: the units of a day in the order of a tree, with who holds which role in each.

use std::collections::HashMap;
use std::sync::Arc;

use ayumi_engine::{HoldersByUnit, UnitHolders, holders_by_unit, placement};
use ayumi_facts::{Code, UnitId};

use crate::ask::Ask;

/// 組織図.
#[derive(Debug)]
pub struct Outline {
    /// Every unit that exists, those below behind the one above.
    pub rows: Vec<OutlineRow>,
    places: HashMap<UnitId, usize>,
    /// Who holds which role where.
    pub holders: HoldersByUnit,
    /// 在籍: everybody who is employed, or of whom that is unknown.
    pub people: usize,
    /// Of those the ones without a main post.
    pub unplaced: usize,
}

/// ひとつの所属.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    /// 所属
    pub unit: UnitId,
    /// How deep below the top, from 0.
    pub depth: usize,
    /// How many rows, itself included, belong to it.
    pub rows: usize,
}

/// The units of the day shown.
pub fn outline(ask: &Ask) -> Arc<Outline> {
    ask.remember("sections/outline", || Outline::new(ask))
}

impl Outline {
    fn new(ask: &Ask) -> Self {
        let (scope, day) = (ask.world.scope(), ask.as_of());
        let units = &scope.units;
        let mut below: HashMap<Option<UnitId>, Vec<UnitId>> = HashMap::new();
        for unit in units.ids().filter(|unit| units.exists(*unit, day)) {
            let above = units.parent(unit, day).filter(|above| units.exists(*above, day) && *above != unit);
            below.entry(above).or_default().push(unit);
        }
        below.values_mut().for_each(|of| of.sort_by_key(|unit| (units.code(*unit), *unit)));
        let mut rows = Vec::new();
        for top in below.get(&None).into_iter().flatten() {
            push(*top, 0, &below, &mut rows);
        }
        let places = rows.iter().enumerate().map(|(at, row)| (row.unit, at)).collect();
        let roles: Vec<Code> = scope.policy.roles.keys().copied().collect();
        let none = HoldersByUnit { roles: Vec::new(), units: Vec::new(), unplaced: Vec::new(), total: Vec::new() };
        let placement = placement(scope, day);
        let (people, unplaced) = (placement.people.len(), placement.unplaced.len());
        Self { rows, places, holders: holders_by_unit(scope, &roles, day).unwrap_or(none), people, unplaced }
    }

    /// The rows of a unit and of what lies below it; none where it does not exist that day.
    pub fn within(&self, unit: UnitId) -> &[OutlineRow] {
        let Some(at) = self.places.get(&unit) else { return &[] };
        let rows = self.rows.get(*at).map_or(0, |row| row.rows);
        self.rows.get(*at..at + rows).unwrap_or(&[])
    }

    /// The same as units.
    pub fn units_within(&self, unit: UnitId) -> Vec<UnitId> {
        self.within(unit).iter().map(|row| row.unit).collect()
    }

    /// The units without one above, each with those below it.
    pub fn tops(&self) -> impl Iterator<Item = &[OutlineRow]> {
        self.rows.iter().filter(|row| row.depth == 0).map(|row| self.within(row.unit))
    }

    /// Where a unit stands in the order of the tree.
    pub fn place(&self, unit: UnitId) -> usize {
        self.places.get(&unit).copied().unwrap_or(usize::MAX)
    }

    /// Who holds which role in a unit.
    pub fn holders_of(&self, unit: UnitId) -> Option<&UnitHolders> {
        self.holders.unit(unit)
    }

    /// How many have their main post in the unit or below.
    pub fn staff(&self, unit: UnitId) -> usize {
        self.holders_of(unit).map_or(0, |of| of.staff_within)
    }
}

fn push(unit: UnitId, depth: usize, below: &HashMap<Option<UnitId>, Vec<UnitId>>, rows: &mut Vec<OutlineRow>) {
    let at = rows.len();
    rows.push(OutlineRow { unit, depth, rows: 1 });
    for unit in below.get(&Some(unit)).into_iter().flatten() {
        push(*unit, depth + 1, below, rows);
    }
    let count = rows.len() - at;
    if let Some(row) = rows.get_mut(at) {
        row.rows = count;
    }
}
