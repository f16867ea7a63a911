//! A provider that lies: every lie is refused by an error of its own, and the honest one beside it is let in.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use ayumi_federation::oidc::{Document, HttpError, Limits, OidcError, OidcSettings, Pending, Provider, Returned, TokenError};
use ayumi_federation::{Identity, Key, MappingError};
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::provider::{Host, Reply, Signer, message};

const NOW: i64 = 1_790_000_000;
const REDIRECT: &str = "https://ayumi.example.jp/sign-in/oidc/city/return";

/// Everything a provider says in one sign-in, and what the browser brings back; a case changes some of it.
struct Play {
    settings: Value,
    limits: Limits,
    description: Reply,
    keys: Reply,
    header: Value,
    claims: Value,
    /// How the token is made of header and claims.
    sign: fn(&Signer, &Value, &Value) -> String,
    tokens: Value,
    tokens_reply: Option<Reply>,
    userinfo: Reply,
    returned: Returned,
    now: i64,
    /// Whether they are sent to prove who they are once more.
    anew: bool,
}

fn settings(issuer: &str, ca: &Path) -> Value {
    json!({
        "id": "city", "name": "庁内認証", "issuer": issuer, "client_id": "ayumi", "client_secret": "very secret", "ca_file": ca, "timeout_seconds": 1,
        "mapping": { "from": "staff", "strip_prefix": "E", "pad": 6 },
    })
}

fn open(settings: &Value, limits: Limits) -> Provider {
    let settings: OidcSettings = serde_json::from_value(settings.clone()).unwrap();
    Provider::open(settings, limits).unwrap()
}

fn query(address: &str) -> HashMap<String, String> {
    form_urlencoded::parse(address.split_once('?').unwrap().1.as_bytes()).into_owned().collect()
}

/// An honest provider and a browser that brings back what it was given.
fn honest(host: &Host, signer: &Signer) -> Play {
    Play {
        settings: settings(&host.issuer, &host.authority.file("ca.pem")),
        limits: Limits::default(),
        description: Reply::Json(host.description()),
        keys: Reply::Json(json!({ "keys": [signer.jwk()] })),
        header: signer.header(),
        claims: json!({ "iss": host.issuer, "aud": "ayumi", "sub": "subject-1", "exp": NOW + 300, "iat": NOW, "staff": "E4211" }),
        sign: Signer::sign,
        tokens: json!({ "access_token": "an access token", "token_type": "Bearer" }),
        tokens_reply: None,
        userinfo: Reply::Json(json!({ "sub": "subject-1", "staff": "E9" })),
        returned: Returned { code: Some("a code".to_owned()), state: None, iss: Some(host.issuer.clone()), error: None },
        now: NOW + 5,
        anew: false,
    }
}

/// Plays it: leaves, signs what the provider is to say, comes back.
async fn play(host: &Host, signer: &Signer, mut play: Play) -> Result<Identity, OidcError> {
    host.say("/.well-known/openid-configuration", play.description);
    host.say("/keys", play.keys);
    host.say("/userinfo", play.userinfo);
    let provider = open(&play.settings, play.limits);
    let start = if play.anew { provider.start_anew(REDIRECT, NOW).await? } else { provider.start(REDIRECT, NOW).await? };
    let asked = query(&start.address);
    if play.claims.get("nonce").is_none() {
        play.claims["nonce"] = json!(asked["nonce"]);
    }
    if play.tokens.get("id_token").is_none() {
        play.tokens["id_token"] = json!((play.sign)(signer, &play.header, &play.claims));
    }
    host.say("/token", play.tokens_reply.unwrap_or(Reply::Json(play.tokens)));
    if play.returned.state.is_none() {
        play.returned.state = Some(asked["state"].clone());
    }
    provider.finish(start.pending, &play.returned, play.now).await
}

/// One sign-in at which `lie` was told, and what must come of it.
async fn check(what: &str, want: Result<&str, OidcError>, lie: impl FnOnce(&mut Play, &Host)) {
    let (host, signer) = (Host::start().await, Signer::new("k1"));
    let mut scene = honest(&host, &signer);
    lie(&mut scene, &host);
    let found = play(&host, &signer, scene).await;
    let (proved, strong) = found.as_ref().map_or((None, false), |found| (found.proved, found.strong));
    let key = |number: &str| Key::StaffNumber(number.into());
    let want = want.map(|number| Identity { provider: "city".into(), subject: "subject-1".into(), key: key(number), proved, strong });
    assert_eq!(found, want, "{what}");
    if let Err(error) = found {
        let texts = format!("{error} {} {error:?}", error.ja());
        for secret in ["very secret", "an access token", "a code", "E4211", "subject-1"] {
            assert!(!texts.contains(secret), "{what}: {texts}");
        }
    }
}

