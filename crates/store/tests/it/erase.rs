//! Erasure: nothing that identified the person is left, everything else is, and the chain can still be proved.

use crate::common::*;
use ayumi_facts::{Code, FactId, What};
use ayumi_store::{Batch, EraseError, NewFact, PersonKey, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// Key 1 is 00012 髙橋 遥, key 2 is 00007 渡邉 一郎, who taught the first; first in the snapshot is 00007.
async fn ledger_with_evidence(path: &std::path::Path) -> Store {
    let store = Store::create(path).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    let mut batch = staff();
    batch.record[0].evidence = Some("髙橋の修了証".into());
    batch.record.push(NewFact::new(ayumi_facts::PersonId(1), period("2025-04-01.."), What::Mentoring { mentee: Code::new("00012") }));
    apply(&store, &batch, 1).await.unwrap();
    store
}

async fn proved(store: &Store) {
    store.verify_journal(city(), None).await.unwrap().unwrap();
}

#[tokio::test]
async fn nothing_that_identified_the_person_is_left_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    let store = ledger_with_evidence(&path).await;
    let erased = store.erase_person(city(), PersonKey(1), &by(2)).await.unwrap();
    assert_eq!(erased.facts, 1);
    proved(&store).await;
    let loaded = store.snapshot(city()).await.unwrap();
    let told = format!("{loaded:?}");
    assert_eq!((loaded.snapshot.people.len(), loaded.snapshot.facts().len()), (2, 3), "facts stay, without a name");
    store.close().await;
    let mut left = std::fs::read(&path).unwrap();
    left.extend(std::fs::read(format!("{}-wal", path.display())).unwrap_or_default());
    for text in ["髙橋", "高橋", "タカハシ", "たかはし", "00012"] {
        assert!(!told.contains(text), "{text}");
        assert!(!left.windows(text.len()).any(|bytes| bytes == text.as_bytes()), "{text} is still in the file");
    }
    assert!(told.contains("渡邉"), "others stay");
}

#[tokio::test]
async fn people_are_erased_once_and_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = ledger_with_evidence(&folder.path().join("a.sqlite3")).await;
    // The second one's fact names the first: it changes twice.
    store.erase_person(city(), PersonKey(2), &by(2)).await.unwrap();
    store.erase_person(city(), PersonKey(1), &by(3)).await.unwrap();
    proved(&store).await;
    assert!(matches!(store.erase_person(city(), PersonKey(1), &by(4)).await, Err(EraseError::Erased)));
    assert!(matches!(store.erase_person(city(), PersonKey(9), &by(4)).await, Err(EraseError::NoPerson)));
    let mut batch = Batch::new("record");
    batch.retract.push(FactId(1));
    apply(&store, &batch, 5).await.unwrap();
    proved(&store).await;
}

#[tokio::test]
async fn a_reason_that_tells_who_it_was_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = ledger_with_evidence(&folder.path().join("a.sqlite3")).await;
    for told in ["高橋遥さんの申出", "職員００012の退職", "ﾀｶﾊｼ ﾊﾙｶ"] {
        let mut signed = by(2);
        signed.reason = told.into();
        assert!(matches!(store.erase_person(city(), PersonKey(1), &signed).await, Err(EraseError::Write(_))), "{told}");
    }
    assert_eq!(store.search_people(city(), "高橋").await.unwrap().len(), 1, "nothing was erased");
}

#[tokio::test]
async fn the_triggers_let_nothing_else_pass() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    ledger_with_evidence(&path).await.close().await;
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.unwrap();
    let erasing = [
        "update person set number = '消去-' || id, number_key = '消去-' || id, salt = '' where id = 1",
        "update person_version set name = '消去済み', kana = '', birth = null, name_key = '', kana_key = '' where person = 1",
        "update fact set evidence = null where id = 1",
        "update fact set subject = '消去-1' where kind = 'mentoring'",
    ];
    for sql in erasing {
        assert!(sqlx::query(sql).execute(&pool).await.is_err(), "outside an erasure: {sql}");
    }
    sqlx::query("insert into erasing (municipality, person, number) values ('141500', 1, '00012')").execute(&pool).await.unwrap();
    let never = [
        "update person set number = '00013' where id = 1",
        "update person set salt = '' where id = 1",
        "update person set number = '消去-2', number_key = '消去-2', salt = '' where id = 2",
        "update person_version set name = '別人' where person = 1",
        "update person_version set name = '消去済み', kana = '', birth = null, name_key = '', kana_key = '' where person = 2",
        "update fact set evidence = '別の証' where id = 1",
        "update fact set evidence = null, subject = 'kacho' where id = 1",
        "update fact set subject = '消去-2' where kind = 'mentoring'",
        "update fact set subject = '消去-1' where id = 1",
        "delete from person_version",
        "delete from erased",
    ];
    for sql in never {
        let changed = sqlx::query(sql).execute(&pool).await.map(|done| done.rows_affected());
        assert!(!matches!(changed, Ok(1..)), "{sql}");
    }
    for sql in erasing {
        assert_eq!(sqlx::query(sql).execute(&pool).await.unwrap().rows_affected(), 1, "{sql}");
    }
}
