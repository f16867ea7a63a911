//! Signing in through others: a provider of OpenID Connect, to which the browser goes and from which it comes back; or a
//! directory that checks login and password. Both say who somebody is; which account that is, is said here.

use std::cmp::Ordering;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Login, Token, chance};
use ayumi_federation::ldap::{Directory, LdapError, Reason};
use ayumi_federation::oidc::{Pending, Provider, Returned};
use ayumi_federation::{Identity, Key, Secret};
use ayumi_store::{Account, AccountError, AccountState, By, Instant};
use serde::{Deserialize, Serialize};

use super::{Proof, SignInPage};
use crate::error::AppError;
use crate::visitor::{At, way_back};

/// How long somebody may take at a provider, in seconds.
const PATIENCE: i64 = 10 * 60;

/// What is kept on the server while somebody is at a provider.
#[derive(Serialize, Deserialize)]
struct Away {
    pending: Pending,
    to: String,
}

/// What somebody who was proved elsewhere is here.
enum Found {
    /// An account that may be signed in to.
    Account(Box<Account>),
    /// Nobody who may sign in.
    Nobody,
}

/// A button of the page.
#[derive(Clone, Debug)]
pub struct Way {
    /// What stands on it.
    pub name: String,
    /// Where it leads.
    pub href: String,
}

/// The buttons of the providers.
pub fn ways(at: &At, to: &str) -> Vec<Way> {
    let anew = if at.visitor.is_some() { "&anew=1" } else { "" };
    let href = |provider: &Provider| at.shell.to(&format!("/sign-in/oidc/{}?to={}{anew}", provider.id(), super::encoded(to)));
    at.site.accounts().ways.providers.iter().map(|provider| Way { name: provider.name().to_owned(), href: href(provider) }).collect()
}

/// Sends the browser to a provider; whoever is signed in and comes to prove who they are once more must do so there anew.
///
/// # Errors
/// There is no such provider; the database cannot be written.
pub async fn start(at: At, Path(id): Path<String>) -> Result<Response, AppError> {
    let ways = at.site.accounts().ways.clone();
    let provider = ways.provider(&id).ok_or_else(|| AppError::not_found("page"))?;
    let to = way_back(at.shell.given("to")).to_owned();
    if at.is_from_elsewhere {
        // Nobody is signed in by following a link of another site: here they choose it themselves.
        return Ok(Redirect::to(&at.shell.to(&format!("/sign-in?to={}", super::encoded(&to)))).into_response());
    }
    let (now, municipality) = (at.site.now(), at.site.municipality());
    // Where people come back to is configured and not for the request to say.
    let origin = at.site.accounts().public.as_ref().map_or_else(|| at.origin.clone(), ToString::to_string);
    let back = format!("{origin}/sign-in/oidc/{id}/return");
    let begun = if at.shell.given("anew").is_empty() { provider.start(&back, now.0).await } else { provider.start_anew(&back, now.0).await };
    let start = match begun {
        Ok(start) => start,
        Err(error) => {
            tracing::error!(event = "provider-failed", provider = id, %error);
            return Ok(SignInPage::again(at, &to, "", (StatusCode::BAD_GATEWAY, error.ja().to_owned())));
        }
    };
    let token = Token::new(chance::draw());
    let state = serde_json::to_string(&Away { pending: start.pending, to }).map_err(AppError::internal)?;
    let times = (now, Instant(now.0.saturating_add(PATIENCE)));
    at.site.store().keep_ceremony(municipality, &token.digest(), None, &state, times).await?;
    let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([at.connection.keep_away(&token), no_store], Redirect::to(&start.address)).into_response())
}

/// Takes the browser back from a provider. What was kept for it is taken once, whatever comes of it.
///
/// # Errors
/// There is no such provider; the database cannot be read or written.
pub async fn back(at: At, Path(id): Path<String>, Query(returned): Query<Returned>) -> Result<Response, AppError> {
    let ways = at.site.accounts().ways.clone();
    let provider = ways.provider(&id).ok_or_else(|| AppError::not_found("page"))?;
    let refused = |at: At, status: StatusCode, wrong: String| SignInPage::again(at, "/", "", (status, wrong));
    let Some(away) = taken(&at).await? else {
        tracing::warn!(event = "sign-in-failed", way = "oidc", address = %at.connection.address, provider = id, cause = "nothing was started in this browser");
        let wrong = at.shell.t("sign-in-outside-late").to_owned();
        return Ok(refused(at, StatusCode::UNPROCESSABLE_ENTITY, wrong));
    };
    let identity = match provider.finish(away.pending, &returned, at.site.now().0).await {
        Ok(identity) => identity,
        Err(error) => {
            tracing::warn!(event = "sign-in-failed", way = "oidc", address = %at.connection.address, provider = id, cause = %error);
            return Ok(refused(at, StatusCode::UNPROCESSABLE_ENTITY, error.ja().to_owned()));
        }
    };
    match account(&at, &identity).await? {
        Found::Account(account) => {
            tracing::info!(event = "proved-elsewhere", way = "oidc", provider = id, account = account.id.0);
            // What the provider does not say was not just now.
            let proof = Proof { at: Instant(identity.proved.unwrap_or(0)), strong: identity.strong };
            super::go_on(&at, (at.site.municipality(), account.id), account.has_second, proof, way_back(&away.to)).await
        }
        Found::Nobody => {
            tracing::warn!(event = "sign-in-failed", way = "oidc", address = %at.connection.address, provider = id, cause = "no account");
            let wrong = at.shell.t("sign-in-outside-nobody").to_owned();
            Ok(refused(at, StatusCode::FORBIDDEN, wrong))
        }
    }
}

