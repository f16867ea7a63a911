//! Moving an installation between the databases: all of it, proved, or nothing.

use std::path::Path;

use crate::chain::fill;
use crate::common::*;
use ayumi_store::{Broken, CopyError, Database, Instant, NewAccount, NewCode, NewOffice, NewRelease, OpenError, PersonKey, Side, Store};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// What the ledger's own functions leave empty, for the city.
const MORE: [&str; 14] = [
    "insert into backup_run values ('141500', 1, 2, null, null)",
    "insert into account_password values ('141500', 1, 'hash', 1)",
    "update account_code set digest = x'00ff'",
    "insert into account_totp values ('141500', 1, x'', 5, 10, -2)",
    "insert into account_recovery values ('141500', 1, x'01'), ('141500', 1, x'80')",
    "insert into account_passkey values ('141500', x'07', 1, '鍵', '{}', 1, null)",
    "insert into account_subject values ('141500', 'idp', 's', 1, 1)",
    "insert into sign_in_failure values ('141500', 'a', 2), ('141500', 'a', 2), ('141500', 'b', 1)",
    "insert into session values ('141500', x'0a', 1, '141500', 'full', 1, 2, 3, '::1', 'ブラウザー', 4, 1)",
    "insert into ceremony values ('141500', x'0b', null, '{}', 9)",
    "insert into correction values ('141500', 1, 1, 2, '誤り', 5, 'open', null, null, null)",
    "insert into tie values ('141500', 1, '462144', 8)",
    "insert into guest values ('141500', 1, '462144', 7, 9)",
    "insert into reading values ('141500', 1, -5, '90001', 'view', 1, 1, '/people/{key}')",
];

/// Tables that are empty outside a transaction, of old ledgers only, or left behind.
const NOT_FILLED: [&str; 5] = ["work", "erasing", "pruning", "chain_start", "upload"];

async fn pool(path: &Path) -> SqlitePool {
    SqlitePool::connect_with(SqliteConnectOptions::new().filename(path)).await.unwrap()
}

fn release() -> NewRelease {
    let (name, policy, program) = ("公表".into(), "p".into(), "0.1.0".into());
    NewRelease { name, as_of: day("2026-11-20"), known_at: ayumi_facts::Seq(1), policy, revision: 2, program, figures: "[1]".into() }
}

/// A ledger with something in every table.
async fn full(path: &Path) -> Store {
    let store = Store::create(path).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    fill(&store).await;
    store.erase_person(city(), PersonKey(1), &by(8)).await.unwrap();
    let code = Some(NewCode { digest: [1; 32], expires: Instant(APRIL) });
    let new = NewAccount { login: "yamada", login_key: "yamada", name: "山田 太郎", person: None, code };
    let account = store.create_accounts(city(), &[new], &by(8)).await.unwrap()[0];
    let office = NewOffice { account, office: "dx-office", unit: None, body: None, valid: period("2026-04-01..") };
    store.assign_office(city(), &office, &by(8)).await.unwrap();
    store.set_setting(city(), "small", "5", &by(8)).await.unwrap();
    store.publish(city(), &release(), &by(8)).await.unwrap();
    let pool = pool(path).await;
    for sql in MORE {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
    store
}

/// Every table of a file with all its rows, from its own catalogue.
async fn contents(path: &Path) -> Vec<(String, Vec<String>)> {
    let pool = pool(path).await;
    let names = "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> '_sqlx_migrations' order by name";
    let tables: Vec<String> = sqlx::query_scalar(names).fetch_all(&pool).await.unwrap();
    let mut contents = Vec::new();
    for table in tables {
        let columns: Vec<String> =
            sqlx::query_scalar("select 'quote(\"' || name || '\")' from pragma_table_info($1)").bind(&table).fetch_all(&pool).await.unwrap();
        let sql = format!("select {} as line from \"{table}\" order by line", columns.join(" || ',' || "));
        contents.push((table, sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap()));
    }
    pool.close().await;
    contents
}

async fn copied(from: &Store, to: impl Into<Database>) -> Result<Store, CopyError> {
    let target = Store::create_or_empty(to).await.unwrap();
    let mut last = (0, 1);
    let done = from.copy_to(&target, &mut |at| last = (at.done, at.total)).await?;
    assert_eq!(last.0, last.1, "all rows were written and compared");
    for one in done {
        assert_eq!(one.head, target.journal_head(one.municipality.code).await.unwrap());
        assert_eq!(one.head.map(|head| head.seq), Some(from.last(one.municipality.code).await.unwrap()));
    }
    Ok(target)
}

#[tokio::test]
async fn everything_goes_to_a_server_and_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (here, back) = (folder.path().join("a.sqlite3"), folder.path().join("b.sqlite3"));
    let source = full(&here).await;
    let between = match ayumi_testpg::database() {
        Some(database) => {
            let server = copied(&source, database.url().parse::<Database>().unwrap()).await.unwrap();
            copied(&server, &back).await.unwrap().close().await;
            Some((database, server))
        }
        None => {
            copied(&source, &back).await.unwrap().close().await;
            None
        }
    };
    let (before, after) = (contents(&here).await, contents(&back).await);
    for ((table, before), (same, after)) in before.iter().zip(&after) {
        assert_eq!(table, same);
        assert!(!before.is_empty() || NOT_FILLED.contains(&table.as_str()), "{table}: this test has to put something into it");
        assert!(before == after || table == "upload", "{table}\n{before:#?}\n{after:#?}");
    }
    assert_eq!(before.len(), after.len());
    for store in [&source].into_iter().chain(between.as_ref().map(|(_, server)| server)) {
        for code in [city(), other_city()] {
            store.verify_journal(code, None).await.unwrap().unwrap();
        }
        // It is a ledger like any other: the next entry follows.
        let last = store.last(city()).await.unwrap();
        assert_eq!(apply(store, &another().await, 9).await.unwrap().seq.0, last.0 + 1);
    }
}

