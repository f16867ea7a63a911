//! A client that proves itself by a key: what it says to whom, for how long, and what is never told.

use std::collections::HashSet;

use ayumi_federation::WaySettings;
use ayumi_federation::oidc::{Limits, OidcError, OidcSettings, Provider, Returned};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Value, json};

use crate::provider::{Host, Reply};

const NOW: i64 = 1_790_000_000;
const REDIRECT: &str = "https://ayumi.example.jp/sign-in/oidc/city/return";

fn settings(host: &Host, key: &str) -> Value {
    json!({
        "id": "city", "name": "庁内認証", "issuer": host.issuer, "client_id": "ayumi", "ca_file": host.authority.file("ca.pem"), "timeout_seconds": 1,
        "client_authentication": "private-key-jwt", "client_key_file": host.authority.keep("client.pem", key), "client_key_id": "k-2026",
        "mapping": { "from": "staff" },
    })
}

fn open(settings: &Value) -> Provider {
    let settings: OidcSettings = serde_json::from_value(settings.clone()).unwrap();
    Provider::open(settings, Limits::default()).unwrap()
}

fn bytes(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).unwrap()
}

/// The assertion of one sign-in, which the provider refuses, and the form with which it came.
async fn asserted(host: &Host, provider: &Provider) -> String {
    let start = provider.start(REDIRECT, NOW).await.unwrap();
    let state = form_urlencoded::parse(start.address.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned();
    let returned = Returned { code: Some("a code".into()), state: Some(state), iss: Some(host.issuer.clone()), error: None };
    let error = provider.finish(start.pending, &returned, NOW + 5).await.unwrap_err();
    assert_eq!(error, OidcError::CodeRefused("invalid_client".to_owned()));
    let (authorization, form) = host.last("/token");
    assert!(authorization.is_empty() && !form.contains_key("client_secret"), "{form:?}");
    assert_eq!(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assert_eq!(form["client_id"], "ayumi");
    let told = format!("{error} {error:?} {} {provider:?}", error.ja());
    assert!(!told.contains(&form["client_assertion"]), "{told}");
    form["client_assertion"].clone()
}

#[tokio::test]
async fn an_assertion_is_for_one_provider_one_minute_and_once() {
    let host = Host::start().await;
    let mut description = host.description();
    description["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt"]);
    host.say("/.well-known/openid-configuration", Reply::Json(description));
    // What a refusal says besides its code is not told on.
    host.say("/token", Reply::Status(401, json!({ "error": "invalid_client", "error_description": "as you wish" })));
    let certificate = &host.authority.certificate;
    let provider = open(&settings(&host, &format!("{}{certificate}", host.authority.key)));
    let mut seen = HashSet::new();
    for _ in 0..3 {
        let assertion = asserted(&host, &provider).await;
        let (message, signature) = assertion.rsplit_once('.').unwrap();
        let (header, claims) = message.split_once('.').unwrap();
        let der = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
        let thumbprint = ring::digest::digest(&ring::digest::SHA256, &der);
        let header: Value = serde_json::from_slice(&bytes(header)).unwrap();
        let expected = json!({ "alg": "ES256", "typ": "JWT", "kid": "k-2026", "x5t#S256": URL_SAFE_NO_PAD.encode(thumbprint) });
        assert_eq!(header, expected);
        let mut claims: Value = serde_json::from_slice(&bytes(claims)).unwrap();
        let once = claims.as_object_mut().unwrap().remove("jti").unwrap();
        assert!(once.as_str().unwrap().len() >= 43 && seen.insert(once.to_string()), "{once}");
        let (iat, exp) = (NOW + 5, NOW + 65);
        assert_eq!(claims, json!({ "iss": "ayumi", "sub": "ayumi", "aud": host.issuer, "iat": iat, "exp": exp }));
        let public = rcgen::KeyPair::from_pem(&host.authority.key).unwrap();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, rcgen::PublicKeyData::der_bytes(&public).to_vec());
        key.verify(message.as_bytes(), &bytes(signature)).unwrap();
    }
    // A new key in the same place is used at once.
    host.authority.keep("client.pem", &crate::authority::Authority::new().key);
    assert!(!asserted(&host, &provider).await.is_empty());
    host.authority.keep("client.pem", "");
    let start = provider.start(REDIRECT, NOW).await.unwrap();
    let state = form_urlencoded::parse(start.address.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned();
    let returned = Returned { code: Some("a code".into()), state: Some(state), iss: Some(host.issuer.clone()), error: None };
    assert!(matches!(provider.finish(start.pending, &returned, NOW).await, Err(OidcError::Key(_))));
}

#[tokio::test]
async fn a_provider_that_takes_no_assertions_is_not_tried() {
    let host = Host::start().await;
    let mut description = host.description();
    description["token_endpoint_auth_methods_supported"] = json!(["client_secret_basic"]);
    host.say("/.well-known/openid-configuration", Reply::Json(description));
    let provider = open(&settings(&host, &host.authority.key));
    assert_eq!(provider.start(REDIRECT, NOW).await.unwrap_err(), OidcError::Unsupported("private_key_jwt"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_others_may_read_or_that_is_none_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let host = Host::start().await;
    let told = |settings: &Value| {
        let ways: WaySettings = serde_json::from_value(json!({ "oidc": [settings] })).unwrap();
        ways.open().map(|_| ()).unwrap_err().join("")
    };
    let good = settings(&host, &host.authority.key);
    let key = host.authority.file("client.pem");
    for mode in [0o644, 0o660] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        assert!(told(&good).contains("chmod 640"), "{mode:o}");
    }
    for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", &host.authority.certificate] {
        assert!(told(&settings(&host, text)).contains("client_key_file"), "{text}");
    }
}
