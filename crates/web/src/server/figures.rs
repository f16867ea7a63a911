//! The figures of the server for Prometheus: on an address of their own, never among the pages.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{Certificate, short};
use crate::guard::Guard;
use crate::observe::Figures;

/// The figures, and the digest of what whoever asks must show.
#[derive(Clone, Debug)]
struct Desk {
    figures: Figures,
    token: Option<[u8; 32]>,
}

/// Answers `/metrics` until `stop` comes, encrypted with a certificate if there is one.
///
/// # Errors
/// The certificate cannot be used.
pub async fn metrics(
    listener: TcpListener,
    figures: Figures,
    (certificate, token): (Option<Arc<Certificate>>, Option<&str>),
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let acceptor = certificate.map(Certificate::server_config).transpose().map_err(io::Error::other)?.map(TlsAcceptor::from);
    let desk = Desk { figures, token: token.map(digest) };
    short(listener, Router::new().route("/metrics", get(tell)).with_state(desk), (acceptor, Guard::local()), stop).await;
    Ok(())
}

async fn tell(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    // Digests are compared: how long that takes says nothing about the token.
    if desk.token.is_some_and(|token| shown.map(digest) != Some(token)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], desk.figures.text()).into_response()
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}
