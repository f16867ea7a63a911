//! The program that drives the browser: found or not, started on a port of its own, ended with the test.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;

use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How the browser is started: without a window, without anything that calls home.
const ARGUMENTS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-device-scale-factor=1",
    "--lang=ja",
];

/// A running chromedriver.
#[derive(Debug)]
pub struct Driver {
    port: u16,
    _process: Child,
}

impl Driver {
    /// Starts it. None, said loudly, where no browser is installed; where everything must be checked that is a failure.
    pub async fn start() -> Option<Self> {
        let (browser, driver) = (chromium(), chromedriver());
        let missing: Vec<String> = [&browser, &driver].into_iter().filter(|path| !path.is_file()).map(|path| path.display().to_string()).collect();
        if missing.is_empty() {
            return Some(Self::launch(driver).await);
        }
        let notice = format!("NOT CHECKED: the pages in a browser ({} missing; see e2e/README.md)", missing.join(" and "));
        assert!(env::var_os("CI").is_none(), "{notice}");
        eprintln!("{notice}");
        None
    }

    async fn launch(path: PathBuf) -> Self {
        let mut process =
            Command::new(path).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().expect("chromedriver");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("its output").expect("chromedriver says its port before it ends");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').parse().expect("a port");
            }
        };
        // Whatever else it says must be read, or it would stop at a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { port, _process: process }
    }

    /// A browser of its own, which keeps logs of its console and its requests.
    pub async fn browser(&self) -> WebDriver {
        let mut wishes = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            wishes.add_arg(argument).expect("an argument");
        }
        wishes.set_binary(&chromium().display().to_string()).expect("a browser");
        wishes.set("goog:loggingPrefs", serde_json::json!({ "browser": "ALL", "performance": "ALL" })).expect("logs");
        WebDriver::new(format!("http://127.0.0.1:{}", self.port), wishes).await.expect("a browser session")
    }
}

fn chromium() -> PathBuf {
    env::var_os("AYUMI_CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

fn chromedriver() -> PathBuf {
    env::var_os("AYUMI_CHROMEDRIVER").map_or_else(|| "/usr/bin/chromedriver".into(), PathBuf::from)
}
