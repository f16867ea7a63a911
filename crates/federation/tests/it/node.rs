//! The certified provider as a program that is spoken to by lines. The tests of the pages use this file too.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::authority::Authority;
use crate::tools;

/// The provider, as a program that is spoken to by lines.
pub struct Certified {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    pub issuer: String,
    /// The key by which the client proves itself, where one was asked for.
    pub client_key: Option<String>,
}

impl Certified {
    pub async fn start(authority: &Authority, redirect: &str, more: Value) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../federation/tests/certified");
        let node = tools::find(&["node", "nodejs"], "node")?;
        tools::there(&folder.join("node_modules"), "oidc-provider of npm (npm ci in crates/federation/tests/certified)").then_some(())?;
        let mut command = Command::new(node);
        command.arg("provider.mjs").current_dir(folder).env("NODE_NO_WARNINGS", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()).lines());
        let mut certified = Self { _child: child, input, output, issuer: String::new(), client_key: None };
        let mut settings =
            json!({ "key": authority.key, "cert": authority.certificate, "ca": authority.root, "redirects": [redirect], "staff": "E4211" });
        settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let said = certified.ask(settings).await;
        certified.issuer = said["issuer"].as_str().unwrap().to_owned();
        certified.client_key = said["clientKey"].as_str().map(str::to_owned);
        Some(certified)
    }

    async fn ask(&mut self, question: Value) -> Value {
        self.input.write_all(format!("{question}\n").as_bytes()).await.unwrap();
        loop {
            let line = self.output.next_line().await.unwrap().expect("the provider goes on");
            if line.starts_with('{') {
                return serde_json::from_str(&line).unwrap();
            }
        }
    }

    /// Where the browser is sent after it was at an address, signed in and agreed.
    pub async fn visit(&mut self, address: &str) -> String {
        let answer = self.ask(json!({ "address": address })).await;
        answer["returned"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

/// The provider's clock is the machine's.
pub fn machine_clock() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "a program that is no part of ours looks at the clock of the machine")]
    let now = std::time::SystemTime::now();
    i64::try_from(now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap()
}
