//! Looking for readings: what is typed is sent in the body, and becomes an address with the ledger's keys only.

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::Login;
use ayumi_store::{AccountId, PersonKey, search_key};
use form_urlencoded::Serializer;
use serde::Deserialize;

use super::{BY, FROM, PERSON, UNTIL, is_own, show};
use crate::ask::Ask;
use crate::error::AppError;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// 職員番号 or 氏名
    pub person: String,
    /// 利用者ID
    pub by: String,
    /// この日から
    pub from: String,
    /// この日まで
    pub until: String,
}

/// Leads to the readings that are looked for.
///
/// # Errors
/// The database cannot be read.
pub async fn send(ask: Ask, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let mut wrong = Vec::new();
    let person = person(&ask, &sent).unwrap_or_else(|says| (wrong.push(says), None).1);
    let by = account(&ask, &sent).await?.unwrap_or_else(|says| (wrong.push(says), None).1);
    if !wrong.is_empty() {
        return show(ask, (StatusCode::UNPROCESSABLE_ENTITY, wrong), Some(sent)).await;
    }
    let keys = [(PERSON, person.map(|key| key.0.to_string())), (BY, by.map(|id| id.0.to_string()))];
    let keys = keys.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let days = [(FROM, sent.from), (UNTIL, sent.until)].into_iter().filter(|(_, value)| !value.trim().is_empty());
    let query = Serializer::new(String::new()).extend_pairs(keys).extend_pairs(days).finish();
    Ok(Redirect::to(&ask.shell.to(&format!("/readings?{query}"))).into_response())
}

/// The one person whose number or name it is; none where nothing was typed.
fn person(ask: &Ask, sent: &Sent) -> Result<Option<PersonKey>, String> {
    let key = search_key(&sent.person);
    if key.is_empty() || is_own(ask) {
        return Ok(None);
    }
    let people = || ask.world.search_keys().iter().zip(&ask.world.held().loaded.person_keys);
    let numbered = people().find(|(of, _)| of[0] == key).map(|(_, key)| *key);
    let named: Vec<PersonKey> = people().filter(|(of, _)| of.iter().any(|of| of.contains(&key))).map(|(_, key)| *key).collect();
    match (numbered, named.as_slice()) {
        (Some(one), _) => Ok(Some(one)),
        (None, [one]) => Ok(Some(*one)),
        (None, []) => Err(ask.shell.t("readings-nobody").to_owned()),
        (None, many) => Err(ask.shell.f1("readings-several", "n", many.len())),
    }
}

async fn account(ask: &Ask, sent: &Sent) -> Result<Result<Option<AccountId>, String>, AppError> {
    if sent.by.trim().is_empty() || is_own(ask) {
        return Ok(Ok(None));
    }
    let found = match Login::parse(&sent.by) {
        Ok(login) => ask.site.store().find_login(ask.site.municipality(), login.key()).await?,
        Err(_) => None,
    };
    Ok(found.map(|account| Some(account.id)).ok_or_else(|| ask.shell.t("readings-no-account").to_owned()))
}
