//! One's own sessions: in which browsers somebody is signed in, and ending them.

use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_store::OpenSession;
use serde::Deserialize;

use super::{stale, when};
use crate::error::AppError;
use crate::visitor::{At, Visitor};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    id: String,
}

/// A session in the list; the one that asks has no id.
pub fn row(session: OpenSession, own: &[u8; 32]) -> [String; 5] {
    let id = if session.token == own { String::new() } else { id(&session.token) };
    [id, session.browser, session.address, when(session.created), when(session.last_seen)]
}

/// The beginning of the digest: enough to name one of one's own sessions, of no use to anybody else.
fn id(token: &[u8]) -> String {
    token.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Ends one of them, or all but this one where none is named.
///
/// # Errors
/// The database cannot be read or written.
pub async fn end(at: At, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    if let Some(stale) = stale(&at, &visitor, "/account") {
        return Ok(stale);
    }
    let (store, home, account) = (at.site.store(), visitor.home.municipality, visitor.home.account);
    if sent.id.is_empty() {
        store.end_sessions(home, account, Some(&visitor.session)).await?;
    } else {
        let sessions = store.sessions(home, account, at.site.now()).await?;
        if let Some(session) = sessions.iter().find(|session| id(&session.token) == sent.id) {
            store.end_session(home, account, &session.token).await?;
        }
    }
    Ok(Redirect::to(&at.shell.to("/account?done=sessions")).into_response())
}
