//! One's own account: the password, the list of sessions.

use crate::town::{Here, PASSWORD, between, form, is_in};

const NEW: &str = "かもめが高く飛ぶ";

#[tokio::test]
async fn a_new_password_asks_for_the_old_one_and_ends_all_other_sessions() {
    let here = Here::new().await;
    here.account("a").await;
    let (browser, other) = (here.browser("a").await, here.browser("a").await);
    let change = async |current: &str, password: &str, again: &str| {
        browser.post("/account/password", &form(&[("current", current), ("password", password), ("again", again)])).await
    };
    assert_eq!(change("違うパスワード", NEW, NEW).await.status, 422);
    assert_eq!(change(PASSWORD, NEW, PASSWORD).await.status, 422);
    assert_eq!(change(PASSWORD, "password1", "password1").await.status, 422);
    assert!(is_in(&other).await, "nothing has changed so far");
    assert_eq!(change(PASSWORD, NEW, NEW).await.location(), "/account?done=password");
    assert!(is_in(&browser).await);
    assert!(!is_in(&other).await);
    assert_eq!(here.sign_in("a", PASSWORD).await.status, 422);
    assert_eq!(here.sign_in("a", NEW).await.status, 303);
}

#[tokio::test]
async fn a_stolen_session_cannot_guess_the_password() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    let guess = form(&[("current", "違うパスワード"), ("password", NEW), ("again", NEW)]);
    for _ in 0..5 {
        assert_eq!(browser.post("/account/password", &guess).await.status, 422);
    }
    assert_eq!(browser.post("/account/password", &form(&[("current", PASSWORD), ("password", NEW), ("again", NEW)])).await.status, 429);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_only_ones_own() {
    let here = Here::new().await;
    here.account("a").await;
    here.account("b").await;
    let (first, second, third) = (here.browser("a").await, here.browser("a").await, here.browser("a").await);
    let stranger = here.browser("b").await;
    let page = first.get("/account").await.body;
    assert_eq!(page.matches("name=\"id\" value=\"").count(), 2, "two others");
    assert!(page.contains("この端末"));
    let id = between(&page, "name=\"id\" value=\"", "\"");
    stranger.post("/account/sessions", &form(&[("id", id)])).await;
    assert!(is_in(&second).await && is_in(&third).await, "another's sessions are not one's own to end");
    first.post("/account/sessions", &form(&[("id", id)])).await;
    assert!(is_in(&second).await != is_in(&third).await, "one of the two");
    first.post("/account/sessions", "").await;
    assert!(!is_in(&second).await && !is_in(&third).await && is_in(&first).await);
    assert!(is_in(&stranger).await);
}

/// Everything that changes how somebody signs in, or ends sessions, wants a proof that is at most five minutes old: all that a
/// sign-in asks of them, and the session gets a new token.
#[tokio::test]
async fn whoever_did_not_just_prove_who_they_are_proves_it_before_a_change() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    let other = here.browser("a").await;
    let changes =
        ["/account/app/start", "/account/app/remove", "/account/recovery", "/account/keys/remove", "/account/sessions", "/account/password"];
    here.wait(5 * 60);
    for path in changes {
        let sent = browser.post(path, &form(&[("current", PASSWORD), ("password", NEW), ("again", NEW)])).await;
        assert_eq!((sent.status.as_u16(), sent.location().split("&to=").next().unwrap()), (303, "/sign-in?anew=1"), "{path}");
    }
    assert_eq!(browser.post("/account/keys/ask", "").await.status, 403);
    assert!(is_in(&other).await, "nothing has ended");
    let page = browser.get("/account").await.body;
    assert!(page.contains("もう一度サインインする") && !page.contains("action=\"/account/sessions\""), "{page}");
    let again = browser.get("/sign-in?anew=1&to=%2Faccount").await;
    assert!(again.status == 200 && again.body.contains("value=\"a\""), "{}", again.body);
    let proved = browser.post("/sign-in", &form(&[("login", "a"), ("password", PASSWORD), ("to", "/account")])).await;
    assert_eq!((proved.status.as_u16(), proved.location()), (303, "/account"));
    assert!(!is_in(&browser).await, "the token from before is dead");
    let browser = here.town.with_cookie(&proved.cookie());
    browser.post("/account/sessions", "").await;
    assert!(!is_in(&other).await && is_in(&browser).await);
}
