//! Reading on: whoever has read a ledger before reads again only the facts of people about whom something was recorded or
//! withdrawn since. What was recorded never changes, so that everything else is as it was; only an erasure takes something
//! away from it, and then all is read again.

use std::collections::HashSet;

use ayumi_facts::{Fact, MunicipalityCode, Seq};

use crate::db::{Transaction, query_scalar};
use crate::error::ReadError;
use crate::packed::{FACTS_SINCE, Places, unpack};
use crate::snapshot::packed;
use crate::{Loaded, PersonKey};

/// Whether anybody was erased after a position.
pub(crate) async fn erased_since(on: &mut Transaction, municipality: MunicipalityCode, since: Seq) -> Result<bool, sqlx::Error> {
    let count = "select count(*) from erased where municipality = $1 and recorded > $2";
    let count: i64 = query_scalar(count).bind(municipality.to_string()).bind(i64::from(since.0)).fetch_one(on).await?;
    Ok(count > 0)
}

/// The facts of these people, entered and withdrawn at these positions. None: there is somebody whose facts were not read before although they were there.
pub(crate) async fn facts_onward(
    on: &mut Transaction,
    municipality: MunicipalityCode,
    from: &Loaded,
    (people, presence): (&[PersonKey], &[(Seq, Seq)]),
    places: &Places<'_>,
) -> Result<Option<Vec<Fact>>, ReadError> {
    let since = from.snapshot.last;
    let mut facts = Vec::new();
    let mut changed = HashSet::new();
    packed(on, (FACTS_SINCE, Some(i64::from(since.0))), municipality, |key, packed| {
        changed.insert(PersonKey(key));
        places.person(key).map_or(Ok(()), |place| unpack(packed, place, places, &mut facts))
    })
    .await?;
    let before: HashSet<PersonKey> = from.person_keys.iter().copied().collect();
    let is_read = |key: &PersonKey, entered: Seq| before.contains(key) || changed.contains(key) || entered > since;
    if !people.iter().zip(presence).all(|(key, (entered, _))| is_read(key, *entered)) {
        return Ok(None);
    }
    for (id, key) in from.snapshot.person_ids().zip(&from.person_keys).filter(|(_, key)| !changed.contains(key)) {
        if let Ok(person) = places.person(key.0) {
            facts.extend(from.snapshot.facts_of(id).iter().map(|fact| Fact { person, ..fact.clone() }));
        }
    }
    Ok(Some(facts))
}
