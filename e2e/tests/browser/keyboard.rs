//! Without a mouse: everything that can be followed, pressed or filled in is reached by the tabulator in the order of the
//! page, can be seen when it is reached, and lets go again.

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::crawl::crawl;
use crate::prepare;

/// Notes what can be reached, in order, and from now on everything that is.
const WATCH: &str = "(() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const radio = (e) => e.type === 'radio' && !e.checked && [...document.getElementsByName(e.name)].some((r) => r.type === 'radio' && r.form === e.form && (r.checked || r.compareDocumentPosition(e) & 4));
  window.wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')].filter((e) => !e.disabled && e.type !== 'hidden' && shown(e) && !radio(e) && e.tabIndex >= 0);
  window.reached = [];
  document.addEventListener('focusin', (event) => {
    const e = event.target, style = getComputedStyle(e), box = e.getBoundingClientRect();
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    window.reached.push({ at: window.wanted.indexOf(e), seen, inside, what: e.outerHTML.slice(0, 120) });
  });
  return window.wanted.length;
})()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_by_keyboard_alone() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    prepare::imports(&browser.served.town).await;
    let found = crawl(&browser.served.town, &["/"]).await;
    let mut wrong = Vec::new();
    for path in found.pages.values() {
        browser.open(path).await;
        wrong.extend(tabbed(&browser).await.into_iter().map(|problem| format!("{path}: {problem}")));
    }
    browser.quit().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_key_leads_past_the_navigation() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/sections").await;
    browser.driver.action_chain().send_keys(Key::Tab).perform().await.expect("a key");
    let skip = "(() => { const e = document.activeElement, box = e.getBoundingClientRect(); return e.matches('.skip') && box.left >= 0 && box.top >= 0 && box.width > 0; })()";
    assert_eq!(browser.value(skip).await, true, "the first link leads to the page's own part and can be seen");
    browser.driver.action_chain().send_keys(Key::Enter).perform().await.expect("a key");
    assert_eq!(browser.value("document.activeElement.id").await, "main");
    browser.driver.action_chain().send_keys(Key::Tab).perform().await.expect("a key");
    assert_eq!(browser.value("document.querySelector('main').contains(document.activeElement)").await, true, "the next key stays in it");
    browser.quit().await;
}

async fn tabbed(browser: &Browser) -> Vec<String> {
    let wanted = browser.value(WATCH).await.as_u64().expect("a number");
    let mut keys = browser.driver.action_chain();
    for _ in 0..wanted {
        keys = keys.send_keys(Key::Tab);
    }
    keys.perform().await.expect("keys");
    let reached = browser.value("window.reached").await;
    let reached = reached.as_array().expect("what was reached");
    let places: Vec<i64> = reached.iter().filter_map(|one| one["at"].as_i64()).filter(|at| *at >= 0).collect();
    let mut wrong = Vec::new();
    if let Some(missed) = (0..wanted as i64).find(|at| !places.contains(at)) {
        let what = browser.value(&format!("window.wanted[{missed}].outerHTML.slice(0, 160)")).await;
        wrong.push(format!("{} of {wanted} reached; the first that is not: {what}", places.len()));
    }
    if !places.is_sorted() {
        wrong.push(format!("not in the order of the page: {places:?}"));
    }
    wrong.extend(reached.iter().filter(|one| one["seen"] != true || one["inside"] != true).take(3).map(hidden));
    wrong
}

fn hidden(one: &Value) -> String {
    format!("cannot be seen when it is reached: {}", one["what"])
}
