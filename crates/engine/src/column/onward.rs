//! Laying out anew only what some people's new facts are about: every other column is as it was.

use std::collections::HashSet;
use std::sync::Arc;

use ayumi_facts::{Fact, PersonId, Snapshot};

use super::build::Pile;
use super::table::{Columns, Key};

impl Columns {
    /// The columns of `now`, where these are those of `before` and only the facts of the `changed` people, in the order of
    /// their ids, are others.
    pub(crate) fn onward(&self, before: &Snapshot, now: &Snapshot, changed: &[PersonId]) -> Self {
        let other = |person: &PersonId| differing(before.facts_of(*person), now.facts_of(*person));
        let keys: HashSet<Key> = changed.iter().flat_map(other).map(|fact| Key::of(&fact.what)).collect();
        let people: HashSet<u32> = changed.iter().map(|person| person.0).collect();
        let mut columns = self.columns.clone();
        for key in keys {
            let mut pile = columns.remove(&key).map_or_else(Pile::default, |column| Pile::of(&column, &people));
            let facts = changed.iter().flat_map(|person| now.facts_of(*person));
            facts.filter(|fact| Key::of(&fact.what) == key).for_each(|fact| pile.add(fact));
            if !pile.is_empty() {
                columns.insert(key, Arc::new(pile.lay_out(self.people)));
            }
        }
        Self { people: self.people, columns, late: self.late.clone() }
    }
}

/// The facts that are in one list and not in the other.
fn differing<'f>(one: &'f [Fact], other: &'f [Fact]) -> Vec<&'f Fact> {
    let gone = one.iter().filter(|fact| !other.contains(fact));
    gone.chain(other.iter().filter(|fact| !one.contains(fact))).collect()
}
