//! 順序: the tree of the sections of a day, and where everybody stands in each order of the list.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use ayumi_engine::main_posts;
use ayumi_facts::{PersonId, UnitId};

use super::filters::Sort;
use crate::ask::Ask;

/// 組織の並び: the units that exist on the day, each below the one it belongs to, siblings by their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Units with their depth, 0 at the top.
    pub units: Vec<(UnitId, usize)>,
}

/// The tree of the day.
pub fn tree(ask: &Ask) -> Arc<Tree> {
    ask.remember("people tree", || Tree::of(ask))
}

impl Tree {
    fn of(ask: &Ask) -> Self {
        let (book, day) = (&ask.world.scope().units, ask.as_of());
        let mut units: Vec<UnitId> = book.ids().filter(|unit| book.exists(*unit, day)).collect();
        units.sort_by_key(|unit| (book.code(*unit).map(|code| code.as_str()), *unit));
        let there: HashSet<UnitId> = units.iter().copied().collect();
        let above: Vec<(UnitId, Option<UnitId>)> =
            units.iter().map(|unit| (*unit, book.parent(*unit, day).filter(|parent| there.contains(parent)))).collect();
        let mut tree = Self::default();
        let mut open: Vec<(UnitId, usize)> = above.iter().rev().filter(|(_, parent)| parent.is_none()).map(|(unit, _)| (*unit, 0)).collect();
        let mut seen = HashSet::new();
        while let Some((unit, depth)) = open.pop() {
            if seen.insert(unit) {
                tree.units.push((unit, depth));
                open.extend(above.iter().rev().filter(|(_, parent)| *parent == Some(unit)).map(|(unit, _)| (*unit, depth + 1)));
            }
        }
        // What lies below itself is in no tree; it is still a section.
        tree.units.extend(units.into_iter().filter(|unit| !seen.contains(unit)).map(|unit| (unit, 0)));
        tree
    }
}

/// 並び順: the place of everybody in each order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    name: Vec<u32>,
    section: Vec<u32>,
    rank: Vec<u32>,
}

/// The orders of the day.
pub fn order(ask: &Ask) -> Arc<Order> {
    ask.remember("people order", || Order::of(ask))
}

impl Order {
    fn of(ask: &Ask) -> Self {
        const NOWHERE: usize = usize::MAX;
        let (world, policy) = (&ask.world, ask.world.policy());
        let mut at = vec![NOWHERE; world.held().loaded.snapshot.units.len()];
        for (nth, (unit, _)) in tree(ask).units.iter().enumerate() {
            at[unit.0 as usize] = nth;
        }
        let posts = main_posts(world.scope(), ask.as_of());
        let section = |person: &PersonId| posts[person.0 as usize].map_or(NOWHERE, |post| at[post.unit.0 as usize]);
        // No rank comes after the lowest.
        let rank = |person: &PersonId| Reverse(posts[person.0 as usize].and_then(|post| policy.ranks.get(&post.rank)));
        let keys = world.search_keys();
        let name = |person: &PersonId| {
            let [_, name, kana] = &keys[person.0 as usize];
            if kana.is_empty() { (name, name) } else { (kana, name) }
        };
        let people: Vec<PersonId> = world.held().loaded.snapshot.person_ids().collect();
        Self {
            name: places(&people, |person| name(person)),
            section: places(&people, |person| (section(person), rank(person))),
            rank: places(&people, |person| (rank(person), section(person))),
        }
    }

    /// Sorts people of the ledger, who are by their staff numbers already.
    pub fn sort(&self, people: &mut [PersonId], by: Sort) {
        let places = match by {
            Sort::Name => &self.name,
            Sort::Rank => &self.rank,
            Sort::Section | Sort::Near => &self.section,
            Sort::Number => return,
        };
        people.sort_by_key(|person| places.get(person.0 as usize));
    }
}

/// The place of each in the order of `key`; the order of the ledger decides between equals.
fn places<K: Ord>(people: &[PersonId], key: impl Fn(&PersonId) -> K) -> Vec<u32> {
    let mut sorted = people.to_vec();
    sorted.sort_by_key(key);
    let mut places = vec![0; people.len()];
    for (place, person) in (0..).zip(sorted) {
        places[person.0 as usize] = place;
    }
    places
}
