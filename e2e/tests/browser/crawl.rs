//! Which addresses there are: what links lead to from the first page on, a few for each route, asked of the router itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::Method;
use ayumi_testkit::{Answered, Town};
use ayumi_web::routes;

/// How many addresses of one form (route and names of its query) are followed.
const OF_A_FORM: usize = 2;

/// What a crawl found.
#[derive(Debug, Default)]
pub struct Found {
    /// The first address of every route that answers with a page.
    pub pages: BTreeMap<&'static str, String>,
    /// Every route that answered, pages or not.
    pub routes: BTreeSet<&'static str>,
    /// Links that lead nowhere: where, to what, what was answered.
    pub broken: Vec<String>,
}

/// Follows links from these addresses on.
pub async fn crawl(town: &Town, starts: &[&str]) -> Found {
    let mut found = Found::default();
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut queue: VecDeque<(String, String)> = starts.iter().map(|start| ((*start).to_owned(), String::new())).collect();
    while let Some((address, from)) = queue.pop_front() {
        let of_form = forms.entry(form(&address)).or_default();
        if *of_form >= OF_A_FORM || !seen.insert(address.clone()) {
            continue;
        }
        *of_form += 1;
        let answer = ask(town, &address).await;
        if is_of_another_day(&address, &answer) {
            continue;
        }
        if !answer.status.is_success() {
            found.broken.push(format!("{from} → {address}: {}", answer.status));
            continue;
        }
        let route = route(path_of(&address));
        found.routes.extend(route);
        if is_page(&answer) {
            route.map(|route| found.pages.entry(route).or_insert_with(|| address.clone()));
            queue.extend(links(&answer.body).into_iter().map(|link| (link, address.clone())));
        }
    }
    found
}

/// The routes of pages that are read.
pub fn read_routes() -> Vec<&'static str> {
    let apart = |path: &str| path.starts_with("/assets/") || path.starts_with("/api/") || path == "/healthz";
    routes::table().into_iter().filter(|route| route.method == Method::GET && !apart(route.path)).map(|route| route.path).collect()
}

/// What an address is answered in the end, after it sent the visitor on.
async fn ask(town: &Town, address: &str) -> Answered {
    let mut answer = town.get(address).await;
    for _ in 0..3 {
        let Some(to) = answer.headers.get("location").filter(|_| answer.status.is_redirection()) else { break };
        let to = to.to_str().expect("an address").to_owned();
        answer = town.get(&to).await;
    }
    answer
}

/// A day on which a figure cannot be counted is a day that a page says so of: no link that leads nowhere.
fn is_of_another_day(address: &str, answer: &Answered) -> bool {
    answer.status == 409 && ["as_of=", "known="].iter().any(|day| address.contains(day))
}

fn is_page(answer: &Answered) -> bool {
    answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The route of a path: as many places, and each the same or in braces. The one with the fewest braces counts.
pub fn route(path: &str) -> Option<&'static str> {
    let steps: Vec<&str> = path.split('/').collect();
    let matches = |route: &&'static str| {
        let places: Vec<&str> = route.split('/').collect();
        places.len() == steps.len() && places.iter().zip(&steps).all(|(place, step)| place == step || (place.starts_with('{') && !step.is_empty()))
    };
    let all = routes::table().into_iter().filter(|route| route.method == Method::GET).map(|route| route.path);
    all.filter(matches).min_by_key(|route| route.matches('{').count())
}

fn form(address: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{} {names:?}", route(path_of(address)).unwrap_or(address))
}

fn path_of(address: &str) -> &str {
    address.split_once('?').map_or(address, |(path, _)| path)
}

/// The links of a page to others of the same server, without places within them.
fn links(body: &str) -> Vec<String> {
    let quoted = body.split("<a ").skip(1).filter_map(|rest| rest.split_once('>')?.0.split_once("href=\"")?.1.split_once('"').map(|(link, _)| link));
    let plain = quoted.map(|link| link.replace("&amp;", "&").replace("&#38;", "&"));
    let whole = plain.map(|link| link.split_once('#').map_or(link.clone(), |(address, _)| address.to_owned()));
    whole.filter(|link| link.starts_with('/') && !link.starts_with("//")).collect()
}
