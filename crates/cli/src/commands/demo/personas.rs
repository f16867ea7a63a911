//! Personas: somebody to sign in as for each kind of user of a demonstration, with one password drawn anew at every start.

use std::collections::HashMap;

use ayumi_accounts::{Code, Password, Vault, chance};
use ayumi_answers::Desk;
use ayumi_engine::main_posts;
use ayumi_facts::{PersonId, UnitId};
use ayumi_rights::{Office, Second};
use ayumi_store::{By, Instant, NewAccount, PersonKey, Store, UnitKey};
use ayumi_web::settings::{AGGREGATES, OPEN, SECOND};

use crate::commands::office;
use crate::exit::{Failure, Result};
use crate::output::{Block, Table};

/// 利用者の例.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Persona {
    /// 利用者ID
    pub login: &'static str,
    /// Who that is.
    pub what: &'static str,
    /// The person in the ledger.
    pub person: Option<PersonKey>,
    /// 役目
    pub office: Office,
    /// The unit of which somebody is the head.
    pub unit: Option<UnitKey>,
}

/// One of each kind. Head and staff are of the same section, so that one can be seen with the eyes of the other.
pub fn personas(desk: &Desk) -> Vec<Persona> {
    let (unit, head, others) = section(desk);
    let key = |person: Option<&PersonId>| person.and_then(|person| desk.loaded.person_key(*person));
    let of = |login, what, person, office| Persona { login, what, person, office, unit: None };
    vec![
        of("dx", "DX推進の担当", key(others.get(1)), Office::DxOffice),
        of("jinji", "人事の担当", key(others.get(2)), Office::Personnel),
        Persona { unit, ..of("kacho", "所属長", key(head.as_ref()), Office::Supervisor) },
        of("shokuin", "職員", key(others.first()), Office::Member),
        of("adviser", "外部アドバイザー", None, Office::Adviser),
        of("kansa", "監査担当", None, Office::Auditor),
        of("system", "システム管理者", None, Office::Administrator),
        of("ken", "都道府県の担当（集計だけを見る）", None, Office::Prefecture),
    ]
}

/// The largest section, the person of the highest rank there, and the others.
fn section(desk: &Desk) -> (Option<UnitKey>, Option<PersonId>, Vec<PersonId>) {
    let scope = desk.scope;
    let mut units: HashMap<UnitId, Vec<(u16, PersonId)>> = HashMap::new();
    for (person, post) in scope.snapshot.person_ids().zip(main_posts(scope, desk.as_of)) {
        if let Some(post) = post {
            let height = desk.policy().ranks.get(&post.rank).copied().unwrap_or(0);
            units.entry(post.unit).or_default().push((height, person));
        }
    }
    let mut sections: Vec<(UnitId, Vec<(u16, PersonId)>)> = units.into_iter().collect();
    sections.sort_by_key(|(unit, people)| (std::cmp::Reverse(people.len()), unit.0));
    let Some((unit, mut people)) = sections.into_iter().next() else { return (None, None, Vec::new()) };
    people.sort_by_key(|(height, person)| (std::cmp::Reverse(*height), person.0));
    let mut people = people.into_iter().map(|(_, person)| person);
    (desk.loaded.unit_key(unit), people.next(), people.collect())
}

/// Makes the accounts and says how to sign in.
///
/// # Errors
/// The ledger cannot be written.
pub async fn make(store: &Store, desk: &Desk<'_>, now: Instant) -> Result<Vec<Block>> {
    let personas = personas(desk);
    let by = By { actor: "ayumi".into(), reason: "架空の市の利用者".into(), instant: now };
    let new: Vec<NewAccount<'_>> =
        personas.iter().map(|one| NewAccount { login: one.login, login_key: one.login, name: one.what, person: one.person, code: None }).collect();
    // Whoever only wants to look is not led to set up an app first.
    store.set_setting(desk.municipality.code, SECOND, Second::Nobody.name(), &by).await?;
    let ids = store.create_accounts(desk.municipality.code, &new, &by).await?;
    let password: String = Code::new(chance::draw()).shown().chars().take(14).collect();
    let vault = Vault::new(1);
    for (id, persona) in ids.into_iter().zip(&personas) {
        if persona.office.is_assigned() {
            office::give(store, desk.municipality.code, id, persona.office, persona.unit, &by).await?;
        }
        let hash = vault.hash(Password::typed(&password)).await.ok_or_else(|| Failure::ledger("パスワードを作れません。"))?;
        store.set_password(desk.municipality.code, id, &hash, None, &by).await?;
    }
    // So that the prefecture sees something.
    store.set_setting(desk.municipality.code, AGGREGATES, OPEN, &by).await?;
    let mut table = Table::new(&["利用者ID", "だれとして"]);
    personas.iter().for_each(|one| table.push([one.login, one.what]));
    let text = format!("パスワードはどれも {password} です（この実演だけのものです）。");
    Ok(vec![Block::title("サインインできる利用者"), Block::Table(table), Block::text(text)])
}
