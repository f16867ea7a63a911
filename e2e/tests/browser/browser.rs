//! `Browser`: what a visitor does and sees, in words close to theirs, and what the browser itself noticed.

use std::time::Duration;

use ayumi_web::permit::Office;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner::{ElementClickIntercepted, ElementNotInteractable, StaleElementReference};
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
        self.until(async || self.evaluated(expression).await).await
    }

    /// Waits until an expression in the page has this value.
    pub async fn comes_to(&self, expression: &str, value: &str) {
        self.until(async || {
            let found = self.evaluated(expression).await?;
            if found == value { Ok(()) } else { Err(format!("{expression} on {} is {found}, not {value}", self.path().await)) }
        })
        .await;
    }

    /// The value at this moment, when a page may just be giving way to the next.
    async fn evaluated(&self, expression: &str) -> Result<Value, String> {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.driver.cdp().send_raw("Runtime.evaluate", parameters).await.map_err(|error| error.to_string())?;
        if answer.get("exceptionDetails").is_some() { Err(answer.to_string()) } else { Ok(answer["result"]["value"].clone()) }
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
        self.until(async || self.read().await).await
    }

    async fn read(&self) -> Result<String, String> {
        Ok(self.evaluated("document.body.innerText").await?.as_str().unwrap_or_default().to_owned())
    }

    /// What comes of trying, as soon as it comes of it; what was last in its way if that takes too long.
    async fn until<T>(&self, attempt: impl AsyncFn() -> Result<T, String>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            match attempt().await {
                Ok(value) => return value,
                Err(obstacle) => assert!(Instant::now() < end, "{obstacle}"),
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until all of these can be read on the page.
    pub async fn sees(&self, texts: &[&str]) {
        self.until(async || {
            let all = self.read().await?;
            let missing: Vec<&&str> = texts.iter().filter(|text| !all.contains(**text)).collect();
            if missing.is_empty() { Ok(()) } else { Err(format!("{} does not say {missing:?}:\n{all}", self.path().await)) }
        })
        .await;
    }

    /// Waits until the address of the page has this in it.
    pub async fn arrives(&self, part: &str) {
        self.until(async || {
            let path = self.path().await;
            if path.contains(part) { Ok(()) } else { Err(format!("{path} and not {part}")) }
        })
        .await;
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
        self.until(async || clicked(self.shown([By::Css(css)], css).await?, css).await).await;
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
        self.until(async || {
            let field = self.labelled(label).await?;
            field.clear().await.map_err(|error| format!("{label}: {error}"))?;
            field.send_keys(words).await.map_err(|error| format!("{label}: {error}"))
        })
        .await;
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
        self.until(async || self.labelled(label).await).await
    }

    async fn labelled(&self, label: &str) -> Result<WebElement, String> {
        let (text, field) = (quoted(label), "*[self::input or self::select or self::textarea][not(@type='hidden')]");
        let says = format!("[contains(normalize-space(.), {text})]");
        let ways = [
            format!("//label{says}//{field}"),
            format!("//{field}[@id = //label{says}/@for]"),
            format!("//{field}[contains(@aria-label, {text})]"),
            format!("//fieldset[legend{says}]//{field}"),
        ];
        self.shown(ways.map(By::XPath), label).await
    }

    async fn click(&self, ways: &[String], text: &str) {
        let ways = || ways.iter().cloned().map(By::XPath);
        self.until(async || clicked(self.shown(ways(), text).await?, text).await).await;
    }

    /// The first thing in any of these ways that can be seen at this moment.
    async fn shown(&self, ways: impl IntoIterator<Item = By>, what: &str) -> Result<WebElement, String> {
        for way in ways {
            for found in self.driver.find_all(way).await.map_err(|error| format!("{what}: {error}"))? {
                if found.is_displayed().await.unwrap_or(false) {
                    return Ok(found);
                }
            }
        }
        Err(format!("{} offers no {what}:\n{}", self.path().await, self.read().await?))
    }
}

/// Clicks it. An error if it was not clicked, because the page moved away under it; what else goes wrong ends the test.
async fn clicked(on: WebElement, what: &str) -> Result<(), String> {
    let Err(error) = on.click().await else { return Ok(()) };
    let moved = matches!(*error, StaleElementReference(_) | ElementClickIntercepted(_) | ElementNotInteractable(_));
    assert!(moved, "{what}: {error}");
    Err(format!("{what}: {error}"))
}

/// A text as XPath has it.
fn quoted(text: &str) -> String {
    format!("'{text}'")
}
