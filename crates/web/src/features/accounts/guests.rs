//! Accounts that work in several municipalities of an installation: offered to others on the account's own page, and admitted
//! here where another municipality offers one. Nothing else of another municipality's accounts is ever shown.

use std::collections::HashMap;

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{Account, AccountId, AccountState, By, GuestError, Offer, PersonKey};
use serde::Deserialize;

use super::{by, show};
use crate::error::AppError;
use crate::features::account::when;
use crate::manage::Manage;
use crate::shell::Shell;
use crate::site::Site;
use crate::visitor::Visitor;

/// What the municipalities of the installation are called.
pub type Names = HashMap<MunicipalityCode, String>;

/// 申し出られている利用者, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The code of its municipality.
    pub home: String,
    /// Its number there.
    pub account: i64,
    /// The name of its municipality.
    pub municipality: String,
    /// 利用者ID there.
    pub login: String,
    /// 名称
    pub name: String,
    /// Since when it is offered.
    pub since: String,
    /// What its button says.
    pub admit: String,
}

/// ほかの団体, as the page of an account shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// 全国地方公共団体コード
    pub code: String,
    /// 団体名
    pub name: String,
    /// Since when the account is offered there; empty where it is not.
    pub since: String,
}

/// What the form for admitting sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    home: String,
    account: i64,
    number: String,
}

/// What the municipalities of a shared installation are called; nothing where there is one.
///
/// # Errors
/// The database cannot be read.
pub async fn names(site: &Site) -> Result<Names, AppError> {
    if !site.is_shared() {
        return Ok(Names::new());
    }
    let all = site.store().list_municipalities().await?;
    Ok(all.into_iter().filter(|one| site.municipalities().contains(&one.code)).map(|one| (one.code, one.name)).collect())
}

/// What other municipalities offer and was not admitted yet, by their codes.
///
/// # Errors
/// The database cannot be read.
pub async fn offered(site: &Site, shell: &Shell, names: &Names) -> Result<Vec<Offered>, AppError> {
    let mut found = Vec::new();
    let mut others: Vec<(&MunicipalityCode, &String)> = names.iter().filter(|(code, _)| **code != site.municipality()).collect();
    others.sort();
    for (home, name) in others {
        for offer in site.store().offers(*home, site.municipality()).await? {
            let admitted = site.store().find_guest(site.municipality(), (*home, offer.account)).await?;
            if admitted.is_none_or(|guest| guest.state == AccountState::Ended) {
                found.push(Offered::new(shell, offer, name));
            }
        }
    }
    Ok(found)
}

impl Offered {
    fn new(shell: &Shell, offer: Offer, municipality: &str) -> Self {
        let Offer { home, account, login, name, offered } = offer;
        let admit = shell.f2("guests-admit", ("login", &login), ("name", municipality));
        Self { home: home.to_string(), account: account.0, municipality: municipality.to_owned(), login, name, since: when(offered), admit }
    }
}

/// Whether an account of another municipality cannot be used here at present, because that does not offer it any more or has
/// locked it.
///
/// # Errors
/// The database cannot be read.
pub async fn is_dormant(site: &Site, account: &Account) -> Result<bool, AppError> {
    let Some(home) = account.guest_of else { return Ok(false) };
    for offer in site.store().offers(home, site.municipality()).await? {
        let guest = site.store().find_guest(site.municipality(), (home, offer.account)).await?;
        if guest.is_some_and(|guest| guest.account == account.id) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The other municipalities, with whether an account is offered there. Nothing for an account that is itself another
/// municipality's, or has ended.
///
/// # Errors
/// The database cannot be read.
pub async fn others(site: &Site, names: &Names, account: &Account) -> Result<Vec<Other>, AppError> {
    if account.guest_of.is_some() || account.state == AccountState::Ended {
        return Ok(Vec::new());
    }
    let ties = site.store().ties(site.municipality(), account.id).await?;
    let since = |code: &MunicipalityCode| ties.iter().find(|(other, _)| other == code).map_or_else(String::new, |(_, since)| when(*since));
    let others = names.iter().filter(|(code, _)| **code != site.municipality());
    let mut others: Vec<Other> = others.map(|(code, name)| Other { code: code.to_string(), name: name.clone(), since: since(code) }).collect();
    others.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(others)
}

/// Offers an account to another municipality of the installation, or takes that back.
///
/// # Errors
/// There is no such account or municipality, or it cannot be offered there; the database cannot be written.
pub async fn offer(ask: Manage, id: AccountId, (act, to): (&str, &str), by: &By) -> Result<Response, AppError> {
    let (store, municipality) = (ask.site.store(), ask.site.municipality());
    let other = to.parse().ok().filter(|code| ask.site.municipalities().contains(code));
    let Some(other) = other else { return Err(AppError::invalid(vec![ask.shell.t("guests-no-place").to_owned()])) };
    match act {
        "offer" => store.offer_account(municipality, id, other, by).await?,
        _ => store.withdraw_account(municipality, id, other, by).await?,
    }
    Ok(Redirect::to(&ask.shell.to(&format!("/accounts/{}?done={act}", id.0))).into_response())
}

/// Admits an account that another municipality offers.
///
/// # Errors
/// The database cannot be read or written.
pub async fn admit(ask: Manage, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let again = |ask: Manage, wrong: String| show(ask, (StatusCode::UNPROCESSABLE_ENTITY, vec![wrong]), [const { String::new() }; 3]);
    let person = match person(&ask, sent.number.trim()).await? {
        Ok(person) => person,
        Err(wrong) => return again(ask, wrong).await,
    };
    let home = sent.home.parse().ok().filter(|code| ask.site.municipalities().contains(code));
    let Some(home) = home else { return again(ask, GuestError::NotOffered.ja()).await };
    let by = by(&ask, &visitor, "ほかの団体の利用者の受入れ");
    match ask.site.store().admit_guest(ask.site.municipality(), (home, AccountId(sent.account)), person, &by).await {
        Ok(id) => Ok(Redirect::to(&ask.shell.to(&format!("/accounts/{}?done=admit", id.0))).into_response()),
        Err(error @ (GuestError::Account(_) | GuestError::Read(_))) => Err(error.into()),
        Err(error) => again(ask, error.ja()).await,
    }
}

/// The person of a staff number; nobody where none is given.
async fn person(ask: &Manage, number: &str) -> Result<Result<Option<PersonKey>, String>, AppError> {
    if number.is_empty() {
        return Ok(Ok(None));
    }
    let loaded = ask.loaded().await?;
    let key = loaded.snapshot.find_person(number).and_then(|id| loaded.person_key(id));
    Ok(key.map(Some).ok_or_else(|| ask.shell.f1("guests-no-person", "number", number)))
}
