//! `Browser`: what a visitor does and sees, in words close to theirs, and what the browser itself noticed.

use std::time::Duration;

use ayumi_web::permit::Office;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::time::{Instant, sleep};

use crate::driver::Driver;
use crate::town::{STAFF, Served, serve, serve_guest};

/// How long something may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(20);
/// Windows narrower than this are those of a telephone.
const TELEPHONE: u32 = 600;

/// A browser at the pages of one city.
#[derive(Debug)]
pub struct Browser {
    /// The city.
    pub served: Served,
    /// For what no function here does.
    pub driver: WebDriver,
    downloads: tempfile::TempDir,
    _process: Driver,
}

/// What the browser noticed since it was last asked.
#[derive(Debug, Default)]
pub struct Noticed {
    /// Messages of the console that are warnings or errors.
    pub console: Vec<String>,
    /// Every address that was asked for.
    pub requests: Vec<String>,
    /// The statuses of pages, in order.
    pub statuses: Vec<u64>,
}

impl Browser {
    /// A browser at a city under this pack, 1280 px wide. None where no browser is installed.
    pub async fn at_city(pack: &str) -> Option<Self> {
        Self::at_city_of(pack, STAFF).await
    }

    /// The same at a city of so many staff.
    pub async fn at_city_of(pack: &str, staff: u32) -> Option<Self> {
        Self::of(serve(pack, staff)).await
    }

    /// The same in a municipality of which the visitor is a guest.
    pub async fn at_guest() -> Option<Self> {
        Self::of(serve_guest()).await
    }

