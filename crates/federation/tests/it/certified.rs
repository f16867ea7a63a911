//! The certified provider `oidc-provider` of npm, started by the test: that what was built against our own reading of the
//! standard also works with somebody else's.

use ayumi_federation::oidc::{Limits, OidcError, OidcSettings, Provider, Returned};
use ayumi_federation::{Identity, Key};
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::node::{Certified, machine_clock};

const REDIRECT: &str = "https://ayumi.example.jp/sign-in/oidc/city/return";

/// Where the browser is sent after it was at an address, and with what.
async fn visit(certified: &mut Certified, address: &str) -> Returned {
    let returned = certified.visit(address).await;
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

async fn check(theirs: Value, mut ours: Value) {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, REDIRECT, theirs.clone()).await else { return };
    if let Some(key) = &certified.client_key {
        ours["client_key_file"] = json!(authority.keep("client.pem", key));
    }
    let provider = open(&authority, &certified.issuer, &ours);
    let now = machine_clock();
    let start = provider.start(REDIRECT, now).await.unwrap();
    let returned = visit(&mut certified, &start.address).await;
    assert_eq!(returned.iss.as_deref(), Some(certified.issuer.as_str()), "it names itself");
    let identity = provider.finish(start.pending.clone(), &returned, now).await;
    let key = Key::StaffNumber("004211".into());
    assert_eq!(
        identity,
        Ok(Identity { provider: "city".into(), subject: "subject-of-the-provider".into(), key, proved: None, strong: false }),
        "{theirs} {ours}"
    );
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

#[tokio::test]
async fn a_key_takes_the_place_of_the_secret() {
    let ours = json!({ "client_authentication": "private-key-jwt", "client_secret": null });
    for kind in ["ES256", "ES384", "EdDSA", "PS256"] {
        check(json!({ "method": "private_key_jwt", "clientKey": kind }), ours.clone()).await;
    }
    let authority = Authority::new();
    let theirs = json!({ "method": "private_key_jwt", "clientKey": "ES256" });
    let Some(mut certified) = Certified::start(&authority, REDIRECT, theirs).await else { return };
    let mut stranger = ours;
    stranger["client_key_file"] = json!(authority.keep("stranger.pem", &authority.key));
    let provider = open(&authority, &certified.issuer, &stranger);
    let now = machine_clock();
    let start = provider.start(REDIRECT, now).await.unwrap();
    let returned = visit(&mut certified, &start.address).await;
    assert_eq!(provider.finish(start.pending, &returned, now).await, Err(OidcError::CodeRefused("invalid_client".to_owned())));
}

#[tokio::test]
async fn whoever_proves_it_anew_is_believed() {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, REDIRECT, json!({})).await else { return };
    let provider = open(&authority, &certified.issuer, &json!({}));
    let now = machine_clock();
    let start = provider.start_anew(REDIRECT, now).await.unwrap();
    let returned = visit(&mut certified, &start.address).await;
    let identity = provider.finish(start.pending, &returned, now).await.unwrap();
    assert!(identity.proved.is_some_and(|at| (now - 60..=now + 60).contains(&at)), "{identity:?}");
}
