//! The second step: codes of an authenticator app, recovery codes.

use axum::body::Body;
use axum::http::Request;
use ayumi_accounts::totp::code_at;
use ayumi_rights::{Act, Office, Second};
use ayumi_store::NewAccount;
use ayumi_testkit::Town;
use ayumi_web::routes::table;

use crate::town::{Here, PASSWORD, between, by, form, is_in};

/// Sets up an app as its owner would; the secret and the recovery codes.
pub async fn enrol(here: &Here, browser: &Town) -> (Vec<u8>, Vec<String>) {
    let page = browser.post("/account/app/start", "").await.body;
    assert!(page.contains("<svg"), "{page}");
    let secret = base32(between(&page, "<code>", "</code>"));
    let wrong = browser.post("/account/app", &form(&[("token", between(&page, "name=\"token\" value=\"", "\"")), ("code", "000000")])).await;
    assert_eq!(wrong.status, 422);
    let token = between(&wrong.body, "name=\"token\" value=\"", "\"").to_owned();
    let code = code_at(&secret, here.now().0).unwrap();
    let codes = browser.post("/account/app", &form(&[("token", &token), ("code", &code)])).await;
    assert_eq!(codes.status, 200, "{}", codes.body);
    let codes: Vec<String> = codes.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

fn base32(text: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for sign in text.bytes().filter(|sign| *sign != b' ') {
        held = (held << 5) | u32::try_from(SIGNS.iter().position(|one| *one == sign).unwrap()).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    bytes
}

#[tokio::test]
async fn with_an_app_a_password_alone_opens_nothing() {
    let here = Here::new().await;
    here.account("a").await;
    let (secret, _) = enrol(&here, &here.browser("a").await).await;
    here.wait(60);
    let first = here.sign_in("a", PASSWORD).await;
    assert_eq!(first.location(), "/sign-in/second?to=%2F");
    let half = here.town.with_cookie(&first.cookie());
    assert!(!is_in(&half).await);
    assert!(half.get("/sign-in/second").await.body.contains("認証アプリ"));
    let code = code_at(&secret, here.now().0).unwrap();
    let done = half.post("/sign-in/second", &form(&[("code", &code)])).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/"), "{}", done.body);
    assert_ne!(done.cookie(), first.cookie());
    assert!(is_in(&here.town.with_cookie(&done.cookie())).await);
    assert!(!is_in(&half).await, "the half-open session is gone");

    let again = here.sign_in("a", PASSWORD).await;
    let half = here.town.with_cookie(&again.cookie());
    assert_eq!(half.post("/sign-in/second", &form(&[("code", &code)])).await.status, 422, "a code is good once");
    here.wait(30);
    let next = code_at(&secret, here.now().0).unwrap();
    assert_eq!(half.post("/sign-in/second", &form(&[("code", &next)])).await.status, 303);
}

const NEAR: &str = "端末の時計がずれている";

/// An app of a device whose clock is five minutes fast is set up by two codes in a row, and its codes count from then on.
#[tokio::test]
async fn an_app_whose_clock_differs_is_set_up_with_two_codes() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    let mut page = browser.post("/account/app/start", "").await.body;
    let secret = base32(between(&page, "<code>", "</code>"));
    let fast = || code_at(&secret, here.now().0 + 300).unwrap();
    let mut send = async |code: String| {
        let sent = browser.post("/account/app", &form(&[("token", between(&page, "name=\"token\" value=\"", "\"")), ("code", &code)])).await;
        page = sent.body;
        (sent.status.as_u16(), page.contains(NEAR), page.contains("コードが違います"))
    };
    assert_eq!(send("000000".into()).await, (422, false, true));
    assert_eq!(send(fast()).await, (422, true, false));
    here.wait(30);
    assert_eq!(send(fast()).await, (200, false, false));
    here.wait(30);
    let half = here.town.with_cookie(&here.sign_in("a", PASSWORD).await.cookie());
    assert_eq!(half.post("/sign-in/second", &form(&[("code", &fast())])).await.status, 303);
}

/// A device whose clock has come to differ since: one code more, once. What was only near is a failure and is used up.
#[tokio::test]
async fn a_clock_that_has_come_to_differ_is_followed_after_two_codes() {
    let here = Here::new().await;
    here.account("a").await;
    let (secret, _) = enrol(&here, &here.browser("a").await).await;
    let code = |ahead: i64| code_at(&secret, here.now().0 + ahead).unwrap();
    let check = async |code: &str, status: u16, says: &str| {
        let half = here.town.with_cookie(&here.sign_in("a", PASSWORD).await.cookie());
        let done = half.post("/sign-in/second", &form(&[("code", code)])).await;
        assert_eq!(done.status, status, "{code}");
        assert!(done.body.contains(says), "{}", done.body);
    };
    here.wait(60);
    let future = code(300);
    check(&future, 422, NEAR).await;
    here.wait(30);
    check(&future, 422, "既に使われています").await;
    check(&code(300), 422, NEAR).await;
    here.wait(30);
    check(&code(300), 303, "").await;
    here.wait(30);
    check(&code(300), 303, "").await;
    here.wait(30);
    for _ in 0..5 {
        check(&code(270), 422, "").await;
    }
    assert_eq!(here.sign_in("a", PASSWORD).await.status, 429, "near is a failure like any other");
}

#[tokio::test]
async fn guessing_codes_locks_the_account_even_with_the_password() {
    let here = Here::new().await;
    here.account("a").await;
    let (secret, _) = enrol(&here, &here.browser("a").await).await;
    here.wait(60);
    for _ in 0..5 {
        // The password each time anew: it does not wash the failures away.
        let half = here.town.with_cookie(&here.sign_in("a", PASSWORD).await.cookie());
        assert_eq!(half.post("/sign-in/second", &form(&[("code", "123456")])).await.status, 422);
    }
    assert_eq!(here.sign_in("a", PASSWORD).await.status, 429);
    here.wait(61);
    let half = here.town.with_cookie(&here.sign_in("a", PASSWORD).await.cookie());
    let code = code_at(&secret, here.now().0).unwrap();
    assert_eq!(half.post("/sign-in/second", &form(&[("code", &code)])).await.status, 303);
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let here = Here::new().await;
    here.account("a").await;
    let (_, codes) = enrol(&here, &here.browser("a").await).await;
    let check = async |code: &str, status: u16| {
        let half = here.town.with_cookie(&here.sign_in("a", PASSWORD).await.cookie());
        let done = half.post("/sign-in/second", &form(&[("code", code)])).await;
        assert_eq!(done.status.as_u16(), status);
        here.town.with_cookie(&done.cookie())
    };
    let browser = check(&codes[3], 303).await;
    check(&codes[3], 422).await;
    assert!(browser.get("/account").await.body.contains("残り 9 個"));
    let renewed = browser.post("/account/recovery", "").await;
    assert!(renewed.body.contains("回復コード"));
    check(&codes[4], 422).await;
}

#[tokio::test]
async fn without_the_app_the_password_does_again() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    enrol(&here, &browser).await;
    assert_eq!(browser.post("/account/app/remove", "").await.location(), "/account?done=app");
    assert_eq!(here.sign_in("a", PASSWORD).await.location(), "/");
}

