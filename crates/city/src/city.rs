//! What comes out: a city's people, units and the steps by which its ledger was filled. Not how it is made.

use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat};
use ayumi_policy::Policy;

/// 規模と種: what decides a city, besides the policy pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CityPlan {
    /// Same seed, same city.
    pub seed: u64,
    /// 職員数 on `today`: whom the pack's staff requirement does not exclude by their kind of employment.
    pub staff: u32,
    /// 課の数 when the ledger is begun; no more than there are names for, which is several hundred.
    pub sections: u32,
    /// The last day of the history.
    pub today: Date,
    /// How many fiscal years before that of `today` the ledger was begun.
    pub years_of_history: u32,
}

impl CityPlan {
    /// Staff where the pack states no size.
    pub const STAFF: u32 = 400;
    /// Sections where the pack states no size.
    pub const SECTIONS: u32 = 40;
    /// Years of history unless told otherwise.
    pub const YEARS: u32 = 12;

    /// A city of the size that the pack states.
    pub fn of(policy: &Policy, seed: u64, today: Date) -> Self {
        let size = policy.pack.policy.size;
        let staff = size.map_or(Self::STAFF, |size| size.staff);
        let sections = size.map_or(Self::SECTIONS, |size| size.sections);
        Self { seed, staff, sections, today, years_of_history: Self::YEARS }
    }

    /// The 1 April on which the ledger was begun.
    pub fn begins(&self) -> Date {
        let years = i32::try_from(self.years_of_history).unwrap_or(0);
        FiscalYear(FiscalYear::of(self.today).0 - years).start()
    }
}

/// 架空の市: everything in it is invented.
#[derive(Clone, Debug)]
pub struct City {
    /// Whose ledger it would be.
    pub municipality: MunicipalityCode,
    /// The name of each unit on the plan's day, or its last one; the index is the [`UnitId`].
    pub unit_names: Vec<String>,
    /// How the ledger was filled, oldest first. Step `i` is journal position `i + 1`.
    pub steps: Vec<Step>,
    /// The ledger after the last step: `replay` of the steps.
    pub snapshot: Snapshot,
}

/// 記録の一歩: what was entered in the journal in one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day it was entered.
    pub day: Date,
    /// What was done, in Japanese.
    pub act: String,
    /// People entered for the first time, in the order of their ids.
    pub people: Vec<PersonId>,
    /// Units entered for the first time, in the order of their ids.
    pub units: Vec<UnitId>,
    /// Facts recorded; they stand, as far as this step knows. Ids count up from 1 over all steps.
    pub facts: Vec<Fact>,
    /// Facts of earlier steps that this one withdraws.
    pub retracts: Vec<FactId>,
    /// Facts about units recorded. They are numbered from 0 over all steps, in order.
    pub unit_facts: Vec<UnitFact>,
    /// Numbers of the facts about units that this step withdraws.
    pub unit_retracts: Vec<u32>,
}

impl Step {
    pub(crate) fn new(day: Date, act: String) -> Self {
        let (people, units, facts, retracts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { day, act, people, units, facts, retracts, unit_facts: Vec::new(), unit_retracts: Vec::new() }
    }
}

/// The ledger that follows from its steps.
pub fn replay(municipality: MunicipalityCode, people: Vec<Person>, units: Vec<Unit>, steps: &[Step]) -> Snapshot {
    let mut facts: Vec<Fact> = steps.iter().flat_map(|step| step.facts.iter().cloned()).collect();
    let mut unit_facts: Vec<UnitFact> = steps.iter().flat_map(|step| step.unit_facts.iter().cloned()).collect();
    for (index, step) in steps.iter().enumerate() {
        let position = Seq(index as u32 + 1);
        for FactId(id) in &step.retracts {
            let row = usize::try_from(id.saturating_sub(1)).ok().and_then(|row| facts.get_mut(row));
            row.into_iter().for_each(|fact| fact.retracted = position);
        }
        for number in &step.unit_retracts {
            unit_facts.get_mut(*number as usize).into_iter().for_each(|fact| fact.retracted = position);
        }
    }
    Snapshot::new(municipality, people, units, facts, unit_facts)
}

/// The last known name of every unit.
pub(crate) fn unit_names(snapshot: &Snapshot, today: Date) -> Vec<String> {
    let mut names = vec![(Date::MIN, String::new()); snapshot.units.len()];
    for fact in snapshot.unit_facts.iter().filter(|fact| fact.known(Seq::NOW) && fact.valid.from <= today) {
        if let (UnitWhat::Name { name }, Some(best)) = (&fact.what, names.get_mut(fact.unit.0 as usize))
            && best.0 <= fact.valid.from
        {
            *best = (fact.valid.from, name.to_string());
        }
    }
    names.into_iter().map(|(_, name)| name).collect()
}
