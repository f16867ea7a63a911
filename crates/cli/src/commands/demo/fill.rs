//! Fills a ledger with a synthetic city, step by step as it happened: each step becomes an entry of the journal on its day.

use ayumi_calendar::Date;
use ayumi_city::{City, Step};
use ayumi_facts::{FactId, PersonId, UnitId, UnitWhat};
use ayumi_policy::Checked;
use ayumi_store::{Applied, Batch, By, Instant, NewFact, NewUnitFact, PersonEntry, PersonKey, Store, UnitEntry, UnitFactKey, UnitKey};

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
        keys.learn(applied);
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
    /// A step as a batch: the ids of the city keep their meaning in it.
    fn batch(&self, city: &City, step: &Step) -> Result<Batch> {
        let mut batch = Batch::new("record");
        batch.people = self.people.iter().copied().map(PersonEntry::Known).collect();
        batch.units = self.units.iter().copied().map(UnitEntry::Known).collect();
        for id in &step.people {
            let person = city.snapshot.person(*id).ok_or_else(broken)?;
            in_order::<PersonId>(batch.add_person(person.clone()), *id)?;
        }
        for id in &step.units {
            let unit = city.snapshot.units.get(id.0 as usize).ok_or_else(broken)?;
            in_order::<UnitId>(batch.add_unit(unit.code, created(step, *id)), *id)?;
        }
        batch.record = step.facts.iter().map(|fact| NewFact::new(fact.person, fact.valid, fact.what.clone())).collect();
        batch.unit_facts = step.unit_facts.iter().map(|fact| NewUnitFact::new(fact.unit, fact.valid, fact.what.clone())).collect();
        for FactId(number) in &step.retracts {
            let index = usize::try_from(number.saturating_sub(1)).map_err(|_| broken())?;
            batch.retract.push(*self.facts.get(index).ok_or_else(broken)?);
        }
        for number in &step.unit_retracts {
            batch.retract_unit_facts.push(*self.unit_facts.get(*number as usize).ok_or_else(broken)?);
        }
        Ok(batch)
    }

    fn learn(&mut self, applied: Applied) {
        self.people = applied.people;
        self.units = applied.units;
        self.facts.extend(applied.facts);
        self.unit_facts.extend(applied.unit_facts);
    }
}

/// The first day of a unit, by which the ledger tells it from another of the same code.
fn created(step: &Step, unit: UnitId) -> Date {
    let exists = step.unit_facts.iter().filter(|fact| fact.unit == unit && fact.what == UnitWhat::Exists);
    exists.map(|fact| fact.valid.from).min().unwrap_or(step.day)
}

fn in_order<T: PartialEq>(given: T, wanted: T) -> Result<()> {
    if given == wanted { Ok(()) } else { Err(broken()) }
}

fn broken() -> Failure {
    Failure::ledger("架空の市の記録の順序が合いません。別の --seed で試し、この種を開発者に知らせてください。")
}
