//! A role of PostgreSQL that may read and write rows and nothing else is enough for every day; the schema is another role's.

use crate::common::*;
use ayumi_store::{Database, NewAccount, NewReading, NewSession, NewUpload, PersonKey, Stage, Store};
use ayumi_testpg::Alone;

/// What `docs/operations.md` says to grant; the test below reads it there.
fn grants() -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let statements =
        page.lines().map(str::trim).filter(|line| ["GRANT ", "REVOKE ", "ALTER DEFAULT PRIVILEGES "].iter().any(|begins| line.starts_with(begins)));
    let found: Vec<String> = statements.map(|line| line.replace("ROLE ayumi ", "ROLE writer ")).collect();
    assert!(found.len() >= 6, "{found:?}");
    found
}

/// A ledger of one role, and the place under which another reads and writes it.
async fn two_roles(server: &Alone) -> String {
    let owner = server.url();
    let store = Store::create(owner.parse::<Database>().unwrap()).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    store.close().await;
    server.on_server("create role ayumi_run login nosuperuser nobypassrls");
    for grant in grants() {
        server.in_ledger(&grant);
    }
    owner.replace("user=writer", "user=ayumi_run")
}

async fn every_day(store: &Store) {
    let mut batch = staff();
    batch.import = import("staff.csv");
    assert!(store.begin_work(city(), "0123", ("90001", "r"), by(1).instant).await.unwrap());
    store.apply_work(city(), &by(1), &batch, (&mut |_| {}, &|| false), "0123").await.unwrap();
    let import = store.imports(city()).await.unwrap()[0].id;
    let reading =
        NewReading { instant: by(1).instant, actor: "a".into(), act: "view".into(), person: Some(PersonKey(1)), people: 1, route: "/".into() };
    store.note_reading(city(), &reading).await.unwrap();
    store.prune_readings(city(), by(9).instant, &by(2)).await.unwrap();
    let new = NewAccount { login: "a", login_key: "a", name: "a", person: None, code: None };
    let account = store.create_accounts(city(), &[new], &by(2)).await.unwrap()[0];
    store.begin_attempt(city(), ["a", "b"], by(2).instant, |_| None).await.unwrap();
    store.set_password(city(), account, "hash", None, &by(2)).await.unwrap();
    let session = NewSession {
        token: [1; 32],
        account,
        stage: Stage::Full,
        created: by(2).instant,
        expires: by(9).instant,
        proved: by(2).instant,
        strong: true,
        address: "127.0.0.1",
        browser: "—",
        instead: None,
    };
    store.open_session(city(), &session).await.unwrap();
    store.end_sessions(city(), account, None).await.unwrap();
    store.set_setting(city(), "least-count", "7", &by(3)).await.unwrap();
    let upload = NewUpload { kind: "staff", name: "a.csv", digest: "0", options: "{}", body: b"a" };
    let token = store.keep_upload(city(), &upload, by(3).instant).await.unwrap();
    store.drop_upload(city(), &token).await.unwrap();
    store.adopt_pack(city(), "policy", 1, &[("policy.yaml".into(), "a".into())], &by(3)).await.unwrap();
    assert!(store.claim_backup(by(3).instant, by(3).instant).await.unwrap());
    store.erase_person(city(), PersonKey(1), &by(4)).await.unwrap();
    store.undo_import(city(), import, &by(5)).await.unwrap();
    store.verify_journal(city(), None).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_role_that_reads_and_writes_rows_is_enough_and_can_do_no_more() {
    let Some(server) = Alone::start() else { return };
    let at = two_roles(&server).await;
    let store = open(&at).await;
    every_day(&store).await;
    for sql in [
        "alter table fact disable row level security",
        "alter table fact disable trigger all",
        "drop policy of_one_municipality on fact",
        "drop table reading",
        "truncate reading",
        "create table more (a int)",
        "delete from _sqlx_migrations",
    ] {
        assert!(execute(&at, sql).await.is_err(), "{sql}");
    }
    store.close().await;
}