/// What was kept for this browser.
async fn taken(at: &At) -> Result<Option<Away>, AppError> {
    let Some(token) = &at.away else { return Ok(None) };
    let kept = at.site.store().take_ceremony(at.site.municipality(), &token.digest(), at.site.now()).await?;
    Ok(kept.and_then(|(account, state)| if account.is_none() { serde_json::from_str(&state).ok() } else { None }))
}

/// The account of a login and password that a directory agrees to, or what to say.
///
/// # Errors
/// The database cannot be read or written.
pub async fn by_directory(at: &At, login: &Login, password: &str) -> Result<Result<Account, (StatusCode, String)>, AppError> {
    let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("sign-in-wrong").to_owned());
    let mut said: Option<(StatusCode, String)> = None;
    for directory in &at.site.accounts().ways.directories {
        match directory.sign_in(login.text(), &Secret::from(password)).await {
            Ok(identity) => {
                return Ok(match account(at, &identity).await? {
                    Found::Account(account) => Ok(*account),
                    Found::Nobody => Err((StatusCode::FORBIDDEN, at.shell.t("sign-in-outside-nobody").to_owned())),
                });
            }
            Err(error) => said = said.or(told(directory, &error)),
        }
    }
    Ok(Err(said.unwrap_or(wrong)))
}

/// What is said about a refusal; nothing where it is the same as for any wrong login or password.
fn told(directory: &Directory, error: &LdapError) -> Option<(StatusCode, String)> {
    let provider = directory.id();
    match error {
        LdapError::EmptyPassword | LdapError::Login | LdapError::NotFound | LdapError::Refused(Reason::Credentials) => None,
        LdapError::Refused(_) => Some((StatusCode::FORBIDDEN, error.ja().to_owned())),
        _ => {
            tracing::error!(event = "provider-failed", provider, %error);
            Some((StatusCode::BAD_GATEWAY, error.ja().to_owned()))
        }
    }
}

/// The account of an identity: the one it was tied to, otherwise the one that the mapping names, which is tied to it then.
async fn account(at: &At, identity: &Identity) -> Result<Found, AppError> {
    let (store, municipality) = (at.site.store(), at.site.municipality());
    let active = |account: Option<Account>| match account {
        // One of another municipality is signed in to there.
        Some(account) if account.state == AccountState::Active && account.guest_of.is_none() => Found::Account(Box::new(account)),
        _ => Found::Nobody,
    };
    if let Some(id) = store.account_of_subject(municipality, &identity.provider, &identity.subject).await? {
        return Ok(active(store.find_account(municipality, id).await?));
    }
    let Found::Account(account) = active(named(at, &identity.key).await?) else { return Ok(Found::Nobody) };
    let by = By { actor: account.login.clone(), reason: "外部の認証での初めてのサインイン".into(), instant: at.site.now() };
    match store.tie_subject(municipality, account.id, (&identity.provider, &identity.subject), &by).await {
        Ok(()) => Ok(Found::Account(account)),
        // Somebody else of the same provider has this account already: a number was given anew, and a person must decide.
        Err(AccountError::Taken(_)) => Ok(Found::Nobody),
        Err(AccountError::Write(error)) => Err(error.into()),
        Err(error) => Err(AppError::internal(error)),
    }
}

/// The account that a mapping names.
async fn named(at: &At, key: &Key) -> Result<Option<Account>, AppError> {
    let (store, municipality) = (at.site.store(), at.site.municipality());
    match key {
        Key::Login(login) => match Login::parse(login) {
            Ok(login) => Ok(store.find_login(municipality, login.key()).await?),
            Err(_) => Ok(None),
        },
        Key::StaffNumber(number) => {
            let found = store.accounts_of_number(municipality, number).await?;
            match (found.first(), found.len().cmp(&1)) {
                (Some(id), Ordering::Equal) => Ok(store.find_account(municipality, *id).await?),
                _ => Ok(None),
            }
        }
    }
}
