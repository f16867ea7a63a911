//! The pages and the API: routes, handlers and templates over the answers. No rule is decided here and no SQL is written.
//!
//! A handler reads what is asked ([`ask::Ask`]), asks the engine, and hands a struct of ready-to-print values to a
//! template. All routes stand in one table ([`routes::table`]); every page is server-rendered and works without script.

pub mod api;
pub mod ask;
pub mod assets;
pub mod boundary;
pub mod download;
pub mod error;
pub mod features;
pub mod guard;
pub mod links;
pub mod page;
pub mod parts;
pub mod permit;
pub mod reach;
pub mod routes;
pub mod shell;
pub mod site;
pub mod texts;
pub mod visitor;
pub mod work;
pub mod world;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

pub use site::{Accounts, Clock, Setup, Site};

use crate::error::AppError;

/// How long a request may take before its sender is told to try again.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that the server answers.
pub fn router(site: Site) -> Router {
    let mut router = Router::new();
    for route in routes::table() {
        router = router.route(route.path, route.answer.route_layer(from_fn_with_state((site.clone(), route.act), permit::check)));
    }
    router
        .fallback(|| async { AppError::not_found("page") })
        .with_state(site.clone())
        .layer(from_fn_with_state(site, visitor::recognise))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn(boundary::explain))
        .layer(from_fn(guard::watch))
        .layer(from_fn(boundary::explain))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
}

/// Answers until `stop` comes, then finishes what was begun.
///
/// # Errors
/// The listener fails.
pub async fn serve(listener: TcpListener, site: Site, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let service = router(site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    AppError::internal(text.unwrap_or("a panic without a message")).into_response()
}
