//! Reading on: whoever has read a ledger before reads again only the facts of people about whom something was recorded or
//! withdrawn since, which the seals of the entries say. What was recorded never changes, so that everything else is as it
//! was; only an erasure takes something away from it, and then all is read again.

use std::collections::HashSet;

use ayumi_facts::{Fact, MunicipalityCode, PersonId, Seq};

use crate::check::look_up;
use crate::db::{Transaction, query_scalar};
use crate::error::ReadError;
use crate::packed::{FACTS_ABOUT, Places, unpack};
use crate::{Loaded, PersonKey};

/// What the entries after a position wrote and withdrew.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Since {
    /// Something about who is there, what they are called, or since when.
    people: bool,
    /// Something about units.
    units: bool,
    /// From this number on facts are new.
    first: Option<i64>,
    /// Facts that no longer stand.
    withdrawn: Vec<i64>,
}

/// What happened since a ledger was read. None: more than new facts can tell; all has to be read again.
pub(crate) async fn since(on: &mut Transaction, municipality: MunicipalityCode, from: &Loaded, last: Seq) -> Result<Option<Since>, sqlx::Error> {
    const SEALED: &str = "select written from chain where municipality = $1 and seq > $2 order by seq";
    let before = from.snapshot.last;
    if before > last || erased_since(on, municipality, before).await? {
        return Ok(None);
    }
    let sealed: Vec<String> = query_scalar(SEALED).bind(municipality.to_string()).bind(i64::from(before.0)).fetch_all(on).await?;
    let is_whole = sealed.len() == last.0.abs_diff(before.0) as usize;
    Ok(Since::of(&sealed).filter(|_| is_whole))
}

/// Whether anybody was erased after a position.
async fn erased_since(on: &mut Transaction, municipality: MunicipalityCode, since: Seq) -> Result<bool, sqlx::Error> {
    let count = "select count(*) from erased where municipality = $1 and recorded > $2";
    let count: i64 = query_scalar(count).bind(municipality.to_string()).bind(i64::from(since.0)).fetch_one(on).await?;
    Ok(count > 0)
}

impl Since {
    /// Whether people and units are as they were.
    pub(crate) fn is_about_facts_only(&self) -> bool {
        !self.people && !self.units
    }

    /// What seals list: `fact+1:` and marks of the rows from number 1 on, `fact-` and numbers. None: it cannot be read.
    fn of(sealed: &[String]) -> Option<Self> {
        let mut since = Self::default();
        for part in sealed.iter().flat_map(|rows| rows.split(' ')).filter(|part| !part.is_empty()) {
            let (table, rows) = part.split_at(part.find(['+', '-'])?);
            match table {
                "person" | "person_version" => since.people = true,
                "unit" | "unit_fact" => since.units = true,
                "fact" => since.facts(rows)?,
                _ => {}
            }
        }
        Some(since)
    }

    fn facts(&mut self, rows: &str) -> Option<()> {
        match rows.strip_prefix('+') {
            Some(written) => {
                let first = written.split(':').next()?.parse().ok()?;
                self.first = Some(self.first.map_or(first, |before| before.min(first)));
            }
            None => {
                for id in rows.strip_prefix('-')?.split(',') {
                    self.withdrawn.push(id.parse().ok()?);
                }
            }
        }
        Some(())
    }
}

/// Everybody about whom facts were recorded or withdrawn.
pub(crate) async fn touched(on: &mut Transaction, municipality: MunicipalityCode, since: &Since) -> Result<HashSet<PersonKey>, sqlx::Error> {
    let mut people = HashSet::new();
    if let Some(first) = since.first {
        let new: Vec<i64> = query_scalar(PEOPLE_OF_NEW).bind(municipality.to_string()).bind(first).fetch_all(on).await?;
        people.extend(new.into_iter().map(PersonKey));
    }
    for row in look_up(on, PEOPLE_OF, municipality, &since.withdrawn).await? {
        people.insert(PersonKey(row.try_get(0)?));
    }
    Ok(people)
}

/// All facts about these people as they are now, with whom they are about.
pub(crate) async fn facts_about(
    on: &mut Transaction,
    municipality: MunicipalityCode,
    people: &HashSet<PersonKey>,
    places: &Places<'_>,
) -> Result<Vec<(PersonId, Vec<Fact>)>, ReadError> {
    let mut found = Vec::with_capacity(people.len());
    let keys: Vec<i64> = people.iter().map(|key| key.0).collect();
    for row in look_up(on, FACTS_ABOUT, municipality, &keys).await? {
        let key = row.try_get(0)?;
        // Somebody who is not known at the position has facts all the same.
        let Ok(person) = places.person(key) else { continue };
        let mut facts = Vec::new();
        unpack(row.try_get(1)?, person, places, &mut facts).map_err(|what| ReadError::Corrupt { table: "fact", id: key, what })?;
        found.push((person, facts));
    }
    found.sort_by_key(|(person, _)| *person);
    Ok(found)
}

/// The facts of these people, entered and withdrawn at these positions. None: there is somebody whose facts were not read
/// before although they were there.
pub(crate) async fn facts_onward(
    on: &mut Transaction,
    municipality: MunicipalityCode,
    (from, touched): (&Loaded, &HashSet<PersonKey>),
    (people, presence): (&[PersonKey], &[(Seq, Seq)]),
    places: &Places<'_>,
) -> Result<Option<Vec<Fact>>, ReadError> {
    let before: HashSet<PersonKey> = from.person_keys.iter().copied().collect();
    let is_read = |key: &PersonKey, entered: Seq| before.contains(key) || touched.contains(key) || entered > from.snapshot.last;
    if !people.iter().zip(presence).all(|(key, (entered, _))| is_read(key, *entered)) {
        return Ok(None);
    }
    let read = facts_about(on, municipality, touched, places).await?;
    let mut facts: Vec<Fact> = read.into_iter().flat_map(|(_, facts)| facts).collect();
    for (id, key) in from.snapshot.person_ids().zip(&from.person_keys).filter(|(_, key)| !touched.contains(key)) {
        if let Ok(person) = places.person(key.0) {
            facts.extend(from.snapshot.facts_of(id).iter().map(|fact| Fact { person, ..fact.clone() }));
        }
    }
    Ok(Some(facts))
}

/// Numbers of facts only grow.
pub(crate) const PEOPLE_OF_NEW: &str = "select distinct person from fact where municipality = $1 and id >= $2";
pub(crate) const PEOPLE_OF: &str = "select f.person from wanted cross join fact f where f.municipality = $1 and f.id = wanted.value";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_say_what_changed() {
        let sealed = |rows: &[&str]| Since::of(&rows.iter().map(|rows| (*rows).to_owned()).collect::<Vec<_>>());
        let facts = |first, withdrawn: &[i64]| Since { first, withdrawn: withdrawn.to_vec(), ..Since::default() };
        let cases = [
            (sealed(&[]), Some(facts(None, &[]))),
            (sealed(&["", "setting+1:0a1b2c3d"]), Some(facts(None, &[]))),
            (sealed(&["import+3:0a1b2c3d fact+71:0a1b2c3d0a1b2c3d fact-4,9", "fact+73:0a1b2c3d fact-71"]), Some(facts(Some(71), &[4, 9, 71]))),
            (sealed(&["person_version+2:0a1b2c3d person_version-1"]), Some(Since { people: true, ..Since::default() })),
            (sealed(&["unit_fact-1"]), Some(Since { units: true, ..Since::default() })),
            (sealed(&["fact"]), None),
            (sealed(&["fact-x"]), None),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }
}
