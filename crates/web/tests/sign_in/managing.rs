//! Managing accounts: one by hand, many from a sheet, locked, ended, reset.

use axum::body::Body;
use axum::http::Request;
use ayumi_calendar::{Date, Period};
use ayumi_facts::{Kind, PersonId, Seq};
use ayumi_rights::Office;
use ayumi_store::{Batch, By, Instant, Loaded, NewAccount, NewFact, Totp, TotpClock};
use ayumi_testkit::{Answered, Town, today};

use crate::town::{PASSWORD, between, by, form};

async fn send_sheet(town: &Town, sheet: &str) -> Answered {
    let body = format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{sheet}\r\n--X--\r\n");
    town.ask(Request::post("/accounts/import").header("content-type", "multipart/form-data; boundary=X").body(Body::from(body)).unwrap()).await
}

/// Somebody who is employed today.
fn somebody(loaded: &Loaded) -> PersonId {
    let is_employed = |person: &PersonId| {
        let mut facts = loaded.snapshot.facts_of(*person).iter();
        facts.any(|fact| fact.what.kind() == Kind::Employment && fact.known(Seq::NOW) && fact.valid.contains(today()))
    };
    loaded.snapshot.person_ids().find(is_employed).expect("somebody is employed")
}

#[tokio::test]
async fn an_account_is_made_with_a_code_that_is_shown_once() {
    let town = Town::under("chigasaki").await;
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let loaded = &world.held().loaded;
    let person = loaded.snapshot.people[somebody(loaded).0 as usize].clone();
    let made = town.post("/accounts", &form(&[("number", &person.number)])).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let code = between(&made.body, "<p class=\"code\"><code>", "</code>").to_owned();
    let list = town.get("/accounts").await.body;
    assert!(list.contains(&*person.name) && list.contains("コード発行済み") && !list.contains(&code));
    assert_eq!(town.post("/accounts", &form(&[("number", &person.number)])).await.status, 422, "taken");
    assert_eq!(town.post("/accounts", &form(&[("number", "no-such")])).await.status, 422);
    assert_eq!(town.post("/accounts", "").await.status, 422);
    let first = form(&[("login", &person.number), ("code", &code)]);
    assert_eq!(town.anonymous().post("/sign-in/first", &first).await.status, 303);

    let path = format!("/accounts/{}", between(&list, "<th scope=\"row\"><a href=\"/accounts/", "\""));
    assert_eq!(town.post(&format!("{path}/lock"), "").await.status, 303);
    assert!(town.get(&path).await.body.contains("停止中"));
    assert_eq!(town.anonymous().post("/sign-in/first", &first).await.status, 422);
    town.post(&format!("{path}/unlock"), "").await;
    assert_eq!(town.post(&format!("{path}/reset"), "").await.status, 422, "not without a reason");
    let reset = town.post(&format!("{path}/reset"), &form(&[("reason", "コードの紛失")])).await.body;
    assert_ne!(between(&reset, "<p class=\"code\"><code>", "</code>"), code);
    assert_eq!(town.anonymous().post("/sign-in/first", &first).await.status, 422, "the old code is no longer good");
    town.post(&format!("{path}/end"), "").await;
    assert_eq!(town.post(&format!("{path}/unlock"), "").await.status, 409, "an end is an end");
    assert_eq!(town.post("/accounts/999/lock", "").await.status, 404);

    let journal = town.store.journal(town.municipality, ayumi_facts::Seq(1)..=ayumi_facts::Seq::NOW).await.unwrap();
    let acts: Vec<&str> = journal.iter().map(|entry| entry.act.as_str()).filter(|act| act.starts_with("account-")).collect();
    assert_eq!(acts, ["account-create", "account-lock", "account-unlock", "account-reset", "account-end"]);
    let written = format!("{:?}", journal.iter().filter(|entry| entry.act.starts_with("account-")).collect::<Vec<_>>());
    assert!(!written.contains(&*person.name) && !written.contains(&code));
}

