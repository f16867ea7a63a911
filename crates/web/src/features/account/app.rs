//! The authenticator app: set up with a picture, proved by its code (by two in a row where its clock differs), taken away; and recovery codes.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::totp::{self, Answer, Clock};
use ayumi_accounts::{Code, RECOVERY_CODES, Token, chance, purpose};
use ayumi_store::{Instant, Totp, TotpClock};
use serde::{Deserialize, Serialize};

use super::{by, own, show, stale};
use crate::error::AppError;
use crate::features::sign_in::passkey::taken;
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, Visitor};

/// How long somebody may take to set up the app, in seconds.
const PATIENCE: i64 = 15 * 60;

/// 認証アプリを登録するページ.
#[derive(Debug, Template)]
#[template(path = "account/app.html")]
pub struct AppPage {
    /// The frame.
    pub shell: Shell,
    /// Under which the secret waits.
    pub token: String,
    /// To be photographed: SVG.
    pub picture: String,
    /// To be typed.
    pub typed: String,
    /// What is wrong; empty at first.
    pub wrong: &'static str,
}

/// 回復コードのページ.
#[derive(Debug, Template)]
#[template(path = "account/codes.html")]
pub struct CodesPage {
    /// The frame.
    pub shell: Shell,
    /// Each good once.
    pub codes: Vec<String>,
}

/// What the forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    token: String,
    code: String,
}

/// What waits on the server until the code comes: the sealed secret, and what the codes so far have shown of the clock.
#[derive(Serialize, Deserialize)]
struct Waiting {
    sealed: Vec<u8>,
    clock: Clock,
}

/// A new secret, shown as a picture.
///
/// # Errors
/// The database cannot be read or written.
pub async fn start(at: At, visitor: Visitor) -> Result<Response, AppError> {
    let to = if visitor.second { "/account" } else { "/account/second" };
    if let Some(stale) = stale(&at, &visitor, to) {
        return Ok(stale);
    }
    let secret: [u8; totp::SECRET] = chance::draw();
    wait(at, &visitor, (&secret, Clock::default()), "").await
}

/// Seals the secret, keeps it until the code comes, and shows it.
async fn wait(at: At, visitor: &Visitor, (secret, clock): (&[u8], Clock), wrong: &'static str) -> Result<Response, AppError> {
    let (now, token) = (at.site.now(), Token::new(chance::draw()));
    let waiting = Waiting { sealed: seal(&at, visitor, secret)?, clock };
    let state = serde_json::to_string(&waiting).map_err(AppError::internal)?;
    let times = (now, Instant(now.0.saturating_add(PATIENCE)));
    at.site.store().keep_ceremony(visitor.home.municipality, &token.digest(), Some(visitor.home.account), &state, times).await?;
    let home = at.site.store().get_municipality(visitor.home.municipality).await?;
    let issuer = format!("{} {}", at.shell.t("brand"), home.name);
    let enrolment = totp::enrolment(secret, &issuer, &visitor.home.login).ok_or_else(|| AppError::internal("no picture"))?;
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AppPage { shell: at.shell, token: token.sent(), picture: enrolment.picture, typed: enrolment.typed, wrong };
    Ok((status, Page(page)).into_response())
}

fn seal(at: &At, visitor: &Visitor, secret: &[u8]) -> Result<Vec<u8>, AppError> {
    let owner = purpose::totp(&visitor.home.municipality.to_string(), visitor.home.account.0);
    at.site.accounts().key.seal(&owner, secret, chance::draw()).map_err(AppError::internal)
}

/// The code: it proves that the app has the secret. Recovery codes are shown, this once.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let found = taken(&at, visitor.home.municipality, &sent.token).await?.filter(|(account, _)| *account == Some(visitor.home.account));
    let Some(Waiting { sealed, clock }) = found.and_then(|(_, state)| serde_json::from_str(&state).ok()) else {
        let wrong = (StatusCode::CONFLICT, at.shell.t("account-app-late").to_owned());
        return show(at, &visitor, wrong).await;
    };
    let owner = purpose::totp(&visitor.home.municipality.to_string(), visitor.home.account.0);
    let secret = at.site.accounts().key.open(&owner, &sealed).map_err(AppError::internal)?;
    let (answer, clock) = totp::check(&secret, &sent.code, at.site.now().0, clock);
    if answer != Answer::Right {
        let wrong = at.shell.t(if answer == Answer::Near { "sign-in-second-near" } else { "account-app-wrong" });
        return wait(at, &visitor, (&secret, clock), wrong).await;
    }
    // Sealed anew: the key may have been rotated since the picture was shown.
    let sealed = seal(&at, &visitor, &secret)?;
    let (codes, digests) = recovery(&at, &visitor).await?;
    let by = by(&at, &visitor, "本人による認証アプリの登録");
    let Clock { last, offset, trial } = clock;
    let app = Totp { secret: sealed, clock: TotpClock { last, offset, trial } };
    at.site.store().set_totp(visitor.home.municipality, visitor.home.account, &app, &digests, &by).await?;
    Ok(Page(CodesPage { shell: at.shell, codes }).into_response())
}

/// Takes the app away.
///
/// # Errors
/// The database cannot be read or written.
pub async fn remove(at: At, visitor: Visitor) -> Result<Response, AppError> {
    if let Some(stale) = stale(&at, &visitor, "/account") {
        return Ok(stale);
    }
    let by = by(&at, &visitor, "本人による認証アプリの解除");
    at.site.store().drop_totp(visitor.home.municipality, visitor.home.account, &by).await?;
    Ok(Redirect::to(&at.shell.to("/account?done=app")).into_response())
}

/// New recovery codes instead of the old ones.
///
/// # Errors
/// The database cannot be read or written.
pub async fn renew(at: At, visitor: Visitor) -> Result<Response, AppError> {
    if let Some(stale) = stale(&at, &visitor, "/account") {
        return Ok(stale);
    }
    fresh(at, visitor).await
}

/// Recovery codes for an account that has a second step: kept, and shown this once.
///
/// # Errors
/// The database cannot be read or written; there is no second step.
pub async fn fresh(at: At, visitor: Visitor) -> Result<Response, AppError> {
    if !crate::features::sign_in::has_second(&own(&at, &visitor).await?) {
        return Err(AppError::conflict(at.shell.t("account-recovery-none").to_owned()));
    }
    let (codes, digests) = recovery(&at, &visitor).await?;
    let by = by(&at, &visitor, "本人による回復コードの発行");
    at.site.store().set_recovery(visitor.home.municipality, visitor.home.account, &digests, &by).await?;
    Ok(Page(CodesPage { shell: at.shell, codes }).into_response())
}

/// New recovery codes: as they are shown, and as they are kept.
async fn recovery(at: &At, visitor: &Visitor) -> Result<(Vec<String>, Vec<Vec<u8>>), AppError> {
    let whose = purpose::recovery(&visitor.home.municipality.to_string(), visitor.home.account.0);
    let codes: Vec<Code> = (0..RECOVERY_CODES).map(|_| Code::recovery(chance::draw())).collect();
    let shown = codes.iter().map(Code::shown).collect();
    let kept = at.site.accounts().vault.stretch(codes, whose, chance::draw()).await;
    Ok((shown, kept.ok_or_else(|| AppError::internal("no hash"))?))
}
