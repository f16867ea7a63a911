//! Every page, in wide and narrow windows.

use std::collections::BTreeSet;

use crate::audit;
use crate::browser::Browser;
use crate::crawl::{Found, crawl, read_routes};
use crate::prepare;

/// The windows: a desk, a telephone.
const WIDTHS: [u32; 2] = [1280, 390];
/// The narrowest window in which everything must still be readable without scrolling sideways (WCAG 1.4.10).
const NARROWEST: u32 = 320;
/// Routes to which no link leads in a city where nothing has been done yet, and why.
const NOT_LINKED: [(&str, &str); 15] = [
    ("/account/second", "for whoever must have a second factor and has none"),
    ("/account/places", "for whoever may work in several municipalities"),
    ("/sign-in/places", "only where several municipalities share an installation"),
    ("/sign-in/places/{code}", "only where several municipalities share an installation"),
    ("/corrections/own", "for whoever has a record of their own; the visitor of these tests has none"),
    ("/sign-in/oidc/{provider}", "only where somebody else signs people in"),
    ("/sign-in/oidc/{provider}/return", "the provider leads back there"),
    ("/sign-in", "for whoever is not signed in; the journeys go there"),
    ("/sign-in/first", "for whoever is not signed in; the journeys go there"),
    ("/sign-in/password", "follows a one-time code"),
    ("/sign-in/second", "follows a password"),
    ("/people/search", "a form is sent there; opened by itself it leads to the list"),
    ("/what-if/upload", "a form is sent there; opened by itself it leads to the first page"),
    ("/data/uploads/{token}/state", "a script asks there how far the work is"),
    ("/help/images/{name}", "pages show what is there; nobody goes there"),
];
/// A what-if that changes whether many people meet a requirement.
const CHANGED: &str = "/what-if/result?set=requirements.manager-application.is.1%3D40";
/// The pages of every city, with states that are rare: English, a day before the policy, nothing known yet.
const MAIN: [&str; 7] = ["/", "/people", "/sections", "/targets", "/policy", "/?as_of=H30.4.1", "/people?known=1"];
/// The same page in another state, and pages that are not there.
const STATES: [(&str, u64); 9] = [
    ("/?lang=en", 200),
    ("/people?lang=en", 200),
    ("/sections?lang=en", 200),
    ("/targets?lang=en", 200),
    ("/sections?as_of=H30.4.1", 200),
    ("/sections?known=1", 200),
    ("/people?name=%E3%81%82", 200),
    ("/nowhere", 404),
    ("/?as_of=someday", 422),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_first_city() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    prepare::imports(&browser.served.town).await;
    let found = crawl(&browser.served.town, &["/", CHANGED]).await;
    let mut wrong = reached(&found);
    for path in found.pages.values() {
        wrong.extend(look(&browser, path, 200).await);
    }
    for (path, status) in STATES {
        wrong.extend(look(&browser, path, status).await);
    }
    browser.quit().await;
    told(&wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_pages_of_the_second_city() {
    main_pages("atsugi").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_pages_of_a_city_without_roles() {
    main_pages("chigasaki").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_pages_of_a_small_city() {
    main_pages("tarumizu").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_pages_of_a_template() {
    main_pages("govtech-tokyo").await;
}

async fn main_pages(pack: &str) {
    let Some(browser) = Browser::at_city(pack).await else { return };
    let found = crawl(&browser.served.town, &["/"]).await;
    let mut wrong = found.broken.clone();
    let paths: BTreeSet<&str> = found.pages.values().map(String::as_str).chain(MAIN).collect();
    for path in paths {
        wrong.extend(audit::page(&browser, path, WIDTHS[1], 200).await);
        wrong.extend(audit::fits(&browser, path, WIDTHS[0]).await);
        wrong.extend(audit::fits(&browser, path, NARROWEST).await);
    }
    browser.quit().await;
    told(&wrong);
}

/// Somebody who works in two municipalities sees in any window where they are, and the way to the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_works_in_two_municipalities_sees_where() {
    let Some(browser) = Browser::at_guest().await else { return };
    let mut wrong = Vec::new();
    for path in ["/policy", "/people", "/accounts", "/accounts/1", "/account", "/account/places", "/account/places?lang=en"] {
        wrong.extend(look(&browser, path, 200).await);
        let header = browser.value("document.querySelector('header .where')?.innerText ?? ''").await;
        let says = if path.ends_with("en") { "Guest of this municipality" } else { "ほかの団体の利用者として使用中" };
        if !header.as_str().is_some_and(|text| text.contains(says)) {
            wrong.push(format!("{path}: {header}"));
        }
    }
    browser.scripts(false).await;
    browser.open("/account/places").await;
    let home = browser.driver.find(thirtyfour::By::Css(".places form button")).await.expect("a way home");
    home.click().await.expect("a click");
    browser.open("/account/places").await;
    let header = browser.driver.find(thirtyfour::By::Css("header .where")).await.expect("where").text().await.expect("a text");
    assert!(!header.contains("利用者として使用中") && header.contains("団体を切り替える"), "{header}");
    browser.quit().await;
    told(&wrong);
}

async fn look(browser: &Browser, path: &str, status: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    for width in WIDTHS {
        wrong.extend(audit::page(browser, path, width, status).await);
    }
    wrong.extend(audit::fits(browser, path, NARROWEST).await);
    wrong
}

/// Links that lead nowhere, and routes to which none leads.
fn reached(found: &Found) -> Vec<String> {
    let alone = |route: &&'static str| !found.routes.contains(route) && NOT_LINKED.iter().all(|(path, _)| path != route);
    let unreached = read_routes().into_iter().filter(alone).map(|route| format!("no link leads to {route}"));
    found.broken.iter().cloned().chain(unreached).collect()
}

fn told(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}
