//! Passkeys of one's own account: added, named, taken away.

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_store::Passkey;
use serde::Deserialize;

use super::{app, by, own, show, stale, when};
use crate::error::AppError;
use crate::features::sign_in::passkey::{handle, place, question, taken};
use crate::visitor::{At, Visitor};

/// What the forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    token: String,
    answer: String,
    name: String,
    id: String,
}

/// A passkey in the list.
pub fn row(passkey: Passkey) -> [String; 4] {
    let used = passkey.used.map_or_else(String::new, when);
    [hex(&passkey.credential), passkey.name, when(passkey.created), used]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Asks the browser to make a passkey.
///
/// # Errors
/// There can be none at this address; the database cannot be read or written.
pub async fn ask(at: At, visitor: Visitor) -> Result<Response, AppError> {
    let place = place(&at).map_err(|_| AppError::conflict(at.shell.t("sign-in-passkey-nowhere").to_owned()))?;
    if stale(&at, &visitor, "/account").is_some() {
        let wrong = serde_json::json!({ "wrong": at.shell.t("account-stale") });
        return Ok((StatusCode::FORBIDDEN, axum::Json(wrong)).into_response());
    }
    let others = at.site.store().passkeys(visitor.home.municipality, visitor.home.account).await?;
    let others: Vec<Vec<u8>> = others.into_iter().map(|key| key.credential).collect();
    let asked = place.ask_new(handle(visitor.home.municipality, visitor.home.account), &visitor.home.login, &others).map_err(AppError::internal)?;
    question(&at, visitor.home.municipality, Some(visitor.home.account), asked).await
}

/// Keeps the passkey that the browser made. With the first one come recovery codes.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let state = taken(&at, visitor.home.municipality, &sent.token).await?.filter(|(account, _)| *account == Some(visitor.home.account));
    let made = place(&at).ok().zip(state).and_then(|(place, (_, state))| match place.take_new(&state, &sent.answer) {
        Ok(kept) => Some(kept),
        Err(refused) => {
            tracing::warn!(event = "passkey-refused", %refused);
            None
        }
    });
    let known = match &made {
        Some(kept) => at.site.store().find_passkey(visitor.home.municipality, &kept.id).await?.is_some(),
        None => false,
    };
    let Some(kept) = made.filter(|_| !known) else {
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("account-key-wrong").to_owned());
        return show(at, &visitor, wrong).await;
    };
    let name: String = sent.name.trim().chars().filter(|sign| !sign.is_control()).take(40).collect();
    let name = if name.is_empty() { at.browser.to_owned() } else { name };
    let created = at.site.now();
    let passkey = Passkey { credential: kept.id, account: visitor.home.account, name, data: kept.data, created, used: None };
    at.site.store().add_passkey(visitor.home.municipality, &passkey, &by(&at, &visitor, "本人によるパスキーの登録")).await?;
    if own(&at, &visitor).await?.recovery == 0 {
        return app::fresh(at, visitor).await;
    }
    Ok(Redirect::to(&at.shell.to("/account?done=key")).into_response())
}

/// Takes a passkey away.
///
/// # Errors
/// The database cannot be read or written.
pub async fn remove(at: At, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    if let Some(stale) = stale(&at, &visitor, "/account") {
        return Ok(stale);
    }
    let keys = at.site.store().passkeys(visitor.home.municipality, visitor.home.account).await?;
    if let Some(key) = keys.iter().find(|key| hex(&key.credential) == sent.id) {
        let by = by(&at, &visitor, "本人によるパスキーの解除");
        at.site.store().drop_passkey(visitor.home.municipality, visitor.home.account, &key.credential, &by).await?;
    }
    Ok(Redirect::to(&at.shell.to("/account?done=key-gone")).into_response())
}
