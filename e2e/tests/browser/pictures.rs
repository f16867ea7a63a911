//! The pictures of README and manual, taken anew on demand: the same day and the same city each time.

use std::fs;
use std::path::Path;

use ayumi_web::permit::Office;
use serde_json::json;

use crate::browser::Browser;
use crate::journeys::personnel;
use crate::town::STAFF;

/// A picture larger than this does not belong into a repository.
const LARGEST: usize = 200 * 1024;
/// The staff of the city of the pictures: as many as the policy speaks of. Where no picture is kept, a smaller city will do.
const WHOLE: u32 = 4_700;
/// Pages with an address that stays.
const PLACES: [(&str, &str); 4] = [
    ("home", "/"),
    ("people", "/people?step=level%3Alevel-2"),
    ("skills", "/sections/skills"),
    ("what-if", "/what-if/result?set=requirements.manager-application.is.1%3D3"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_for_the_manual() {
    let staff = if are_wanted() { WHOLE } else { STAFF };
    let Some(mut browser) = Browser::at_city_of("sagamihara", staff).await else { return };
    browser.sign_in_as(Office::DxOffice).await;
    browser.tool("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    for (name, path) in PLACES {
        browser.open(path).await;
        keep(&browser, name).await;
    }
    browser.open("/people?nearly=scheme%3Adx-manager-certification").await;
    browser.follow_first("main table tr:nth-child(7) a[href^='/people/']").await;
    browser.sees(&["要件と現状"]).await;
    keep(&browser, "person").await;
    browser.open("/policy").await;
    keep(&browser, "policy").await;
    let folder = tempfile::tempdir().expect("a folder");
    personnel::try_a_list_with_mistakes(&browser, folder.path()).await;
    keep(&browser, "import").await;
    browser.quit().await;
}

fn are_wanted() -> bool {
    std::env::var_os("AYUMI_SCREENSHOTS").is_some_and(|wish| wish == "1")
}

/// Writes the picture of what is shown, if pictures are wanted.
async fn keep(browser: &Browser, name: &str) {
    browser.value("window.scrollTo(0, 0); document.activeElement?.blur(); document.fonts.ready.then(() => true)").await;
    let picture = browser.driver.screenshot_as_png().await.expect("a picture");
    assert!(picture.len() <= LARGEST, "{name}: {} bytes", picture.len());
    if are_wanted() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/images");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(format!("{name}.png")), picture).expect("a picture");
    }
}