#[tokio::test]
async fn the_secret_is_not_in_the_database_as_it_is() {
    let here = Here::new().await;
    let id = here.account("a").await;
    let (secret, _) = enrol(&here, &here.browser("a").await).await;
    let kept = here.town.store.credentials(here.town.municipality, id).await.unwrap().unwrap().totp.unwrap();
    assert!(kept.secret.windows(secret.len()).all(|part| part != secret));
}

/// Before a change both factors are proved again, not the password alone.
#[tokio::test]
async fn whoever_has_an_app_proves_both_before_a_change() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    let (secret, _) = enrol(&here, &browser).await;
    here.wait(6 * 60);
    assert!(browser.post("/account/app/remove", "").await.location().starts_with("/sign-in?anew=1"));
    let half = browser.post("/sign-in", &form(&[("login", "a"), ("password", PASSWORD), ("to", "/account")])).await;
    assert_eq!(half.location(), "/sign-in/second?to=%2Faccount");
    let half = here.town.with_cookie(&half.cookie());
    assert!(!is_in(&half).await, "half way nothing can be changed");
    let done = half.post("/sign-in/second", &form(&[("code", &code_at(&secret, here.now().0).unwrap()), ("to", "/account")])).await;
    let browser = here.town.with_cookie(&done.cookie());
    assert_eq!(browser.post("/account/app/remove", "").await.location(), "/account?done=app");
}

/// Whoever must have a second factor and has none gets to the page where they set one up and to no other.
#[tokio::test]
async fn whoever_must_have_a_second_factor_sets_it_up_before_anything_else() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    assert_eq!(browser.get("/account").await.status, 200, "nobody is asked so far");
    here.ask_second_of(Second::Writers).await;
    for route in table().iter().filter(|route| !route.act.is_open() && route.act != Act::SetUpSecond) {
        let request = Request::builder().method(route.method.clone()).uri(route.path.replace(['{', '}'], "1")).body(Body::empty()).unwrap();
        let answered = browser.ask(request).await;
        let about = format!("{} {}: {}", route.method, route.path, answered.status);
        if route.path.starts_with("/api/") {
            assert_eq!(answered.status, 403, "{about}");
            assert!(answered.body.contains("\"error\"") && answered.body.contains("2段階目"), "{about}: {}", answered.body);
        } else {
            assert_eq!((answered.status.as_u16(), answered.location()), (303, "/account/second"), "{about}");
        }
    }
    assert_eq!(browser.get("/people?lang=en").await.location(), "/account/second?lang=en");
    let page = browser.get("/account/second").await.body;
    assert!(page.contains("2段階目を登録してください") && page.contains("/account/app/start") && page.contains("/account/keys"), "{page}");
    enrol(&here, &browser).await;
    assert_eq!(browser.get("/account").await.status, 200);
    assert_eq!(browser.get("/account/second").await.location(), "/account");
}

#[tokio::test]
async fn a_second_factor_is_asked_of_whom_the_setting_names() {
    let here = Here::new().await;
    let clerk = NewAccount { login: "clerk", login_key: "clerk", name: "職員", person: None, code: None };
    let city = here.town.municipality;
    let id = here.town.store.create_accounts(city, &[clerk], &by()).await.unwrap()[0];
    here.town.with_password("clerk", PASSWORD).await;
    let browser = here.browser("clerk").await;
    let check = async |second: Second, is_asked: bool| {
        here.ask_second_of(second).await;
        assert_eq!(browser.get("/account").await.status == 303, is_asked, "{second:?}");
    };
    check(Second::Nobody, false).await;
    check(Second::Writers, false).await;
    check(Second::Everybody, true).await;
    check(Second::Nobody, false).await;
    here.town.assign(id, Office::Administrator, None).await;
    check(Second::Nobody, false).await;
    check(Second::Writers, true).await;
}
