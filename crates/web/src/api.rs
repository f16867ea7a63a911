//! The API: the same answers as JSON, under `/api/v1`.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;

use crate::error::AppError;
use crate::routes::Route;
use crate::site::Site;

/// Where the API lies.
pub const ROOT: &str = "/api/";

/// 誤りの封筒.
#[derive(Clone, Debug, Serialize)]
pub struct Envelope {
    /// The error.
    pub error: EnvelopeError,
}

/// 誤り.
#[derive(Clone, Debug, Serialize)]
pub struct EnvelopeError {
    /// Which one; stable.
    pub code: &'static str,
    /// What exactly, in Japanese; may be empty.
    pub messages: Vec<String>,
}

/// The envelope of an error.
pub fn envelope(error: &AppError) -> Json<Envelope> {
    Json(Envelope { error: EnvelopeError { code: error.code, messages: error.detail.clone() } })
}

/// The routes of the API.
pub fn routes() -> Vec<Route> {
    Vec::new()
}

/// Whether the server can answer: the ledger can be read.
///
/// # Errors
/// It cannot.
pub async fn health(State(site): State<Site>) -> Result<Response, AppError> {
    site.last().await?;
    Ok("ok\n".into_response())
}
