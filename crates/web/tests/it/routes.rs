//! The table of routes: every row answers, names an act that there is, and stands in `docs/routes.md`.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use ayumi_testkit::{Answered, Town};
use ayumi_web::permit::Act;
use ayumi_web::routes::{Route, document, table};

/// What a settled town does not have: uploads under way, imports, and rules that a scenario changes. Their rows say so
/// themselves.
const ABSENT: [(&str, &str); 8] = [
    ("/corrections/", "見つかりません"),
    ("/sign-in/places/{code}", "ページがありません"),
    ("/sign-in/oidc/{provider}", "ページがありません"),
    ("/offices/{id}/end", "割当が見つかりません"),
    ("/accounts/{key}", "利用者が見つかりません"),
    ("/data/uploads/{token}", "取り込むファイルが見つかりません"),
    ("/data/imports/{id}", "取込が見つかりません"),
    ("/what-if/result/people", "規定が見つかりません"),
];

#[tokio::test]
async fn every_row_answers() {
    let town = Town::under("sagamihara").await;
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let asset = crate::common::asset(&town).await;
    for route in routes() {
        let path = crate::common::sample(&route, &world, &asset);
        let answered = if route.method == Method::GET { town.get(&path).await } else { town.post(&path, "").await };
        check(&route, &path, &answered);
    }
}

/// The visitor of these tests has no account of their own; `tests/sign_in` asks for those pages.
fn routes() -> impl Iterator<Item = Route> {
    let own = |route: &Route| matches!(route.act, Act::OwnAccount | Act::SetUpSecond) || route.path.starts_with("/help/images/");
    table().into_iter().filter(move |route| !own(route))
}

#[track_caller]
fn check(route: &Route, path: &str, answered: &Answered) {
    let about = format!("{} {path}: {}", route.method, answered.status);
    assert!(!answered.status.is_server_error(), "{about}");
    match ABSENT.iter().find(|(begins, _)| route.path.starts_with(begins)) {
        Some((_, says)) => assert!(answered.status != 404 || answered.body.contains(says), "{about}"),
        None => assert_ne!(answered.status, 404, "{about}"),
    }
    assert_ne!(answered.status, 405, "{about}");
    let kind = answered.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
    assert!(answered.body.is_empty() || !kind.is_empty() && (!kind.starts_with("text/") || kind.contains("charset=")), "{about}: {kind}");
}

#[tokio::test]
async fn every_page_answers_on_days_far_away() {
    let town = Town::of("sagamihara", 60).await;
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let asset = crate::common::asset(&town).await;
    for route in routes().filter(|route| route.method == Method::GET) {
        let path = crate::common::sample(&route, &world, &asset);
        for day in ["as_of=1900-01-01", "as_of=2199-12-31", "as_of=2199-12-31&since=1900-01-01", "as_of=9999-12-31", "known=0001-01-01"] {
            check(&route, &path, &town.get(&format!("{path}?{day}")).await);
        }
    }
    let home = town.get("/?as_of=9999-12-31").await;
    assert!(home.status == 422 && home.body.contains("西暦1900年から2199年までの間"), "{}: {}", home.status, home.body);
}

#[tokio::test]
async fn nothing_but_the_routes_is_served() {
    let town = Town::under("chigasaki").await;
    for path in
        ["/.git/config", "/.env", "/assets/", "/assets/app.css", "/assets/..%2f..%2fCargo.toml", "/help/images/..%2f..%2fREADME.md", "/metrics"]
    {
        assert_eq!(town.get(path).await.status, 404, "{path}");
    }
    for method in ["TRACE", "CONNECT", "PUT", "DELETE"] {
        let request = Request::builder().method(method).uri("/policy").header("x-echo", "himitsu").body(Body::empty()).unwrap();
        let answered = town.ask(request).await;
        assert!(answered.status == 405 || answered.status == 404, "{method}: {}", answered.status);
        assert!(!answered.body.contains("himitsu"), "{method}");
    }
}

#[tokio::test]
async fn what_somebody_typed_is_text_to_page_and_database() {
    let town = Town::under("chigasaki").await;
    let all = town.get("/people").await.body.matches("href=\"/people/").count();
    assert!(all > 5);
    for typed in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' or 1=1 --", "'; drop table person; --", "%' or '1'='1"] {
        let sent: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = town.post("/people/search", &format!("name={sent}")).await;
        assert_eq!(found.status, 200, "{typed}");
        assert!(!found.body.contains("<script>alert") && !found.body.contains("<img src=x"), "{typed}");
        assert!(found.body.matches("href=\"/people/").count() < all, "{typed} finds nobody");
        let asked = town.get(&format!("/people?unit={sent}&as_of={sent}")).await;
        assert!(!asked.body.contains("<script>alert") && !asked.body.contains("<img src=x"), "{typed}: {}", asked.status);
    }
    assert_eq!(town.get("/people").await.body.matches("href=\"/people/").count(), all);
}

#[test]
fn every_row_names_an_act_and_every_act_has_a_name() {
    let rows = table();
    assert!(rows.iter().all(|route| Act::ALL.contains(&route.act)));
    let names: BTreeSet<&str> = Act::ALL.iter().map(|act| act.name()).collect();
    assert_eq!(names.len(), Act::ALL.len());
    let addresses: BTreeSet<(&str, &str)> = rows.iter().map(|route| (route.path, route.method.as_str())).collect();
    assert_eq!(addresses.len(), rows.len(), "an address stands twice in the table");
}

#[test]
fn what_writes_is_sent_and_what_is_read_only_reads() {
    for route in table().iter().filter(|route| route.path.starts_with("/api/")) {
        assert_ne!(route.act, Act::WriteLedger, "{}: the API only reads", route.path);
    }
}

#[test]
fn the_page_of_the_routes_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/routes.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == document(), "write it anew: cargo run -p ayumi-web --example routes > docs/routes.md");
}

#[tokio::test]
async fn the_reference_of_the_api_names_every_address_and_leads_somewhere() {
    let town = Town::under("chigasaki").await;
    for query in ["", "?lang=en"] {
        let page = town.get(&format!("/api{query}")).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("〔文言なし〕"));
        for endpoint in ayumi_web::api::endpoints() {
            assert!(page.body.contains(&format!("id=\"{}\"", endpoint.name)), "{}", endpoint.path);
        }
        let targets = page.body.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        let lost: Vec<&str> = targets.filter(|target| !page.body.contains(&format!("id=\"{target}\""))).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
    assert!(town.get("/").await.body.contains("href=\"/api\""));
}
