//! Files that wait to be taken over, work that is stopped half way, and looks ahead and back that write nothing.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::common::*;
use ayumi_facts::Seq;
use ayumi_store::{Batch, ImportId, Instant, JournalFilter, NewFact, NewUpload, Outlook, Store, UndoError, WriteError};

const HOUR: i64 = 3_600;

fn upload<'a>(name: &'a str, body: &'a [u8]) -> NewUpload<'a> {
    NewUpload { kind: "staff", name, digest: "00ff", options: "{}", body }
}

fn at(hours: i64) -> Instant {
    Instant(APRIL + hours * HOUR)
}

#[tokio::test]
async fn a_file_is_kept_for_a_day_and_found_by_its_token_only() {
    check_on_both(async |store| {
        store.init_municipality(other_city(), "別の市", &by(0)).await.unwrap();
        let body = [0_u8, 255, 10, 13];
        let token = store.keep_upload(city(), &upload("名簿.csv", &body), at(0)).await.unwrap();
        let other = store.keep_upload(city(), &upload("名簿.csv", b"x"), at(1)).await.unwrap();
        assert_eq!((token.len(), token != other), (32, true));
        let found = store.find_upload(city(), &token, at(23)).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.kind.as_str(), found.size, found.created), ("名簿.csv", "staff", 4, at(0)));
        assert_eq!(store.upload_body(city(), &token).await.unwrap().as_deref(), Some(&body[..]));
        assert_eq!(store.find_upload(other_city(), &token, at(1)).await.unwrap(), None);
        assert_eq!(store.uploads(city(), at(2)).await.unwrap().iter().map(|one| &one.token).collect::<Vec<_>>(), [&other, &token]);
        store.set_upload_options(city(), &token, r#"{"sheet":"4月"}"#).await.unwrap();
        assert_eq!(store.find_upload(city(), &token, at(2)).await.unwrap().unwrap().options, r#"{"sheet":"4月"}"#);

        assert_eq!(store.find_upload(city(), &token, at(24)).await.unwrap(), None);
        assert!(store.upload_body(city(), &token).await.unwrap().is_some(), "it goes with the next file");
        store.keep_upload(city(), &upload("次.csv", b"y"), at(24)).await.unwrap();
        assert!(store.upload_body(city(), &token).await.unwrap().is_none());
        store.drop_upload(city(), &other).await.unwrap();
        store.drop_upload(city(), &other).await.unwrap();
        assert!(store.find_upload(city(), &other, at(2)).await.unwrap().is_none());
        assert_eq!(store.last(city()).await.unwrap(), Seq(1), "none of it is in the journal");
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_removed_file_stays_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    let store = Store::create(&path).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    let body = "某氏の秘密の発令，".repeat(5_000);
    let token = store.keep_upload(city(), &upload("a.csv", body.as_bytes()), at(0)).await.unwrap();
    store.drop_upload(city(), &token).await.unwrap();
    store.close().await;
    let bytes = std::fs::read(&path).unwrap();
    let words = "秘密の発令".as_bytes();
    assert!(!bytes.windows(words.len()).any(|window| window == words));
}

fn many() -> Batch {
    let mut batch = staff();
    let unit = batch.add_unit(ayumi_facts::Code::new("0909"), day("2020-04-01"));
    for number in 0..12_000 {
        let id = batch.add_person(person(&format!("X{number}"), "職員", "ショクイン"));
        batch.record.push(NewFact::new(id, period("2026-04-01.."), posting(unit, "shuji")));
    }
    batch
}

#[tokio::test]
async fn work_that_is_stopped_before_its_end_writes_nothing() {
    check_on_both(async |store| {
        let batch = many();
        for late in [false, true] {
            let stop = AtomicBool::new(false);
            let mut progress = |at: ayumi_store::Progress| stop.store(if late { at.done == at.total } else { at.done > 0 }, Ordering::SeqCst);
            let stopped = || stop.load(Ordering::SeqCst);
            let error = store.apply_unless_stopped(city(), &by(1), &batch, &mut progress, &stopped).await.unwrap_err();
            assert!(matches!(error, WriteError::Stopped), "{error}");
            assert_eq!(store.last(city()).await.unwrap(), Seq(1));
            assert!(store.snapshot(city()).await.unwrap().snapshot.people.is_empty());
        }
        apply(&store, &batch, 1).await.unwrap();
        assert_eq!(store.snapshot(city()).await.unwrap().snapshot.people.len(), 12_002);
    })
    .await;
}

#[tokio::test]
async fn an_undo_does_what_its_outlook_says() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.import = import("a.csv");
        let id = apply(&store, &batch, 1).await.unwrap().import.unwrap();
        let outlook = store.undo_outlook(city(), id).await.unwrap();
        assert_eq!(outlook, Outlook { retracted: 2, restored: 0, people: 2, changed: 0 });
        assert_eq!(store.last(city()).await.unwrap(), Seq(2));

        let loaded = store.snapshot(city()).await.unwrap();
        let mut later = Batch::on(&loaded, "record");
        later.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("it-passport")));
        let applied = apply(&store, &later, 2).await.unwrap();
        assert!(matches!(store.undo_outlook(city(), id).await.unwrap_err(), UndoError::BuiltUpon(built) if built.people == 1));
        let mut back = Batch::on(&store.snapshot(city()).await.unwrap(), "retract");
        back.retract = applied.facts;
        apply(&store, &back, 3).await.unwrap();
        let outlook = store.undo_outlook(city(), id).await.unwrap();
        let undone = store.undo_import(city(), id, &by(4)).await.unwrap();
        assert_eq!((undone.retracted, undone.restored), (outlook.retracted, outlook.restored));
        assert!(matches!(store.undo_outlook(city(), id).await.unwrap_err(), UndoError::Undone(Seq(5))));
        assert!(matches!(store.undo_outlook(city(), ImportId(9)).await.unwrap_err(), UndoError::NoImport(ImportId(9))));
    })
    .await;
}

#[tokio::test]
async fn the_journal_is_read_newest_first_by_act_and_day() {
    check_on_both(async |store| {
        apply(&store, &staff(), 1).await.unwrap();
        for (name, hours) in [("a", 23), ("b", 24), ("c", 30)] {
            store.save_mapping(city(), name, "{}", &by(hours)).await.unwrap();
        }
        let check = async |filter: JournalFilter, part, expected: (usize, &[u32])| {
            let (count, entries) = store.journal_by(city(), &filter, part).await.unwrap();
            assert_eq!((count, entries.iter().map(|entry| entry.seq.0).collect::<Vec<_>>().as_slice()), expected, "{filter:?}");
        };
        let on = |text: &str| Some(day(text));
        check(JournalFilter::default(), (0, 10), (5, &[5, 4, 3, 2, 1])).await;
        check(JournalFilter::default(), (1, 2), (5, &[4, 3])).await;
        check(JournalFilter { act: Some("save-mapping".into()), ..JournalFilter::default() }, (0, 2), (3, &[5, 4])).await;
        check(JournalFilter { from: on("2026-04-02"), ..JournalFilter::default() }, (0, 9), (2, &[5, 4])).await;
        check(JournalFilter { until: on("2026-04-01"), ..JournalFilter::default() }, (0, 9), (3, &[3, 2, 1])).await;
        check(JournalFilter { from: on("2026-04-03"), ..JournalFilter::default() }, (0, 9), (0, &[])).await;
        assert_eq!(store.journal_acts(city()).await.unwrap(), ["import-staff", "init", "save-mapping"]);
    })
    .await;
}
