//! Home: what needs attention now, and whether the city is on target.

use askama::Template;

use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;

/// ホーム.
#[derive(Debug, Template)]
#[template(path = "home/page.html")]
pub struct HomePage {
    /// The frame.
    pub shell: Shell,
}

/// The first page.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<HomePage>, AppError> {
    Ok(Page(HomePage { shell: ask.shell }))
}
