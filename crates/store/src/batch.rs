//! `Batch`: what is to be written, all or nothing, under one journal entry. A batch is plain data; nothing is
//! checked until it is applied.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, FactId, Person, PersonId, Seq, UnitId, UnitWhat, What};

use crate::{ImportId, Loaded, PersonKey, UnitFactKey, UnitKey};

/// 一括の記録. `people` and `units` say what a [`PersonId`] or [`UnitId`] means within the batch: the id is an index
/// into them. [`Batch::on`] starts both with those of a snapshot, so that the ids of the snapshot keep their meaning
/// and new ones follow.
///
/// To change a fact (close a posting, correct a date), retract it and record the right one in the same batch.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// What is done, as a word for the journal: `import-staff`, `record`, `retract` …
    pub act: String,
    /// More for the journal, without personal content. Counts are added by the ledger.
    pub detail: serde_json::Map<String, serde_json::Value>,
    /// The position of the snapshot on which it was planned. If facts, people or units changed since, it is refused:
    /// what was missing then may have been recorded meanwhile. Without a position nothing is compared.
    pub based_on: Option<Seq>,
    /// What a [`PersonId`] means here.
    pub people: Vec<PersonEntry>,
    /// People whose name or birth became known differently. What was known before is kept.
    pub changes: Vec<PersonChange>,
    /// What a [`UnitId`] means here.
    pub units: Vec<UnitEntry>,
    /// Facts about units to record.
    pub unit_facts: Vec<NewUnitFact>,
    /// Facts to record.
    pub record: Vec<NewFact>,
    /// Facts to retract.
    pub retract: Vec<FactId>,
    /// Facts about units to retract.
    pub retract_unit_facts: Vec<UnitFactKey>,
    /// The file all this comes from, if it comes from one.
    pub import: Option<ImportInfo>,
}

/// A person of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonEntry {
    /// In the ledger already.
    Known(PersonKey),
    /// To be entered.
    New(Person),
}

/// A person's data as they are known from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonChange {
    /// Whose.
    pub person: PersonId,
    /// The data; the staff number has to be the same.
    pub to: Person,
}

/// A unit of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitEntry {
    /// In the ledger already.
    Known(UnitKey),
    /// To be entered.
    New {
        /// 所属コード
        code: Code,
        /// The day the unit was created: codes get reused.
        created: Date,
    },
}

/// A fact to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFact {
    /// Whom it is about.
    pub person: PersonId,
    /// When it was so.
    pub valid: Period,
    /// What happened.
    pub what: What,
    /// The row of the import's file, counted as the file's reader sees it.
    pub row: Option<u32>,
    /// 根拠: a certificate's number, a decision, a letter.
    pub evidence: Option<Box<str>>,
}

impl NewFact {
    /// A fact without a row or evidence.
    pub fn new(person: PersonId, valid: Period, what: What) -> Self {
        Self { person, valid, what, row: None, evidence: None }
    }
}

/// A fact about a unit to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnitFact {
    /// Which unit.
    pub unit: UnitId,
    /// When it was so.
    pub valid: Period,
    /// What is said of it.
    pub what: UnitWhat,
    /// The row of the import's file.
    pub row: Option<u32>,
}

impl NewUnitFact {
    /// A unit fact without a row.
    pub fn new(unit: UnitId, valid: Period, what: UnitWhat) -> Self {
        Self { unit, valid, what, row: None }
    }
}

/// 取込: the file that a batch comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportInfo {
    /// What kind of file: `staff`, `units`, `postings`, `facts`.
    pub kind: String,
    /// The file's name, without its folder.
    pub file: String,
    /// A digest of its bytes, by which the same file is recognised.
    pub digest: String,
    /// How many rows it has.
    pub rows: u64,
}

/// What a batch became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The journal entry.
    pub seq: Seq,
    /// The ids of the recorded facts, in the batch's order.
    pub facts: Vec<FactId>,
    /// The numbers of the recorded unit facts, in the batch's order.
    pub unit_facts: Vec<UnitFactKey>,
    /// The keys of the batch's people, in the batch's order.
    pub people: Vec<PersonKey>,
    /// The keys of the batch's units, in the batch's order.
    pub units: Vec<UnitKey>,
    /// The import, if the batch came from a file.
    pub import: Option<ImportId>,
}

/// How far an operation is, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows written.
    pub done: u64,
    /// Rows to write.
    pub total: u64,
}

impl Batch {
    /// An empty batch without people or units.
    pub fn new(act: &str) -> Self {
        Self { act: act.into(), ..Self::default() }
    }

    /// An empty batch in which the ids of a snapshot mean what they mean there.
    pub fn on(loaded: &Loaded, act: &str) -> Self {
        Self {
            act: act.into(),
            based_on: Some(loaded.snapshot.last),
            people: loaded.person_keys.iter().copied().map(PersonEntry::Known).collect(),
            units: loaded.unit_keys.iter().copied().map(UnitEntry::Known).collect(),
            ..Self::default()
        }
    }

    /// Enters a person; the id is for use in this batch.
    pub fn add_person(&mut self, person: Person) -> PersonId {
        self.people.push(PersonEntry::New(person));
        PersonId(last_index(&self.people))
    }

    /// Names a person who is in the ledger already; the id is for use in this batch.
    pub fn know_person(&mut self, key: PersonKey) -> PersonId {
        self.people.push(PersonEntry::Known(key));
        PersonId(last_index(&self.people))
    }

    /// Enters a unit; the id is for use in this batch.
    pub fn add_unit(&mut self, code: Code, created: Date) -> UnitId {
        self.units.push(UnitEntry::New { code, created });
        UnitId(last_index(&self.units))
    }

    /// Names a unit that is in the ledger already; the id is for use in this batch.
    pub fn know_unit(&mut self, key: UnitKey) -> UnitId {
        self.units.push(UnitEntry::Known(key));
        UnitId(last_index(&self.units))
    }

    /// Whether applying it would write nothing but a journal entry.
    pub fn is_empty(&self) -> bool {
        self.entered_people().next().is_none()
            && self.entered_units().next().is_none()
            && self.changes.is_empty()
            && self.unit_facts.is_empty()
            && self.record.is_empty()
            && self.retract.is_empty()
            && self.retract_unit_facts.is_empty()
    }

    /// The people it enters.
    pub fn entered_people(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter_map(|entry| match entry {
            PersonEntry::New(person) => Some(person),
            PersonEntry::Known(_) => None,
        })
    }

    /// The units it enters: code and day of creation.
    pub fn entered_units(&self) -> impl Iterator<Item = (Code, Date)> {
        self.units.iter().filter_map(|entry| match entry {
            UnitEntry::New { code, created } => Some((*code, *created)),
            UnitEntry::Known(_) => None,
        })
    }
}

fn last_index<T>(entries: &[T]) -> u32 {
    u32::try_from(entries.len().saturating_sub(1)).unwrap_or(u32::MAX)
}
