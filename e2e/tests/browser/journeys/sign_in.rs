//! Signing in by each way, as people do it: a one-time code and a first password, password and authenticator app, a
//! passkey of the device (Chromium's virtual authenticator); and the pages looked at on the way.

use ayumi_accounts::totp::code_at;
use serde_json::json;

use crate::audit;
use crate::browser::Browser;

const PASSWORD: &str = "つばめが低く飛ぶ";

/// Nothing on the way is out of order.
async fn sound(browser: &Browser, path: &str) {
    let wrong = audit::page(browser, path, 390, 200).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn sign_in(browser: &Browser) {
    browser.fill("利用者ID", "hanako").await;
    browser.fill("パスワード", PASSWORD).await;
    browser.press("サインインする").await;
}

/// An account made on the page, entered by its code from another browser session.
async fn enter_by_code(browser: &Browser) {
    browser.open("/accounts").await;
    browser.fill("利用者ID", "hanako").await;
    browser.press("登録してコードを発行する").await;
    browser.sees(&["一回限りのコード", "二度と表示できません"]).await;
    let code = browser.value("document.querySelector('.code code').innerText").await.as_str().expect("a code").to_owned();
    browser.forget().await;
    browser.open("/people").await;
    browser.arrives("/sign-in?to=%2Fpeople").await;
    sound(browser, "/sign-in").await;
    sound(browser, "/sign-in/first").await;
    browser.fill("利用者ID", "hanako").await;
    browser.fill("一回限りのコード", &code.to_lowercase()).await;
    browser.press("次へ").await;
    browser.arrives("/sign-in/password").await;
    browser.fill("新しいパスワード", PASSWORD).await;
    browser.fill("もう一度", PASSWORD).await;
    browser.press("このパスワードにする").await;
    browser.sees(&["サインアウト", "hanako"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_code_by_password_and_by_authenticator_app() {
    let Some(browser) = Browser::at_city_of("chigasaki", 60).await else { return };
    enter_by_code(&browser).await;
    browser.press("サインアウト").await;
    browser.sees(&["サインアウトしました"]).await;
    browser.fill("利用者ID", "hanako").await;
    browser.fill("パスワード", "違うパスワード").await;
    browser.press("サインインする").await;
    browser.sees(&["利用者IDかパスワードが違います"]).await;
    sign_in(&browser).await;
    browser.sees(&["サインアウト"]).await;

    sound(&browser, "/account").await;
    browser.open("/account").await;
    browser.press("認証アプリを登録する").await;
    browser.sees(&["認証アプリ（Google Authenticator"]).await;
    let typed = browser.value("document.querySelector('main code').innerText").await.as_str().expect("a secret").to_owned();
    let now = browser.served.town.site.now().0;
    browser.fill("6桁のコード", &code_at(&secret(&typed), now).expect("a code")).await;
    browser.press("登録する").await;
    browser.sees(&["回復コード", "保管しました"]).await;
    let recovery = browser.value("document.querySelector('.codes code').innerText").await.as_str().expect("a code").to_owned();
    browser.follow("保管しました").await;
    browser.sees(&["残り 10 個"]).await;

    // The clock of the city stands still, so that the app has no newer code: the recovery code is the second step.
    browser.press("サインアウト").await;
    sign_in(&browser).await;
    browser.arrives("/sign-in/second").await;
    browser.fill("回復コード", &code_at(&secret(&typed), now).expect("a code")).await;
    browser.press("サインインする").await;
    browser.sees(&["コードが違うか、既に使われています"]).await;
    browser.fill("回復コード", &recovery).await;
    browser.press("サインインする").await;
    browser.sees(&["サインアウト"]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_passkey() {
    let Some(browser) = Browser::at_city_of("chigasaki", 60).await else { return };
    browser.tool("WebAuthn.enable", json!({})).await;
    let device = json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true });
    browser.tool("WebAuthn.addVirtualAuthenticator", json!({ "options": device })).await;
    enter_by_code(&browser).await;
    browser.open("/account").await;
    browser.fill("名前", "執務室のパソコン").await;
    browser.press("この端末でパスキーを登録する").await;
    browser.sees(&["回復コード", "保管しました"]).await;
    browser.open("/account").await;
    browser.sees(&["執務室のパソコン"]).await;
    browser.press("サインアウト").await;
    browser.sees(&["サインアウトしました"]).await;
    browser.press("パスキーでサインインする").await;
    browser.sees(&["hanako", "サインアウト"]).await;
    browser.press("サインアウト").await;
    sign_in(&browser).await;
    browser.arrives("/sign-in/second").await;
    browser.press("パスキーで確かめる").await;
    browser.sees(&["hanako", "サインアウト"]).await;
    browser.quit().await;
}

/// The bytes of what is to be typed into an app.
fn secret(typed: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let signs = typed.bytes().filter_map(|sign| SIGNS.iter().position(|one| *one == sign));
    let bits: Vec<bool> = signs.flat_map(|value| (0..5).rev().map(move |bit| value >> bit & 1 == 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum * 2 + u8::from(*bit))).collect()
}
