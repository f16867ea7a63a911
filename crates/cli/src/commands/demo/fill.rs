//! Fills a ledger with a synthetic city, step by step as it happened: each step becomes an entry of the journal on its day.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_city::{City, Step};
use ayumi_facts::{FactId, PersonId, UnitId, UnitWhat, What};
use ayumi_policy::Checked;
use ayumi_store::{Applied, Batch, By, Instant, NewFact, NewUnitFact, PersonKey, Store, UnitFactKey, UnitKey};

use crate::commands::init;
use crate::exit::{Failure, Result};
use crate::packs::PackFiles;
use crate::progress;

/// What the ledger calls the city's people, units and facts so far.
#[derive(Default)]
struct Keys {
    people: Vec<PersonKey>,
    units: Vec<UnitKey>,
    facts: Vec<FactId>,
    unit_facts: Vec<UnitFactKey>,
}

/// Fills the ledger; how many facts it holds then.
pub async fn fill(store: &Store, pack: &PackFiles, policy: &Checked, city: &City) -> Result<usize> {
    let first = city.steps.first().map_or(Date::MIN, |step| step.day);
    let by = signed("架空の市の台帳の作成", first.previous());
    store.init_municipality(city.municipality, &policy.pack.policy.municipality.name, &by).await?;
    init::adopt(store, city.municipality, pack, policy, &by).await?;
    let total: usize = city.steps.iter().map(|step| step.facts.len() + step.unit_facts.len()).sum();
    let mut bar = progress::bar("台帳に記録しています", total as u64);
    let mut keys = Keys::default();
    for step in &city.steps {
        let batch = keys.batch(city, step)?;
        let applied = store.apply(city.municipality, &signed(&step.act, step.day), &batch, &mut |_| {}).await?;
        keys.learn(step, applied);
        bar.advance((step.facts.len() + step.unit_facts.len()) as u64);
    }
    bar.finish();
    Ok(total)
}

/// Entered at five in the afternoon.
fn signed(reason: &str, day: Date) -> By {
    const SEVEN_HOURS: i64 = 7 * 3_600;
    By { actor: "ayumi-demo".into(), reason: reason.into(), instant: Instant(Instant::end_of_day(day).0 + 1 - SEVEN_HOURS) }
}

impl Keys {
    /// A step as a batch.
    fn batch(&self, city: &City, step: &Step) -> Result<Batch> {
        let mut entered = Entered { batch: Batch::new("record"), people: HashMap::new(), units: HashMap::new(), keys: self };
        for id in &step.people {
            let person = city.snapshot.person(*id).ok_or_else(broken)?;
            entered.people.insert(*id, entered.batch.add_person(person.clone()));
        }
        for id in &step.units {
            let unit = city.snapshot.units.get(id.0 as usize).ok_or_else(broken)?;
            entered.units.insert(*id, entered.batch.add_unit(unit.code, created(step, *id)));
        }
        for fact in &step.facts {
            let (person, what) = (entered.person(fact.person)?, entered.what(&fact.what)?);
            entered.batch.record.push(NewFact::new(person, fact.valid, what));
        }
        for fact in &step.unit_facts {
            let (unit, what) = (entered.unit(fact.unit)?, entered.unit_what(&fact.what)?);
            entered.batch.unit_facts.push(NewUnitFact::new(unit, fact.valid, what));
        }
        let mut batch = entered.batch;
        for FactId(number) in &step.retracts {
            let index = usize::try_from(number.saturating_sub(1)).map_err(|_| broken())?;
            batch.retract.push(*self.facts.get(index).ok_or_else(broken)?);
        }
        for number in &step.unit_retracts {
            batch.retract_unit_facts.push(*self.unit_facts.get(*number as usize).ok_or_else(broken)?);
        }
        Ok(batch)
    }

    /// New people and units come first in a batch, in the order of the city.
    fn learn(&mut self, step: &Step, applied: Applied) {
        self.people.extend(applied.people.into_iter().take(step.people.len()));
        self.units.extend(applied.units.into_iter().take(step.units.len()));
        self.facts.extend(applied.facts);
        self.unit_facts.extend(applied.unit_facts);
    }
}

/// A batch in the making: only the people and units of its step are in it, under ids of their own.
struct Entered<'k> {
    batch: Batch,
    people: HashMap<PersonId, PersonId>,
    units: HashMap<UnitId, UnitId>,
    keys: &'k Keys,
}

impl Entered<'_> {
    fn person(&mut self, id: PersonId) -> Result<PersonId> {
        if let Some(known) = self.people.get(&id) {
            return Ok(*known);
        }
        let key = self.keys.people.get(id.0 as usize).ok_or_else(broken)?;
        let known = self.batch.know_person(*key);
        self.people.insert(id, known);
        Ok(known)
    }

    fn unit(&mut self, id: UnitId) -> Result<UnitId> {
        if let Some(known) = self.units.get(&id) {
            return Ok(*known);
        }
        let key = self.keys.units.get(id.0 as usize).ok_or_else(broken)?;
        let known = self.batch.know_unit(*key);
        self.units.insert(id, known);
        Ok(known)
    }

    fn what(&mut self, what: &What) -> Result<What> {
        Ok(match what.clone() {
            What::Posting { unit, rank, series, main } => What::Posting { unit: self.unit(unit)?, rank, series, main },
            other => other,
        })
    }

    fn unit_what(&mut self, what: &UnitWhat) -> Result<UnitWhat> {
        Ok(match what.clone() {
            UnitWhat::Parent { parent } => UnitWhat::Parent { parent: self.unit(parent)? },
            UnitWhat::SucceededBy { unit } => UnitWhat::SucceededBy { unit: self.unit(unit)? },
            other => other,
        })
    }
}

/// The first day of a unit, by which the ledger tells it from another of the same code.
fn created(step: &Step, unit: UnitId) -> Date {
    let exists = step.unit_facts.iter().filter(|fact| fact.unit == unit && fact.what == UnitWhat::Exists);
    exists.map(|fact| fact.valid.from).min().unwrap_or(step.day)
}

fn broken() -> Failure {
    Failure::ledger("架空の市の記録の順序が合いません。別の --seed で試し、この種を開発者に知らせてください。")
}