#[tokio::test]
async fn a_sheet_makes_all_accounts_or_none() {
    let town = Town::under("chigasaki").await;
    let wrong = send_sheet(&town, "利用者ID,名称\nok,一人目\nA B,二人目\nok,三人目\n").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("3行目") && wrong.body.contains("4行目"), "{}", wrong.body);
    assert_eq!(town.store.count_accounts(town.municipality).await.unwrap(), 0);
    let sheet: String = (0..1_000).map(|nth| format!("user{nth},利用者{nth}\n")).collect();
    let done = send_sheet(&town, &format!("利用者ID,名称\n{sheet}")).await;
    assert_eq!((done.status.as_u16(), done.headers["cache-control"].to_str().unwrap()), (200, "no-store"), "{}", done.body);
    assert!(done.headers["content-type"].to_str().unwrap().contains("spreadsheetml"));
    assert_eq!(town.store.count_accounts(town.municipality).await.unwrap(), 1_000);
    assert_eq!(send_sheet(&town, "利用者ID\nuser7\n").await.status, 422, "taken");
}

/// Each factor is reset by itself, with its reason in the journal.
#[tokio::test]
async fn one_factor_is_reset_by_itself_and_on_record() {
    let town = Town::under("chigasaki").await;
    let (store, city) = (&town.store, town.municipality);
    let new = NewAccount { login: "a", login_key: "a", name: "利用者", person: None, code: None };
    let id = store.create_accounts(city, &[new], &by()).await.unwrap()[0];
    store.set_password(city, id, "hash", None, &by()).await.unwrap();
    store.set_totp(city, id, &Totp { secret: vec![1], clock: TotpClock::default() }, &[], &by()).await.unwrap();
    let left = async || {
        let left = store.credentials(city, id).await.unwrap().unwrap();
        (left.hash.is_some(), left.code.is_some(), left.totp.is_some())
    };
    let path = format!("/accounts/{}", id.0);
    assert_eq!(town.post(&format!("{path}/reset-second"), &form(&[("reason", " ")])).await.status, 422);
    assert_eq!(left().await, (true, false, true), "not without a reason");
    let shown = town.post(&format!("{path}/reset-password"), &form(&[("reason", "失念の届出")])).await.body;
    assert_eq!(between(&shown, "<p class=\"code\"><code>", "</code>").len(), 19);
    assert_eq!(left().await, (false, true, true));
    let done = town.post(&format!("{path}/reset-second"), &form(&[("reason", "端末の紛失")])).await;
    assert_eq!(done.location(), format!("{path}?done=reset-second"));
    assert_eq!(left().await, (false, true, false));
    let page = town.get(&path).await.body;
    assert!(!page.contains("/reset-second") && page.contains("/reset\""), "nothing is offered that is not there");
    let journal = store.journal(city, ayumi_facts::Seq(1)..=ayumi_facts::Seq::NOW).await.unwrap();
    let resets: Vec<(&str, &str)> =
        journal.iter().filter(|entry| entry.act.starts_with("account-reset")).map(|entry| (entry.act.as_str(), entry.by.reason.as_str())).collect();
    assert_eq!(resets, [("account-reset-password", "失念の届出"), ("account-reset-second", "端末の紛失")]);
}

