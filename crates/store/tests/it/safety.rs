//! What must never happen: half a batch, somebody else's file spoilt, an edited fact.

use std::path::Path;
use std::process::Command;

use crate::common::*;
use ayumi_facts::{Code, Seq};
use ayumi_store::{Batch, NewFact, OpenError, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

/// On both, with two people in the ledger.
async fn check_staffed(test: impl AsyncFn(&str, Store)) {
    check_places(async |at, store| {
        apply(&store, &staff(), 1).await.unwrap();
        test(at, store).await;
    })
    .await;
}

/// Enough rows for several statements.
fn large() -> Batch {
    let mut batch = Batch::new("import-facts");
    let unit = batch.add_unit(Code::new("0303"), day("2020-04-01"));
    for number in 0..2_000 {
        let id = batch.add_person(person(&format!("X{number}"), "職員", "ショクイン"));
        batch.record.push(NewFact::new(id, period("2026-04-01.."), posting(unit, "shuji")));
    }
    batch
}

async fn assert_untouched(store: &Store) {
    let snapshot = store.snapshot(city()).await.unwrap().snapshot;
    assert_eq!((snapshot.people.len(), snapshot.facts().len(), snapshot.units.len(), snapshot.last), (2, 2, 1, Seq(2)));
    assert_eq!(store.journal(city(), Seq(1)..=Seq::NOW).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_batch_that_fails_in_the_middle_writes_nothing() {
    check_staffed(async |_, store| {
        let failing = store.clone();
        let task = tokio::spawn(async move {
            let batch = large();
            apply_until(&failing, &batch, &mut |done, total| assert!(done < total / 2, "the disk caught fire")).await
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_untouched(&store).await;
        assert_eq!(apply(&store, &large(), 3).await.unwrap().seq, Seq(3), "the ledger can still be written");
    })
    .await;
}

async fn apply_until(store: &Store, batch: &Batch, stop: &mut (dyn FnMut(u64, u64) + Send)) {
    store.apply(city(), &by(2), batch, &mut |progress| stop(progress.done, progress.total)).await.unwrap();
}

#[tokio::test]
async fn a_batch_that_is_given_up_writes_nothing() {
    check_staffed(async |_, store| {
        let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
        let batch = large();
        let mut progress = |progress: ayumi_store::Progress| told.send(progress.done).unwrap();
        let signed = by(2);
        tokio::select! {
            biased;
            _ = hears.recv() => {}
            _ = store.apply(city(), &signed, &batch, &mut progress) => panic!("finished before it could be given up"),
        }
        assert_untouched(&store).await;
    })
    .await;
}

/// The other half of the next test: does nothing unless that test starts it.
#[tokio::test]
async fn the_process_that_dies() {
    if let Ok(at) = std::env::var("AYUMI_STORE_DIES_AT") {
        let store = open(&at).await;
        apply_until(&store, &large(), &mut |done, total| {
            if done > total / 2 {
                std::process::abort();
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_process_killed_in_the_middle_leaves_nothing_half_done() {
    check_staffed(async |at, store| {
        store.close().await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        let output = child.args(["--exact", "safety::the_process_that_dies"]).env("AYUMI_STORE_DIES_AT", at).output().unwrap();
        assert!(!output.status.success(), "the process was to die: {output:?}");
        let store = open(at).await;
        assert_untouched(&store).await;
        apply(&store, &large(), 3).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn another_program_reads_the_old_state_while_a_batch_is_written() {
    check_staffed(async |at, store| {
        let mut looks = 0;
        apply_until(&store, &large(), &mut |done, total| {
            if done > total / 2 && looks == 0 {
                looks += 1;
                let at = at.to_owned();
                std::thread::spawn(move || on_a_runtime_of_its_own(&at)).join().unwrap();
            }
        })
        .await;
        assert_eq!(looks, 1);
        let other = open(at).await;
        assert_eq!(other.snapshot(city()).await.unwrap().snapshot.people.len(), 2_002);
    })
    .await;
}

fn on_a_runtime_of_its_own(at: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { assert_untouched(&open(at).await).await });
}

#[tokio::test]
async fn two_programs_that_write_at_once_both_succeed_in_turn() {
    check_staffed(async |at, store| {
        let other = open(at).await;
        let (a, b) = (large(), Batch::new("record"));
        let (one, two) = tokio::join!(apply(&store, &a, 2), apply(&other, &b, 2));
        let mut positions = [one.unwrap().seq, two.unwrap().seq];
        positions.sort();
        assert_eq!(positions, [Seq(3), Seq(4)]);
    })
    .await;
}

#[tokio::test]
async fn a_ledger_is_found_again_in_its_file() {
    check_staffed(async |at, store| {
        let before = store.snapshot(city()).await.unwrap().snapshot;
        store.close().await;
        let after = open(at).await.snapshot(city()).await.unwrap().snapshot;
        assert_eq!((before.people, before.units), (after.people.clone(), after.units.clone()));
        assert_eq!(before.last, after.last);
    })
    .await;
}

async fn raw(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(true);
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap()
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("text"), "職員番号,氏名\n".repeat(500)).unwrap();
    std::fs::write(at("empty"), "").unwrap();
    let other = raw(&at("other")).await;
    sqlx::query("create table t (a)").execute(&other).await.unwrap();
    other.close().await;
    for name in ["text", "empty", "other"] {
        let before = std::fs::read(at(name)).unwrap();
        let error = Store::open(at(name)).await.unwrap_err();
        assert!(matches!(error, OpenError::NotALedger(_)), "{name}: {error}");
        assert!(error.ja().contains("台帳ではありません"));
        assert_eq!(std::fs::read(at(name)).unwrap(), before, "{name}");
        assert!(matches!(Store::create(at(name)).await.unwrap_err(), OpenError::Exists(_)), "{name}");
    }
    assert!(matches!(Store::open(at("nothing")).await.unwrap_err(), OpenError::Missing(_)));
    assert!(matches!(Store::open(folder.path()).await.unwrap_err(), OpenError::Missing(_)));
    assert!(matches!(Store::create(at("no/such/folder")).await.unwrap_err(), OpenError::Database(_)));
}

#[tokio::test]
async fn a_ledger_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    Store::create(&path).await.unwrap().close().await;
    let pool = raw(&path).await;
    let insert = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9000, 'later', true, x'00', 0)";
    sqlx::query(insert).execute(&pool).await.unwrap();
    pool.close().await;
    let error = Store::open(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 9000, .. }), "{error}");
    assert!(error.ja().contains("新しい版"));
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_what_was_written() {
    check_staffed(async |at, store| {
    store.adopt_pack(city(), "p", 1, &[("policy.yaml".into(), "id: p".into())], &by(2)).await.unwrap();
    let mut exists = Batch::on(&store.snapshot(city()).await.unwrap(), "record");
    exists.unit_facts.push(ayumi_store::NewUnitFact::new(ayumi_facts::UnitId(0), period("2020-04-01.."), ayumi_facts::UnitWhat::Exists));
    apply(&store, &exists, 3).await.unwrap();
    store.close().await;
    let refused = [
        "update journal set reason = 'x'",
        "delete from journal",
        "update fact set subject = 'x'",
        "update fact set valid_until = '2030-01-01'",
        "update fact set evidence = 'x'",
        "update fact set retracted = 3, subject = 'x'",
        "update fact set retracted = 1",
        "delete from fact",
        "delete from unit_fact",
        "update unit_fact set subject = 'x'",
        "update person_version set name = 'x'",
        "update person set number = 'x'",
        "update unit set code = 'x'",
        "update pack set revision = 2",
        "delete from pack",
        "update pack_file set body = 'x'",
        "delete from pack_file",
        "update fact set person = 99",
        "insert into fact select municipality, 99, 99, kind, subject, second, unit, mark, amount, extra, valid_from, valid_until, recorded, retracted, import, import_row, restores, evidence from fact where id = 1",
    ];
    for sql in refused {
        assert!(execute(at, sql).await.is_err(), "{sql}");
    }
    for (sql, told) in [("update fact set retracted = 4 where id = 1", "once"), ("update unit_fact set retracted = 5", "once")] {
        execute(at, sql).await.unwrap();
        assert!(execute(at, sql).await.unwrap_err().to_string().contains(told), "{sql}");
    }
    let back = "update fact set retracted = 4294967295 where id = 1";
    assert!(execute(at, back).await.is_err(), "a retracted fact stays retracted");
    })
    .await;
}
