//! Permissions at the door: every route names its act in the table (`routes.rs`); how far the visitor's offices go with it
//! is said by `ayumi-rights`, asked here and nowhere else.
//!
//! There are no accounts yet: the server listens on the machine itself only, and whoever sits there may do everything.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
pub use ayumi_rights::Act;

use crate::error::AppError;

/// 利用者: who asks. Until accounts exist, somebody at the machine itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// At the machine on which the server runs.
    AtTheMachine,
}

/// Whether the visitor may do it.
pub fn may(visitor: Visitor, _act: Act) -> bool {
    visitor == Visitor::AtTheMachine
}

/// Lets through what the visitor may do.
pub async fn check(State(act): State<Act>, request: Request, next: Next) -> Response {
    if !may(Visitor::AtTheMachine, act) {
        return AppError::foreign().into_response();
    }
    next.run(request).await
}
