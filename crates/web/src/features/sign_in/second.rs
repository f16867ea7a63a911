//! The second step after a password: a code of the authenticator app, a recovery code, or a passkey.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::totp::{self, Answer, Clock};
use ayumi_accounts::{Code, SALT, purpose};
use ayumi_store::{Credentials, Stage, Totp, TotpClock};
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
    let answer = answer(&at, &pending, &found, &sent.code).await?;
    if answer != Answer::Right {
        // A code that was near is a failure like any other: it is not told for nothing.
        tracing::warn!(event = "sign-in-failed", way = "second", account = pending.account.0, address = %at.connection.address);
        let wrong = if answer == Answer::Near { "sign-in-second-near" } else { "sign-in-second-wrong" };
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t(wrong).to_owned());
        return Ok(show(at, &found, &sent.to, wrong));
    }
    attempt.was_right(&at, true).await?;
    let proof = Proof { at: pending.proved, strong: false };
    open(&at, (pending.home, pending.account), (Stage::Full, proof), way_back(&sent.to)).await
}

/// Whether the code is that of the app, or a recovery code, which is used up.
async fn answer(at: &At, pending: &Pending, found: &Credentials, code: &str) -> Result<Answer, AppError> {
    if let Some(app) = &found.totp {
        let answer = of_app(at, pending, app, code).await?;
        if answer != Answer::Wrong {
            return Ok(answer);
        }
    }
    Ok(if is_recovery(at, pending, found, code).await? { Answer::Right } else { Answer::Wrong })
}

async fn of_app(at: &At, pending: &Pending, app: &Totp, code: &str) -> Result<Answer, AppError> {
    let owner = purpose::totp(&pending.home.to_string(), pending.account.0);
    let secret = at.site.accounts().key.open(&owner, &app.secret).map_err(AppError::internal)?;
    let TotpClock { last, offset, trial } = app.clock;
    let (answer, Clock { last, offset, trial }) = totp::check(&secret, code, at.site.now().0, Clock { last, offset, trial });
    let after = TotpClock { last, offset, trial };
    let is_kept = after == app.clock || at.site.store().turn_totp(pending.home, pending.account, app.clock, after).await?;
    Ok(if is_kept { answer } else { Answer::Wrong })
}

async fn is_recovery(at: &At, pending: &Pending, found: &Credentials, code: &str) -> Result<bool, AppError> {
    let salt = found.recovery_hash.as_ref().and_then(|kept| kept.first_chunk::<SALT>().copied());
    let (Ok(code), Some(salt)) = (Code::parse_recovery(code), salt) else { return Ok(false) };
    let whose = purpose::recovery(&pending.home.to_string(), pending.account.0);
    let kept = at.site.accounts().vault.stretch(vec![code], whose, salt).await;
    let Some(hash) = kept.and_then(|kept| kept.into_iter().next()) else { return Err(AppError::internal("no hash")) };
    Ok(at.site.store().use_recovery(pending.home, pending.account, &hash).await?)
}
