//! A synthetic city moves into a ledger, step by step as it happened: each step becomes an entry of the journal on its day.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_city::{City, Step};
use ayumi_facts::{FactId, PersonId, UnitId, UnitWhat, What};
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{Applied, Batch, By, Instant, NewFact, NewUnitFact, PersonKey, Store, UnitFactKey, UnitKey};

/// Why a city could not move in.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The ledger refused.
    #[error(transparent)]
    Write(#[from] ayumi_store::WriteError),
    /// A step refers to somebody or something that no step before it has entered.
    #[error("a step of the city refers to something that was not entered yet")]
    Broken,
}

type Result<T> = std::result::Result<T, SettleError>;

/// What the ledger calls the city's people, units and facts so far.
#[derive(Default)]
struct Keys {
    people: Vec<PersonKey>,
    units: Vec<UnitKey>,
    facts: Vec<FactId>,
    unit_facts: Vec<UnitFactKey>,
}

/// Enters the municipality, adopts its pack and records every step of the city; how many facts the ledger holds then.
/// `progress` is told how many are recorded so far, and of how many.
///
/// # Errors
/// The ledger refuses, or the city is not whole.
pub async fn settle(store: &Store, files: &[SourceFile], policy: &Checked, city: &City, progress: &mut dyn FnMut(usize, usize)) -> Result<usize> {
    let first = city.steps.first().map_or(Date::MIN, |step| step.day);
    let by = signed("架空の市の台帳の作成", first.previous());
    let header = &policy.pack.policy;
    store.init_municipality(city.municipality, &header.municipality.name, &by).await?;
    let files: Vec<(String, String)> = files.iter().map(|SourceFile { name, text }| (name.clone(), text.clone())).collect();
    store.adopt_pack(city.municipality, header.id.as_str(), header.revision, &files, &by).await?;
    let size = |step: &Step| step.facts.len() + step.unit_facts.len();
    let total: usize = city.steps.iter().map(size).sum();
    let (mut keys, mut done) = (Keys::default(), 0);
    for step in &city.steps {
        let batch = keys.batch(city, step)?;
        let applied = store.apply(city.municipality, &signed(&step.act, step.day), &batch, &mut |_| {}).await?;
        keys.learn(step, applied);
        done += size(step);
        progress(done, total);
    }
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
            let person = city.snapshot.person(*id).ok_or(SettleError::Broken)?;
            entered.people.insert(*id, entered.batch.add_person(person.clone()));
        }
        for id in &step.units {
            let unit = city.snapshot.units.get(id.0 as usize).ok_or(SettleError::Broken)?;
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
            let index = usize::try_from(number.saturating_sub(1)).map_err(|_| SettleError::Broken)?;
            batch.retract.push(*self.facts.get(index).ok_or(SettleError::Broken)?);
        }
        for number in &step.unit_retracts {
            batch.retract_unit_facts.push(*self.unit_facts.get(*number as usize).ok_or(SettleError::Broken)?);
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
        let key = self.keys.people.get(id.0 as usize).ok_or(SettleError::Broken)?;
        let known = self.batch.know_person(*key);
        self.people.insert(id, known);
        Ok(known)
    }

    fn unit(&mut self, id: UnitId) -> Result<UnitId> {
        if let Some(known) = self.units.get(&id) {
            return Ok(*known);
        }
        let key = self.keys.units.get(id.0 as usize).ok_or(SettleError::Broken)?;
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
