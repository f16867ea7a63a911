//! The manual.

use askama::Template;
use axum::http::Uri;

use crate::ask::pairs;
use crate::page::Page;
use crate::shell::Shell;

/// 手引き.
#[derive(Debug, Template)]
#[template(path = "help/index.html")]
pub struct HelpPage {
    /// The frame.
    pub shell: Shell,
}

/// The manual's first page.
pub async fn index(uri: Uri) -> Page<HelpPage> {
    Page(HelpPage { shell: Shell::new(uri.path(), pairs(uri.query())) })
}
