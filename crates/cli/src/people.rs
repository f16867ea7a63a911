//! Who is meant: a staff number, or a name or kana that only one person has.

use ayumi_facts::{MunicipalityCode, PersonId, Snapshot};
use ayumi_store::{PersonKey, Store, search_key};

use crate::exit::{Failure, Result};
use crate::output::{Block, Table, render};

/// How many people are listed when several are meant.
const LISTED: usize = 20;

/// Somebody who may be meant.
struct Candidate<'a, T> {
    id: T,
    number: &'a str,
    name: &'a str,
    kana: &'a str,
}

/// The one person of the ledger who is meant.
///
/// # Errors
/// Nobody, or several, who are listed.
pub async fn find(store: &Store, municipality: MunicipalityCode, text: &str) -> Result<PersonKey> {
    let found = store.search_people(municipality, text).await?;
    let candidates = found.iter().map(|one| Candidate { id: one.key, number: &one.number, name: &one.name, kana: &one.kana });
    meant(text, candidates.collect())
}

/// The one person of a snapshot who is meant.
///
/// # Errors
/// As [`find`].
pub fn find_in(snapshot: &Snapshot, text: &str) -> Result<PersonId> {
    let key = search_key(text);
    let candidate = |id| snapshot.person(id).map(|one| Candidate { id, number: &one.number, name: &one.name, kana: &one.kana });
    let all = snapshot.person_ids().filter_map(candidate);
    let holds = |one: &Candidate<PersonId>| [one.number, one.name, one.kana].iter().any(|text| search_key(text).contains(&key));
    meant(text, all.filter(|one| !key.is_empty() && holds(one)).collect())
}

/// Of those whose number or name contains the text: the one whose number it is, or whose whole name, or the only one.
fn meant<T: Copy>(text: &str, found: Vec<Candidate<T>>) -> Result<T> {
    let key = search_key(text);
    let number = found.iter().filter(|one| search_key(one.number) == key);
    let name = found.iter().filter(|one| search_key(one.name) == key || search_key(one.kana) == key);
    for exact in [number.collect::<Vec<_>>(), name.collect(), found.iter().collect()] {
        match exact.as_slice() {
            [] => {}
            [only] => return Ok(only.id),
            many => return Err(several(text, many)),
        }
    }
    Err(nobody(text))
}

fn nobody(text: &str) -> Failure {
    Failure::not_found(format!(
        "「{text}」に当たる職員は台帳にいません。職員番号、氏名、カナのいずれかを確かめてください（`ayumi export staff 職員.csv` で一覧を書き出せます）。"
    ))
}

fn several<T>(text: &str, people: &[&Candidate<T>]) -> Failure {
    let mut table = Table::new(&["職員番号", "氏名", "カナ"]);
    people.iter().take(LISTED).for_each(|person| table.push([person.number, person.name, person.kana]));
    let more = people.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("ほか{more}人。\n") } else { String::new() };
    let table = render(&[Block::Table(table)]);
    Failure::not_found(format!("「{text}」に当たる職員が{}人います。職員番号で指定してください。\n{table}{more}", people.len()).trim_end())
}
