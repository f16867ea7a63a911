//! Through others: a certified provider of OpenID Connect and OpenLDAP, both running on this machine.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::Request;
use ayumi_federation::WaySettings;
use ayumi_rights::Second;
use ayumi_store::{AccountState, Totp, TotpClock};
use ayumi_testkit::{Answered, Town};
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::node::{Certified, machine_clock};
use crate::slapd::Slapd;
use crate::town::{Here, PASSWORD, by, form, is_in};

const BACK: &str = "http://localhost:8480/sign-in/oidc/city/return";

/// A municipality with these ways in, at the machine's own time.
async fn here(settings: Value) -> Here {
    let settings: WaySettings = serde_json::from_value(settings).unwrap();
    let here = Here::with(settings.open().unwrap()).await;
    here.now.store(machine_clock(), Ordering::SeqCst);
    here
}

fn provider(authority: &Authority, issuer: &str) -> Value {
    json!({
        "id": "city", "name": "庁内認証", "issuer": issuer, "client_id": "ayumi", "client_secret": "a secret: with % and +",
        "scopes": ["openid", "profile"], "userinfo": true, "ca_file": authority.file("ca.pem"),
        "mapping": { "from": "staff", "to": "login", "strip_prefix": "E", "pad": 6 },
    })
}

/// Goes to the provider and comes back with what it gave: the cookie of the way, and the address of the return.
async fn away(here: &Here, certified: &mut Certified) -> (String, String) {
    let left = here.town.get("/sign-in/oidc/city?to=%2Faccount").await;
    assert_eq!(left.status, 303, "{}", left.body);
    assert!(left.location().starts_with(&certified.issuer), "{}", left.location());
    let returned = certified.visit(left.location()).await;
    assert!(returned.starts_with(BACK), "{returned}");
    (left.cookie(), returned.strip_prefix("http://localhost:8480").unwrap().to_owned())
}

fn refused(answered: &Answered, status: u16) {
    assert_eq!((answered.status.as_u16(), answered.cookie()), (status, String::new()), "{}", answered.body);
    assert!(answered.body.contains("role=\"alert\""), "it says why");
}

fn browser(here: &Here, answered: &Answered) -> Town {
    here.town.with_cookie(&answered.cookie())
}

#[tokio::test]
async fn a_provider_signs_in_whom_the_mapping_names_and_nobody_else() {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, BACK, json!({})).await else { return };
    let here = here(json!({ "oidc": [provider(&authority, &certified.issuer)] })).await;
    assert!(here.town.get("/sign-in").await.body.contains("庁内認証でサインインする"));
    // Recognised, but without an account.
    let (cookie, back) = away(&here, &mut certified).await;
    refused(&here.town.with_cookie(&cookie).get(&back).await, 403);
    let account = here.bare("004211").await;
    // Nothing was started in this browser, or in another one only.
    let (cookie, back) = away(&here, &mut certified).await;
    refused(&here.town.get(&back).await, 422);
    let arrived = here.town.with_cookie(&cookie).get(&back).await;
    assert_eq!((arrived.status.as_u16(), arrived.location()), (303, "/account"), "{}", arrived.body);
    assert!(is_in(&browser(&here, &arrived)).await);
    // What was kept is taken once.
    refused(&here.town.with_cookie(&cookie).get(&back).await, 422);
    // Another sign-in's state does not fit this one.
    let ((first, _), (_, second)) = (away(&here, &mut certified).await, away(&here, &mut certified).await);
    refused(&here.town.with_cookie(&first).get(&second).await, 422);
    // From now on the subject is tied; a locked account stays shut.
    let city = here.town.municipality;
    assert_eq!(here.town.store.account_of_subject(city, "city", "subject-of-the-provider").await.unwrap(), Some(account));
    here.town.store.set_account_state(city, account, AccountState::Locked, &by()).await.unwrap();
    let (cookie, back) = away(&here, &mut certified).await;
    refused(&here.town.with_cookie(&cookie).get(&back).await, 403);
    assert_eq!(here.town.get("/sign-in/oidc/other").await.status, 404);
}

#[tokio::test]
async fn an_account_is_one_subject_of_a_provider() {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, BACK, json!({})).await else { return };
    let here = here(json!({ "oidc": [provider(&authority, &certified.issuer)] })).await;
    let account = here.bare("004211").await;
    here.town.store.tie_subject(here.town.municipality, account, ("city", "somebody who left"), &by()).await.unwrap();
    let (cookie, back) = away(&here, &mut certified).await;
    refused(&here.town.with_cookie(&cookie).get(&back).await, 403);
}

#[tokio::test]
async fn a_directory_checks_the_passwords_of_those_who_have_none_here() {
    let Some(slapd) = Slapd::start(1).await else { return };
    let here = here(json!({ "ldap": [{
        "id": "city-ad", "name": "庁内アカウント", "servers": [format!("ldaps://localhost:{}", slapd.ldaps)],
        "ca_file": slapd.authority.file("ca.pem"), "dn_template": "uid={login},ou=people,dc=example,dc=jp",
        "mapping": { "from": "uid", "to": "login" },
    }]}))
    .await;
    here.bare("hanako").await;
    here.account("own").await;
    let sign_in = async |login: &str, password: &str| here.town.post("/sign-in", &form(&[("login", login), ("password", password)])).await;
    let arrived = sign_in("hanako", "とても長い pass*word)").await;
    assert_eq!(arrived.status, 303, "{}", arrived.body);
    assert!(is_in(&browser(&here, &arrived)).await);
    refused(&sign_in("hanako", "wrong").await, 422);
    refused(&sign_in("hanako", "").await, 422);
    refused(&sign_in("locked", "fourth").await, 422);
    refused(&sign_in("ended", "third").await, 403);
    assert_eq!(sign_in("own", PASSWORD).await.status, 303, "a password of one's own goes on working");
}

