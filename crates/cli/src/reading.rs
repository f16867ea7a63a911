//! 閲覧の記録: commands that show records of people note it before anything is shown, as the pages do: who runs them, which
//! command it is, how many people it tells of. What cannot be noted is not shown.

use std::collections::HashSet;

use ayumi_exchange::{Cell, Sheet};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{NewReading, PersonKey, Store};

use crate::args::Format;
use crate::clock;
use crate::exit::{Failure, Result};
use crate::ledger::Ledger;
use crate::output::{self, View};

/// Prints an answer, after it was noted whom it tells of; an answer that names nobody is only printed. `person` where it is
/// about one.
///
/// # Errors
/// It cannot be noted or printed.
pub async fn show(ledger: &Ledger, person: Option<PersonKey>, view: &impl View, format: Format) -> Result<()> {
    let json = serde_json::to_string(view).map_err(|error| Failure::ledger(format!("JSON にできません（{error}）。")))?;
    let people = if person.is_some() { 1 } else { numbers(&json) };
    note(&ledger.store, ledger.municipality.code, "view", (person, people)).await?;
    output::print(view, format)
}

/// Notes that records leave the ledger as a file.
///
/// # Errors
/// It cannot be noted.
pub async fn export(ledger: &Ledger, sheet: &Sheet) -> Result<()> {
    let column = sheet.columns.iter().position(|column| column.heading == "職員番号");
    let cells = sheet.rows.iter().filter_map(|row| row.get(column?));
    let numbers: HashSet<&String> = cells.filter_map(|cell| if let Cell::Text(number) = cell { Some(number) } else { None }).collect();
    note(&ledger.store, ledger.municipality.code, "export", (None, numbers.len())).await
}

/// Notes a look at so many people; at none there is nothing to note.
///
/// # Errors
/// It cannot be noted.
pub async fn note(store: &Store, municipality: MunicipalityCode, act: &str, (person, people): (Option<PersonKey>, usize)) -> Result<()> {
    if people == 0 {
        return Ok(());
    }
    let people = u64::try_from(people).unwrap_or(u64::MAX);
    let noted = NewReading { instant: clock::now(), actor: operator(), act: act.into(), person, people, route: command() };
    Ok(store.note_reading(municipality, &noted).await?)
}

/// How many staff numbers an answer says.
fn numbers(json: &str) -> usize {
    let numbers: HashSet<&str> = json.split("\"number\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    numbers.len()
}

/// 「ayumi status」: the command without its values, which may say whom it is about.
fn command() -> String {
    let word = std::env::args().nth(1).filter(|word| word.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-'));
    word.map_or_else(|| "ayumi".into(), |word| format!("ayumi {word}"))
}

/// The user of the operating system, and whoever became that user by sudo.
fn operator() -> String {
    let own = user();
    let before = std::env::var("SUDO_USER").ok().map(|name| plain(&name)).filter(|name| !name.is_empty() && *name != own);
    before.map_or_else(|| format!("os:{own}"), |before| format!("os:{own} (sudo:{before})"))
}

#[cfg(unix)]
fn user() -> String {
    let uid = rustix::process::getuid().as_raw().to_string();
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = known.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|line| line.get(2) == Some(&uid.as_str()));
    name.and_then(|line| line.first().map(|name| plain(name))).unwrap_or_else(|| format!("uid-{uid}"))
}

#[cfg(not(unix))]
fn user() -> String {
    std::env::var("USERNAME").map_or_else(|_| "?".into(), |name| plain(&name))
}

/// A name of a user without anything that could be taken for something else.
fn plain(name: &str) -> String {
    name.chars().filter(|sign| sign.is_ascii_alphanumeric() || "._-".contains(*sign)).take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_is_counted_once() {
        assert_eq!(numbers(r#"[{"number":"0001"},{"number":"0001"},{"number":3.5},{"number":"0002"}]"#), 2);
        assert_eq!(plain("sato; rm -rf /"), "satorm-rf");
        assert!(operator().starts_with("os:"));
    }
}
