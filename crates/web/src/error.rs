//! What can go wrong with a request, and the answer to it: a page that says what happened and offers a way on, or the
//! error envelope of the API. Logged once, at the boundary.

use std::fmt::Display;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_store::{AccountError, GuestError, ReadError, UndoError, WriteError};

/// 誤り: what the request's sender is told, and what only the log is told.
#[derive(Clone, Debug)]
pub struct AppError {
    /// Of the response.
    pub status: StatusCode,
    /// Which error: texts `error-…-title` and `error-…-text` of the catalogue, and the code of the API.
    pub code: &'static str,
    /// What exactly, in Japanese, where the text alone does not say it.
    pub detail: Vec<String>,
    /// For whoever runs the server; never shown.
    pub cause: Option<String>,
    /// After how long it makes sense to try again.
    pub wait: Option<Duration>,
}

impl AppError {
    fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, detail: Vec::new(), cause: None, wait: None }
    }

    /// The code of the error that the municipality has adopted no policy.
    pub const NO_POLICY: &'static str = "policy";

    /// What the address names is not there: `page`, `person`, `section`, `policy`, `import` …
    pub fn not_found(code: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code)
    }

    /// Something in the address or form cannot be used: all of it, each as a sentence that says what, where and what to do.
    pub fn invalid(detail: Vec<String>) -> Self {
        Self { detail, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid") }
    }

    /// It cannot be done as things stand.
    pub fn conflict(detail: String) -> Self {
        Self { detail: vec![detail], ..Self::new(StatusCode::CONFLICT, "conflict") }
    }

    /// What is asked for cannot be counted on the day that is shown.
    pub fn not_then(detail: Vec<String>) -> Self {
        Self { detail, ..Self::new(StatusCode::CONFLICT, "day") }
    }

    /// The request comes from another site or for another host.
    pub fn foreign() -> Self {
        Self::new(StatusCode::FORBIDDEN, "foreign")
    }

    /// None of the visitor's offices may do it.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    /// The page or form was opened while they worked in another municipality.
    pub fn elsewhere() -> Self {
        Self::new(StatusCode::CONFLICT, "elsewhere")
    }

    /// They must have a second factor and have none.
    pub fn second_factor() -> Self {
        Self::new(StatusCode::FORBIDDEN, "second-factor")
    }

    /// Nobody is signed in.
    pub fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign-in")
    }

    /// More was sent than is read.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    }

    /// Somebody asks more often than is answered.
    pub fn too_many(wait: Duration) -> Self {
        Self { wait: Some(wait), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many") }
    }

    /// The request did not arrive in time.
    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow")
    }

    /// The address is there, but not for this method.
    pub fn not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method")
    }

    /// The ledger cannot be read for the moment, or the work was not done in time.
    pub fn unavailable(cause: impl Display) -> Self {
        const MOMENT: Duration = Duration::from_secs(30);
        Self { cause: Some(cause.to_string()), wait: Some(MOMENT), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable") }
    }

    /// The ledger is being written, which an import does for as long as it takes.
    pub fn busy() -> Self {
        const SOON: Duration = Duration::from_secs(10);
        Self { wait: Some(SOON), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy") }
    }

    /// Our mistake or the machine's.
    pub fn internal(cause: impl Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal") }
    }
}

/// The error travels with the response until the page or the envelope is made of it (`boundary`).
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Database(_) if error.is_busy() => Self::busy(),
            ReadError::Database(_) => Self::unavailable(error),
            ReadError::NoMunicipality(_) | ReadError::Corrupt { .. } => Self::internal(error),
        }
    }
}

impl From<WriteError> for AppError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Busy => Self::busy(),
            error => Self { cause: Some(error.to_string()), ..Self::conflict(error.ja()) },
        }
    }
}

impl From<AccountError> for AppError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NoAccount(_) => Self::not_found("account"),
            AccountError::Write(error) => error.into(),
            error => Self { cause: Some(error.to_string()), ..Self::conflict(error.ja()) },
        }
    }
}

impl From<GuestError> for AppError {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::Account(error) => error.into(),
            GuestError::Read(error) => error.into(),
            error => Self { cause: Some(error.to_string()), ..Self::conflict(error.ja()) },
        }
    }
}

impl From<UndoError> for AppError {
    fn from(error: UndoError) -> Self {
        Self { cause: Some(error.to_string()), ..Self::conflict(error.ja()) }
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}