/// Whoever has left is out from that day on, by every way in, without anybody doing anything; on the day before they are not.
#[tokio::test]
async fn whoever_has_left_is_out_from_that_day_on() {
    let town = Town::under("chigasaki").await;
    let (store, city) = (&town.store, town.municipality);
    let loaded = store.snapshot(city).await.unwrap();
    let who = somebody(&loaded);
    let person = loaded.person_key(who).unwrap();
    let new = NewAccount { login: "a", login_key: "a", name: "利用者", person: Some(person), code: None };
    let account = store.create_accounts(city, &[new], &by()).await.unwrap()[0];
    town.with_password("a", PASSWORD).await;
    let sign_in = async || town.anonymous().post("/sign-in", &form(&[("login", "a"), ("password", PASSWORD)])).await;
    let browser = town.with_cookie(&sign_in().await.cookie());
    assert_eq!(browser.get("/account").await.status, 200);
    let end = async |day: Date| {
        let loaded = store.snapshot(city).await.unwrap();
        let mut batch = Batch::on(&loaded, "record");
        for fact in loaded.snapshot.facts_of(who) {
            if fact.what.kind() == Kind::Employment && fact.known(Seq::NOW) && fact.valid.contains(today()) {
                batch.retract.push(fact.id);
                batch.record.push(NewFact::new(who, Period::new(fact.valid.from, day).unwrap(), fact.what.clone()));
            }
        }
        store.apply(city, &by(), &batch, &mut |_| {}).await.unwrap();
    };
    end(today().next()).await;
    assert_eq!(browser.get("/account").await.status, 200, "today is the last day");
    end(today()).await;
    assert!(browser.get("/account").await.location().starts_with("/sign-in"), "yesterday was");
    assert_eq!(store.sessions(city, account, town.site.now()).await.unwrap().len(), 0, "and nothing is left of the session");
    let refused = sign_in().await;
    assert_eq!((refused.status.as_u16(), refused.cookie()), (403, String::new()));
    assert!(refused.body.contains("退職の記録"), "{}", refused.body);
    assert!(town.get("/accounts").await.body.contains("退職により停止"));
    assert!(town.get("/accounts/review").await.body.contains("退職により停止"));
}

/// Accounts that nobody has used for long are listed and locked together, with the reason; one's own is not.
#[tokio::test]
async fn what_nobody_uses_is_reviewed_and_locked_together() {
    let town = Town::under("chigasaki").await;
    let (store, city) = (&town.store, town.municipality);
    let long_ago = By { instant: Instant(town.site.now().0 - 100 * 86_400), ..by() };
    let new = ["old", "older", "clerk"].map(|login| NewAccount { login, login_key: login, name: "利用者", person: None, code: None });
    let ids = store.create_accounts(city, &new, &long_ago).await.unwrap();
    let fresh = NewAccount { login: "fresh", login_key: "fresh", name: "利用者", person: None, code: None };
    store.create_accounts(city, &[fresh], &by()).await.unwrap();
    town.assign(ids[2], Office::Auditor, None).await;
    let listed = async || {
        let page = town.get("/accounts/review").await.body;
        page.split("name=\"account\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect::<Vec<i64>>()
    };
    let all: Vec<i64> = [ids[2], ids[0], ids[1]].map(|id| id.0).to_vec();
    assert_eq!(listed().await, all, "by login; the new one is not among them");
    assert!(town.get("/accounts/review").await.body.contains("<td>監査</td>"), "an office that is nobody's");
    let send = async |pairs: &[(&str, &str)]| town.post("/accounts/review", &form(pairs)).await;
    let (first, second) = (ids[0].0.to_string(), ids[1].0.to_string());
    assert_eq!(send(&[("account", &first), ("reason", "")]).await.status, 422, "not without a reason");
    assert_eq!(send(&[("reason", "四半期の点検")]).await.status, 422, "none is chosen");
    let done = send(&[("account", &first), ("account", &second), ("reason", "四半期の点検")]).await;
    assert_eq!(done.location(), "/accounts/review?locked=2");
    assert_eq!(listed().await, [ids[2].0]);
    let journal = store.journal(city, Seq(1)..=Seq::NOW).await.unwrap();
    assert_eq!(journal.iter().filter(|entry| entry.act == "account-lock" && entry.by.reason == "四半期の点検").count(), 2);
    assert_eq!(send(&[("days", "6")]).await.status, 422);
    assert_eq!(send(&[("days", "120")]).await.status, 303);
    assert_eq!(listed().await, [0_i64; 0]);
}
