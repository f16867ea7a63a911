//! Accounts out of a sheet: who is to sign in under which login, with a one-time code each; and the sheet of the codes,
//! which is handed out once and kept nowhere. Nothing slow is done: ten thousand accounts are made in a moment.

use std::collections::{HashMap, HashSet};

use ayumi_accounts::{Code, Login, purpose};
use ayumi_exchange::{ColumnKind, Sheet, Table};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{AccountError, AccountId, By, Instant, Loaded, NewAccount, NewCode, PersonKey, Store};

/// Headings that the sheet may have, one of the first two at least.
pub const HEADINGS: [&str; 4] = ["職員番号", "利用者ID", "名称", "氏名"];

/// Somebody who is to sign in.
#[derive(Clone, Debug)]
pub struct Invited {
    /// 利用者ID
    pub login: Login,
    /// What the account is called.
    pub name: String,
    /// 職員番号; empty for somebody whom the ledger does not know.
    pub number: String,
    /// The person in the ledger.
    pub person: Option<PersonKey>,
    /// For the first sign-in.
    pub code: Code,
}

/// Draws bytes by chance.
pub type Chance<'a> = &'a mut dyn FnMut() -> [u8; 16];

/// People of the ledger by number.
struct People<'a> {
    loaded: &'a Loaded,
    places: HashMap<&'a str, usize>,
}

impl<'a> People<'a> {
    fn new(loaded: &'a Loaded) -> Self {
        let places = loaded.snapshot.people.iter().enumerate().map(|(place, person)| (&*person.number, place)).collect();
        Self { loaded, places }
    }

    /// Somebody by login, name and number, of which the ledger gives what is left out.
    fn invite(&self, [login, name, number]: [&str; 3], chance: Chance<'_>) -> Result<Invited, Vec<String>> {
        let (number, place) = (number.trim(), self.places.get(number.trim()));
        let mut wrong = Vec::new();
        if !number.is_empty() && place.is_none() {
            wrong.push(format!("職員番号「{number}」の職員は台帳にいません。番号を確かめるか、空欄にしてください。"));
        }
        let login = Login::parse(if login.trim().is_empty() { number } else { login });
        wrong.extend(login.as_ref().err().map(|error| error.ja()));
        let known = place.and_then(|place| self.loaded.snapshot.people.get(*place));
        let given = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let name = given.or_else(|| known.map(|person| person.name.to_string()));
        match login {
            Ok(login) if wrong.is_empty() => Ok(Invited {
                name: name.unwrap_or_else(|| login.text().to_owned()),
                login,
                number: number.to_owned(),
                person: place.and_then(|place| self.loaded.person_keys.get(*place)).copied(),
                code: Code::new(chance()),
            }),
            _ => Err(wrong),
        }
    }
}

/// One account, by login, name and staff number; with a number the other two may be left out.
///
/// # Errors
/// Everything that is wrong, for people.
pub fn invite_one(loaded: &Loaded, given: [&str; 3], chance: Chance<'_>) -> Result<Invited, Vec<String>> {
    People::new(loaded).invite(given, chance)
}

/// Everybody in a sheet.
///
/// # Errors
/// Everything that is wrong, by row, for people.
pub fn invite(table: &Table, loaded: &Loaded, chance: Chance<'_>) -> Result<Vec<Invited>, Vec<String>> {
    let column = |names: &[&str]| table.columns.iter().position(|heading| names.contains(&heading.as_str()));
    let (number, login, name) = (column(&["職員番号"]), column(&["利用者ID", "利用者ＩＤ"]), column(&["名称", "氏名"]));
    if number.or(login).is_none() {
        return Err(vec!["「職員番号」か「利用者ID」の列がありません。見出しを確かめてください。".into()]);
    }
    let people = People::new(loaded);
    let (mut invited, mut wrong, mut seen) = (Vec::with_capacity(table.len()), Vec::new(), HashSet::new());
    for row in table.rows() {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column));
        let given = [cell(login), cell(name), cell(number)];
        if given.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let problems = match people.invite(given, &mut *chance) {
            Ok(one) if !seen.insert(one.login.key().to_owned()) => vec![format!("利用者ID「{}」が2回あります。", one.login)],
            Ok(one) => {
                invited.push(one);
                Vec::new()
            }
            Err(problems) => problems,
        };
        wrong.extend(problems.into_iter().map(|problem| format!("{}行目: {problem}", row.number)));
    }
    if wrong.is_empty() && invited.is_empty() {
        wrong.push("登録する行がありません。".into());
    }
    if wrong.is_empty() { Ok(invited) } else { Err(wrong) }
}

/// Makes the accounts, all or none, under one journal entry.
///
/// # Errors
/// A login is taken; the database cannot be written.
pub async fn enter(
    store: &Store,
    municipality: MunicipalityCode,
    invited: &[Invited],
    expires: Instant,
    by: &By,
) -> Result<Vec<AccountId>, AccountError> {
    let of = municipality.to_string();
    let new: Vec<NewAccount<'_>> = invited
        .iter()
        .map(|one| NewAccount {
            login: one.login.text(),
            login_key: one.login.key(),
            name: &one.name,
            person: one.person,
            code: Some(NewCode { digest: one.code.digest(&purpose::first(&of, one.login.key())), expires }),
        })
        .collect();
    store.create_accounts(municipality, &new, by).await
}

/// The codes as a sheet to be cut up and handed out.
pub fn handout(invited: &[Invited], expires: Instant) -> Sheet {
    use ColumnKind::Text;
    let mut sheet = Sheet::new("利用者コード", &[("利用者ID", Text), ("職員番号", Text), ("名称", Text), ("一回限りのコード", Text), ("期限", Text)]);
    let until = expires.day().wareki();
    let row = |one: &Invited| [one.login.text(), &one.number, &one.name, &one.code.shown(), &until].map(Into::into).to_vec();
    sheet.rows = invited.iter().map(row).collect();
    sheet
}
