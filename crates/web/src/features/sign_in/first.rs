//! The first sign-in: a one-time code from paper or from the console, then a password of one's own. The code is good until
//! the password is set.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Code, Login, Password, purpose};
use ayumi_store::{AccountState, By, Stage};
use serde::Deserialize;

use super::attempt::Attempt;
use super::{Proof, go_on, has_second, open};
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, Pending};

/// 初めてのサインインのページ.
#[derive(Debug, Template)]
#[template(path = "sign_in/first.html")]
pub struct FirstPage {
    /// The frame.
    pub shell: Shell,
    /// 利用者ID, as it was written.
    pub login: String,
    /// What is wrong; empty at first.
    pub wrong: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    login: String,
    code: String,
}

/// The page.
pub async fn page(at: At) -> Page<FirstPage> {
    Page(FirstPage { shell: at.shell, login: String::new(), wrong: String::new() })
}

/// Login and code.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("sign-in-first-wrong").to_owned());
    let (Ok(login), Ok(code)) = (Login::parse(&sent.login), Code::parse(&sent.code)) else { return Ok(again(at, sent.login, wrong)) };
    let municipality = at.site.municipality();
    let attempt = match Attempt::begin(&at, municipality, login.key()).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(again(at, sent.login, wait)),
    };
    let found = at.site.store().credentials_of_login(municipality, login.key()).await?;
    let found = found.filter(|found| found.state == AccountState::Active);
    let (whose, now) = (purpose::first(&municipality.to_string(), login.key()), at.site.now());
    let fits = |(digest, expires): &(Vec<u8>, ayumi_store::Instant)| code.matches(&whose, digest) && now < *expires;
    let Some(found) = found.filter(|found| found.code.as_ref().is_some_and(fits)) else {
        tracing::warn!(event = "sign-in-failed", way = "code", address = %at.connection.address);
        return Ok(again(at, sent.login, wrong));
    };
    attempt.was_right(&at, false).await?;
    open(&at, (municipality, found.account), (Stage::Password, Proof::now(&at)), "/sign-in/password").await
}

fn again(at: At, login: String, (status, wrong): (StatusCode, String)) -> Response {
    (status, Page(FirstPage { shell: at.shell, login, wrong })).into_response()
}

/// パスワードを決めるページ.
#[derive(Debug, Template)]
#[template(path = "sign_in/choose.html")]
pub struct ChoosePage {
    /// The frame.
    pub shell: Shell,
    /// 利用者ID
    pub login: String,
    /// What is wrong; empty at first.
    pub wrong: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    password: String,
    again: String,
}

fn awaited(at: &At) -> Option<Pending> {
    at.pending.clone().filter(|pending| pending.stage == Stage::Password)
}

/// The page for a password of one's own.
pub async fn choose(at: At) -> Response {
    match awaited(&at) {
        Some(pending) => Page(ChoosePage { login: pending.login, wrong: String::new(), shell: at.shell }).into_response(),
        None => Redirect::to(&at.shell.to("/sign-in/first")).into_response(),
    }
}

/// The password.
///
/// # Errors
/// The database cannot be read or written.
pub async fn chosen(at: At, Form(sent): Form<Chosen>) -> Result<Response, AppError> {
    let Some(pending) = awaited(&at) else { return Ok(Redirect::to(&at.shell.to("/sign-in/first")).into_response()) };
    let password = match new_password(&at, &pending.login, &sent.password, &sent.again) {
        Ok(password) => password,
        Err(wrong) => {
            let page = ChoosePage { login: pending.login, wrong, shell: at.shell };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
    };
    let hash = at.site.accounts().vault.hash(password).await.ok_or_else(|| AppError::internal("no hash"))?;
    let by = By { actor: pending.login.clone(), reason: "初めてのサインイン".into(), instant: at.site.now() };
    at.site.store().set_password(pending.home, pending.account, &hash, Some(pending.session), &by).await?;
    let found = at.site.store().credentials(pending.home, pending.account).await?;
    // Where the password alone was reset, the second factor is still asked for.
    let second = found.as_ref().is_some_and(has_second);
    go_on(&at, (pending.home, pending.account), second, Proof::now(&at), "/").await
}

/// A new password that was typed twice.
///
/// # Errors
/// Why it may not be one, for people.
pub fn new_password(at: &At, login: &str, password: &str, again: &str) -> Result<Password, String> {
    let checked = Password::new(password, &[login, &at.shell.municipality]).map_err(|error| error.ja());
    match checked {
        Ok(_) if password != again => Err(at.shell.t("sign-in-differ").to_owned()),
        checked => checked,
    }
}
