//! Signing in by passkey: the browser is asked, and its answer proves who it is without a login or a password.

use axum::Json;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use ayumi_accounts::passkey::{Place, Refused};
use ayumi_accounts::{Token, chance, purpose};
use ayumi_facts::MunicipalityCode;
use ayumi_store::{AccountId, AccountState, Instant, Stage};
use serde::{Deserialize, Serialize};

use super::{Proof, SignInPage, open};
use crate::error::AppError;
use crate::visitor::{At, way_back};

/// How long a browser may take to answer, in seconds.
const PATIENCE: i64 = 5 * 60;

/// A question to the browser.
#[derive(Debug, Serialize)]
pub struct Question {
    /// Under which the server keeps what it asked.
    pub token: String,
    /// For `navigator.credentials`.
    pub question: serde_json::Value,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    token: String,
    answer: String,
    to: String,
}

/// The place that passkeys of this request belong to.
///
/// # Errors
/// The address is one of numbers, which can have none.
pub fn place(at: &At) -> Result<Place, Refused> {
    Place::new(&at.origin, at.shell.t("brand"))
}

/// The handle of an account.
pub fn handle(municipality: MunicipalityCode, account: AccountId) -> [u8; 16] {
    purpose::handle(municipality.to_string().parse().unwrap_or(0), account.0)
}

/// Keeps what was asked, for an account or for nobody yet, and asks.
///
/// # Errors
/// The database cannot be written.
pub async fn question(
    at: &At,
    municipality: MunicipalityCode,
    account: Option<AccountId>,
    asked: ayumi_accounts::passkey::Asked,
) -> Result<Response, AppError> {
    let (now, token) = (at.site.now(), Token::new(chance::draw()));
    let times = (now, Instant(now.0.saturating_add(PATIENCE)));
    at.site.store().keep_ceremony(municipality, &token.digest(), account, &asked.state, times).await?;
    let question = serde_json::from_str(&asked.question).map_err(AppError::internal)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Question { token: token.sent(), question })).into_response())
}

/// What was asked under a token, taken once.
///
/// # Errors
/// The database cannot be written.
pub async fn taken(at: &At, municipality: MunicipalityCode, token: &str) -> Result<Option<(Option<AccountId>, String)>, AppError> {
    let Some(token) = Token::read(token) else { return Ok(None) };
    Ok(at.site.store().take_ceremony(municipality, &token.digest(), at.site.now()).await?)
}

/// Asks the browser for a passkey.
///
/// # Errors
/// There can be none at this address; the database cannot be written.
pub async fn ask(at: At) -> Result<Response, AppError> {
    let place = place(&at).map_err(|_| AppError::conflict(at.shell.t("sign-in-passkey-nowhere").to_owned()))?;
    let asked = place.ask().map_err(AppError::internal)?;
    question(&at, at.site.municipality(), None, asked).await
}

/// The browser's answer.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let municipality = at.site.municipality();
    let account = match taken(&at, municipality, &sent.token).await? {
        Some((None, state)) => proved(&at, municipality, &state, &sent.answer).await?,
        _ => None,
    };
    // Half way in by password, only the same account's passkey is the second step.
    let fits = |account: &AccountId| at.pending.as_ref().is_none_or(|pending| pending.stage != Stage::Second || pending.account == *account);
    match account.filter(fits) {
        Some(account) => open(&at, (municipality, account), (Stage::Full, Proof::now(&at)), way_back(&sent.to)).await,
        None => {
            tracing::warn!(event = "sign-in-failed", way = "passkey", address = %at.connection.address);
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, at.shell.t("sign-in-passkey-wrong").to_owned());
            Ok(SignInPage::again(at, &sent.to, "", wrong))
        }
    }
}

/// The account whose passkey the answer proves.
async fn proved(at: &At, municipality: MunicipalityCode, state: &str, answer: &str) -> Result<Option<AccountId>, AppError> {
    let store = at.site.store();
    let Ok((place, claim)) = place(at).and_then(|place| place.claim(answer).map(|claim| (place, claim))) else { return Ok(None) };
    let Some(kept) = store.find_passkey(municipality, &claim.id).await? else { return Ok(None) };
    let account = store.find_account(municipality, kept.account).await?;
    if claim.handle != handle(municipality, kept.account) || account.is_none_or(|account| account.state != AccountState::Active) {
        return Ok(None);
    }
    match place.prove(state, answer, &kept.data) {
        Ok(changed) => {
            store.passkey_used(municipality, &kept.credential, changed.as_deref(), at.site.now()).await?;
            Ok(Some(kept.account))
        }
        Err(refused) => {
            tracing::warn!(event = "passkey-refused", %refused);
            Ok(None)
        }
    }
}
