//! A new password instead of the old one. All other sessions end.

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{by, confirm, show, stale};
use crate::error::AppError;
use crate::features::sign_in::first::new_password;
use crate::visitor::{At, Visitor};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    current: String,
    password: String,
    again: String,
}

/// Changes it.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    if let Some(stale) = stale(&at, &visitor, "/account") {
        return Ok(stale);
    }
    let password = match new_password(&at, &visitor.home.login, &sent.password, &sent.again) {
        Ok(password) => password,
        Err(wrong) => return show(at, &visitor, (StatusCode::UNPROCESSABLE_ENTITY, wrong)).await,
    };
    if let Err(wrong) = confirm(&at, &visitor, &sent.current).await? {
        return show(at, &visitor, wrong).await;
    }
    let hash = at.site.accounts().vault.hash(password).await.ok_or_else(|| AppError::internal("no hash"))?;
    let by = by(&at, &visitor, "本人によるパスワードの変更");
    at.site.store().set_password(visitor.home.municipality, visitor.home.account, &hash, Some(visitor.session), &by).await?;
    Ok(Redirect::to(&at.shell.to("/account?done=password")).into_response())
}
