//! `Snapshot`: everything the ledger holds about one municipality, in memory, on both time axes.
//! It holds retracted facts too: what was known at an earlier position is read from the same snapshot.

use std::ops::Range;
use std::sync::Arc;

use ayumi_calendar::Date;

use crate::{Fact, MunicipalityCode, PersonId, Seq, Unit, UnitFact};

/// 職員: who somebody is. Names are kept exactly as given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// 職員番号 (text: leading zeros count).
    pub number: Box<str>,
    /// 氏名
    pub name: Box<str>,
    /// 氏名カナ
    pub kana: Box<str>,
    /// 生年月日, if known.
    pub birth: Option<Date>,
}

/// 台帳の写し: people, units and facts. Facts are ordered by person, then by the start of their period,
/// then by the position at which they were recorded.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Whose ledger it is.
    pub municipality: MunicipalityCode,
    /// People; the index is the [`PersonId`].
    pub people: Arc<Vec<Person>>,
    /// Units; the index is the [`crate::UnitId`].
    pub units: Vec<Unit>,
    /// Facts about units.
    pub unit_facts: Vec<UnitFact>,
    /// The newest journal position in the snapshot.
    pub last: Seq,
    facts: Vec<Fact>,
    starts: Vec<usize>,
    /// Journal positions at which each person was entered and withdrawn; empty if everybody always was there.
    presence: Vec<(Seq, Seq)>,
}

impl Snapshot {
    /// A snapshot of `people` and `units` with their facts, in any order.
    /// A fact about a person beyond `people` is kept but belongs to nobody.
    pub fn new(
        municipality: MunicipalityCode,
        people: impl Into<Arc<Vec<Person>>>,
        units: Vec<Unit>,
        facts: Vec<Fact>,
        unit_facts: Vec<UnitFact>,
    ) -> Self {
        let last = facts
            .iter()
            .map(|fact| (fact.recorded, fact.retracted))
            .chain(unit_facts.iter().map(|fact| (fact.recorded, fact.retracted)))
            .flat_map(|(recorded, retracted)| [recorded, retracted])
            .filter(|seq| *seq != Seq::NEVER)
            .max()
            .unwrap_or(Seq(0));
        let people = people.into();
        let mut snapshot = Self { municipality, people, units, unit_facts, last, facts, starts: Vec::new(), presence: Vec::new() };
        snapshot.facts.sort_by_key(order);
        // It is kept for as long as the ledger stands still; whoever collected the facts did not know how many there would be.
        snapshot.facts.shrink_to_fit();
        snapshot.index();
        snapshot
    }

    /// The same with the positions of the journal at which each person was entered and withdrawn ([`Seq::NEVER`] while
    /// they stand), in the order of the people. Without them everybody was there from the beginning.
    pub fn with_presence(mut self, presence: Vec<(Seq, Seq)>) -> Self {
        self.presence = presence;
        self
    }

    /// Whether the ledger had this person as known at `known_at`. Somebody entered later is not yet one of whom
    /// something is unknown, and somebody whose entry was undone no longer is.
    pub fn has(&self, person: PersonId, known_at: Seq) -> bool {
        let always = (Seq(0), Seq::NEVER);
        let (entered, withdrawn) = self.presence.get(person.0 as usize).copied().unwrap_or(always);
        (person.0 as usize) < self.people.len() && entered <= known_at && known_at < withdrawn
    }

    /// What was known at `known_at`, as a ledger of its own: facts learned later are left out, those withdrawn later stand,
    /// and people keep their places. "As known now" about it is what was known then.
    pub fn as_known(&self, known_at: Seq) -> Self {
        let facts = self.facts.iter().filter(|fact| fact.known(known_at)).map(|fact| Fact { retracted: Seq::NEVER, ..fact.clone() });
        let unit_facts = self.unit_facts.iter().filter(|fact| fact.known(known_at));
        let unit_facts = unit_facts.map(|fact| UnitFact { retracted: Seq::NEVER, ..fact.clone() }).collect();
        let entered = |person| if self.has(person, known_at) { Seq(0) } else { Seq::NEVER };
        let presence = self.person_ids().map(|person| (entered(person), Seq::NEVER)).collect();
        Self::new(self.municipality, self.people.clone(), self.units.clone(), facts.collect(), unit_facts).with_presence(presence)
    }

    /// The same with nobody but these people, who get new ids in their order: whoever is left out is as if never entered.
    /// Units are all there. The last position stays, since it is the ledger's.
    pub fn only(&self, people: &[PersonId]) -> Self {
        let facts = (0..).zip(people).flat_map(|(id, of)| self.facts_of(*of).iter().map(move |fact| Fact { person: PersonId(id), ..fact.clone() }));
        let kept: Vec<Person> = people.iter().filter_map(|id| self.person(*id)).cloned().collect();
        let mut only = Self::new(self.municipality, kept, self.units.clone(), facts.collect(), self.unit_facts.clone());
        only.presence = people.iter().filter_map(|id| self.presence.get(id.0 as usize)).copied().collect();
        only.last = self.last;
        only
    }

