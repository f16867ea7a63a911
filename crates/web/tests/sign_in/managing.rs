//! Managing accounts: one by hand, many from a sheet, locked, ended, reset.

use axum::body::Body;
use axum::http::Request;
use ayumi_testkit::{Answered, Town};

use crate::town::{between, form};

async fn send_sheet(town: &Town, sheet: &str) -> Answered {
    let body = format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{sheet}\r\n--X--\r\n");
    town.ask(Request::post("/accounts/import").header("content-type", "multipart/form-data; boundary=X").body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn an_account_is_made_with_a_code_that_is_shown_once() {
    let town = Town::under("chigasaki").await;
    let world = town.site.world(town.site.last().await.unwrap()).await.unwrap();
    let person = world.held().loaded.snapshot.people[0].clone();
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

    let path = format!("/accounts/{}", between(&list, "href=\"/accounts/", "\""));
    assert_eq!(town.post(&format!("{path}/lock"), "").await.status, 303);
    assert!(town.get(&path).await.body.contains("停止中"));
    assert_eq!(town.anonymous().post("/sign-in/first", &first).await.status, 422);
    town.post(&format!("{path}/unlock"), "").await;
    let reset = town.post(&format!("{path}/reset"), "").await.body;
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
