//! 団体を選ぶ: where several municipalities share an installation, a browser says once in which of them its people sign in.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_facts::MunicipalityCode;

use super::encoded;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::{Link, Shell};
use crate::visitor::{At, way_back};

/// 団体を選ぶページ.
#[derive(Debug, Template)]
#[template(path = "sign_in/places.html")]
pub struct PlacesPage {
    /// The frame.
    pub shell: Shell,
    /// The municipalities, in the order of their codes.
    pub places: Vec<Link>,
}

/// The municipalities to choose from.
///
/// # Errors
/// The database cannot be read.
pub async fn page(at: At) -> Result<Page<PlacesPage>, AppError> {
    let all = at.site.store().list_municipalities().await?;
    let to = encoded(way_back(at.shell.given("to")));
    let served = all.into_iter().filter(|one| at.site.municipalities().contains(&one.code));
    let places = served.map(|one| {
        let href = at.shell.to(&format!("/sign-in/places/{}?to={to}", one.code));
        Link { text: one.name, href, current: at.place == Some(one.code) }
    });
    let mut shell = at.shell.clone();
    shell.municipality = String::new();
    Ok(Page(PlacesPage { places: places.collect(), shell }))
}

/// Remembers the one that was chosen and goes on to sign in there; a link to the first sign-in goes on to that.
///
/// # Errors
/// There is no such municipality here.
pub async fn choose(at: At, Path(code): Path<String>) -> Result<Response, AppError> {
    let code: Option<MunicipalityCode> = code.parse().ok().filter(|code| at.site.is_shared() && at.site.municipalities().contains(code));
    let Some(code) = code else { return Err(AppError::not_found("page")) };
    let given = at.shell.given("to");
    let to = if given == FIRST { FIRST.to_owned() } else { format!("/sign-in?to={}", encoded(way_back(given))) };
    Ok(([at.connection.keep_place(code)], Redirect::to(&at.shell.to(&to))).into_response())
}

/// The page of the first sign-in, to which a link may lead through here.
pub const FIRST: &str = "/sign-in/first";
