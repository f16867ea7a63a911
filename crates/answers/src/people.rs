//! Who is meant: a staff number, or a name or kana that only one person has.

use ayumi_facts::{PersonId, Snapshot};
use ayumi_store::{FoundPerson, PersonKey, search_key};

/// Somebody who may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T> {
    /// Who it is.
    pub id: T,
    /// 職員番号
    pub number: Box<str>,
    /// 氏名
    pub name: Box<str>,
    /// 氏名カナ
    pub kana: Box<str>,
}

/// Why it cannot be said who is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOne<T> {
    /// Nobody.
    #[error("nobody is meant by this text")]
    Nobody,
    /// Several people.
    #[error("several people are meant by this text")]
    Several(Vec<Candidate<T>>),
}

/// The one person meant of those whom the ledger found for a text.
///
/// # Errors
/// Nobody or several.
pub fn meant_of(found: Vec<FoundPerson>, text: &str) -> Result<PersonKey, NotOne<PersonKey>> {
    meant(text, found.into_iter().map(|FoundPerson { key, number, name, kana }| Candidate { id: key, number, name, kana }).collect())
}

/// The one person of a snapshot who is meant.
///
/// # Errors
/// Nobody or several.
pub fn find_in(snapshot: &Snapshot, text: &str) -> Result<PersonId, NotOne<PersonId>> {
    let key = search_key(text);
    let holds = |id: &PersonId| {
        let person = snapshot.person(*id);
        person.is_some_and(|one| [&one.number, &one.name, &one.kana].iter().any(|text| search_key(text).contains(&key)))
    };
    let candidate = |id| snapshot.person(id).cloned().map(|one| Candidate { id, number: one.number, name: one.name, kana: one.kana });
    let found = snapshot.person_ids().filter(|id| !key.is_empty() && holds(id));
    meant(text, found.filter_map(candidate).collect())
}

/// Of those whose number or name contains the text: the one whose number it is, or whose whole name, or the only one.
fn meant<T: Copy>(text: &str, found: Vec<Candidate<T>>) -> Result<T, NotOne<T>> {
    let key = search_key(text);
    let number = found.iter().filter(|one| search_key(&one.number) == key);
    let name = found.iter().filter(|one| search_key(&one.name) == key || search_key(&one.kana) == key);
    for exact in [number.collect::<Vec<_>>(), name.collect(), found.iter().collect()] {
        match exact.as_slice() {
            [] => {}
            [only] => return Ok(only.id),
            many => return Err(NotOne::Several(many.iter().map(|one| (*one).clone()).collect())),
        }
    }
    Err(NotOne::Nobody)
}
