//! The pictures of README and manual, taken anew on demand: the same day and the same city each time.

use std::path::Path;

use crate::browser::Browser;

/// File and page.
const PICTURES: [(&str, &str); 1] = [("home", "/")];
/// A picture larger than this does not belong into a repository.
const LARGEST: usize = 200 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_for_the_manual() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    let keep = std::env::var_os("AYUMI_SCREENSHOTS").is_some_and(|wish| wish == "1");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/images");
    for (name, path) in PICTURES {
        browser.open(path).await;
        let picture = browser.driver.screenshot_as_png().await.expect("a picture");
        assert!(picture.len() <= LARGEST, "{name}: {} bytes", picture.len());
        if keep {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(folder.join(format!("{name}.png")), picture).expect("a picture");
        }
    }
    browser.quit().await;
}
