//! `Plan` and `Batch`: what an import would do, as plain data. The ledger applies a batch later, all of it or nothing.

use ayumi_calendar::Period;
use ayumi_facts::{Code, Fact, FactId, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, What};
use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::Problem;

/// 取込の計画: counts, all problems and, if none of them is an error, the batch.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What would change, counted.
    pub counts: Counts,
    /// Everything found, by row: notices, warnings, errors.
    pub problems: Vec<Problem>,
    /// What to record. None where there is an error: nothing is taken over in part.
    pub batch: Option<Batch>,
}

/// 件数 by what they are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ImportCounts")]
pub struct Counts {
    /// 職員
    pub people: Tally,
    /// 所属
    pub units: Tally,
    /// 事実 (発令・任用・属性 …)
    pub facts: Tally,
    /// 所属の事実 (名称・上位・区分 …)
    pub unit_facts: Tally,
}

/// 追加・変更・終了・変更なし.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ImportTally")]
pub struct Tally {
    /// 追加
    pub added: usize,
    /// 変更
    pub changed: usize,
    /// 終了
    pub closed: usize,
    /// 変更なし
    pub unchanged: usize,
}

/// What happens to one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// 追加: nothing of the kind was there.
    Added,
    /// 変更: takes the place of another that is retracted.
    Changed,
    /// 終了: the same, but ending on a day.
    Closed,
}

impl Effect {
    /// The Japanese word.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Added => "追加",
            Self::Changed => "変更",
            Self::Closed => "終了",
        }
    }
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, effect: Effect) {
        match effect {
            Effect::Added => self.added += 1,
            Effect::Changed => self.changed += 1,
            Effect::Closed => self.closed += 1,
        }
    }

    /// Whether nothing would be written.
    pub fn is_idle(&self) -> bool {
        self.added + self.changed + self.closed == 0
    }
}

/// 取込の内容. Ids up to the snapshot's last are the snapshot's; the ones after are `people` and `units` of this batch, in
/// order, as if they had been appended to the snapshot's lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The journal position of the snapshot it was planned on; the ledger refuses it after any later entry.
    pub based_on: Option<Seq>,
    /// People to add or change.
    pub people: Vec<PersonEntry>,
    /// Units to add. The ledger's key of each is its code with the day from which it exists.
    pub units: Vec<UnitEntry>,
    /// Facts about units to withdraw, as places in the snapshot's list of them.
    pub retracted_unit_facts: Vec<usize>,
    /// Facts about units to record.
    pub unit_facts: Vec<UnitRecord>,
    /// Facts to withdraw.
    pub retracted: Vec<FactId>,
    /// Facts to record.
    pub facts: Vec<Record>,
}

/// 職員の追加・変更.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonEntry {
    /// Whose entry: a person of the snapshot, or the next free id.
    pub id: PersonId,
    /// All of it, as it is to be.
    pub person: Person,
    /// As it was; None for a new person.
    pub before: Option<Person>,
    /// The row of the file.
    pub row: u32,
}

/// 所属の追加.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitEntry {
    /// The next free id.
    pub id: UnitId,
    /// 所属コード
    pub code: Code,
    /// When it exists; the unit's key is its code with the first day.
    pub exists: Period,
    /// The row of the file.
    pub row: u32,
}

/// 所属の事実の記録.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRecord {
    /// Which unit.
    pub unit: UnitId,
    /// When it is so.
    pub valid: Period,
    /// What is said of it.
    pub what: UnitWhat,
    /// What this does.
    pub effect: Effect,
    /// The row of the file.
    pub row: u32,
}

/// 事実の記録.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Whom it is about.
    pub person: PersonId,
    /// When it is so.
    pub valid: Period,
    /// What happened.
    pub what: What,
    /// What this does.
    pub effect: Effect,
    /// The fact it takes the place of; it is among the retracted ones.
    pub instead_of: Option<FactId>,
    /// 根拠, if the file has a column for it.
    pub evidence: Option<Box<str>>,
    /// The row of the file.
    pub row: u32,
}

impl Plan {
    /// Whether the file would change nothing.
    pub fn is_idle(&self) -> bool {
        let Counts { people, units, facts, unit_facts } = &self.counts;
        [people, units, facts, unit_facts].iter().all(|tally| tally.is_idle())
    }
}

impl Batch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        let Self { based_on: _, people, units, retracted_unit_facts, unit_facts, retracted, facts } = self;
        people.is_empty() && units.is_empty() && retracted_unit_facts.is_empty() && unit_facts.is_empty() && retracted.is_empty() && facts.is_empty()
    }

    /// How many rows its difference has.
    pub fn differences(&self) -> usize {
        self.people.len() + self.unit_facts.len() + self.facts.len()
    }

    /// The staff number of a person of the snapshot or of this batch.
    pub fn number<'a>(&'a self, snapshot: &'a Snapshot, person: PersonId) -> Option<&'a str> {
        let new = || self.people.iter().filter(|entry| entry.before.is_none()).find(|entry| entry.id == person).map(|entry| &*entry.person.number);
        snapshot.person(person).map(|person| &*person.number).or_else(new)
    }

    /// The snapshot as it would be after this batch, recorded as one journal entry: for a look ahead, never for the ledger.
    pub fn applied_to(&self, snapshot: &Snapshot) -> Snapshot {
        let seq = Seq(snapshot.last.0.saturating_add(1));
        let mut people = snapshot.people.to_vec();
        for entry in &self.people {
            match people.get_mut(entry.id.0 as usize) {
                Some(person) => *person = entry.person.clone(),
                None => people.push(entry.person.clone()),
            }
        }
        let mut units = snapshot.units.clone();
        units.extend(self.units.iter().map(|entry| Unit { code: entry.code }));
        Snapshot::new(snapshot.municipality, people, units, self.facts_after(snapshot, seq), self.unit_facts_after(snapshot, seq))
    }

    fn facts_after(&self, snapshot: &Snapshot, seq: Seq) -> Vec<Fact> {
        let retracted: std::collections::HashSet<FactId> = self.retracted.iter().copied().collect();
        let mut facts = snapshot.facts().to_vec();
        facts.iter_mut().filter(|fact| retracted.contains(&fact.id)).for_each(|fact| fact.retracted = seq);
        let next = facts.iter().map(|fact| fact.id.0 + 1).max().unwrap_or(0);
        facts.extend(self.facts.iter().zip(next..).map(|(record, id)| Fact {
            id: FactId(id),
            person: record.person,
            valid: record.valid,
            recorded: seq,
            retracted: Seq::NEVER,
            what: record.what.clone(),
        }));
        facts
    }

    fn unit_facts_after(&self, snapshot: &Snapshot, seq: Seq) -> Vec<UnitFact> {
        let mut facts = snapshot.unit_facts.clone();
        for index in &self.retracted_unit_facts {
            if let Some(fact) = facts.get_mut(*index) {
                fact.retracted = seq;
            }
        }
        facts.extend(self.unit_facts.iter().map(|record| UnitFact {
            unit: record.unit,
            valid: record.valid,
            recorded: seq,
            retracted: Seq::NEVER,
            what: record.what.clone(),
        }));
        facts
    }
}
