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
    stranger.post("/account/sessions", &form(&[("id", id), ("current", PASSWORD)])).await;
    assert!(is_in(&second).await && is_in(&third).await, "another's sessions are not one's own to end");
    assert_eq!(first.post("/account/sessions", &form(&[("id", id)])).await.status, 422, "not without the password");
    assert_eq!(first.post("/account/sessions", &form(&[("current", "違うパスワード")])).await.status, 422);
    assert!(is_in(&second).await && is_in(&third).await, "nothing has ended so far");
    first.post("/account/sessions", &form(&[("id", id), ("current", PASSWORD)])).await;
    assert!(is_in(&second).await != is_in(&third).await, "one of the two");
    first.post("/account/sessions", &form(&[("current", PASSWORD)])).await;
    assert!(!is_in(&second).await && !is_in(&third).await && is_in(&first).await);
    assert!(is_in(&stranger).await);
}
