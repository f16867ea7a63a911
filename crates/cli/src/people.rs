//! Who is meant: a staff number, or a name or kana that only one person has.

use ayumi_facts::MunicipalityCode;
use ayumi_store::{FoundPerson, Store, search_key};

use crate::exit::{Failure, Result};
use crate::output::{Block, Table, render};

/// How many people are listed when several are meant.
const LISTED: usize = 20;

/// The one person who is meant.
///
/// # Errors
/// Nobody, or several, who are listed.
pub async fn find(store: &Store, municipality: MunicipalityCode, text: &str) -> Result<FoundPerson> {
    let found = store.search_people(municipality, text).await?;
    let key = search_key(text);
    let number = found.iter().filter(|person| search_key(&person.number) == key);
    let name = found.iter().filter(|person| search_key(&person.name) == key || search_key(&person.kana) == key);
    for mut exact in [number.collect::<Vec<_>>(), name.collect(), found.iter().collect()] {
        match exact.len() {
            0 => {}
            1 => return exact.pop().cloned().ok_or_else(|| nobody(text)),
            _ => return Err(several(text, &exact)),
        }
    }
    Err(nobody(text))
}

fn nobody(text: &str) -> Failure {
    Failure::not_found(format!(
        "「{text}」に当たる職員は台帳にいません。職員番号、氏名、カナのいずれかを確かめてください（`ayumi export staff 職員.csv` で一覧を書き出せます）。"
    ))
}

fn several(text: &str, people: &[&FoundPerson]) -> Failure {
    let mut table = Table::new(&["職員番号", "氏名", "カナ"]);
    people.iter().take(LISTED).for_each(|person| table.push([&*person.number, &*person.name, &*person.kana]));
    let more = people.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("ほか{more}人。\n") } else { String::new() };
    let table = render(&[Block::Table(table)]);
    Failure::not_found(format!("「{text}」に当たる職員が{}人います。職員番号で指定してください。\n{table}{more}", people.len()).trim_end())
}
