//! 働く団体: the municipalities in which somebody may work with the one account they are signed in to, and going from one
//! to another. Both sides have agreed to each (`crate::guest`).

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_facts::MunicipalityCode;
use serde::Deserialize;

use crate::error::AppError;
use crate::guest::admitted;
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, Visitor};

/// 団体の切替えのページ.
#[derive(Debug, Template)]
#[template(path = "account/places.html")]
pub struct PlacesPage {
    /// The frame.
    pub shell: Shell,
    /// Where they may work.
    pub places: Vec<Place>,
    /// What is wrong; empty otherwise.
    pub wrong: &'static str,
}

/// 団体, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 全国地方公共団体コード
    pub code: String,
    /// 団体名
    pub name: String,
    /// Whether they are guests there.
    pub guest: bool,
    /// Whether they work there now.
    pub current: bool,
    /// What its button says.
    pub go: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    to: String,
}

/// The page.
///
/// # Errors
/// The database cannot be read.
pub async fn page(at: At, visitor: Visitor) -> Result<Response, AppError> {
    show(at, &visitor, (StatusCode::OK, "")).await
}

async fn show(at: At, visitor: &Visitor, (status, wrong): (StatusCode, &'static str)) -> Result<Response, AppError> {
    let codes = open(&at, visitor).await?;
    let names = at.site.store().list_municipalities().await?;
    let place = |code: &MunicipalityCode| {
        let name = names.iter().find(|one| one.code == *code).map_or_else(String::new, |one| one.name.clone());
        let go = at.shell.f1("places-go", "name", &name);
        Place { code: code.to_string(), name, guest: *code != visitor.home.municipality, current: *code == visitor.municipality, go }
    };
    let places = codes.iter().map(place).collect();
    Ok((status, Page(PlacesPage { places, wrong, shell: at.shell })).into_response())
}

/// Where somebody may work now: at home, and wherever both sides agree.
async fn open(at: &At, visitor: &Visitor) -> Result<Vec<MunicipalityCode>, AppError> {
    let home = (visitor.home.municipality, visitor.home.account);
    let mut open = vec![home.0];
    for (other, _) in at.site.store().ties(home.0, home.1).await? {
        if admitted(&at.site, other, home).await?.is_some() {
            open.push(other);
        }
    }
    Ok(open)
}

/// Goes to another municipality: from now on this session works there, until it goes elsewhere or ends.
///
/// # Errors
/// The database cannot be read or written.
pub async fn send(at: At, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let open = open(&at, &visitor).await?;
    let Some(to) = sent.to.parse().ok().filter(|code| open.contains(code)) else {
        let wrong = at.shell.t("places-wrong");
        return show(at, &visitor, (StatusCode::CONFLICT, wrong)).await;
    };
    at.site.store().work_in(visitor.home.municipality, &visitor.session, to).await?;
    let (account, home) = (visitor.home.account.0, visitor.home.municipality);
    tracing::info!(event = "works-in", account, %home, municipality = %to);
    // The day and the position that were shown are another ledger's.
    let lang = Some(at.shell.lang.tag()).filter(|_| !at.shell.given("lang").is_empty());
    Ok(Redirect::to(&lang.map_or_else(|| "/".to_owned(), |lang| format!("/?lang={lang}"))).into_response())
}
