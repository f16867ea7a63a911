//! Signing in: by password, by one-time code, by passkey, through others, with a second step; and signing out. Whoever fails is told that
//! it was wrong, never what was wrong.

pub mod attempt;
pub mod first;
pub mod outside;
pub mod passkey;
pub mod place;
pub mod second;

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Checked, Login, Password, Token, chance};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{AccountId, AccountState, Credentials, Instant, NewSession, Stage};
use serde::Deserialize;

use crate::employment;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, way_back};
use attempt::Attempt;

/// サインインのページ.
#[derive(Debug, Template)]
#[template(path = "sign_in/password.html")]
pub struct SignInPage {
    /// The frame.
    pub shell: Shell,
    /// Where to go afterwards.
    pub to: String,
    /// 利用者ID, as it was written.
    pub login: String,
    /// What is wrong; empty at first.
    pub wrong: String,
    /// What has just happened; empty otherwise.
    pub notice: &'static str,
    /// Whether passkeys can be used at this address.
    pub passkeys: bool,
    /// Whether other municipalities sign in here as well.
    pub shared: bool,
    /// The providers of others through which somebody may come.
    pub ways: Vec<outside::Way>,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    login: String,
    password: String,
    to: String,
}

impl SignInPage {
    fn new(at: At, to: String, login: String, wrong: String) -> Self {
        let notice = match at.visitor {
            Some(_) => at.shell.t("sign-in-anew"),
            None if at.shell.given("out").is_empty() => "",
            None => at.shell.t("sign-in-out"),
        };
        Self {
            passkeys: passkey::place(&at).is_ok(),
            shared: at.site.is_shared(),
            ways: outside::ways(&at, &to),
            to,
            login,
            wrong,
            notice,
            shell: at.shell,
        }
    }

    /// The page again, with what is wrong.
    pub fn again(at: At, to: &str, login: &str, (status, wrong): (StatusCode, String)) -> Response {
        let page = Self::new(at, way_back(to).to_owned(), login.to_owned(), wrong);
        (status, Page(page)).into_response()
    }
}

/// The page. Whoever is signed in already goes on, unless they are to prove who they are once more.
pub async fn page(at: At) -> Response {
    let to = way_back(at.shell.given("to")).to_owned();
    if let Some(visitor) = &at.visitor {
        let login = visitor.login.clone();
        if !at.shell.given("anew").is_empty() {
            return Page(SignInPage::new(at, to, login, String::new())).into_response();
        }
        return Redirect::to(&at.shell.to(&to)).into_response();
    }
    if at.site.is_shared() && at.place.is_none() {
        return place::page(at).await.into_response();
    }
    Page(SignInPage::new(at, to, String::new(), String::new())).into_response()
}

/// Login and password.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    // Whoever proves once more who they are does so at home.
    if at.site.is_shared() && at.place.is_none() && at.visitor.is_none() {
        return Ok(place::page(at).await.into_response());
    }
    let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("sign-in-wrong").to_owned());
    let Ok(login) = Login::parse(&sent.login) else { return Ok(SignInPage::again(at, &sent.to, &sent.login, wrong)) };
    let municipality = at.site.municipality();
    let attempt = match Attempt::begin(&at, municipality, login.key()).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(SignInPage::again(at, &sent.to, &sent.login, wait)),
    };
    let found = at.site.store().credentials_of_login(municipality, login.key()).await?;
    let kept = found.as_ref().and_then(|found| found.hash.clone());
    let checked = at.site.accounts().vault.check(Password::typed(&sent.password), kept).await;
    let has_own = found.as_ref().is_some_and(|found| found.hash.is_some());
    if !has_own && !at.site.accounts().ways.directories.is_empty() {
        return elsewhere(at, &attempt, &login, &sent).await;
    }
    let active = found.filter(|found| found.state == AccountState::Active);
    let (Some(found), Checked::Right | Checked::RightAndOutdated(_)) = (active, &checked) else {
        tracing::warn!(event = "sign-in-failed", way = "password", address = %at.connection.address);
        return Ok(SignInPage::again(at, &sent.to, &sent.login, wrong));
    };
    if let Checked::RightAndOutdated(hash) = &checked {
        at.site.store().rehash_password(municipality, found.account, hash, at.site.now()).await?;
    }
    let second = has_second(&found);
    attempt.was_right(&at, !second).await?;
    go_on(&at, (municipality, found.account), second, Proof::now(&at), way_back(&sent.to)).await
}

