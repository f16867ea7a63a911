//! `Ledger`: what an import looks up in the snapshot, indexed once: people by number, units by code and by name.

use std::collections::HashMap;

use ayumi_facts::{Fact, PersonId, Seq, Snapshot};

use crate::org::Org;

/// 台帳 as known now, indexed.
#[derive(Clone, Debug)]
pub struct Ledger<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    people: HashMap<&'a str, PersonId>,
    org: Org,
}

impl<'a> Ledger<'a> {
    /// Indexes a snapshot.
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let people = snapshot.person_ids().filter_map(|id| Some((&*snapshot.person(id)?.number, id))).collect();
        Self { snapshot, people, org: Org::new(snapshot) }
    }

    /// The person with this staff number.
    pub fn find_person(&self, number: &str) -> Option<PersonId> {
        self.people.get(number).copied()
    }

    /// The facts about a person as known now.
    pub fn facts_of(&self, person: PersonId) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.snapshot.facts_of(person).iter().filter(|fact| fact.known(Seq::NOW))
    }

    /// The units with their names and places in the tree.
    pub fn org(&self) -> &Org {
        &self.org
    }

    /// The one width of all staff numbers, if all of them are digits.
    pub fn number_width(&self) -> Option<usize> {
        let mut widths = self.snapshot.people.iter().map(|person| {
            let digits = person.number.bytes().all(|byte| byte.is_ascii_digit());
            digits.then_some(person.number.len())
        });
        let first = widths.next()??;
        widths.all(|width| width == Some(first)).then_some(first)
    }
}
