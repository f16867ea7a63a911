//! One's own account: password, authenticator app, recovery codes, passkeys, sessions. Whoever changes how they sign in, or
//! ends sessions, must have proved who they are a moment ago, by all that is asked of them at a sign-in.

pub mod app;
pub mod keys;
pub mod password;
pub mod places;
pub mod second;
pub mod sessions;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Checked, Password};
use ayumi_store::{By, Credentials};

use crate::error::AppError;
use crate::features::sign_in::attempt::Attempt;
use crate::features::sign_in::{encoded, passkey};
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, Visitor};

/// 自分の設定のページ.
#[derive(Debug, Template)]
#[template(path = "account/page.html")]
pub struct AccountPage {
    /// The frame.
    pub shell: Shell,
    /// 利用者ID
    pub login: String,
    /// What it is called.
    pub name: String,
    /// What was done; empty otherwise.
    pub done: &'static str,
    /// What is wrong; empty otherwise.
    pub wrong: String,
    /// Whether they proved who they are a moment ago, so that they may change something.
    pub fresh: bool,
    /// Where they prove it once more.
    pub anew: String,
    /// Whether the account has a password.
    pub password: bool,
    /// Whether an authenticator app is set up.
    pub totp: bool,
    /// How many recovery codes are left; empty where there is no need for any.
    pub recovery: String,
    /// Whether passkeys can belong to this address.
    pub can_have_keys: bool,
    /// パスキー: id, name, when added, when last used.
    pub keys: Vec<[String; 4]>,
    /// セッション: id (empty: this one), browser, address, since, last seen.
    pub sessions: Vec<[String; 5]>,
}

/// The page.
///
/// # Errors
/// The database cannot be read.
pub async fn page(at: At, visitor: Visitor) -> Result<Response, AppError> {
    show(at, &visitor, (StatusCode::OK, String::new())).await
}

/// The page, with what is wrong.
///
/// # Errors
/// The database cannot be read.
pub async fn show(at: At, visitor: &Visitor, (status, wrong): (StatusCode, String)) -> Result<Response, AppError> {
    let (store, home, account) = (at.site.store(), visitor.home.municipality, visitor.home.account);
    let found = own(&at, visitor).await?;
    let keys = store.passkeys(home, account).await?.into_iter().map(keys::row).collect::<Vec<_>>();
    let sessions = store.sessions(home, account, at.site.now()).await?;
    let needs_codes = found.totp.is_some() || !keys.is_empty();
    let done = Some(at.shell.given("done")).filter(|done| !done.is_empty()).and_then(|done| at.shell.find(&format!("account-done-{done}")));
    let page = AccountPage {
        login: visitor.home.login.clone(),
        name: visitor.name.clone(),
        done: done.unwrap_or_default(),
        wrong,
        fresh: is_fresh(&at, visitor),
        anew: at.shell.to(&anew("/account")),
        password: found.hash.is_some(),
        totp: found.totp.is_some(),
        recovery: if needs_codes { found.recovery.to_string() } else { String::new() },
        can_have_keys: passkey::place(&at).is_ok(),
        keys,
        sessions: sessions.into_iter().map(|session| sessions::row(session, &visitor.session)).collect(),
        shell: at.shell,
    };
    Ok((status, Page(page)).into_response())
}

/// What one's own account can be signed in to with.
///
/// # Errors
/// The database cannot be read.
pub async fn own(at: &At, visitor: &Visitor) -> Result<Credentials, AppError> {
    at.site.store().credentials(visitor.home.municipality, visitor.home.account).await?.ok_or_else(AppError::sign_in)
}

/// Who changes their own account, and why.
pub fn by(at: &At, visitor: &Visitor, reason: &str) -> By {
    By { actor: visitor.home.login.clone(), reason: reason.to_owned(), instant: at.site.now() }
}

/// For how long after a proof somebody may change how they sign in, in seconds.
const MOMENT: i64 = 5 * 60;

fn is_fresh(at: &At, visitor: &Visitor) -> bool {
    at.site.now().0 < visitor.proved.0.saturating_add(MOMENT)
}

/// Where somebody proves once more who they are, and comes back from.
fn anew(to: &str) -> String {
    format!("/sign-in?anew=1&to={}", encoded(to))
}

/// Sends whoever did not prove a moment ago who they are to do so; they come back to a page. A session that somebody else has
/// got hold of changes nothing.
pub fn stale(at: &At, visitor: &Visitor, to: &str) -> Option<Response> {
    (!is_fresh(at, visitor)).then(|| Redirect::to(&at.shell.to(&anew(to))).into_response())
}

/// Whether it is really they who sit there: the password once more, counted like an attempt to sign in. An account without
/// a password has nothing to be asked for.
///
/// # Errors
/// The database cannot be read or written.
pub async fn confirm(at: &At, visitor: &Visitor, password: &str) -> Result<Result<Credentials, (StatusCode, String)>, AppError> {
    let found = own(at, visitor).await?;
    if found.hash.is_none() {
        return Ok(Ok(found));
    }
    let attempt = match Attempt::begin(at, visitor.home.municipality, &found.login_key).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(Err(wait)),
    };
    if at.site.accounts().vault.check(Password::typed(password), found.hash.clone()).await == Checked::Wrong {
        tracing::warn!(event = "confirmation-failed", account = visitor.home.account.0);
        return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("account-password-wrong").to_owned())));
    }
    attempt.was_right(at, false).await?;
    Ok(Ok(found))
}

/// An instant as people read it.
pub fn when(instant: ayumi_store::Instant) -> String {
    ayumi_answers::words::instant(&instant.to_string())
}
