//! Entering people and units: the part of a batch that makes the keys to which its facts refer.

use std::collections::{HashMap, HashSet};

use ayumi_calendar::Date;
use ayumi_facts::{Code, Person};

use crate::apply::Writing;
use crate::batch::{Batch, PersonEntry, UnitEntry};
use crate::chain::new_salt;
use crate::check::look_up;
use crate::db::{query, query_scalar};
use crate::error::WriteError;
use crate::insert::{Row, Target};
use crate::search_key::search_key;
use crate::{PersonKey, UnitKey};

const PEOPLE: Target = Target { head: "insert into person (municipality, recorded, id, number, number_key, salt) values ", shared: 2, own: 4 };

const VERSIONS: Target = Target {
    head: "insert into person_version (municipality, recorded, id, person, name, kana, birth, name_key, kana_key) values ",
    shared: 2,
    own: 7,
};

const UNITS: Target = Target { head: "insert into unit (municipality, recorded, id, code, created) values ", shared: 2, own: 3 };

/// People about whom nothing stands: an undone import had entered them.
pub(crate) const WITHDRAWN: &str = "select p.id from person p where p.municipality = $1 and not exists \
    (select 1 from person_version v where v.municipality = p.municipality and v.person = p.id and v.retracted = 4294967295)";

/// Enters the new people; the keys of all people of the batch. Somebody whom an undone import had entered keeps the key.
pub(crate) async fn people(writing: &mut Writing<'_>, batch: &Batch) -> Result<Vec<PersonKey>, WriteError> {
    let numbers: Vec<&str> = batch.entered_people().map(|person| &*person.number).collect();
    let head = "select p.id, p.number from wanted cross join person p where p.municipality = $1 and p.number = wanted.value";
    let mut before: HashMap<String, i64> = HashMap::new();
    for row in look_up(writing.connection, head, writing.municipality, &numbers).await? {
        before.insert(row.try_get(1)?, row.try_get(0)?);
    }
    let mut next = writing.first_id("select max(id) from person where municipality = $1").await?;
    let mut keys = Vec::with_capacity(batch.people.len());
    let mut fresh: Vec<(i64, &Person)> = Vec::new();
    let mut versioned: Vec<(i64, &Person)> = Vec::new();
    for entry in &batch.people {
        match entry {
            PersonEntry::Known(key) => keys.push(*key),
            PersonEntry::New(person) => {
                let key = before.get(&*person.number).copied();
                keys.push(PersonKey(key.unwrap_or(next)));
                versioned.push((key.unwrap_or(next), person));
                if key.is_none() {
                    fresh.push((next, person));
                    next += 1;
                }
            }
        }
    }
    let fresh: Vec<(i64, &Person, String)> = fresh.into_iter().map(|(key, person)| (key, person, new_salt())).collect();
    fresh.iter().for_each(|(key, _, salt)| writing.sheet.salt(*key, salt.clone()));
    let own = |row: &mut Row, (key, person, salt): &(i64, &Person, String)| {
        row.add(*key).add(&*person.number).add(search_key(&person.number)).add(salt.as_str());
    };
    writing.insert_rows(&PEOPLE, &fresh, own).await?;
    versions(writing, &versioned).await?;
    Ok(keys)
}

/// Enters the new units; the keys of all units of the batch. A unit that an undone import had entered keeps its key.
pub(crate) async fn units(writing: &mut Writing<'_>, batch: &Batch) -> Result<Vec<UnitKey>, WriteError> {
    let codes: Vec<&str> = batch.entered_units().map(|(code, _)| code.as_str()).collect();
    let head = "select id, code, created from unit where municipality = $1 and code in (select value from wanted)";
    let mut before: HashMap<(String, String), i64> = HashMap::new();
    for row in look_up(writing.connection, head, writing.municipality, &codes).await? {
        before.insert((row.try_get(1)?, row.try_get(2)?), row.try_get(0)?);
    }
    let mut next = writing.first_id("select max(id) from unit where municipality = $1").await?;
    let mut keys = Vec::with_capacity(batch.units.len());
    let mut fresh: Vec<(i64, Code, Date)> = Vec::new();
    for entry in &batch.units {
        match *entry {
            UnitEntry::Known(key) => keys.push(key),
            UnitEntry::New { code, created } => {
                let key = before.get(&(code.to_string(), created.to_string())).copied();
                keys.push(UnitKey(key.unwrap_or(next)));
                if key.is_none() {
                    fresh.push((next, code, created));
                    next += 1;
                }
            }
        }
    }
    let own = |row: &mut Row, (key, code, created): &(i64, Code, Date)| {
        row.add(*key).add(code.as_str()).add(created.to_string());
    };
    writing.insert_rows(&UNITS, &fresh, own).await?;
    Ok(keys)
}

