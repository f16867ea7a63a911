//! Every page of every policy answers.

use ayumi_testkit::{Answered, Town};

#[tokio::test]
async fn the_first_page_of_every_policy_answers() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        let home = town.get("/").await;
        assert_eq!(home.status, 200, "{pack}");
        assert!(home.body.contains("令和8年11月20日"), "{pack}");
    }
}

/// The frame of a page by which somebody who is signed in goes on: the main pages, and who they are.
#[track_caller]
fn leads_on(page: &Answered, whose: &str) {
    for sign in ["aria-label=\"主なページ\"", "href=\"/people", "action=\"/sign-out"] {
        assert!(page.body.contains(sign), "{whose}: {sign}");
    }
}

#[tokio::test]
async fn whoever_is_signed_in_finds_their_ways_on_from_every_page() {
    let town = Town::of("sagamihara", 60).await;
    for path in ["/", "/help", "/help/people", "/api", "/account", "/no-such-page"] {
        leads_on(&town.get(path).await, path);
    }
    leads_on(&town.post("/people/search", "name=x").await, "a search");
    leads_on(&town.post("/what-if/edit?part=requirements", "requirements.manager-application.is.1=x").await, "a refused form");
}