    async fn of(served: impl Future<Output = Served>) -> Option<Self> {
        let process = Driver::start().await?;
        let (served, driver) = tokio::join!(served, process.browser());
        let browser = Self { served, driver, downloads: tempfile::tempdir().expect("a folder"), _process: process };
        browser.at(1280).await;
        browser.sign_in_by_cookie().await;
        browser.tool("Browser.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": browser.downloads.path() })).await;
        Some(browser)
    }

    /// Gives the browser the session of somebody who may do everything.
    async fn sign_in_by_cookie(&self) {
        let (name, value) = self.served.cookie.split_once('=').expect("a cookie");
        self.tool("Network.setCookie", json!({ "name": name, "value": value, "url": self.served.origin, "httpOnly": true, "sameSite": "Lax" })).await;
    }

    /// Gives the browser the session of somebody with this office instead.
    pub async fn sign_in_as(&mut self, office: Office) {
        self.served.cookie = self.served.town.signed_in_as(office).await;
        self.sign_in_by_cookie().await;
    }

    /// Takes every session away from the browser.
    pub async fn forget(&self) {
        self.tool("Network.clearBrowserCookies", json!({})).await;
    }

    /// Ends the browser. A test that fails before leaves that to the drop of the driver.
    pub async fn quit(self) {
        self.driver.quit().await.expect("a browser that ends");
    }

    /// Makes the window so wide.
    pub async fn at(&self, width: u32) {
        let mobile = width < TELEPHONE;
        let height = if mobile { 844 } else { 800 };
        self.tool("Emulation.setDeviceMetricsOverride", json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile })).await;
    }

    /// Switches scripts of pages off or on.
    pub async fn scripts(&self, on: bool) {
        self.tool("Emulation.setScriptExecutionDisabled", json!({ "value": !on })).await;
    }

    /// Opens a path of the city.
    pub async fn open(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.served.origin)).await.expect("a page");
    }

    /// The path and query of the page that is shown.
    pub async fn path(&self) -> String {
        let address = self.driver.current_url().await.expect("an address").to_string();
        address.strip_prefix(&self.served.origin).unwrap_or(&address).to_owned()
    }

    /// A command of the browser's own tools.
    pub async fn tool(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The value of an expression in the page; a promise is awaited. The page's own policy against scripts does not apply.
    pub async fn value(&self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.tool("Runtime.evaluate", parameters).await;
        assert!(answer.get("exceptionDetails").is_none(), "{answer}");
        answer["result"]["value"].clone()
    }

    /// What the browser noticed since it was last asked.
    pub async fn noticed(&self) -> Noticed {
        let console = self.driver.get_log("browser").await.expect("a log");
        let told = |entry: &&thirtyfour::BrowserLogEntry| matches!(entry.level.as_str(), "SEVERE" | "WARNING");
        let mut noticed = Noticed { console: console.iter().filter(told).map(|entry| entry.message.clone()).collect(), ..Noticed::default() };
        for entry in self.driver.get_log("performance").await.expect("a log") {
            let event: Value = serde_json::from_str(&entry.message).expect("an event");
            let (method, parameters) = (&event["message"]["method"], &event["message"]["params"]);
            if method == "Network.requestWillBeSent" {
                noticed.requests.extend(parameters["request"]["url"].as_str().map(str::to_owned));
            }
            if method == "Network.responseReceived" && parameters["type"] == "Document" {
                noticed.statuses.extend(parameters["response"]["status"].as_u64());
            }
        }
        noticed
    }

    /// All text of the page that can be seen.
    pub async fn text(&self) -> String {
        self.value("document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until all of these can be read on the page.
    pub async fn sees(&self, texts: &[&str]) {
        let end = Instant::now() + PATIENCE;
        loop {
            let all = self.text().await;
            let missing: Vec<&&str> = texts.iter().filter(|text| !all.contains(**text)).collect();
            if missing.is_empty() {
                return;
            }
            assert!(Instant::now() < end, "{} does not say {missing:?}:\n{all}", self.path().await);
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the address of the page has this in it.
    pub async fn arrives(&self, part: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.path().await.contains(part) {
            assert!(Instant::now() < end, "{} and not {part}", self.path().await);
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Goes to a main page by the navigation.
    pub async fn turn_to(&self, place: &str) {
        self.click(&[format!("//nav[contains(@class, 'nav')]//a[normalize-space(.) = {}]", quoted(place))], place).await;
    }

    /// Follows the first link that says this, in the page's own part if it is there, else in the frame.
    pub async fn follow(&self, text: &str) {
        let says = format!("[contains(normalize-space(.), {})]", quoted(text));
        self.click(&[format!("//main//a{says}"), format!("//body//a{says}")], text).await;
    }

    /// Presses the first button that says this.
    pub async fn press(&self, text: &str) {
        // What says just that comes before what says more.
        let (is, says) = (format!("[normalize-space(.) = {}]", quoted(text)), format!("[contains(normalize-space(.), {})]", quoted(text)));
        let ways = [("main", &is), ("body", &is), ("main", &says), ("body", &says)];
        let ways = ways.map(|(place, what)| format!("//{place}//*[self::button or self::summary]{what}"));
        self.click(&ways, text).await;
    }

    /// Follows the first link that matches a CSS selector and can be seen.
    pub async fn follow_first(&self, css: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            for link in self.driver.find_all(By::Css(css.to_owned())).await.expect("a search") {
                if link.is_displayed().await.unwrap_or(false) {
                    return link.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
                }
            }
            assert!(Instant::now() < end, "{} has no {css}:\n{}", self.path().await, self.text().await);
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Follows a link to a file and waits for it: its name and what is in it. The page stays.
    pub async fn download(&self, text: &str) -> (String, Vec<u8>) {
        let page = self.path().await;
        self.follow(text).await;
        let end = Instant::now() + PATIENCE;
        let file = loop {
            let files = std::fs::read_dir(self.downloads.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
            let whole = files
                .filter(|file| file.extension().is_none_or(|end| end != "crdownload"))
                .find(|file| !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
            if let Some(file) = whole {
                break file;
            }
            assert!(Instant::now() < end, "{text} on {page} saves no file");
            sleep(Duration::from_millis(50)).await;
        };
        let bytes = std::fs::read(&file).expect("a file");
        std::fs::remove_file(&file).expect("a file");
        assert_eq!(self.path().await, page, "the page stays");
        (file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), bytes)
    }

    /// Writes into the field with this label.
    pub async fn fill(&self, label: &str, words: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap_or_else(|error| panic!("{label}: {error}"));
        field.send_keys(words).await.unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Gives a file to the field with this label.
    pub async fn give(&self, label: &str, file: &std::path::Path) {
        self.field(label).await.send_keys(file.display().to_string()).await.unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Chooses what says this in the list with this label.
    pub async fn choose(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        let path = format!(".//option[contains(normalize-space(.), {})]", quoted(option));
        let option = list.find(By::XPath(path)).await.unwrap_or_else(|error| panic!("{label} has no {option}: {error}"));
        option.click().await.expect("a choice");
    }

    /// The field with this label.
    pub async fn field(&self, label: &str) -> WebElement {
        let (text, field) = (quoted(label), "*[self::input or self::select or self::textarea][not(@type='hidden')]");
        let says = format!("[contains(normalize-space(.), {text})]");
        let ways = [
            format!("//label{says}//{field}"),
            format!("//{field}[@id = //label{says}/@for]"),
            format!("//{field}[contains(@aria-label, {text})]"),
            format!("//fieldset[legend{says}]//{field}"),
        ];
        let end = Instant::now() + PATIENCE;
        loop {
            for way in &ways {
                for found in self.driver.find_all(By::XPath(way.clone())).await.expect("a search") {
                    if found.is_displayed().await.unwrap_or(false) {
                        return found;
                    }
                }
            }
            assert!(Instant::now() < end, "{} has no field {label}:\n{}", self.path().await, self.text().await);
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn click(&self, ways: &[String], text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            for way in ways {
                for found in self.driver.find_all(By::XPath(way.clone())).await.expect("a search") {
                    if found.is_displayed().await.unwrap_or(false) {
                        return found.click().await.unwrap_or_else(|error| panic!("{text}: {error}"));
                    }
                }
            }
            assert!(Instant::now() < end, "{} offers no {text}:\n{}", self.path().await, self.text().await);
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// A text as XPath has it.
fn quoted(text: &str) -> String {
    format!("'{text}'")
}