/// Puts the changed data of people in the place of what was known of them.
pub(crate) async fn changes(writing: &mut Writing<'_>, batch: &Batch, people: &[PersonKey]) -> Result<(), WriteError> {
    let changed: Vec<(i64, &Person)> =
        batch.changes.iter().filter_map(|change| Some((people.get(change.person.0 as usize)?.0, &change.to))).collect();
    for (key, _) in &changed {
        withdraw(writing, *key).await?;
    }
    versions(writing, &changed).await
}

async fn withdraw(writing: &mut Writing<'_>, key: i64) -> Result<(), WriteError> {
    const WITHDRAW: &str = "update person_version set retracted = $3 where municipality = $1 and person = $2 and retracted = 4294967295 returning id";
    let query = query(WITHDRAW).bind(writing.municipality.to_string()).bind(key).bind(i64::from(writing.seq.0));
    let rows = query.fetch_all(&mut *writing.connection).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    writing.sheet.withdrew("person_version", ids);
    Ok(())
}

async fn versions(writing: &mut Writing<'_>, people: &[(i64, &Person)]) -> Result<(), WriteError> {
    let first = writing.first_id("select max(id) from person_version where municipality = $1").await?;
    let rows: Vec<(i64, i64, &Person)> = (first..).zip(people).map(|(id, (key, person))| (id, *key, *person)).collect();
    let own = |row: &mut Row, (id, key, person): &(i64, i64, &Person)| {
        row.add(*id).add(*key).add(&*person.name).add(&*person.kana).add(person.birth.map(|day| day.to_string()));
        row.add(search_key(&person.name)).add(search_key(&person.kana));
    };
    writing.sheet.salts_of(writing.connection, people.iter().map(|(key, _)| *key)).await?;
    writing.insert_rows(&VERSIONS, &rows, own).await
}

/// Brings back the people whom an undone import had entered and about whom this batch records facts again.
pub(crate) async fn revive(writing: &mut Writing<'_>, batch: &Batch, people: &[PersonKey]) -> Result<(), WriteError> {
    const AGAIN: &str = "insert into person_version (municipality, id, person, name, kana, birth, name_key, kana_key, recorded) \
        select municipality, $3, person, name, kana, birth, name_key, kana_key, $4 from person_version \
        where municipality = $1 and id = (select max(id) from person_version where municipality = $1 and person = $2)";
    // Only undoing an import withdraws people; where none was ever undone, nobody need be looked at.
    const UNDONE: &str = "select count(*) from import where municipality = $1 and undone < 4294967295";
    let undone: i64 = query_scalar(UNDONE).bind(writing.municipality.to_string()).fetch_one(&mut *writing.connection).await?;
    if undone == 0 {
        return Ok(());
    }
    let withdrawn = query(WITHDRAWN).bind(writing.municipality.to_string()).fetch_all(&mut *writing.connection).await?;
    if withdrawn.is_empty() {
        return Ok(());
    }
    let wanted: HashSet<i64> = batch.record.iter().filter_map(|fact| people.get(fact.person.0 as usize)).map(|key| key.0).collect();
    for row in withdrawn {
        let key: i64 = row.try_get(0)?;
        if wanted.contains(&key) {
            let id = writing.first_id("select max(id) from person_version where municipality = $1").await?;
            let query = query(AGAIN).bind(writing.municipality.to_string()).bind(key).bind(id);
            query.bind(i64::from(writing.seq.0)).execute(&mut *writing.connection).await?;
            writing.sheet.read_back(writing.connection, "person_version", "id", id).await?;
        }
    }
    Ok(())
}
