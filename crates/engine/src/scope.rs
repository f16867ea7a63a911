//! `Scope`: what an evaluation looks at: a checked policy, a snapshot, and the position in the journal up to
//! which facts are known. It reads no clock; the day of the question comes with the question.

use ayumi_facts::{Fact, PersonId, Seq, Snapshot};
use ayumi_policy::Checked;

use crate::units::UnitBook;

/// 評価の範囲.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The policy.
    pub policy: &'a Checked,
    /// The ledger.
    pub snapshot: &'a Snapshot,
    /// As known at this position of the journal.
    pub known_at: Seq,
    /// Who belongs below whom, and to which group, as known then.
    pub units: UnitBook,
}

impl<'a> Scope<'a> {
    /// A scope as known at `known_at` ([`Seq::NOW`] for everything that is known).
    pub fn new(policy: &'a Checked, snapshot: &'a Snapshot, known_at: Seq) -> Self {
        let units = UnitBook::new(policy, snapshot, known_at);
        Self { policy, snapshot, known_at, units }
    }

    /// The known facts about one person, by start of period.
    pub fn facts_of(&self, person: PersonId) -> Vec<&'a Fact> {
        self.snapshot.facts_of(person).iter().filter(|fact| fact.known(self.known_at)).collect()
    }
}