fn token(error: TokenError) -> Result<&'static str, OidcError> {
    Err(OidcError::Token(error))
}

fn http(document: Document, error: HttpError) -> Result<&'static str, OidcError> {
    Err(OidcError::Http(document, error))
}

/// A server runs its requests on whatever thread is free; this compiles only if both halves may move between threads.
#[allow(dead_code, reason = "it is compiled, not called")]
fn both_halves_move_between_threads(provider: &Provider, pending: Pending, returned: &Returned) {
    fn moves(_: impl Future + Send) {}
    moves(provider.start(REDIRECT, NOW));
    moves(provider.finish(pending, returned, NOW));
}

#[tokio::test]
async fn an_honest_provider_is_believed() {
    check("as it should be", Ok("004211"), |_, _| {}).await;
    check("several audiences", Ok("004211"), |play, _| {
        play.claims["aud"] = json!(["ayumi", "other"]);
        play.claims["azp"] = json!("ayumi");
    })
    .await;
    check("clocks that differ a little", Ok("004211"), |play, _| play.now = NOW + 359).await;
    check("userinfo adds, the token stands", Ok("004211"), |play, _| play.settings["userinfo"] = json!(true)).await;
    check("the claim is in the userinfo only", Ok("000009"), |play, _| {
        play.settings["userinfo"] = json!(true);
        play.claims.as_object_mut().unwrap().remove("staff");
    })
    .await;
    check("a key of another kind beside it", Ok("004211"), |play, _| {
        let Reply::Json(keys) = &mut play.keys else { return };
        keys["keys"].as_array_mut().unwrap().insert(0, json!({ "kty": "FUTURE", "kid": "k1", "n": 3 }));
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_not_signed_by_the_provider_is_refused() {
    let named = |name: &str| token(TokenError::Algorithm(name.to_owned()));
    check("alg none", named("none"), |play, _| {
        play.header["alg"] = json!("none");
        play.sign = |_, header, claims| format!("{}.", message(header, claims));
    })
    .await;
    check("alg None", named("None"), |play, _| play.header["alg"] = json!("None")).await;
    check("HS256 with the public key", named("HS256"), |play, _| {
        play.header["alg"] = json!("HS256");
        play.sign = Signer::hmac;
    })
    .await;
    check("an algorithm that the settings leave out", named("ES256"), |play, _| play.settings["algorithms"] = json!(["RS256"])).await;
    check("no signature", token(TokenError::Signature), |play, _| play.sign = |_, header, claims| format!("{}.", message(header, claims))).await;
    check("two parts", token(TokenError::Malformed("it has two parts")), |play, _| play.sign = |_, header, claims| message(header, claims)).await;
    check("another key under the same name", token(TokenError::Signature), |play, _| {
        play.sign = |_, header, claims| Signer::new("k1").sign(header, claims);
    })
    .await;
    check("the key comes along", token(TokenError::UnknownKey), |play, _| {
        play.sign = |_, _, claims| {
            let own = Signer::new("own");
            own.sign(&json!({ "alg": "ES256", "kid": "own", "jwk": own.jwk() }), claims)
        };
    })
    .await;
    check("another kid", token(TokenError::UnknownKey), |play, _| play.header["kid"] = json!("k2")).await;
    check("a key for encryption", token(TokenError::UnknownKey), |play, _| {
        let Reply::Json(keys) = &mut play.keys else { return };
        keys["keys"][0]["use"] = json!("enc");
    })
    .await;
    check("claims changed after signing", token(TokenError::Signature), |play, _| {
        play.sign = |signer, header, claims| {
            let signed = signer.sign(header, claims);
            let mut claims = claims.clone();
            claims["staff"] = json!("E1");
            format!("{}.{}", message(header, &claims), signed.rsplit_once('.').unwrap().1)
        };
    })
    .await;
    check("a demanded extension", token(TokenError::Critical), |play, _| play.header["crit"] = json!(["b64"])).await;
}

#[tokio::test]
async fn a_token_that_says_something_else_is_refused() {
    check("another issuer", token(TokenError::Issuer), |play, _| play.claims["iss"] = json!("https://other.example.jp")).await;
    check("another client", token(TokenError::Audience), |play, _| play.claims["aud"] = json!("other")).await;
    check("several without azp", token(TokenError::AuthorizedParty), |play, _| play.claims["aud"] = json!(["ayumi", "other"])).await;
    check("issued to another client", token(TokenError::AuthorizedParty), |play, _| play.claims["azp"] = json!("other")).await;
    check("expired", token(TokenError::Expired), |play, _| play.claims["exp"] = json!(NOW - 60)).await;
    check("never expires", token(TokenError::Malformed("it never expires")), |play, _| {
        play.claims.as_object_mut().unwrap().remove("exp");
    })
    .await;
    check("from the future", token(TokenError::NotYet), |play, _| play.claims["iat"] = json!(NOW + 600)).await;
    check("another nonce", token(TokenError::Nonce), |play, _| play.claims["nonce"] = json!("of another sign-in")).await;
    check("another access token", token(TokenError::AccessToken), |play, _| play.claims["at_hash"] = json!("MTIzNDU2Nzg5MDEyMzQ1Ng")).await;
    check("no subject", token(TokenError::Subject), |play, _| play.claims["sub"] = json!("")).await;
    check("a subject that is a number", token(TokenError::Subject), |play, _| play.claims["sub"] = json!(1)).await;
    check("userinfo of somebody else", Err(OidcError::OtherSubject), |play, _| {
        play.settings["userinfo"] = json!(true);
        play.userinfo = Reply::Json(json!({ "sub": "subject-2", "staff": "E1" }));
    })
    .await;
    check("nobody", Err(OidcError::Mapping(MappingError::Shape)), |play, _| play.claims["staff"] = json!("4211")).await;
    check("no claim", Err(OidcError::Mapping(MappingError::Missing)), |play, _| play.settings["mapping"]["from"] = json!("other")).await;
}

#[tokio::test]
async fn a_browser_that_brings_something_else_is_refused() {
    check("another state", Err(OidcError::State), |play, _| play.returned.state = Some("of another sign-in".to_owned())).await;
    check("too late", Err(OidcError::Late), |play, _| play.now = NOW + 601).await;
    check("another issuer answers", Err(OidcError::AnswerIssuer), |play, _| play.returned.iss = Some("https://other.example.jp".to_owned())).await;
    check("nobody says who answers", Err(OidcError::AnswerIssuer), |play, _| play.returned.iss = None).await;
    check("no code", Err(OidcError::NoCode), |play, _| play.returned.code = None).await;
    check("refused there", Err(OidcError::Refused("access_denied".to_owned())), |play, _| play.returned.error = Some("access_denied".to_owned()))
        .await;
    check("a reason made up", Err(OidcError::Refused("scriptx".to_owned())), |play, _| play.returned.error = Some("<script>x".to_owned())).await;
}

#[tokio::test]
async fn a_description_that_leads_astray_is_refused() {
    let describe = |change: fn(&mut Value)| {
        move |play: &mut Play, host: &Host| {
            let mut description = host.description();
            change(&mut description);
            play.description = Reply::Json(description);
        }
    };
    let other = describe(|written| written["issuer"] = json!("https://other.example.jp"));
    check("of another issuer", Err(OidcError::OtherIssuer), other).await;
    let plain = describe(|written| written["token_endpoint"] = json!("http://localhost/token"));
    check("tokens without TLS", Err(OidcError::InsecureEndpoint("token_endpoint")), plain).await;
    let plain = describe(|written| written["jwks_uri"] = json!("http://localhost/keys"));
    check("keys without TLS", Err(OidcError::InsecureEndpoint("jwks_uri")), plain).await;
    let script = describe(|written| written["authorization_endpoint"] = json!("javascript:alert(1)"));
    check("a script", Err(OidcError::InsecureEndpoint("authorization_endpoint")), script).await;
    let weak = describe(|written| written["code_challenge_methods_supported"] = json!(["plain"]));
    check("PKCE without a digest", Err(OidcError::Unsupported("PKCE with S256")), weak).await;
    let implicit = describe(|written| written["response_types_supported"] = json!(["id_token"]));
    check("no code flow", Err(OidcError::Unsupported("the code flow")), implicit).await;
    check("gone", Err(OidcError::Status(Document::Discovery, 404)), |play, _| play.description = Reply::Status(404, Value::Null)).await;
    let noise = OidcError::Malformed(Document::Discovery, "it is not a provider's description");
    check("noise", Err(noise), |play, _| play.description = Reply::Noise).await;
}

#[tokio::test]
async fn answers_that_are_huge_slow_or_lead_elsewhere_are_refused() {
    let elsewhere = |host: &Host| Reply::Redirect(format!("{}/elsewhere", host.issuer));
    check("a huge description", http(Document::Discovery, HttpError::TooLarge), |play, _| play.description = Reply::Bytes(300_000)).await;
    check("huge keys", http(Document::Keys, HttpError::TooLarge), |play, _| play.keys = Reply::Bytes(300_000)).await;
    check("huge tokens", http(Document::Tokens, HttpError::TooLarge), |play, _| play.tokens_reply = Some(Reply::Bytes(300_000))).await;
    check("a description elsewhere", http(Document::Discovery, HttpError::Redirected), |play, host| play.description = elsewhere(host)).await;
    check("tokens elsewhere", http(Document::Tokens, HttpError::Redirected), |play, host| play.tokens_reply = Some(elsewhere(host))).await;
    check("userinfo elsewhere", http(Document::UserInfo, HttpError::Redirected), |play, host| {
        play.settings["userinfo"] = json!(true);
        play.userinfo = elsewhere(host);
    })
    .await;
    check("no description for ever", http(Document::Discovery, HttpError::TimedOut), |play, _| play.description = Reply::Never).await;
    check("no tokens for ever", http(Document::Tokens, HttpError::TimedOut), |play, _| play.tokens_reply = Some(Reply::Never)).await;
    let spent = Reply::Status(400, json!({ "error": "invalid_grant", "error_description": "the code a code is spent" }));
    check("a spent code", Err(OidcError::CodeRefused("invalid_grant".to_owned())), |play, _| play.tokens_reply = Some(spent)).await;
    check("no ID token", Err(OidcError::NoIdToken), |play, _| play.tokens["id_token"] = Value::Null).await;
    let kind = OidcError::Malformed(Document::Tokens, "it is no bearer token");
    check("another kind of token", Err(kind), |play, _| play.tokens["token_type"] = json!("mac")).await;
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let stranger = Authority::new();
    let (host, signer) = (Host::start().await, Signer::new("k1"));
    let mut scene = honest(&host, &signer);
    scene.settings["ca_file"] = json!(stranger.file("ca.pem"));
    let found = play(&host, &signer, scene).await;
    assert!(matches!(found, Err(OidcError::Http(Document::Discovery, HttpError::Tls(_)))), "{found:?}");
    assert_eq!(host.times("/.well-known/openid-configuration"), 0);
}

#[tokio::test]
async fn what_was_started_with_one_provider_is_not_finished_with_another() {
    let (host, signer) = (Host::start().await, Signer::new("k1"));
    let scene = honest(&host, &signer);
    host.say("/.well-known/openid-configuration", scene.description);
    let start = open(&scene.settings, Limits::default()).start(REDIRECT, NOW).await.unwrap();
    let mut other = scene.settings.clone();
    other["id"] = json!("prefecture");
    let returned = Returned { state: Some(query(&start.address)["state"].clone()), ..scene.returned };
    let found = open(&other, Limits::default()).finish(start.pending, &returned, NOW).await;
    assert_eq!(found, Err(OidcError::OtherProvider));
    assert_eq!(host.times("/token"), 0, "the code went nowhere");
}

#[tokio::test]
async fn what_leaves_is_bound_by_state_nonce_and_challenge() {
    let (host, signer) = (Host::start().await, Signer::new("k1"));
    let scene = honest(&host, &signer);
    host.say("/.well-known/openid-configuration", scene.description);
    let provider = open(&scene.settings, Limits::default());
    let (one, two) = (provider.start(REDIRECT, NOW).await.unwrap(), provider.start(REDIRECT, NOW).await.unwrap());
    let (first, second) = (query(&one.address), query(&two.address));
    for bound in ["state", "nonce", "code_challenge"] {
        assert!(first[bound].len() >= 43 && first[bound] != second[bound], "{bound}");
    }
    assert_eq!((first["code_challenge_method"].as_str(), first["response_type"].as_str(), first["scope"].as_str()), ("S256", "code", "openid"));
    assert_eq!((first["redirect_uri"].as_str(), first["client_id"].as_str()), (REDIRECT, "ayumi"));
    // The struct survives the store of the caller, and prints nothing that binds.
    let kept: Pending = serde_json::from_str(&serde_json::to_string(&one.pending).unwrap()).unwrap();
    assert!(!format!("{kept:?}").contains(&first["state"]));
    let returned = Returned { state: Some(first["state"].clone()), ..scene.returned };
    host.say("/token", Reply::Status(400, json!({ "error": "invalid_grant" })));
    let _ = provider.finish(kept, &returned, NOW).await;
    let (authorization, form) = host.last("/token");
    assert!(authorization.starts_with("Basic ") && !form.contains_key("client_secret"));
    assert_eq!((form["code"].as_str(), form["redirect_uri"].as_str()), ("a code", REDIRECT));
    let digest = ring::digest::digest(&ring::digest::SHA256, form["code_verifier"].as_bytes());
    assert_eq!(crate::provider::encode(digest.as_ref()), first["code_challenge"]);
}

/// Signs in once with whatever key, and says how it went.
async fn once(host: &Host, provider: &Provider, signer: &Signer) -> Result<Identity, OidcError> {
    let start = provider.start(REDIRECT, NOW).await?;
    let asked = query(&start.address);
    let scene = honest(host, signer);
    let mut claims = scene.claims;
    claims["nonce"] = json!(asked["nonce"]);
    let tokens = json!({ "access_token": "t", "token_type": "Bearer", "id_token": signer.sign(&scene.header, &claims) });
    host.say("/token", Reply::Json(tokens));
    provider.finish(start.pending, &Returned { state: Some(asked["state"].clone()), ..scene.returned }, NOW).await
}

#[tokio::test]
async fn new_keys_are_asked_for_when_a_key_is_unknown_but_not_without_end() {
    let (host, old, new) = (Host::start().await, Signer::new("old"), Signer::new("new"));
    let scene = honest(&host, &old);
    host.say("/.well-known/openid-configuration", scene.description);
    host.say("/keys", scene.keys);
    let eager = open(&scene.settings, Limits { keys_again: Duration::ZERO, ..Limits::default() });
    assert!(once(&host, &eager, &old).await.is_ok() && once(&host, &eager, &old).await.is_ok());
    assert_eq!(host.times("/keys"), 1, "known keys are kept");
    host.say("/keys", Reply::Json(json!({ "keys": [old.jwk(), new.jwk()] })));
    assert!(once(&host, &eager, &new).await.is_ok());
    assert_eq!(host.times("/keys"), 2, "an unknown key was looked for");
    let patient = open(&scene.settings, Limits::default());
    let stranger = Signer::new("stranger");
    for _ in 0..3 {
        assert_eq!(once(&host, &patient, &stranger).await, Err(OidcError::Token(TokenError::UnknownKey)));
    }
    assert_eq!(host.times("/keys"), 3, "keys that were just asked for are not asked for again");
}

#[tokio::test]
async fn whoever_is_to_prove_it_anew_must_have_done_so() {
    let at = async |auth_time: Option<i64>, want: Result<&str, OidcError>| {
        check(&format!("proved at {auth_time:?}"), want, |play, _| {
            play.anew = true;
            if let Some(at) = auth_time {
                play.claims["auth_time"] = json!(at);
            }
        })
        .await;
    };
    at(Some(NOW + 3), Ok("004211")).await;
    at(Some(NOW - 59), Ok("004211")).await;
    at(Some(NOW - 61), token(TokenError::NotAnew)).await;
    at(Some(NOW + 100), token(TokenError::NotAnew)).await;
    at(None, token(TokenError::NotAnew)).await;
    let (host, signer) = (Host::start().await, Signer::new("k1"));
    let scene = honest(&host, &signer);
    host.say("/.well-known/openid-configuration", scene.description);
    let provider = open(&scene.settings, scene.limits);
    let asked = query(&provider.start_anew(REDIRECT, NOW).await.unwrap().address);
    assert_eq!((asked["prompt"].as_str(), asked["max_age"].as_str()), ("login", "0"));
    assert!(!query(&provider.start(REDIRECT, NOW).await.unwrap().address).contains_key("prompt"));
}

#[tokio::test]
async fn two_factors_are_believed_where_the_settings_name_what_says_so() {
    let strong = async |settings: Value, claims: Value| {
        let (host, signer) = (Host::start().await, Signer::new("k1"));
        let mut scene = honest(&host, &signer);
        scene.settings.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        scene.claims.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        play(&host, &signer, scene).await.unwrap().strong
    };
    let named = json!({ "strong_acr": ["urn:city:two"], "strong_amr": ["mfa"] });
    assert!(strong(named.clone(), json!({ "acr": "urn:city:two" })).await);
    assert!(strong(named.clone(), json!({ "amr": ["pwd", "mfa"] })).await);
    assert!(!strong(named.clone(), json!({ "amr": ["pwd"], "acr": "1" })).await);
    assert!(!strong(named, json!({ "amr": "mfa" })).await, "amr is a list");
    assert!(!strong(json!({}), json!({ "amr": ["mfa"], "acr": "urn:city:two" })).await, "nothing is believed that is not named");
}
