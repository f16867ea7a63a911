//! `Page`: a template becomes a response. Pages hold personal data: no browser or proxy may keep them.

use askama::Template;
use axum::Extension;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

pub use ayumi_answers::words::{count, number};

use crate::error::AppError;
use crate::note::Told;

/// ページ.
#[derive(Clone, Debug)]
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => {
                let told = Extension(Told::on_page(&html));
                (told, [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], html).into_response()
            }
            Err(error) => AppError::from(error).into_response(),
        }
    }
}
