//! The second step: codes of an authenticator app, recovery codes.

use ayumi_accounts::totp::code_at;
use ayumi_testkit::Town;

use crate::town::{Here, PASSWORD, between, form, is_in};

/// Sets up an app as its owner would; the secret and the recovery codes.
async fn enrol(here: &Here, browser: &Town) -> (Vec<u8>, Vec<String>) {
    let refused = browser.post("/account/app/start", &form(&[("current", "違うパスワード")])).await;
    assert_eq!(refused.status, 422);
    let page = browser.post("/account/app/start", &form(&[("current", PASSWORD)])).await.body;
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

#[tokio::test]
async fn guessing_codes_locks_the_account_even_with_the_password() {
    let here = Here::new().await;
    here.account("a").await;
    let (secret, _) = enrol(&here, &here.browser("a").await).await;
    here.wait(60);
    // One failure stands from setting up the app.
    for _ in 0..4 {
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
    let renewed = browser.post("/account/recovery", &form(&[("current", PASSWORD)])).await;
    assert!(renewed.body.contains("回復コード"));
    check(&codes[4], 422).await;
}

#[tokio::test]
async fn without_the_app_the_password_does_again() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    enrol(&here, &browser).await;
    assert_eq!(browser.post("/account/app/remove", "").await.status, 422);
    assert_eq!(browser.post("/account/app/remove", &form(&[("current", PASSWORD)])).await.status, 303);
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
