//! `Asked`: a question to the API. Like a page it is asked as of a day and as known at a position; besides, whoever has the
//! answer already is told so before anything is worked out.

use axum::Extension;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use ayumi_engine::{EvaluationError, error_ja};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ask::Ask;
use crate::error::AppError;
use crate::note::Told;
use crate::site::Site;

/// Kept by whoever asked, and asked again whether it still holds. It is personal: nobody between keeps it.
const KEPT: &str = "private, no-cache";

/// APIへの問い.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question.
    pub ask: Ask,
    tag: String,
}

/// An answer that is worked out once: its JSON, or why there is none.
struct Kept(Result<Vec<u8>, AppError>);

impl FromRequestParts<Site> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let ask = Ask::from_request_parts(parts, site).await.map_err(IntoResponse::into_response)?;
        let tag = tag(&ask);
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        if reads && is_held(&parts.headers, &tag) {
            return Err(unchanged(&tag));
        }
        Ok(Self { ask, tag })
    }
}

impl Asked {
    /// An answer that is made anew for everybody.
    ///
    /// # Errors
    /// It cannot be written, which is our mistake.
    pub fn json(&self, answer: &impl Serialize) -> Result<Response, AppError> {
        Ok(self.bytes(bytes(answer)?))
    }

    /// An answer that is worked out once for this ledger and day. `about` says what else it depends on.
    ///
    /// # Errors
    /// What `answer` gives.
    pub fn kept<T: Serialize>(&self, about: &str, answer: impl FnOnce(&Ask) -> Result<T, EvaluationError>) -> Result<Response, AppError> {
        let ask = &self.ask;
        let work = || Kept(answer(ask).map_err(|error| refused(ask, &error)).and_then(|answer| bytes(&answer)));
        let kept = ask.remember(&format!("api {} {about}", ask.day.last.0), work);
        kept.0.clone().map(|bytes| self.bytes(bytes))
    }

    /// One value of the address that is read as `T`; None where it is not given.
    ///
    /// # Errors
    /// It cannot be read as that: a sentence.
    pub fn given<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, String> {
        let text = self.ask.shell.given(name).trim();
        if text.is_empty() {
            return Ok(None);
        }
        read(text).map(Some).ok_or_else(|| self.ask.shell.f2("api-wrong", ("name", name), ("value", text)))
    }

    fn bytes(&self, bytes: Vec<u8>) -> Response {
        response(bytes, &self.tag)
    }
}

/// An answer that is known by what it says: whoever has it already is told so.
///
/// # Errors
/// It cannot be written, which is our mistake.
pub fn tagged(headers: &HeaderMap, answer: &impl Serialize) -> Result<Response, AppError> {
    let bytes = bytes(answer)?;
    let tag = digest(&bytes);
    if is_held(headers, &tag) { Ok(unchanged(&tag)) } else { Ok(response(bytes, &tag)) }
}

fn response(bytes: Vec<u8>, tag: &str) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, KEPT), (ETAG, tag)];
    (Extension(Told::in_json(&bytes)), headers, Body::from(bytes)).into_response()
}

fn unchanged(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, KEPT)]).into_response()
}

/// Why the engine has no answer, as an error of the API.
pub fn refused(ask: &Ask, error: &EvaluationError) -> AppError {
    let detail = error_ja(error, &ask.desk().names());
    match error {
        EvaluationError::NotInForce { .. } => AppError::conflict(detail),
        EvaluationError::NoSuchRule(_) => AppError::not_found("rule"),
        EvaluationError::NoSuchPerson => AppError::not_found("person"),
        EvaluationError::DayOutOfRange(_) => AppError::invalid(vec![detail]),
    }
}

fn bytes(answer: &impl Serialize) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(answer).map_err(AppError::internal)
}

/// What an answer of one address depends on: the program, the municipality and its policy, the day, the language, what is
/// known, and whom the visitor may see: the next at the same browser may be somebody else.
fn tag(ask: &Ask) -> String {
    let seen = (ask.site.municipality(), ask.permit.grant, &ask.permit.reach.person, &ask.permit.reach.units, &ask.shell.veiled, ask.least);
    let (day, policy) = (ask.day, &ask.world.policy().pack.policy);
    let (version, lang) = (env!("CARGO_PKG_VERSION"), ask.shell.lang.tag());
    let of = format!("{version} {} {} {} {} {} {lang} {seen:?}", policy.id.value, policy.revision, day.as_of, day.known_at.0, day.last.0);
    digest(of.as_bytes())
}

fn digest(of: &[u8]) -> String {
    let hex: String = Sha256::digest(of).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Whether the sender has the answer of this tag already.
fn is_held(headers: &HeaderMap, tag: &str) -> bool {
    let given = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == tag)
}
