//! The certified provider `oidc-provider` of npm, started by the test: that what was built against our own reading of the
//! standard also works with somebody else's.

use std::path::Path;
use std::process::Stdio;

use ayumi_federation::oidc::{Limits, OidcError, OidcSettings, Provider, Returned};
use ayumi_federation::{Identity, Key};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::authority::Authority;
use crate::tools;

const NOW: i64 = 0;
const REDIRECT: &str = "https://ayumi.example.jp/sign-in/oidc/city/return";

/// The provider, as a program that is spoken to by lines.
struct Certified {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    issuer: String,
}

impl Certified {
    async fn start(authority: &Authority, more: Value) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certified");
        let node = tools::find(&["node", "nodejs"], "node")?;
        tools::there(&folder.join("node_modules"), "oidc-provider of npm (npm ci in crates/federation/tests/certified)").then_some(())?;
        let mut command = Command::new(node);
        command.arg("provider.mjs").current_dir(folder).env("NODE_NO_WARNINGS", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()).lines());
        let mut certified = Self { _child: child, input, output, issuer: String::new() };
        let mut settings =
            json!({ "key": authority.key, "cert": authority.certificate, "ca": authority.root, "redirects": [REDIRECT], "staff": "E4211" });
        settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        certified.issuer = certified.ask(settings).await["issuer"].as_str().unwrap().to_owned();
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

    /// Where the browser is sent after it was at an address.
    async fn visit(&mut self, address: &str) -> Returned {
        let answer = self.ask(json!({ "address": address })).await;
        let returned = answer["returned"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let (place, query) = returned.split_once('?').unwrap();
        assert_eq!(place, REDIRECT);
        let mut found = Returned::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "code" => found.code = Some(value.into_owned()),
                "state" => found.state = Some(value.into_owned()),
                "iss" => found.iss = Some(value.into_owned()),
                "error" => found.error = Some(value.into_owned()),
                _ => {}
            }
        }
        found
    }
}

fn open(authority: &Authority, issuer: &str, more: &Value) -> Provider {
    let mut settings = json!({
        "id": "city", "name": "庁内認証", "issuer": issuer, "client_id": "ayumi", "client_secret": "a secret: with % and +", "timeout_seconds": 10,
        "scopes": ["openid", "profile"], "userinfo": true, "ca_file": authority.file("ca.pem"),
        "mapping": { "from": "staff", "strip_prefix": "E", "pad": 6 },
    });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let settings: OidcSettings = serde_json::from_value(settings).unwrap();
    Provider::open(settings, Limits::default()).unwrap()
}

/// The provider's clock is the machine's.
fn machine_clock() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "a program that is no part of ours looks at the clock of the machine")]
    let now = std::time::SystemTime::now();
    NOW + i64::try_from(now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

async fn check(theirs: Value, ours: Value) {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, theirs.clone()).await else { return };
    let provider = open(&authority, &certified.issuer, &ours);
    let now = machine_clock();
    let start = provider.start(REDIRECT, now).await.unwrap();
    let returned = certified.visit(&start.address).await;
    assert_eq!(returned.iss.as_deref(), Some(certified.issuer.as_str()), "it names itself");
    let identity = provider.finish(start.pending.clone(), &returned, now).await;
    let key = Key::StaffNumber("004211".into());
    assert_eq!(identity, Ok(Identity { provider: "city".into(), subject: "subject-of-the-provider".into(), key }), "{theirs} {ours}");
    let again = provider.finish(start.pending, &returned, now).await;
    assert_eq!(again, Err(OidcError::CodeRefused("invalid_grant".to_owned())), "a code is redeemed once");
}

#[tokio::test]
async fn the_certified_provider_signs_people_in() {
    for algorithm in ["RS256", "PS256", "ES256", "ES384", "EdDSA"] {
        check(json!({ "algorithm": algorithm }), json!({})).await;
    }
}

#[tokio::test]
async fn the_secret_is_sent_as_the_provider_wants_it_and_claims_may_stand_in_the_token() {
    check(json!({ "method": "client_secret_post" }), json!({ "client_authentication": "post" })).await;
    check(json!({ "staffInToken": true }), json!({ "userinfo": false })).await;
}
