//! From the plan of an import to the ledger's batch: the same content under the ledger's keys. Decides nothing.

use ayumi_exchange as exchange;
use ayumi_store::{Batch, ImportInfo, Loaded, NewFact, NewUnitFact, PersonChange};

use crate::exit::{Failure, Result};

/// The batch of a plan that was made on `loaded`.
///
/// # Errors
/// The plan refers to something that `loaded` does not hold: it was made on another state of the ledger.
pub fn batch(planned: &exchange::Batch, loaded: &Loaded, info: ImportInfo) -> Result<Batch> {
    let mut batch = Batch::on(loaded, &format!("import-{}", info.kind));
    batch.based_on = planned.based_on;
    batch.import = Some(info);
    let mut people: Vec<&exchange::PersonEntry> = planned.people.iter().collect();
    people.sort_by_key(|entry| entry.id);
    for entry in people {
        match entry.before {
            Some(_) => batch.changes.push(PersonChange { person: entry.id, to: entry.person.clone() }),
            None => same(batch.add_person(entry.person.clone()), entry.id)?,
        }
    }
    let mut units: Vec<&exchange::UnitEntry> = planned.units.iter().collect();
    units.sort_by_key(|entry| entry.id);
    for entry in units {
        same(batch.add_unit(entry.code, entry.exists.from), entry.id)?;
    }
    facts(planned, loaded, &mut batch)?;
    Ok(batch)
}

fn facts(planned: &exchange::Batch, loaded: &Loaded, batch: &mut Batch) -> Result<()> {
    batch.retract.clone_from(&planned.retracted);
    for place in &planned.retracted_unit_facts {
        batch.retract_unit_facts.push(*loaded.unit_fact_keys.get(*place).ok_or_else(stale)?);
    }
    batch.record.extend(planned.facts.iter().map(|record| NewFact {
        row: Some(record.row),
        evidence: record.evidence.clone(),
        ..NewFact::new(record.person, record.valid, record.what.clone())
    }));
    let unit_fact = |record: &exchange::UnitRecord| NewUnitFact { row: Some(record.row), ..NewUnitFact::new(record.unit, record.valid, record.what.clone()) };
    batch.unit_facts.extend(planned.unit_facts.iter().map(unit_fact));
    Ok(())
}

fn same<T: PartialEq>(given: T, planned: T) -> Result<()> {
    if given == planned { Ok(()) } else { Err(stale()) }
}

fn stale() -> Failure {
    Failure::ledger("取込の計画が台帳の今の内容と合いません。何も書き込んでいません。もう一度やり直してください。")
}

