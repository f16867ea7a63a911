//! Readings: whoever is shown personal records of others is noted, before the answer goes out; what cannot be noted is not
//! shown. What a page says on its own record to the person itself is not noted: only others are of interest to whoever asks
//! who has looked.
//!
//! Which routes show people stands in the table of routes. How many people an answer tells of is counted where answers are
//! made (pages, files, the API), so that no handler can forget it.

use std::collections::HashSet;
use std::hash::Hash;

use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use ayumi_exchange::{Cell, Sheet};
use ayumi_store::{NewReading, PersonKey};

use crate::error::AppError;
use crate::permit::{Act, Grant, Permit};
use crate::visitor::Visitor;

/// 表示するもの: whether a route shows records of single people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Nothing about single people.
    Nothing,
    /// People: whoever looks is noted.
    People,
}

impl Shows {
    /// What an act says by itself.
    pub fn of(act: Act) -> Self {
        if act.is_personal() { Self::People } else { Self::Nothing }
    }
}

/// 回答に出てくる職員の数: on a response, how many people it tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told(pub u64);

impl Told {
    /// A page: everybody to whose record it leads.
    pub fn on_page(html: &str) -> Self {
        let keys = html.split("/people/").skip(1).map(|rest| rest.split(|sign: char| !sign.is_ascii_digit()).next().unwrap_or(""));
        Self::distinct(keys.filter(|key| !key.is_empty()))
    }

    /// An answer of the API: everybody whose staff number it says.
    pub fn in_json(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap_or("");
        Self::distinct(text.split("\"number\":\"").skip(1).filter_map(|rest| rest.split('"').next()))
    }

    /// A file: everybody in its column of staff numbers.
    pub fn in_sheet(sheet: &Sheet) -> Self {
        let Some(column) = sheet.columns.iter().position(|column| column.heading == "職員番号") else { return Self::default() };
        let numbers = sheet.rows.iter().filter_map(|row| row.get(column));
        Self::distinct(numbers.filter_map(|cell| if let Cell::Text(number) = cell { Some(number) } else { None }))
    }

    fn distinct<T: Hash + Eq>(all: impl Iterator<Item = T>) -> Self {
        Self(all.collect::<HashSet<_>>().len() as u64)
    }
}

/// 閲覧しようとするところ: what the table says of the route that was asked for, and what was asked.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The template of the route.
    pub route: &'static str,
    /// Whether it shows people.
    pub shows: Shows,
    /// How it was asked.
    pub method: Method,
}

/// What is to be noted before an answer goes out, if it shows people.
pub fn reading(looked: &Looked, visitor: &Visitor, permit: &Permit, answer: &Response) -> Option<NewReading> {
    let Told(people) = answer.extensions().get::<Told>().copied().unwrap_or_default();
    let person = permit.subject;
    let is_answer = answer.status().is_success() || answer.status() == StatusCode::NOT_MODIFIED;
    let act = act(&looked.method, answer);
    // A route that shows people is noted whatever was counted, but for figures on a page that name nobody. What tells of
    // people although the table does not say so is noted as well.
    let may_name_nobody = permit.act == Act::ReadFigures && act != "export";
    let shown = people > 0 || (looked.shows == Shows::People && is_answer && !may_name_nobody);
    let own = permit.reach.person;
    if !shown || permit.grant == Grant::Own || (person.is_some() && person == own) {
        return None;
    }
    Some(NewReading {
        instant: permit.site.now(),
        actor: visitor.login.clone(),
        act: act.to_owned(),
        person,
        people: person.map_or(people, |_| 1),
        route: looked.route.to_owned(),
    })
}

/// Notes it.
///
/// # Errors
/// It could not be noted: the answer must not go out.
pub async fn note(permit: &Permit, reading: &NewReading) -> Result<(), AppError> {
    permit.site.store().note_reading(permit.site.municipality(), reading).await.map_err(AppError::unavailable)
}

/// The person that an address names.
pub fn person(route: &str, path: &str) -> Option<PersonKey> {
    let places = route.split('/').zip(path.split('/'));
    let mut after = places.skip_while(|(of, _)| *of != "people").skip(1);
    after.next().filter(|(of, _)| *of == "{key}").and_then(|(_, key)| key.parse().ok()).map(PersonKey)
}

fn act(method: &Method, answer: &Response) -> &'static str {
    let is_file = answer.headers().get(CONTENT_DISPOSITION).is_some_and(|kind| kind.as_bytes().starts_with(b"attachment"));
    match method {
        _ if is_file => "export",
        &Method::POST => "search",
        _ => "view",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_of_an_address_is_the_one_it_names() {
        let check = |route, path, expected: Option<i64>| assert_eq!(person(route, path), expected.map(PersonKey), "{path}");
        check("/people/{key}/skills", "/people/42/skills", Some(42));
        check("/api/v1/people/{key}", "/api/v1/people/7", Some(7));
        check("/people/search", "/people/search", None);
        check("/sections/{key}", "/sections/3", None);
        check("/targets/{id}/people", "/targets/9/people", None);
    }

    #[test]
    fn each_person_is_counted_once() {
        let page = r#"<a href="/people/12">A</a><a href="/people/12/skills">S</a><a href="/people/7?lang=en">B</a><a href="/people?role=x">C</a><a href="/people/search">D</a>"#;
        assert_eq!(Told::on_page(page), Told(2));
        assert_eq!(Told::in_json(br#"[{"number":"0001"},{"number":"0001"},{"number":3.5},{"number":"0002"}]"#), Told(2));
    }
}
