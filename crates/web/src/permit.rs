//! Permissions at the door: every route names its act in the table (`routes.rs`); how far the visitor's offices go with it
//! is said by `ayumi-rights`, asked here and nowhere else. A page sends whoever is not signed in to sign in and back; a
//! program is told.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
pub use ayumi_rights::Act;
use form_urlencoded::Serializer;

use crate::error::AppError;
use crate::visitor::Visitor;

/// Whether the visitor may do it. Until offices are attached to visitors, whoever is signed in may do everything.
pub fn may(visitor: Option<&Visitor>, act: Act) -> bool {
    act == Act::ReadPublic || visitor.is_some()
}

/// Lets through what the visitor may do.
pub async fn check(State(act): State<Act>, request: Request, next: Next) -> Response {
    if may(request.extensions().get(), act) {
        return next.run(request).await;
    }
    if request.uri().path().starts_with(crate::api::ROOT) || is_script(&request) {
        return AppError::sign_in().into_response();
    }
    Redirect::to(&to_sign_in(&request)).into_response()
}

/// A script could do nothing with a page.
fn is_script(request: &Request) -> bool {
    request.headers().get("sec-fetch-dest").is_some_and(|dest| dest == "empty")
}

/// Where somebody signs in and comes back from. What was sent in a form is not sent again.
fn to_sign_in(request: &Request) -> String {
    let here = if request.method() == Method::GET { request.uri().path_and_query().map_or("", |all| all.as_str()) } else { "" };
    let query = crate::ask::pairs(request.uri().query());
    let lang = query.iter().find(|(key, _)| key == "lang").map(|(key, value)| (key.as_str(), value.as_str()));
    let to = Some(("to", here)).filter(|_| here.len() > 1);
    let pairs: Vec<(&str, &str)> = lang.into_iter().chain(to).collect();
    if pairs.is_empty() { "/sign-in".to_owned() } else { format!("/sign-in?{}", Serializer::new(String::new()).extend_pairs(pairs).finish()) }
}
