//! Somebody who reads English, and keeps reading it from page to page.

use crate::browser::Browser;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn english_is_kept_from_page_to_page() {
    let Some(browser) = Browser::at_city("sagamihara").await else { return };
    browser.open("/sections").await;
    browser.follow("English").await;
    browser.arrives("lang=en").await;
    assert_eq!(browser.value("document.documentElement.lang").await, "en");
    let places = browser.value("document.querySelectorAll('nav.nav a').length").await.as_u64().expect("places");
    assert!(places >= 7, "{places} places");
    for nth in 1..=places {
        let place = format!("nav.nav li:nth-child({nth}) a");
        browser.follow_first(&place).await;
        browser.comes_to(&format!("document.querySelector('{place}').ariaCurrent"), "page").await;
        assert_eq!(browser.value("document.documentElement.lang").await, "en", "{}", browser.path().await);
        assert_eq!(browser.value("document.querySelectorAll('nav.nav a[aria-current]').length").await, 1, "{}", browser.path().await);
    }
    browser.follow("日本語").await;
    browser.sees(&["本文へ移動"]).await;
    assert_eq!(browser.value("document.documentElement.lang").await, "ja");
    browser.quit().await;
}
