//! The second step after a password: a code of the authenticator app, a recovery code, or a passkey.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Code, SALT, purpose, totp};
use ayumi_store::{Credentials, Stage};
use serde::Deserialize;

use super::attempt::Attempt;
use super::{Proof, open, passkey};
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, Pending, way_back};

/// 2段階目のページ.
#[derive(Debug, Template)]
#[template(path = "sign_in/second.html")]
pub struct SecondPage {
    /// The frame.
    pub shell: Shell,
    /// Where to go afterwards.
    pub to: String,
    /// What is wrong; empty at first.
    pub wrong: String,
    /// Whether an authenticator app is set up.
    pub totp: bool,
    /// Whether a passkey can be used here.
    pub passkeys: bool,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    code: String,
    to: String,
}

/// The page.
///
/// # Errors
/// The database cannot be read.
pub async fn page(at: At) -> Result<Response, AppError> {
    let to = at.shell.given("to").to_owned();
    let Some((_, found)) = awaited(&at).await? else { return Ok(Redirect::to(&at.shell.to("/sign-in")).into_response()) };
    Ok(show(at, &found, &to, (StatusCode::OK, String::new())))
}

fn show(at: At, found: &Credentials, to: &str, (status, wrong): (StatusCode, String)) -> Response {
    let passkeys = found.passkeys > 0 && passkey::place(&at).is_ok();
    (status, Page(SecondPage { to: way_back(to).to_owned(), wrong, totp: found.totp.is_some(), passkeys, shell: at.shell })).into_response()
}

/// Whose second step is awaited in this browser.
async fn awaited(at: &At) -> Result<Option<(Pending, Credentials)>, AppError> {
    let Some(pending) = at.pending.clone().filter(|pending| pending.stage == Stage::Second) else { return Ok(None) };
    let found = at.site.store().credentials(pending.home, pending.account).await?;
    Ok(found.map(|found| (pending, found)))
}

/// A code.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let Some((pending, found)) = awaited(&at).await? else { return Ok(Redirect::to(&at.shell.to("/sign-in")).into_response()) };
    let attempt = match Attempt::begin(&at, pending.home, &found.login_key).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(show(at, &found, &sent.to, wait)),
    };
    if !is_right(&at, &pending, &found, &sent.code).await? {
        tracing::warn!(event = "sign-in-failed", way = "second", account = pending.account.0, address = %at.connection.address);
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("sign-in-second-wrong").to_owned());
        return Ok(show(at, &found, &sent.to, wrong));
    }
    attempt.was_right(&at, true).await?;
    let proof = Proof { at: pending.proved, strong: false };
    open(&at, (pending.home, pending.account), (Stage::Full, proof), way_back(&sent.to)).await
}

/// Whether the code is one of the app that was not used yet, or a recovery code, which is used up.
async fn is_right(at: &At, pending: &Pending, found: &Credentials, code: &str) -> Result<bool, AppError> {
    let (store, home, account) = (at.site.store(), pending.home.to_string(), pending.account);
    if let Some(app) = &found.totp {
        let secret = at.site.accounts().key.open(&purpose::totp(&home, account.0), &app.secret).map_err(AppError::internal)?;
        if let Some(step) = totp::check(&secret, code, at.site.now().0, Some(app.last_step)) {
            return Ok(store.use_totp(pending.home, account, step).await?);
        }
    }
    let salt = found.recovery_hash.as_ref().and_then(|kept| kept.first_chunk::<SALT>().copied());
    let (Ok(code), Some(salt)) = (Code::parse_recovery(code), salt) else { return Ok(false) };
    let kept = at.site.accounts().vault.stretch(vec![code], purpose::recovery(&home, account.0), salt).await;
    let Some(hash) = kept.and_then(|kept| kept.into_iter().next()) else { return Err(AppError::internal("no hash")) };
    Ok(store.use_recovery(pending.home, account, &hash).await?)
}
