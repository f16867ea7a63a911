//! The table of routes: every address, what it lets somebody do, and who answers. There is no other way in.

use axum::http::Method;
use axum::routing::{MethodRouter, get, post};

use crate::features::*;
use crate::features::{attention, changes, help, home, people, person, sections};
use crate::permit::Act;
use crate::site::Site;
use crate::{api, assets};

/// 経路: one row of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address, with its places in braces.
    pub path: &'static str,
    /// What it lets somebody do.
    pub act: Act,
    /// Who answers.
    pub answer: MethodRouter<Site>,
}

/// Every route.
pub fn table() -> Vec<Route> {
    let mut rows = vec![
        // 画面
        reads("/", Act::ReadFigures, get(home::page)),
        reads("/people", Act::ListPeople, get(people::list)),
        reads("/people/search", Act::ListPeople, get(people::no_search)),
        sends("/people/search", Act::ListPeople, post(people::search)),
        reads("/people/export", Act::ListPeople, get(people::export)),
        sends("/people/export", Act::ListPeople, post(people::export_search)),
        reads("/targets", Act::ReadFigures, get(targets::list)),
        reads("/targets/export", Act::ReadFigures, get(targets::export)),
        reads("/targets/{id}", Act::ReadFigures, get(targets::page)),
        reads("/targets/{id}/people", Act::ListPeople, get(targets::people)),
        reads("/changes", Act::ListPeople, get(changes::page)),
        reads("/changes/export", Act::ListPeople, get(changes::export)),
        reads("/attention/{kind}", Act::ListPeople, get(attention::page)),
        reads("/attention/{kind}/export", Act::ListPeople, get(attention::export)),
        reads("/help", Act::ReadPublic, get(help::index)),
        reads("/sections", Act::ReadSections, get(sections::tree)),
        reads("/sections/export", Act::ReadSections, get(sections::export)),
        reads("/sections/{key}", Act::ReadSections, get(sections::one)),
        // 部品
        reads("/assets/{name}", Act::ReadPublic, get(assets::serve)),
        reads("/healthz", Act::ReadPublic, get(api::health)),
    ];
    rows.extend(person::routes());
    rows.extend(api::routes());
    rows
}

/// A route that only reads.
pub fn reads(path: &'static str, act: Act, answer: MethodRouter<Site>) -> Route {
    Route { method: Method::GET, path, act, answer }
}

/// A route that is sent a form.
pub fn sends(path: &'static str, act: Act, answer: MethodRouter<Site>) -> Route {
    Route { method: Method::POST, path, act, answer }
}
