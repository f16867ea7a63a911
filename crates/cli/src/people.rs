//! Who is meant, and what is said when that is not one person.

use ayumi_answers::people;
use ayumi_answers::people::{Candidate, NotOne};
use ayumi_facts::{MunicipalityCode, PersonId, Snapshot};
use ayumi_store::{PersonKey, Store};

use crate::exit::{Failure, Result};
use crate::output::{Block, Table, render};
use crate::reading;

/// How many people are listed when several are meant.
const LISTED: usize = 20;

/// The one person of the ledger who is meant.
///
/// # Errors
/// Nobody, or several, who are listed.
pub async fn find(store: &Store, municipality: MunicipalityCode, text: &str) -> Result<PersonKey> {
    let found = people::meant_of(store.search_people(municipality, text).await?, text);
    if let Err(NotOne::Several(people)) = &found {
        reading::note(store, municipality, "search", (None, people.len().min(LISTED))).await?;
    }
    found.map_err(|error| failure(text, &error))
}

/// The one person of a snapshot who is meant.
///
/// # Errors
/// As [`find`].
pub fn find_in(snapshot: &Snapshot, text: &str) -> Result<PersonId> {
    people::find_in(snapshot, text).map_err(|error| failure(text, &error))
}

fn failure<T>(text: &str, error: &NotOne<T>) -> Failure {
    match error {
        NotOne::Nobody => nobody(text),
        NotOne::Several(people) => several(text, people),
    }
}

fn nobody(text: &str) -> Failure {
    Failure::not_found(format!(
        "「{text}」に当たる職員は台帳にいません。職員番号、氏名、カナのいずれかを確かめてください（`ayumi export staff 職員.csv` で一覧を書き出せます）。"
    ))
}

fn several<T>(text: &str, people: &[Candidate<T>]) -> Failure {
    let mut table = Table::new(&["職員番号", "氏名", "カナ"]);
    people.iter().take(LISTED).for_each(|person| table.push([&*person.number, &*person.name, &*person.kana]));
    let more = people.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("ほか{more}人。\n") } else { String::new() };
    let table = render(&[Block::Table(table)]);
    Failure::not_found(format!("「{text}」に当たる職員が{}人います。職員番号で指定してください。\n{table}{more}", people.len()).trim_end())
}
