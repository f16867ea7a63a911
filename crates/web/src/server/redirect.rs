//! Plain http, only to lead to https. Nothing of the request is looked at but its address, and nothing else is answered.

use axum::Router;
use axum::extract::State;
use axum::http::header::{HOST, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use super::short;
use crate::guard::Guard;

/// Where to lead: the name that people use, if one is configured, and otherwise the one they came under.
#[derive(Clone, Debug)]
struct Target {
    authority: Option<String>,
    port: u16,
    guard: Guard,
}

/// Leads whoever comes to the same address under https, at `authority` or at `port` of the machine, until `stop` comes.
pub async fn redirect(listener: TcpListener, authority: Option<String>, port: u16, guard: Guard, stop: impl Future<Output = ()>) {
    let target = Target { authority, port, guard: guard.clone() };
    short(listener, Router::new().fallback(lead).with_state(target), (None, guard), stop).await;
}

async fn lead(State(target): State<Target>, headers: HeaderMap, uri: Uri) -> Response {
    if uri.path().starts_with(crate::api::ROOT) {
        // A program would never learn that what it sends can be read on the way.
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|_| target.guard.is_for_us(&headers));
    let authority = target.authority.or_else(|| host.map(|host| with_port(host, target.port)));
    match authority.map(|authority| format!("https://{authority}{path}")) {
        Some(location) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response(),
        None => StatusCode::MISDIRECTED_REQUEST.into_response(),
    }
}

/// The name somebody came under, at another port.
fn with_port(host: &str, port: u16) -> String {
    let name = match host.rsplit_once(':') {
        Some((name, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if port == 443 { name.to_owned() } else { format!("{name}:{port}") }
}
