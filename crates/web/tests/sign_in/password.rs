//! By password and by one-time code; waiting after failures; what a session survives and what it does not.

use axum::body::Body;
use axum::http::Request;
use ayumi_accounts::totp::code_at;
use ayumi_accounts::{Code, SessionRules, purpose};
use ayumi_store::{AccountState, Instant, NewCode, Reset};
use ayumi_web::routes::table;

use crate::town::{Here, PASSWORD, by, form, is_in};

#[tokio::test]
async fn whoever_is_not_signed_in_sees_what_is_public_and_nothing_else() {
    let here = Here::new().await;
    for route in table().iter().filter(|route| !route.act.is_open()) {
        let request = Request::builder().method(route.method.clone()).uri(route.path.replace(['{', '}'], "1")).body(Body::empty()).unwrap();
        let answered = here.town.ask(request).await;
        let about = format!("{} {}: {}", route.method, route.path, answered.status);
        if route.path.starts_with("/api/") {
            assert_eq!(answered.status, 401, "{about}");
            assert!(answered.body.contains(r#""code":"sign-in""#), "{about}: {}", answered.body);
        } else {
            assert_eq!(answered.status, 303, "{about}");
            assert!(answered.location().starts_with("/sign-in"), "{about} {}", answered.location());
        }
    }
    assert_eq!(here.town.get("/help").await.status, 200);
    assert_eq!(here.town.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_page_is_come_back_to_and_no_other_site_is() {
    let here = Here::new().await;
    here.account("a").await;
    let sent = here.town.get("/people/42?as_of=R9.3.31&lang=en").await;
    assert_eq!(sent.location(), "/sign-in?lang=en&to=%2Fpeople%2F42%3Fas_of%3DR9.3.31%26lang%3Den");
    assert!(here.town.get(sent.location()).await.body.contains("Sign in"));
    let check = async |to: &str, location: &str| {
        let answered = here.town.post("/sign-in", &form(&[("login", "a"), ("password", PASSWORD), ("to", to)])).await;
        assert_eq!((answered.status.as_u16(), answered.location()), (303, location), "{to}");
    };
    check("/people/42?as_of=R9.3.31", "/people/42?as_of=R9.3.31").await;
    check("//evil.example", "/").await;
    check("https://evil.example", "/").await;
    check("/\\evil.example", "/").await;
}

#[tokio::test]
async fn nobody_is_told_what_was_wrong() {
    let here = Here::new().await;
    let ended = here.account("ended").await;
    here.account("a").await;
    here.bare("bare").await;
    here.town.store.set_account_state(here.town.municipality, ended, AccountState::Ended, &by()).await.unwrap();
    let mut said = Vec::new();
    for (login, password) in [("a", "違うパスワード"), ("nobody", PASSWORD), ("ended", PASSWORD), ("bare", ""), ("a b", PASSWORD), ("", "")] {
        let answered = here.sign_in(login, password).await;
        assert_eq!((answered.status.as_u16(), answered.cookie()), (422, String::new()), "{login}");
        said.push(answered.body.replace(&format!("value=\"{login}\""), ""));
        assert!(!answered.body.contains(PASSWORD));
    }
    assert!(said.iter().all(|one| one == &said[0]), "the pages differ");
}

#[tokio::test]
async fn a_sign_in_gives_a_cookie_that_script_and_other_sites_do_not_get() {
    let here = Here::new().await;
    here.account("a").await;
    let answered = here.sign_in(" Ａ ", PASSWORD).await;
    let cookie = answered.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("ayumi=141500.") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    assert_eq!(here.sign_in("a", PASSWORD).await.headers.get_all("set-cookie").iter().count(), 1);
    let browser = here.town.with_cookie(&answered.cookie());
    assert!(is_in(&browser).await);
    assert!(!is_in(&here.town.with_cookie(&format!("{}x", answered.cookie()))).await);
    assert!(!is_in(&here.town.with_cookie("ayumi=141500.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).await);
    let foreign = Request::post("/sign-in").header("sec-fetch-site", "cross-site").body(Body::from("login=a")).unwrap();
    assert_eq!(here.town.ask(foreign).await.status, 403);
}

#[tokio::test]
async fn a_token_is_new_at_every_sign_in_and_the_one_before_is_dead() {
    let here = Here::new().await;
    here.account("a").await;
    let planted = here.sign_in("a", PASSWORD).await.cookie();
    let again = here.town.with_cookie(&planted).post("/sign-in", &form(&[("login", "a"), ("password", PASSWORD)])).await;
    assert_ne!(again.cookie(), planted);
    assert!(!is_in(&here.town.with_cookie(&planted)).await);
    assert!(is_in(&here.town.with_cookie(&again.cookie())).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    let out = browser.post("/sign-out", "").await;
    assert_eq!((out.status.as_u16(), out.location()), (303, "/sign-in?out=1"));
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(!is_in(&browser).await);
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_waits() {
    let here = Here::new().await;
    here.account("a").await;
    here.account("b").await;
    for _ in 0..5 {
        assert_eq!(here.sign_in("a", "違うパスワード").await.status, 422);
    }
    let locked = here.sign_in("a", PASSWORD).await;
    assert_eq!((locked.status.as_u16(), locked.cookie()), (429, String::new()));
    assert!(locked.body.contains("分ほど受け付けません"));
    assert_eq!(here.sign_in("b", PASSWORD).await.status, 303, "others are not locked out");
    here.wait(61);
    assert_eq!(here.sign_in("a", "違うパスワード").await.status, 422);
    here.wait(61);
    assert_eq!(here.sign_in("a", PASSWORD).await.status, 429, "the second wait is longer");
    here.wait(60);
    assert_eq!(here.sign_in("a", PASSWORD).await.status, 303);
    assert_eq!(here.sign_in("a", "違うパスワード").await.status, 422, "the failures are forgotten");
}

#[tokio::test]
async fn unknown_logins_lock_like_known_ones_and_an_address_locks_too() {
    let here = Here::new().await;
    for _ in 0..5 {
        assert_eq!(here.sign_in("nobody", "x").await.status, 422);
    }
    assert_eq!(here.sign_in("nobody", "x").await.status, 429);
    for nth in 0..95 {
        assert_eq!(here.sign_in(&format!("guess{nth}"), "x").await.status, 422, "{nth}");
    }
    here.account("a").await;
    assert_eq!(here.sign_in("a", PASSWORD).await.status, 429, "a hundred failures came from this address");
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_the_end_of_its_day() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    for _ in 0..23 {
        here.wait(29 * 60);
        assert!(is_in(&browser).await);
    }
    here.wait(30 * 60 - 1);
    assert!(is_in(&browser).await, "11 h 37 min old, and seen within half an hour");
    here.wait(29 * 60);
    assert!(!is_in(&browser).await, "no session lasts longer than 12 hours");
    let browser = here.browser("a").await;
    here.wait(30 * 60);
    assert!(!is_in(&browser).await, "idle for half an hour");
}

#[tokio::test]
async fn a_session_lasts_as_long_as_is_configured() {
    let here = Here::where_(|accounts| accounts.sessions = SessionRules { idle: 300, absolute: 3_600, ..accounts.sessions }).await;
    here.account("a").await;
    let browser = here.browser("a").await;
    for _ in 0..14 {
        here.wait(250);
        assert!(is_in(&browser).await);
    }
    here.wait(250);
    assert!(!is_in(&browser).await, "over after an hour");
    let browser = here.browser("a").await;
    here.wait(300);
    assert!(!is_in(&browser).await, "idle for five minutes");
}

#[tokio::test]
async fn a_form_gives_nothing_that_it_was_not_asked_for() {
    let here = Here::new().await;
    here.account("a").await;
    let twice = here.town.post("/sign-in", &format!("login=b&login=a&{}", form(&[("password", PASSWORD)]))).await;
    assert!(twice.status.is_client_error() && twice.cookie().is_empty(), "{}", twice.status);
    let code = here.invited("b", 3_600).await;
    let more = form(&[("login", "b"), ("code", &code.shown()), ("stage", "full"), ("account", "1"), ("office", "administrator")]);
    let first = here.town.post("/sign-in/first", &more).await;
    assert_eq!(first.location(), "/sign-in/password");
    assert!(!is_in(&here.town.with_cookie(&first.cookie())).await);
}

#[tokio::test]
async fn secrets_are_masked_and_left_to_password_managers() {
    let here = Here::new().await;
    here.account("a").await;
    let browser = here.browser("a").await;
    let code = here.invited("b", 3_600).await;
    let first = here.town.post("/sign-in/first", &form(&[("login", "b"), ("code", &code.shown())])).await;
    let choose = here.town.with_cookie(&first.cookie()).get("/sign-in/password").await.body;
    let own = browser.get("/account").await.body;
    for page in [&here.town.get("/sign-in").await.body, &choose, &own] {
        let fields: Vec<&str> = page.split("<input ").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        let secret = |field: &&&str| ["name=\"password\"", "name=\"again\"", "name=\"current\""].iter().any(|name| field.contains(name));
        assert!(fields.iter().any(|field| secret(&field)));
        for field in fields.iter().filter(secret) {
            assert!(field.contains("type=\"password\"") && field.contains("-password\""), "{field}");
            assert!(!field.contains("maxlength") && !field.contains("onpaste") && !field.contains("autocomplete=\"off\""), "{field}");
        }
    }
}

#[tokio::test]
async fn whoever_is_locked_or_ended_is_out_at_once() {
    let here = Here::new().await;
    for state in [AccountState::Locked, AccountState::Ended] {
        let login = state.name();
        let id = here.account(login).await;
        let browser = here.browser(login).await;
        assert!(is_in(&browser).await);
        here.town.store.set_account_state(here.town.municipality, id, state, &by()).await.unwrap();
        assert!(!is_in(&browser).await, "{login}");
        assert_eq!(here.sign_in(login, PASSWORD).await.status, 422, "{login}");
    }
}

#[tokio::test]
async fn a_one_time_code_leads_to_a_password_of_ones_own_and_is_used_up() {
    let here = Here::new().await;
    let code = here.invited("004211", 3_600).await;
    let first = here.town.post("/sign-in/first", &form(&[("login", "００４２１１"), ("code", &code.shown().to_lowercase())])).await;
    assert_eq!((first.status.as_u16(), first.location()), (303, "/sign-in/password"), "{}", first.body);
    let browser = here.town.with_cookie(&first.cookie());
    assert!(!is_in(&browser).await, "a code alone opens nothing");
    let choose = async |password: &str, again: &str| browser.post("/sign-in/password", &form(&[("password", password), ("again", again)])).await;
    assert!(choose("short", "short").await.body.contains("8文字以上にしてください"));
    assert!(choose("00421100", "00421100").await.body.contains("ほとんどを占めています"));
    assert!(choose(PASSWORD, "違うパスワード").await.body.contains("2つのパスワードが違います"));
    let done = choose(PASSWORD, PASSWORD).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/"));
    assert_ne!(done.cookie(), first.cookie(), "the token is a new one");
    assert!(is_in(&here.town.with_cookie(&done.cookie())).await);
    assert!(!is_in(&browser).await);
    let again = here.town.post("/sign-in/first", &form(&[("login", "004211"), ("code", &code.shown())])).await;
    assert_eq!((again.status.as_u16(), again.cookie()), (422, String::new()), "the code is used up");
    assert_eq!(here.sign_in("004211", PASSWORD).await.status, 303);
}

#[tokio::test]
async fn a_code_that_is_late_wrong_or_somebody_elses_opens_nothing() {
    let here = Here::new().await;
    let code = here.invited("a", 100).await.shown();
    here.bare("b").await;
    let first = async |login: &str, code: &str| here.town.post("/sign-in/first", &form(&[("login", login), ("code", code)])).await.status.as_u16();
    assert_eq!(first("b", &code).await, 422);
    assert_eq!(first("a", "AAAA-AAAA-AAAA-AAAA").await, 422);
    assert_eq!(first("a", &code).await, 303);
    here.wait(100);
    assert_eq!(first("a", &code).await, 422);
    assert_eq!(here.sign_in("a", &code).await.status, 422, "a code is no password");
}

#[tokio::test]
async fn a_half_open_session_ends_after_ten_minutes() {
    let here = Here::new().await;
    let code = here.invited("a", 86_400).await;
    let first = here.town.post("/sign-in/first", &form(&[("login", "a"), ("code", &code.shown())])).await;
    let browser = here.town.with_cookie(&first.cookie());
    here.wait(600);
    let late = browser.post("/sign-in/password", &form(&[("password", PASSWORD), ("again", PASSWORD)])).await;
    assert_eq!(late.location(), "/sign-in/first");
    let municipality = here.town.municipality;
    let found = here.town.store.credentials_of_login(municipality, "a").await.unwrap().unwrap();
    assert!(found.hash.is_none() && found.code.is_some());
}

/// After a reset of the password alone, the one-time code leads to a new password and from there to the second step.
#[tokio::test]
async fn a_reset_password_opens_nothing_without_the_second_factor() {
    let here = Here::new().await;
    let id = here.account("a").await;
    let (secret, _) = crate::second::enrol(&here, &here.browser("a").await).await;
    here.wait(60);
    let code = Code::new([9; 16]);
    let digest = code.digest(&purpose::first(&here.town.municipality.to_string(), "a"));
    let reset = Reset::Password(NewCode { digest, expires: Instant(here.now().0 + 600) });
    here.town.store.reset_account(here.town.municipality, id, reset, &by()).await.unwrap();
    let first = here.town.post("/sign-in/first", &form(&[("login", "a"), ("code", &code.shown())])).await;
    let browser = here.town.with_cookie(&first.cookie());
    let chosen = browser.post("/sign-in/password", &form(&[("password", "かもめが高く飛ぶ"), ("again", "かもめが高く飛ぶ")])).await;
    assert_eq!(chosen.location(), "/sign-in/second?to=%2F");
    let half = here.town.with_cookie(&chosen.cookie());
    assert!(!is_in(&half).await);
    let done = half.post("/sign-in/second", &form(&[("code", &code_at(&secret, here.now().0).unwrap())])).await;
    assert!(is_in(&here.town.with_cookie(&done.cookie())).await);
}
