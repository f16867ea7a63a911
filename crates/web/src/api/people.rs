//! People: lists, the search, and one person's status, timeline and facts.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use ayumi_answers::listed::{self, PeopleView, Standings};
use ayumi_answers::{facts, status, timeline};
use ayumi_facts::PersonId;
use ayumi_store::PersonKey;
use schemars::JsonSchema;
use serde::Deserialize;

use super::asked::refused;
use super::paging::Piece;
use super::{Asked, Paged};
use crate::ask::{Ask, pairs, parse_day};
use crate::error::AppError;
use crate::features::people::filters::Filters;
use crate::features::people::found::{Found, find};

/// 検索する語句: sent in the body, so that no name stands in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchBody {
    /// 氏名、カナ、または職員番号
    pub text: String,
}

/// Everybody who fits the filters.
pub async fn list(asked: Asked, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let filters = Filters::read(&asked.ask, &pairs(query.as_deref()))?;
    let found = find(&asked.ask, &filters);
    page(&asked, &filters, &found)
}

/// Those of them whose number or name a text is.
pub async fn search(asked: Asked, RawQuery(query): RawQuery, body: Result<Json<SearchBody>, JsonRejection>) -> Result<Response, AppError> {
    let Json(SearchBody { text }) = body.map_err(|rejection| unreadable(&asked.ask, &rejection))?;
    if ayumi_store::search_key(&text).is_empty() {
        return Err(AppError::invalid(vec![asked.ask.shell.t("api-search-empty").to_owned()]));
    }
    let mut filters = Filters::read(&asked.ask, &pairs(query.as_deref()))?;
    filters.wanted.include_not_employed = true;
    let found = find(&asked.ask, &filters).named(&asked.ask, &text);
    page(&asked, &filters, &found)
}

fn unreadable(ask: &Ask, rejection: &JsonRejection) -> AppError {
    AppError { cause: Some(rejection.to_string()), status: rejection.status(), ..AppError::invalid(vec![ask.shell.t("api-search-body").to_owned()]) }
}

fn page(asked: &Asked, filters: &Filters, found: &Found) -> Result<Response, AppError> {
    if let Some(trouble) = &found.trouble {
        return Err(AppError::conflict(trouble.clone()));
    }
    let (people, paging) = Piece::read(asked)?.of(asked, found.shown(filters));
    let standings = standings(&asked.ask)?;
    let answer: PeopleView = listed::view(&asked.ask.desk(), people, found.unknown.len(), &standings);
    asked.json(&Paged { answer, paging })
}

/// The roles and steps of everybody, worked out once a day.
pub fn standings(ask: &Ask) -> Result<Arc<Standings>, AppError> {
    let kept = ask.remember("api standings", || Standings::new(&ask.desk()).map(Arc::new));
    kept.as_ref().clone().map_err(|error| refused(ask, &error))
}

/// Where one person stands.
pub async fn status(asked: Asked, Path(key): Path<String>) -> Result<Response, AppError> {
    let ask = &asked.ask;
    let person = one(ask, &key)?;
    asked.json(&status::view(&ask.desk(), person).map_err(|error| refused(ask, &error))?)
}

/// What changed and changes about one person.
pub async fn timeline(asked: Asked, Path(key): Path<String>) -> Result<Response, AppError> {
    let ask = &asked.ask;
    let person = one(ask, &key)?;
    let (first, last) = timeline::usual_span(ask.as_of());
    let day = |name: &str| asked.given(name, |text| parse_day(text).ok());
    let span = match (day("from"), day("to")) {
        (Ok(from), Ok(to)) => (from.unwrap_or(first), to.unwrap_or(last)),
        (from, to) => return Err(AppError::invalid(from.err().into_iter().chain(to.err()).collect())),
    };
    asked.json(&timeline::view(&ask.desk(), person, span).map_err(|error| refused(ask, &error))?)
}

/// What is on record about one person, and where it comes from.
pub async fn facts(asked: Asked, Path(key): Path<String>) -> Result<Response, AppError> {
    let ask = &asked.ask;
    let person = one(ask, &key)?;
    let ids = facts::ids(&ask.desk(), person);
    let origins = ask.site.store().fact_origins(ask.site.municipality(), &ids).await?;
    asked.json(&facts::view(&ask.desk(), person, origins))
}

/// The person that an address names.
fn one(ask: &Ask, key: &str) -> Result<PersonId, AppError> {
    let missing = || AppError::not_found("person");
    let key = PersonKey(key.parse().map_err(|_| missing())?);
    let at = ask.world.held().loaded.person_keys.iter().position(|of| *of == key).ok_or_else(missing)?;
    let person = PersonId(u32::try_from(at).map_err(|_| missing())?);
    if ask.world.scope().has(person) { Ok(person) } else { Err(missing()) }
}