    /// The same people without some of their facts, as if these had never been recorded. The last position stays.
    pub fn without(&self, hidden: impl Fn(&Fact) -> bool) -> Self {
        let facts = self.facts.iter().filter(|fact| !hidden(fact)).cloned().collect();
        let mut rest = Self::new(self.municipality, self.people.clone(), self.units.clone(), facts, self.unit_facts.clone());
        rest.presence.clone_from(&self.presence);
        rest.last = self.last;
        rest
    }

    /// The same with other facts about some people, in the order of their ids. The last position stays.
    pub fn with_facts_of(&self, people: Vec<(PersonId, Vec<Fact>)>) -> Self {
        let mut facts = Vec::with_capacity(self.facts.len() + people.iter().map(|(_, theirs)| theirs.len()).sum::<usize>());
        let mut taken = 0;
        for (person, mut theirs) in people {
            let range = self.range(person);
            facts.extend_from_slice(self.facts.get(taken..range.start).unwrap_or_default());
            theirs.sort_by_key(order);
            facts.extend(theirs);
            taken = range.end;
        }
        facts.extend_from_slice(self.facts.get(taken..).unwrap_or_default());
        let (people, units) = (self.people.clone(), self.units.clone());
        let (unit_facts, presence) = (self.unit_facts.clone(), self.presence.clone());
        let mut other = Self { municipality: self.municipality, people, units, unit_facts, last: self.last, facts, starts: Vec::new(), presence };
        other.index();
        other
    }

    /// Every person's id.
    pub fn person_ids(&self) -> impl ExactSizeIterator<Item = PersonId> + use<> {
        (0..self.people.len() as u32).map(PersonId)
    }

    /// Who somebody is.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(id.0 as usize)
    }

    /// The person with this staff number.
    pub fn find_person(&self, number: &str) -> Option<PersonId> {
        self.people.iter().position(|person| &*person.number == number).map(|index| PersonId(index as u32))
    }

    /// All facts about one person, retracted ones included, by start of period.
    pub fn facts_of(&self, person: PersonId) -> &[Fact] {
        let range = self.range(person);
        self.facts.get(range).unwrap_or_default()
    }

    /// All facts, by person.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Adds one fact, in its place.
    pub fn record(&mut self, fact: Fact) {
        self.last = self.last.max(fact.recorded);
        let at = self.facts.partition_point(|other| order(other) <= order(&fact));
        let person = fact.person.0 as usize;
        self.facts.insert(at, fact);
        self.starts.iter_mut().skip(person + 1).for_each(|start| *start += 1);
    }

    fn range(&self, person: PersonId) -> Range<usize> {
        let index = person.0 as usize;
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(&from), Some(&until)) => from..until,
            _ => 0..0,
        }
    }

    fn index(&mut self) {
        let people = self.people.len();
        self.starts = Vec::with_capacity(people + 1);
        for (place, fact) in self.facts.iter().enumerate() {
            while self.starts.len() <= people && self.starts.len() <= fact.person.0 as usize {
                self.starts.push(place);
            }
        }
        self.starts.resize(people + 1, self.facts.len());
    }
}

fn order(fact: &Fact) -> (PersonId, Date, Seq) {
    (fact.person, fact.valid.from, fact.recorded)
}

#[cfg(test)]
mod tests {
    use ayumi_calendar::Period;

    use super::*;
    use crate::{Code, FactId, What};

    #[test]
    fn what_was_known_then_is_a_ledger_of_its_own() {
        let fact = |id, recorded, retracted| {
            let what = What::Pass { exam: Code::new("snapshot-test-exam") };
            Fact { id: FactId(id), person: PersonId(0), valid: Period::ALWAYS, recorded: Seq(recorded), retracted, what }
        };
        let facts = vec![fact(1, 1, Seq(3)), fact(2, 2, Seq::NEVER), fact(3, 4, Seq::NEVER)];
        let people = vec![Person::default(), Person::default()];
        let presence = vec![(Seq(1), Seq(5)), (Seq(4), Seq::NEVER)];
        let now = Snapshot::new(MunicipalityCode::SAMPLE, people, Vec::new(), facts, Vec::new()).with_presence(presence);
        let then = now.as_known(Seq(2));
        let standing = |snapshot: &Snapshot| snapshot.facts().iter().filter(|fact| fact.known(Seq::NOW)).map(|fact| fact.id.0).collect::<Vec<_>>();
        assert_eq!((standing(&now), standing(&then)), (vec![2, 3], vec![1, 2]));
        assert_eq!([0, 1].map(|person| now.has(PersonId(person), Seq::NOW)), [false, true]);
        assert_eq!([0, 1].map(|person| then.has(PersonId(person), Seq::NOW)), [true, false]);
    }
}
