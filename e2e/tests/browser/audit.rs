//! What must be so on every page, whoever looks at it and however wide the window is.

use std::fmt::Write;

use serde_json::Value;

use crate::browser::Browser;

/// axe-core, which knows what pages do wrong to people who see or point otherwise.
const AXE: &str = include_str!("../../vendor/axe.min.js");
/// All its rules, and the one for targets that are too small to hit.
const RUN_AXE: &str = "axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })\
    .then((found) => found.violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, \
    nodes: v.nodes.slice(0, 4).map((n) => n.target.join(' ') + '  ' + n.html.slice(0, 160)), of: v.nodes.length })))";

/// The outline of a page, and what stands out of it to the right.
const OUTLINE: &str = "(() => {
  const root = document.documentElement, width = WIDTH;
  const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement) { const o = getComputedStyle(p).overflowX; if (o !== 'visible') return true; } return false; };
  const out = [...document.body.querySelectorAll('*')].filter((e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.right > width + 1 && !scrolls(e); });
  return {
    title: document.title, lang: root.lang, h1: document.querySelectorAll('h1').length,
    width: Math.max(root.scrollWidth, document.body.scrollWidth),
    out: out.slice(-3).map((e) => e.outerHTML.slice(0, 160)),
    missing: document.documentElement.outerHTML.includes('〔文言なし〕'),
  };
})()";

/// What is wrong with the page at this path, in this window; nothing if all is well.
pub async fn page(browser: &Browser, path: &str, width: u32, status: u64) -> Vec<String> {
    browser.at(width).await;
    browser.noticed().await;
    browser.open(path).await;
    let mut wrong = outline(browser, width).await;
    wrong.extend(noticed(browser, status).await);
    wrong.extend(axe(browser).await);
    wrong.into_iter().map(|problem| format!("{path} at {width} px: {problem}")).collect()
}

/// Whether the page that is open stays within a window so wide.
pub async fn fits(browser: &Browser, path: &str, width: u32) -> Vec<String> {
    browser.at(width).await;
    outline(browser, width).await.into_iter().map(|problem| format!("{path} at {width} px: {problem}")).collect()
}

async fn outline(browser: &Browser, width: u32) -> Vec<String> {
    let page = browser.value(&OUTLINE.replace("WIDTH", &width.to_string())).await;
    let mut wrong = Vec::new();
    if page["h1"] != 1 {
        wrong.push(format!("{} main headings", page["h1"]));
    }
    if page["title"].as_str().is_none_or(|title| title.trim_start_matches('｜').is_empty() || title.starts_with('｜')) {
        wrong.push(format!("no title of its own: {}", page["title"]));
    }
    if !matches!(page["lang"].as_str(), Some("ja" | "en")) {
        wrong.push(format!("language {}", page["lang"]));
    }
    if page["width"].as_u64().is_none_or(|wide| wide > u64::from(width)) {
        wrong.push(format!("{} px wide; out: {}", page["width"], page["out"]));
    }
    if page["missing"] == true {
        wrong.push("a text is missing".to_owned());
    }
    wrong
}

async fn noticed(browser: &Browser, status: u64) -> Vec<String> {
    let noticed = browser.noticed().await;
    let mut wrong = Vec::new();
    if noticed.statuses.last() != Some(&status) {
        wrong.push(format!("status {:?}", noticed.statuses));
    }
    // The browser itself complains of a page that was answered with an error.
    wrong.extend(
        noticed
            .console
            .into_iter()
            .filter(|message| status == 200 || !message.contains(&status.to_string()))
            .map(|message| format!("console: {message}")),
    );
    let foreign = |address: &String| !address.starts_with(&browser.served.origin) && !address.starts_with("data:");
    wrong.extend(noticed.requests.into_iter().filter(foreign).map(|address| format!("asked another host: {address}")));
    wrong
}

async fn axe(browser: &Browser) -> Vec<String> {
    browser.value(&format!("{AXE};undefined")).await;
    let found = browser.value(RUN_AXE).await;
    found.as_array().expect("what axe found").iter().map(told).collect()
}

fn told(violation: &Value) -> String {
    let mut text = format!("axe {} ({}), {} places: {}", violation["id"], violation["impact"], violation["of"], violation["help"]);
    for node in violation["nodes"].as_array().into_iter().flatten() {
        let _ = write!(text, "\n      {}", node.as_str().unwrap_or_default());
    }
    text
}
