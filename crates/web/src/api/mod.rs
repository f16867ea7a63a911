//! The API: the same answers as JSON, under `/api/v1`. One table says what there is ([`endpoints`]); the routes, the OpenAPI
//! document and the reference page are made of it.

mod aggregates;
mod asked;
mod endpoint;
mod envelope;
mod figures;
mod ledger;
mod openapi;
mod paging;
mod people;
mod policy;
mod sections;
mod table;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

pub use asked::Asked;
pub use endpoint::{Endpoint, Parameter, ParameterKind, Place, Shape};
pub use envelope::{Envelope, EnvelopeError, envelope};
pub use openapi::document;
pub use paging::{Paged, Paging};
pub use people::SearchBody;
pub use policy::Overview;
pub use table::endpoints;

use crate::error::AppError;
use crate::routes::Route;
use crate::site::Site;

/// Where the API lies.
pub const ROOT: &str = "/api/";

/// The routes of the API.
pub fn routes() -> Vec<Route> {
    endpoints().into_iter().map(Route::from).collect()
}

/// Whether the server can answer: the ledger can be read.
///
/// # Errors
/// It cannot.
pub async fn health(State(site): State<Site>) -> Result<Response, AppError> {
    site.last().await?;
    Ok("ok\n".into_response())
}
