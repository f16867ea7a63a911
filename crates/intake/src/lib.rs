//! What moves into the ledger: the plan of an import becomes the ledger's batch, the same content under the ledger's keys
//! (`exchange` plans and knows no ledger, `store` writes and knows no file); and a synthetic city settles in it. Decides
//! nothing.

pub mod accounts;
mod settle;

pub use settle::{SettleError, settle};

use ayumi_exchange as exchange;
use ayumi_store::{Batch, ImportInfo, Loaded, NewFact, NewUnitFact, PersonChange};

/// The plan refers to something that the ledger's state does not hold: it was made on another state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the plan was made on another state of the ledger")]
pub struct Stale;

/// The batch of a plan that was made on `loaded`. Takes the plan's content over instead of copying it: a million facts
/// are held once.
///
/// # Errors
/// [`Stale`] if the plan was made on another state of the ledger than `loaded`.
pub fn batch(planned: exchange::Batch, loaded: &Loaded, info: ImportInfo) -> Result<Batch, Stale> {
    let exchange::Batch { based_on, mut people, mut units, retracted_unit_facts, unit_facts, retracted, facts } = planned;
    let mut batch = Batch::on(loaded, &format!("import-{}", info.kind));
    batch.based_on = based_on;
    batch.import = Some(info);
    people.sort_by_key(|entry| entry.id);
    for entry in people {
        match entry.before {
            Some(_) => batch.changes.push(PersonChange { person: entry.id, to: entry.person }),
            None => same(batch.add_person(entry.person), entry.id)?,
        }
    }
    units.sort_by_key(|entry| entry.id);
    for entry in units {
        same(batch.add_unit(entry.code, entry.exists.from), entry.id)?;
    }
    batch.retract = retracted;
    let keys = retracted_unit_facts.iter().map(|place| loaded.unit_fact_keys.get(*place).copied().ok_or(Stale));
    batch.retract_unit_facts = keys.collect::<Result<_, _>>()?;
    batch.unit_facts = unit_facts.into_iter().map(unit_fact).collect();
    batch.record = facts.into_iter().map(fact).collect();
    Ok(batch)
}

fn fact(record: exchange::Record) -> NewFact {
    NewFact { row: Some(record.row), evidence: record.evidence, ..NewFact::new(record.person, record.valid, record.what) }
}

fn unit_fact(record: exchange::UnitRecord) -> NewUnitFact {
    NewUnitFact { row: Some(record.row), ..NewUnitFact::new(record.unit, record.valid, record.what) }
}

fn same<T: PartialEq>(given: T, planned: T) -> Result<(), Stale> {
    if given == planned { Ok(()) } else { Err(Stale) }
}
