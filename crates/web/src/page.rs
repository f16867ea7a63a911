//! `Page`: a template becomes a response. Pages hold personal data: no browser or proxy may keep them.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

pub use ayumi_answers::words::{count, number};

use crate::error::AppError;

/// ページ.
#[derive(Clone, Debug)]
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], html).into_response(),
            Err(error) => AppError::from(error).into_response(),
        }
    }
}
