//! The boundary: whatever went wrong inside becomes a page that says what happened and offers a way on, or the envelope
//! of the API; and is logged here, once, without anything personal: the route, never the address.

use askama::Template;
use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api;
use crate::ask::pairs;
use crate::error::AppError;
use crate::observe::RequestId;
use crate::page::Page;
use crate::permit::Told;
use crate::shell::{Link, Shell};

/// 誤りのページ.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub shell: Shell,
    /// What happened, in a few words.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
    /// What exactly.
    pub detail: Vec<String>,
    /// Ways on.
    pub ways: Vec<Link>,
}

impl ErrorPage {
    /// The page for an error.
    pub fn new(error: &AppError, shell: Shell) -> Self {
        let text = |part: &str| shell.find(&format!("error-{}-{part}", error.code)).unwrap_or_else(|| shell.t(&format!("error-internal-{part}")));
        let (title, text) = (text("title").to_owned(), text("text").to_owned());
        // Whoever went to another municipality meanwhile goes on there, or back.
        let elsewhere = [("/", "nav-start"), ("/account/places", "places-title")].map(|(path, text)| shell.way(path, text));
        let elsewhere = elsewhere.into_iter().filter(|_| error.code == AppError::elsewhere().code);
        let ways = shell.nav().into_iter().chain(elsewhere).chain([shell.help()]).collect();
        Self { title, text, detail: error.detail.clone(), ways, shell }
    }
}

/// Makes something readable of every error.
pub async fn explain(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let method = request.method().clone();
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let Some(mut error) = found(&mut response) else { return response };
    let route = route.unwrap_or_default();
    match &error.cause {
        Some(cause) if error.status.is_server_error() => tracing::error!(%method, route, code = error.code, cause, "request failed"),
        _ => tracing::info!(%method, route, code = error.code, "request refused"),
    }
    let mut shell = Shell::new(uri.path(), pairs(uri.query()));
    // Who asked and what they may do: the ways on are theirs.
    if let Some(Told { me, municipality, reach }) = response.extensions_mut().remove() {
        shell.is_of(me);
        (shell.municipality, shell.reach) = (municipality, reach);
    }
    shell.lacks_policy = error.code == AppError::NO_POLICY;
    if error.status.is_server_error() && error.cause.is_some() {
        error.detail.extend(id.map(|id| shell.f1("error-id", "id", id.0)));
    }
    let mut explained = if uri.path().starts_with(api::ROOT) {
        ([(CACHE_CONTROL, "no-store")], api::envelope(&error, &shell)).into_response()
    } else {
        Page(ErrorPage::new(&error, shell)).into_response()
    };
    *explained.status_mut() = error.status;
    explained.extensions_mut().insert(Explained);
    if let Some(wait) = error.wait {
        explained.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    }
    if error.status == StatusCode::REQUEST_TIMEOUT {
        // What still arrives belongs to a request that was given up.
        explained.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    // Which methods there are instead.
    explained.headers_mut().extend(response.headers_mut().remove(ALLOW).map(|allowed| (ALLOW, allowed)));
    explained
}

/// On a response that says already what happened: the outer of the two boundaries leaves it as it is.
#[derive(Clone, Copy, Debug)]
struct Explained;

/// The error that a response carries: ours, or what the framework refused by itself.
fn found(response: &mut Response) -> Option<AppError> {
    if response.extensions().get::<Explained>().is_some() {
        return None;
    }
    if let Some(error) = response.extensions_mut().remove::<AppError>() {
        return Some(error);
    }
    if response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        // A page of ours says what is wrong itself, beside the field.
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(AppError::not_found("page")),
        StatusCode::METHOD_NOT_ALLOWED => Some(AppError::not_allowed()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(AppError::too_large()),
        StatusCode::SERVICE_UNAVAILABLE => Some(AppError::unavailable("the work was not done in time")),
        status if status.is_client_error() => Some(AppError { status, ..AppError::invalid(Vec::new()) }),
        status if status.is_server_error() => Some(AppError::internal(status)),
        _ => None,
    }
}
