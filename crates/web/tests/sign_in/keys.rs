//! Passkeys: added, used instead of login and password, used as the second step; and answers that prove nothing.

use axum::body::Body;
use axum::http::Request;
use ayumi_testkit::{Answered, Town};
use serde_json::Value;

use crate::authenticator::Authenticator;
use crate::town::{Here, PASSWORD, form, is_in};

/// A question of the server: its token and what is asked.
async fn ask(browser: &Town, path: &str, sent: &str) -> (String, Value) {
    let answered = browser.post(path, sent).await;
    assert_eq!(answered.status, 200, "{}", answered.body);
    let asked: Value = serde_json::from_str(&answered.body).unwrap();
    (asked["token"].as_str().unwrap().to_owned(), asked["question"].clone())
}

async fn add(browser: &Town, device: &mut Authenticator) -> Answered {
    let (token, question) = ask(browser, "/account/keys/ask", "").await;
    let answer = device.create(&question);
    browser.post("/account/keys", &form(&[("token", &token), ("answer", &answer), ("name", "執務室のパソコン")])).await
}

async fn use_key(browser: &Town, device: &mut Authenticator) -> (Answered, [String; 2]) {
    let (token, question) = ask(browser, "/sign-in/passkey/ask", "").await;
    let sent = [token, device.get(&question)];
    (browser.post("/sign-in/passkey", &form(&[("token", &sent[0]), ("answer", &sent[1])])).await, sent)
}

#[tokio::test]
async fn a_passkey_signs_in_without_login_and_password() {
    let here = Here::new().await;
    here.account("a").await;
    let (browser, mut device) = (here.browser("a").await, Authenticator::new(1));
    let added = add(&browser, &mut device).await;
    assert!(added.body.contains("回復コード"), "{}", added.body);
    assert!(browser.get("/account").await.body.contains("執務室のパソコン"));
    let (done, sent) = use_key(&here.town, &mut device).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/"), "{}", done.body);
    assert!(is_in(&here.town.with_cookie(&done.cookie())).await);
    let again = here.town.post("/sign-in/passkey", &form(&[("token", &sent[0]), ("answer", &sent[1])])).await;
    assert_eq!((again.status.as_u16(), again.cookie()), (422, String::new()), "an answer is good once");
    let (twice, _) = use_key(&here.town, &mut device).await;
    assert_eq!(twice.status, 303, "its counter has moved on");
    device.set_back();
    assert_eq!(use_key(&here.town, &mut device).await.0.status, 422, "a copy of the passkey");
}

#[tokio::test]
async fn with_a_passkey_a_password_alone_opens_nothing() {
    let here = Here::new().await;
    here.account("a").await;
    here.account("b").await;
    let (mut device, mut other) = (Authenticator::new(1), Authenticator::new(2));
    add(&here.browser("a").await, &mut device).await;
    add(&here.browser("b").await, &mut other).await;
    let first = here.sign_in("a", PASSWORD).await;
    assert!(first.location().starts_with("/sign-in/second"));
    let half = here.town.with_cookie(&first.cookie());
    assert_eq!(use_key(&half, &mut other).await.0.status, 422, "somebody else's passkey is no second step");
    let (done, _) = use_key(&half, &mut device).await;
    assert_eq!(done.status, 303);
    assert!(is_in(&here.town.with_cookie(&done.cookie())).await && !is_in(&half).await);
}

#[tokio::test]
async fn answers_of_other_places_devices_and_questions_prove_nothing() {
    let here = Here::new().await;
    here.account("a").await;
    let mut device = Authenticator::new(1);
    let browser = here.browser("a").await;
    add(&browser, &mut device).await;
    let check = async |device: &mut Authenticator, about: &str| {
        assert_eq!(use_key(&here.town, device).await.0.status, 422, "{about}");
    };
    device.origin = "http://localhost:9999".into();
    check(&mut device, "another origin").await;
    device.origin = "http://localhost:8480".into();
    check(&mut Authenticator::new(3), "a passkey that nobody has").await;
    let (_, question) = ask(&here.town, "/sign-in/passkey/ask", "").await;
    let (token, _) = ask(&here.town, "/sign-in/passkey/ask", "").await;
    let answer = device.get(&question);
    let crossed = here.town.post("/sign-in/passkey", &form(&[("token", &token), ("answer", &answer)])).await;
    assert_eq!(crossed.status, 422, "the answer to another question");
    let (token, question) = ask(&here.town, "/sign-in/passkey/ask", "").await;
    let answer = device.get(&question);
    here.wait(5 * 60);
    assert_eq!(here.town.post("/sign-in/passkey", &form(&[("token", &token), ("answer", &answer)])).await.status, 422, "too late");
    assert_eq!(use_key(&here.town, &mut device).await.0.status, 303, "and the true one is let in");
}

#[tokio::test]
async fn a_passkey_belongs_to_one_account() {
    let here = Here::new().await;
    here.account("a").await;
    here.account("b").await;
    let (a, b, mut device) = (here.browser("a").await, here.browser("b").await, Authenticator::new(1));
    add(&a, &mut device).await;
    let (token, question) = ask(&b, "/account/keys/ask", "").await;
    let answer = Authenticator::new(1).create(&question);
    assert_eq!(a.post("/account/keys", &form(&[("token", &token), ("answer", &answer)])).await.status, 422, "a question to somebody else");
    let (token, question) = ask(&b, "/account/keys/ask", "").await;
    let answer = Authenticator::new(1).create(&question);
    assert_eq!(b.post("/account/keys", &form(&[("token", &token), ("answer", &answer)])).await.status, 422, "it is somebody's already");
    let page = a.get("/account").await.body;
    let id = crate::town::between(&page, "name=\"id\" value=\"", "\"").to_owned();
    assert_eq!(b.post("/account/keys/remove", &form(&[("id", &id)])).await.status, 303);
    assert_eq!(use_key(&here.town, &mut device).await.0.status, 303, "another's passkey is not one's own to remove");
    assert_eq!(a.post("/account/keys/remove", &form(&[("id", &id)])).await.status, 303);
    assert_eq!(use_key(&here.town, &mut device).await.0.status, 422);
}

#[tokio::test]
async fn an_address_of_numbers_offers_no_passkeys() {
    let here = Here::new().await;
    let get = async |host: &str| here.town.ask(Request::get("/sign-in").header("host", host).body(Body::empty()).unwrap()).await.body;
    assert!(get("localhost:8480").await.contains("data-passkey"));
    assert!(!get("127.0.0.1:8480").await.contains("data-passkey"));
    let asked = Request::post("/sign-in/passkey/ask").header("host", "127.0.0.1:8480").body(Body::empty()).unwrap();
    assert_eq!(here.town.ask(asked).await.status, 409);
}
