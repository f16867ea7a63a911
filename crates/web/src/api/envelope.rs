//! 誤りの封筒: what every error under `/api` looks like, whatever went wrong.

use axum::Json;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::AppError;
use crate::shell::Shell;

/// 誤りの封筒.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Envelope {
    /// 誤り
    pub error: EnvelopeError,
}

/// 誤り.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EnvelopeError {
    /// 誤りの種類: `not-found`, `invalid`, `conflict` … Stable.
    pub code: &'static str,
    /// 何が起きたか, in a few words.
    pub message: String,
    /// 直すところ, each as a sentence; may be empty.
    pub details: Vec<String>,
}

/// The envelope of an error.
pub fn envelope(error: &AppError, shell: &Shell) -> Json<Envelope> {
    let title = shell.find(&format!("error-{}-title", error.code)).unwrap_or_else(|| shell.t("error-internal-title"));
    Json(Envelope { error: EnvelopeError { code: code(error.status), message: title.to_owned(), details: error.detail.clone() } })
}

/// The code by which programs tell errors apart: one a status.
fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "sign-in",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::REQUEST_TIMEOUT => "too-slow",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_client_error() => "invalid",
        _ => "internal",
    }
}
