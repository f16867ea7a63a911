//! `Scope`: what an evaluation looks at: a checked policy, a snapshot, and the position in the journal up to
//! which facts are known. It reads no clock; the day of the question comes with the question.

use std::sync::{Arc, OnceLock};

use ayumi_facts::{Fact, PersonId, Seq, Snapshot};
use ayumi_policy::Checked;

use crate::EvaluationError;
use crate::column::Columns;
use crate::memo::Memo;
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
    pub units: Arc<UnitBook>,
    columns: Arc<OnceLock<Columns>>,
    pub(crate) memo: Memo,
}

impl<'a> Scope<'a> {
    /// A scope as known at `known_at` ([`Seq::NOW`] for everything that is known).
    pub fn new(policy: &'a Checked, snapshot: &'a Snapshot, known_at: Seq) -> Self {
        let units = Arc::new(UnitBook::new(policy, snapshot, known_at));
        Self { policy, snapshot, known_at, units, columns: Arc::default(), memo: Memo::default() }
    }

    /// The same policy over a later state of the ledger, in which nothing is different but the facts of the `changed` people,
    /// in the order of their ids. What was laid out and worked out of everybody else's is taken over.
    pub fn onward(before: &Scope, policy: &'a Checked, snapshot: &'a Snapshot, known_at: Seq, changed: &[PersonId]) -> Self {
        let columns = before.columns.get().map(|columns| columns.onward(before.snapshot, snapshot, changed));
        let columns = Arc::new(columns.map_or_else(OnceLock::new, OnceLock::from));
        let scope = Self { policy, snapshot, known_at, units: before.units.clone(), columns, memo: Memo::default() };
        scope.memo.take_over(&before.memo, &scope, changed);
        scope
    }

    /// The same ledger, as known then, under another policy. What was laid out of it is shared.
    pub fn beside<'b>(&self, policy: &'b Checked) -> Scope<'b>
    where
        'a: 'b,
    {
        let units = Arc::new(UnitBook::new(policy, self.snapshot, self.known_at));
        Scope { policy, snapshot: self.snapshot, known_at: self.known_at, units, columns: self.columns.clone(), memo: Memo::default() }
    }

    /// The snapshot in columns, laid out when a population is first asked about.
    pub fn columns(&self) -> &Columns {
        self.columns.get_or_init(|| Columns::of(self.snapshot))
    }

    /// Whether the ledger had this person at that position. Somebody entered later, or whose entry was undone, is
    /// nobody of whom anything could be unknown.
    pub fn has(&self, person: PersonId) -> bool {
        self.snapshot.has(person, self.known_at)
    }

    /// # Errors
    /// [`EvaluationError::NoSuchPerson`] where the ledger did not have this person at that position.
    pub(crate) fn require(&self, person: PersonId) -> Result<(), EvaluationError> {
        if self.has(person) { Ok(()) } else { Err(EvaluationError::NoSuchPerson) }
    }

    /// The known facts about one person, by start of period.
    pub fn facts_of(&self, person: PersonId) -> Vec<&'a Fact> {
        self.snapshot.facts_of(person).iter().filter(|fact| fact.known(self.known_at)).collect()
    }
}
