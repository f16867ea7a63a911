//! The table of routes: every row answers, names an act that there is, and stands in `docs/routes.md`.

use std::collections::BTreeSet;

use axum::http::Method;
use ayumi_testkit::{Answered, Town};
use ayumi_web::permit::Act;
use ayumi_web::routes::{Route, document, table};

/// What a settled town does not have: uploads under way, imports, and rules that a scenario changes. Their rows say so
/// themselves.
const ABSENT: [(&str, &str); 7] = [
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
    // The visitor of these tests has no account of their own; `tests/sign_in` asks for those pages.
    let own = |route: &Route| route.act == Act::OwnAccount || route.path.starts_with("/help/images/");
    for route in table().into_iter().filter(|route| !own(route)) {
        let path = crate::common::sample(&route, &world, &asset);
        let answered = if route.method == Method::GET { town.get(&path).await } else { town.post(&path, "").await };
        check(&route, &path, &answered);
    }
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
