//! The pages and the API: routes, handlers and templates over the answers. No rule is decided here and no SQL is written.
//!
//! A handler reads what is asked ([`ask::Ask`]), asks the engine, and hands a struct of ready-to-print values to a
//! template. All routes stand in one table ([`routes::table`]); every page is server-rendered and works without script.

pub mod across;
pub mod api;
pub mod ask;
pub mod assets;
pub mod boundary;
pub mod download;
mod employment;
pub mod error;
pub mod features;
mod follow;
pub mod guard;
mod guest;
mod keys;
pub mod links;
pub mod manage;
pub mod month;
pub mod note;
pub mod observe;
pub mod page;
pub mod parts;
pub mod permit;
pub mod reach;
pub mod routes;
pub mod server;
pub mod settings;
pub mod shell;
pub mod site;
pub mod texts;
pub mod visitor;
pub mod work;
pub mod world;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

pub use keys::{Keys, Source};
pub use server::{Server, Stopped};
pub use site::{Accounts, Clock, Setup, Site};

use crate::error::AppError;
use crate::guard::Guard;
use crate::observe::Figures;

/// Everything that the server answers, on the machine itself.
pub fn router(site: Site) -> Router {
    guarded(site, Guard::local(), Figures::default())
}

/// Everything that the server answers, behind this guard.
pub fn guarded(site: Site, guard: Guard, figures: Figures) -> Router {
    figures.tell_of(site.store());
    let mut router = Router::new();
    for route in routes::table() {
        let door = permit::Door::of(&route);
        router = router.route(route.path, route.answer.route_layer(from_fn_with_state((site.clone(), door), permit::check)));
    }
    let nowhere = any(|| async { AppError::not_found("page") });
    let nowhere: MethodRouter = nowhere.layer(from_fn_with_state((site.clone(), permit::Door::NOWHERE), permit::check));
    router
        .fallback_service(nowhere)
        .with_state(site.clone())
        .layer(from_fn_with_state(guard.clone(), guard::count))
        .layer(from_fn_with_state(site, visitor::recognise))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(RequestBodyLimitLayer::new(guard.limits().body))
        .layer(from_fn_with_state(guard.clone(), guard::wait))
        .layer(from_fn(boundary::explain))
        .layer(from_fn_with_state(guard.clone(), guard::watch))
        .layer(from_fn(boundary::explain))
        .layer(from_fn_with_state(guard, guard::tell))
        .layer(from_fn_with_state(figures, observe::observe))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
}

/// Answers on the machine itself until `stop` comes, then finishes what was begun.
///
/// # Errors
/// The listener fails.
pub async fn serve(listener: TcpListener, site: Site, stop: impl Future<Output = ()>) -> std::io::Result<Stopped> {
    server::run(Server { listener, certificate: None, guard: Guard::local(), figures: Figures::default() }, site, stop).await
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    AppError::internal(text.unwrap_or("a panic without a message")).into_response()
}