async fn another() -> ayumi_store::Batch {
    let mut batch = ayumi_store::Batch::new("record");
    batch.add_person(person("00777", "後の 人", "アト ヒト"));
    batch
}

#[tokio::test]
async fn a_ledger_that_holds_something_is_never_copied_over() {
    check_places(async |at, store| {
        let error = Store::create_or_empty(at.parse::<Database>().unwrap()).await.unwrap_err();
        assert!(matches!(error, OpenError::Exists(_)), "{error}");
        assert_eq!(store.list_municipalities().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_was_stopped_leaves_nothing_and_can_be_made_again() {
    check_places(async |at, _| {
        let folder = tempfile::tempdir().unwrap();
        let source = full(&folder.path().join("a.sqlite3")).await;
        let database = at.starts_with("postgres").then(ayumi_testpg::database).flatten();
        let to: Database = database.as_ref().map_or_else(|| folder.path().join("b.sqlite3").into(), |database| database.url().parse().unwrap());
        let target = Store::create_or_empty(&to).await.unwrap();
        let stop = tokio::sync::Notify::new();
        let mut progress = |at: ayumi_store::Progress| {
            if at.done > at.total / 3 {
                stop.notify_one();
            }
        };
        tokio::select! {
            biased;
            () = stop.notified() => {}
            done = source.copy_to(&target, &mut progress) => panic!("{done:?}"),
        }
        assert_eq!(target.list_municipalities().await.unwrap(), []);
        target.close().await;
        copied(&source, &to).await.unwrap().close().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_recorded_meanwhile_is_not_lost_behind_the_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    let source = full(&path).await;
    let target = Store::create_or_empty(folder.path().join("b.sqlite3")).await.unwrap();
    let mut written = false;
    let done = source
        .copy_to(&target, &mut |_| {
            if !std::mem::replace(&mut written, true) {
                let path = path.clone();
                let write = async move { apply(&Store::open(path).await.unwrap(), &another().await, 9).await.unwrap() };
                let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                std::thread::spawn(move || runtime().block_on(write)).join().unwrap();
            }
        })
        .await;
    assert!(matches!(done, Err(CopyError::Moved)), "{done:?}");
    assert_eq!(target.list_municipalities().await.unwrap(), []);
}

#[tokio::test]
async fn a_ledger_that_is_not_as_it_was_sealed_is_not_moved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    full(&path).await.close().await;
    let pool = pool(&path).await;
    for sql in ["drop trigger fact_change", "update fact set subject = 'kacho' where municipality = '141500' and id = 2"] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let source = Store::open(&path).await.unwrap();
    let error = copied(&source, folder.path().join("b.sqlite3")).await.unwrap_err();
    assert!(matches!(error, CopyError::Broken { side: Side::From, broken: Broken::RowAltered { .. }, .. }), "{error}");
    assert!(error.ja().contains("元の台帳"), "{}", error.ja());
}
