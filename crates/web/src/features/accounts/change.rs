//! What is done to an account by whoever manages it: lock, unlock, end, reset, offer to another municipality; and many locked at once.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Code, Login, chance, purpose};
use ayumi_store::{AccountId, AccountState, By, Instant, NewCode, Reset};
use serde::Deserialize;

use super::{by, guests, one_page};
use crate::error::AppError;
use crate::features::account::when;
use crate::features::accounts::create::CODE_LASTS;
use crate::manage::Manage;
use crate::visitor::Visitor;

/// The longest reason, in characters.
const LONGEST: usize = 200;

/// What the forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    reason: String,
    to: String,
}

/// Does it.
///
/// # Errors
/// There is no such account or act; nobody locks, ends or offers their own; a reset has its reason.
pub async fn send(ask: Manage, visitor: Visitor, Path((id, act)): Path<(i64, String)>, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let (id, municipality) = (AccountId(id), ask.site.municipality());
    if visitor.account == id {
        return Err(AppError::conflict(ask.shell.t("accounts-own").to_owned()));
    }
    let state = match act.as_str() {
        "lock" => AccountState::Locked,
        "unlock" => AccountState::Active,
        "end" => AccountState::Ended,
        "offer" | "withdraw" => {
            let reason = if act == "offer" { "ほかの団体への利用者の申し出" } else { "利用者の申し出の取下げ" };
            let by = by(&ask, &visitor, reason);
            return guests::offer(ask, id, (&act, &sent.to), &by).await;
        }
        "reset" | "reset-password" | "reset-second" => {
            let by = by(&ask, &visitor, &reason(&ask, &sent.reason)?);
            return reset(ask, id, &act, &by).await;
        }
        _ => return Err(AppError::not_found("page")),
    };
    let reason = match state {
        AccountState::Active => "利用の再開",
        AccountState::Locked => "利用の停止",
        AccountState::Ended => "利用の終了",
    };
    ask.site.store().set_account_state(municipality, id, state, &by(&ask, &visitor, reason)).await?;
    Ok(Redirect::to(&ask.shell.to(&format!("/accounts/{}?done={act}", id.0))).into_response())
}

/// A reason that may stand in the journal.
pub fn reason(ask: &Manage, given: &str) -> Result<String, AppError> {
    let text = given.trim();
    if text.is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(AppError::invalid(vec![ask.shell.f1("accounts-reason-wrong", "most", LONGEST)]));
    }
    Ok(text.to_owned())
}

/// Takes away both factors or one of them. Where the first one goes there is a new one-time code, shown this once.
async fn reset(ask: Manage, id: AccountId, act: &str, by: &By) -> Result<Response, AppError> {
    let (store, municipality) = (ask.site.store(), ask.site.municipality());
    if act == "reset-second" {
        store.reset_account(municipality, id, Reset::Second, by).await?;
        return Ok(Redirect::to(&ask.shell.to(&format!("/accounts/{}?done={act}", id.0))).into_response());
    }
    let found = store.find_account(municipality, id).await?.ok_or_else(|| AppError::not_found("account"))?;
    let login = Login::parse(&found.login).map_err(AppError::internal)?;
    let code = Code::new(chance::draw());
    let expires = Instant(ask.site.now().0 + CODE_LASTS);
    let new = NewCode { digest: code.digest(&purpose::first(&municipality.to_string(), login.key())), expires };
    let reset = if act == "reset-password" { Reset::Password(new) } else { Reset::All(new) };
    store.reset_account(municipality, id, reset, by).await?;
    Ok(one_page(ask, id, Some((code.shown(), when(expires)))).await?.into_response())
}
