//! 在籍者の所属: who is where on a day: by main post, in each unit itself and in it or below it. What lists, trees and
//! tables by unit are made from. Whoever is known not to be employed is nowhere.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{PersonId, UnitId};

use crate::population::employment;
use crate::{Scope, State, column, posts};

/// 所属ごとの人.
#[derive(Clone, Debug)]
pub struct Placement {
    /// Whoever is employed that day, or of whom it is unknown, in the order of the ledger.
    pub people: Vec<PersonId>,
    /// Of those the ones without a main post.
    pub unplaced: Vec<PersonId>,
    main: Vec<Option<UnitId>>,
    further: HashMap<PersonId, Vec<UnitId>>,
    lines: Vec<Vec<UnitId>>,
    own: Vec<Vec<PersonId>>,
    within: Vec<Vec<PersonId>>,
}

/// Where everybody is at the end of `day`, with the units of that day. Somebody with two main posts (a contradiction) is
/// in both units, and once in what lies above both.
pub fn placement(scope: &Scope, day: Date) -> Placement {
    let lines: Vec<Vec<UnitId>> = scope.units.ids().map(|unit| scope.units.line_above(unit, day)).collect();
    let employed = employment(scope, day);
    let here = |person: &PersonId| scope.has(*person) && employed.get(person.0 as usize).is_none_or(|state| *state != State::Unmet);
    let people: Vec<PersonId> = scope.snapshot.person_ids().filter(here).collect();
    let empty = vec![Vec::new(); lines.len()];
    let (main, further) = main_units(scope, day);
    let mut placement = Placement { people: Vec::new(), unplaced: Vec::new(), main, further, lines, own: empty.clone(), within: empty };
    people.iter().for_each(|person| placement.place(*person));
    placement.people = people;
    placement
}

impl Placement {
    /// The units of the main post; several only where the ledger contradicts itself.
    pub fn units_of(&self, person: PersonId) -> impl Iterator<Item = UnitId> + '_ {
        let main = self.main.get(person.0 as usize).copied().flatten();
        main.into_iter().chain(self.further.get(&person).into_iter().flatten().copied())
    }

    /// Whose main post is in the unit itself.
    pub fn own(&self, unit: UnitId) -> &[PersonId] {
        self.own.get(unit.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whose main post is in the unit or below it, each once.
    pub fn within(&self, unit: UnitId) -> &[PersonId] {
        self.within.get(unit.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The unit and those above it that day, lowest first.
    pub fn line(&self, unit: UnitId) -> &[UnitId] {
        self.lines.get(unit.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// For every unit, in their order, the unit and those above it.
    pub(crate) fn lines(&self) -> &[Vec<UnitId>] {
        &self.lines
    }

    /// Every unit at or above the main post, each once.
    pub fn lines_of(&self, person: PersonId) -> Vec<UnitId> {
        let mut lines: Vec<UnitId> = Vec::new();
        for unit in self.units_of(person).flat_map(|unit| self.line(unit)) {
            if !lines.contains(unit) {
                lines.push(*unit);
            }
        }
        lines
    }

    fn place(&mut self, person: PersonId) {
        let lines = self.lines_of(person);
        if lines.is_empty() {
            self.unplaced.push(person);
        }
        for unit in self.units_of(person).collect::<Vec<_>>() {
            if let Some(own) = self.own.get_mut(unit.0 as usize) {
                own.push(person);
            }
        }
        for unit in lines {
            if let Some(within) = self.within.get_mut(unit.0 as usize) {
                within.push(person);
            }
        }
    }
}

/// The unit itself and every unit below it at the end of `day`.
pub fn units_below(scope: &Scope, unit: UnitId, day: Date) -> Vec<UnitId> {
    scope.units.ids().filter(|below| scope.units.line_above(*below, day).contains(&unit)).collect()
}

type MainUnits = (Vec<Option<UnitId>>, HashMap<PersonId, Vec<UnitId>>);

fn main_units(scope: &Scope, day: Date) -> MainUnits {
    let (mut main, mut further): MainUnits = (vec![None; scope.snapshot.people.len()], HashMap::new());
    let mut put = |person: PersonId, unit: UnitId| match main.get_mut(person.0 as usize) {
        Some(slot @ None) => *slot = Some(unit),
        Some(Some(first)) if *first != unit => {
            let further: &mut Vec<UnitId> = further.entry(person).or_default();
            if !further.contains(&unit) {
                further.push(unit);
            }
        }
        _ => {}
    };
    if column::covers(day) {
        column::posts_on(scope, day, |person, valid, what| {
            if let Some(post) = crate::post::post_as(what, valid).filter(|post| post.main) {
                put(person, post.unit);
            }
        });
    } else {
        for person in scope.snapshot.person_ids() {
            posts(scope, person, day).iter().filter(|post| post.main).for_each(|post| put(person, post.unit));
        }
    }
    (main, further)
}