/// 証明: when somebody proved who they are, and whether another system says that it was by two factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When, as far as is known.
    pub at: Instant,
    /// Whether by two factors, elsewhere. Of a second factor here the account itself knows.
    pub strong: bool,
}

impl Proof {
    /// By one factor, just now.
    pub fn now(at: &At) -> Self {
        Self { at: at.site.now(), strong: false }
    }
}

/// Goes on to the second step where there is one and it was not taken elsewhere, otherwise in.
///
/// # Errors
/// The database cannot be written.
pub async fn go_on(at: &At, whose: (MunicipalityCode, AccountId), second: bool, proof: Proof, to: &str) -> Result<Response, AppError> {
    if second && !proof.strong {
        return open(at, whose, (Stage::Second, proof), &format!("/sign-in/second?to={}", encoded(to))).await;
    }
    open(at, whose, (Stage::Full, proof), to).await
}

/// Login and password of somebody who has no password here: the directories say whether they are right.
async fn elsewhere(at: At, attempt: &Attempt, login: &Login, sent: &Sent) -> Result<Response, AppError> {
    let account = match outside::by_directory(&at, login, &sent.password).await? {
        Ok(account) => account,
        Err(wrong) => {
            tracing::warn!(event = "sign-in-failed", way = "directory", address = %at.connection.address);
            return Ok(SignInPage::again(at, &sent.to, &sent.login, wrong));
        }
    };
    tracing::info!(event = "proved-elsewhere", way = "directory", account = account.id.0);
    attempt.was_right(&at, !account.has_second).await?;
    go_on(&at, (at.site.municipality(), account.id), account.has_second, Proof::now(&at), way_back(&sent.to)).await
}

/// Whether a password alone does not do.
pub fn has_second(found: &Credentials) -> bool {
    found.totp.is_some() || found.passkeys > 0
}

/// Opens a session with a token of its own, instead of whatever the browser had, and goes on. Whoever has left is not let in.
///
/// # Errors
/// The database cannot be written.
pub async fn open(
    at: &At,
    (municipality, account): (MunicipalityCode, AccountId),
    (stage, proof): (Stage, Proof),
    to: &str,
) -> Result<Response, AppError> {
    let address = at.connection.address.to_string();
    let found = at.site.store().find_account(municipality, account).await?;
    if employment::has_left(&at.site.of(municipality), found.and_then(|account| account.person)).await? {
        tracing::warn!(event = "sign-in-failed", way = "left", account = account.0, %address);
        let left = (StatusCode::FORBIDDEN, at.shell.t("sign-in-left").to_owned());
        return Ok(SignInPage::again(at.clone(), "/", "", left));
    }
    let (now, rules) = (at.site.now(), at.site.accounts().sessions);
    let token = Token::new(chance::draw());
    let lasts = if stage == Stage::Full { rules.absolute } else { rules.unfinished };
    let before = at.visitor.as_ref().filter(|visitor| visitor.home.municipality == municipality).map(|visitor| visitor.session);
    let instead = at.pending.as_ref().filter(|pending| pending.home == municipality).map(|pending| pending.session).or(before);
    let new = NewSession {
        token: token.digest(),
        account,
        stage,
        created: now,
        expires: Instant(now.0.saturating_add(lasts)),
        proved: proof.at,
        strong: proof.strong,
        address: &address,
        browser: at.browser,
        instead,
    };
    at.site.store().open_session(municipality, &new).await?;
    if stage == Stage::Full {
        tracing::info!(event = "signed-in", account = account.0, %address);
    }
    Ok(([at.connection.keep(municipality, &token)], Redirect::to(&at.shell.to(to))).into_response())
}

/// Ends the session of this browser.
///
/// # Errors
/// The database cannot be written.
pub async fn out(at: At) -> Result<Response, AppError> {
    let of_visitor = at.visitor.as_ref().map(|visitor| (visitor.home.municipality, visitor.home.account, visitor.session));
    let of_pending = at.pending.as_ref().map(|pending| (pending.home, pending.account, pending.session));
    if let Some((home, account, session)) = of_visitor.or(of_pending) {
        at.site.store().end_session(home, account, &session).await?;
        tracing::info!(event = "signed-out", account = account.0);
    }
    let (_, forget) = at.connection.forget();
    // What the browser keeps of these pages beside the cookie goes, too.
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(([(SET_COOKIE, forget), clear], Redirect::to(&at.shell.to("/sign-in?out=1"))).into_response())
}

/// An address as a value of an address.
pub fn encoded(to: &str) -> String {
    form_urlencoded::byte_serialize(to.as_bytes()).collect()
}
