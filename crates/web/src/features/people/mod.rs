//! People: who fits what is asked, as a list with roles, stages and what is missing; as a table for spreadsheets; and the
//! search by name or staff number, whose text stands in no address, title or log.

pub mod filters;
pub mod form;
pub mod found;
pub mod order;
mod page;
pub mod rows;
pub mod sheet;
pub mod standing;

use axum::extract::{Form, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_store::search_key;

pub use page::PeoplePage;

use crate::ask::{Ask, pairs};
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::Page;
use filters::Filters;

/// The list.
///
/// # Errors
/// A filter cannot be read.
pub async fn list(ask: Ask, RawQuery(query): RawQuery) -> Result<Page<PeoplePage>, AppError> {
    let filters = Filters::read(&ask, &pairs(query.as_deref()))?;
    Ok(Page(PeoplePage::new(ask, &filters, "")))
}

/// The same for those whose number or name a text is. Whoever is not employed that day is found too.
///
/// # Errors
/// A filter cannot be read.
pub async fn search(ask: Ask, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (ask, filters, text) = searched(ask, &fields)?;
    if search_key(&text).is_empty() {
        return Ok(Redirect::to(&filters.address(&ask, "/people", &[])).into_response());
    }
    Ok(Page(PeoplePage::new(ask, &filters, &text)).into_response())
}

/// A search cannot be asked for again by its address, since its text is not in it.
pub async fn no_search(ask: Ask) -> Redirect {
    Redirect::to(&ask.shell.to("/people"))
}

/// The whole list as a file.
///
/// # Errors
/// A filter or the format cannot be read.
pub async fn export(ask: Ask, RawQuery(query): RawQuery) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let filters = Filters::read(&ask, &pairs(query.as_deref()))?;
    download(&ask, &filters, "", format)
}

/// The same for a search.
///
/// # Errors
/// As [`export`].
pub async fn export_search(ask: Ask, Form(fields): Form<Vec<(String, String)>>) -> Result<Download, AppError> {
    let format = fields.iter().find(|(key, _)| key == "format").map_or("", |(_, format)| format.as_str());
    let format = Format::read(format)?;
    let (ask, filters, text) = searched(ask, &fields)?;
    download(&ask, &filters, &text, format)
}

fn download(ask: &Ask, filters: &Filters, text: &str, format: Format) -> Result<Download, AppError> {
    let found = found::find(ask, filters);
    if let Some(trouble) = &found.trouble {
        return Err(AppError::conflict(trouble.clone()));
    }
    let named = found.named(ask, text);
    Ok(Download { sheet: sheet::sheet(ask, filters, named.shown(filters)), format, day: ask.as_of() })
}

/// What a search asks for. Its page stands at the address of the list with its filters, so that every link on it leads on
/// from there.
fn searched(mut ask: Ask, fields: &[(String, String)]) -> Result<(Ask, Filters, String), AppError> {
    let text = fields.iter().find(|(key, _)| key == "name").map_or("", |(_, text)| text.trim()).to_owned();
    let mut filters = Filters::read(&ask, fields)?;
    filters.wanted.include_not_employed |= !text.is_empty();
    ask.shell = ask.shell.at("/people", ask.shell.kept().chain(filters.pairs()));
    Ok((ask, filters, text))
}