#[tokio::test]
async fn whoever_has_a_second_step_here_takes_it_after_a_provider_too() {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, BACK, json!({})).await else { return };
    let here = here(json!({ "oidc": [provider(&authority, &certified.issuer)] })).await;
    let account = here.bare("004211").await;
    let app = Totp { secret: vec![1; 40], clock: TotpClock::default() };
    here.town.store.set_totp(here.town.municipality, account, &app, &[], &by()).await.unwrap();
    let (cookie, back) = away(&here, &mut certified).await;
    let arrived = here.town.with_cookie(&cookie).get(&back).await;
    assert_eq!((arrived.status.as_u16(), arrived.location()), (303, "/sign-in/second?to=%2Faccount"), "{}", arrived.body);
    assert!(!is_in(&browser(&here, &arrived)).await);
}

#[tokio::test]
async fn a_link_of_another_site_signs_nobody_in() {
    let authority = Authority::new();
    let here = here(json!({ "oidc": [provider(&authority, "https://localhost:1")] })).await;
    let follow = async |site: &str| {
        let request = Request::get("/sign-in/oidc/city?to=%2Faccount").header("sec-fetch-site", site).body(Body::empty()).unwrap();
        here.town.ask(request).await
    };
    for site in ["cross-site", "same-site"] {
        let answered = follow(site).await;
        assert_eq!((answered.location(), answered.cookie()), ("/sign-in?to=%2Faccount", String::new()), "{site}");
    }
    // Nothing answers at that address: the way there was begun.
    assert_eq!(follow("same-origin").await.status, 502);
}

#[tokio::test]
async fn people_come_back_to_the_configured_address() {
    let authority = Authority::new();
    let Some(certified) = Certified::start(&authority, BACK, json!({})).await else { return };
    let settings: WaySettings = serde_json::from_value(json!({ "oidc": [provider(&authority, &certified.issuer)] })).unwrap();
    let here = Here::where_(|accounts| {
        accounts.ways = settings.open().unwrap().into();
        accounts.public = Some("https://ayumi.city.example".parse().unwrap());
    })
    .await;
    let left = here.town.get("/sign-in/oidc/city").await;
    let back = "redirect_uri=https%3A%2F%2Fayumi.city.example%2Fsign-in%2Foidc%2Fcity%2Freturn";
    assert!(left.location().contains(back), "{}", left.location());
}

/// Whoever signs in through a provider only proves it there anew before a change; a sign-in that the provider merely
/// remembered is not enough.
#[tokio::test]
async fn a_provider_is_asked_anew_before_a_change() {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, BACK, json!({})).await else { return };
    let here = here(json!({ "oidc": [provider(&authority, &certified.issuer)] })).await;
    here.bare("004211").await;
    let (cookie, back) = away(&here, &mut certified).await;
    let arrived = browser(&here, &here.town.with_cookie(&cookie).get(&back).await);
    assert!(arrived.post("/account/sessions", "").await.location().starts_with("/sign-in?anew=1"), "the provider did not say when");
    let page = arrived.get("/sign-in?anew=1&to=%2Faccount").await.body;
    let way = "/sign-in/oidc/city?to=%2Faccount&#38;anew=1";
    assert!(page.contains(way) || page.contains(&way.replace("#38", "amp")), "{page}");
    let left = arrived.get("/sign-in/oidc/city?to=%2Faccount&anew=1").await;
    assert!(left.location().contains("prompt=login") && left.location().contains("max_age=0"), "{}", left.location());
    let returned = certified.visit(left.location()).await;
    let back = returned.strip_prefix("http://localhost:8480").unwrap();
    let proved = browser(&here, &here.town.with_cookie(&left.cookie()).get(back).await);
    assert_eq!(proved.post("/account/sessions", "").await.location(), "/account?done=sessions");
}

/// A second factor that the municipality asks for may have been proved elsewhere, where the settings believe it.
#[tokio::test]
async fn a_provider_that_proves_two_factors_is_enough() {
    let authority = Authority::new();
    let Some(mut certified) = Certified::start(&authority, BACK, json!({ "amr": ["pwd", "otp"] })).await else { return };
    let mut settings = provider(&authority, &certified.issuer);
    for (named, location) in [(json!([]), "/account/second"), (json!(["otp"]), "")] {
        settings["strong_amr"] = named;
        let here = here(json!({ "oidc": [settings.clone()] })).await;
        here.bare("004211").await;
        here.ask_second_of(Second::Everybody).await;
        let (cookie, back) = away(&here, &mut certified).await;
        let arrived = browser(&here, &here.town.with_cookie(&cookie).get(&back).await);
        assert_eq!(arrived.get("/account").await.location(), location);
    }
}
