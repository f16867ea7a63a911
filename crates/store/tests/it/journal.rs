//! The journal: complete, in order, and without a person's name.

use crate::common::*;
use ayumi_facts::Seq;
use ayumi_store::{Batch, ImportId, Instant, PersonChange, Problem, WriteError};

#[tokio::test]
async fn the_journal_tells_who_did_what_when_and_why() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.import = import("staff.csv");
        apply(&store, &batch, 1).await.unwrap();
        store.adopt_pack(city(), "p", 3, &[("policy.yaml".into(), "id: p".into())], &by(2)).await.unwrap();
        store.save_mapping(city(), "人事", "{}", &by(3)).await.unwrap();
        store.undo_import(city(), ImportId(1), &by(4)).await.unwrap();

        let entries = store.journal(city(), Seq(1)..=Seq::NOW).await.unwrap();
        let told: Vec<String> =
            entries.iter().map(|entry| format!("{} {} {}", entry.seq.0, entry.act, serde_json::Value::Object(entry.detail.clone()))).collect();
        let expected = [
            "1 init {}",
            r#"2 import-staff {"people":2,"units":1,"recorded":2,"import":1}"#,
            r#"3 adopt-pack {"policy":"p","revision":3,"files":1}"#,
            r#"4 save-mapping {"mapping":"人事"}"#,
            r#"5 undo-import {"import":1,"entry":2}"#,
        ];
        assert_eq!(told, expected);
        assert!(entries.iter().zip(0..).all(|(entry, hours)| entry.by == by(hours)));
        let part = store.journal(city(), Seq(2)..=Seq(3)).await.unwrap();
        assert_eq!(part, entries[1..3]);
        assert!(store.journal(other_city(), Seq(1)..=Seq::NOW).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_position_is_found_by_instant_and_by_day() {
    check_on_both(async |store| {
        for hours in [1, 23, 24, 25] {
            apply(&store, &Batch::new("record"), hours).await.unwrap();
        }
        let at = |hours: i64, seconds: i64| Instant(APRIL + hours * 3_600 + seconds);
        for (instant, expected) in [(at(0, -1), 0), (at(0, 0), 1), (at(1, -1), 1), (at(1, 0), 2), (at(24, 0), 4), (at(9_999, 0), 5)] {
            assert_eq!(store.known_at(city(), instant).await.unwrap(), Seq(expected), "{instant}");
        }
        for (on, expected) in [("2026-03-31", 0), ("2026-04-01", 3), ("2026-04-02", 5), ("2030-01-01", 5)] {
            assert_eq!(store.known_on(city(), day(on)).await.unwrap(), Seq(expected), "{on}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_name_enters_the_journal() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.import = import("staff.csv");
        apply(&store, &batch, 1).await.unwrap();
        let loaded = store.snapshot(city()).await.unwrap();
        let mut change = Batch::on(&loaded, "change-name");
        change.changes.push(PersonChange { person: FIRST, to: person("00007", "渡辺 一郎", "ワタナベ イチロウ") });
        apply(&store, &change, 2).await.unwrap();

        let entries = store.journal(city(), Seq(1)..=Seq::NOW).await.unwrap();
        let written = ayumi_store::search_key(&format!("{entries:?}"));
        for name in ["髙橋", "遥", "タカハシ", "ハルカ", "渡邉", "渡辺", "一郎", "ワタナベ", "イチロウ"] {
            assert!(!written.contains(&ayumi_store::search_key(name)), "{name} is in the journal");
        }
    })
    .await;
}

#[tokio::test]
async fn a_name_in_the_reason_or_the_detail_is_refused_in_any_spelling() {
    check_on_both(async |store| {
        for told in ["髙橋遥の採用", "高橋 遥さん", "ﾀｶﾊｼ ﾊﾙｶ", "たかはしはるか"] {
            let mut signed = by(1);
            signed.reason = told.into();
            let error = store.apply(city(), &signed, &staff(), &mut |_| {}).await.unwrap_err();
            assert!(matches!(&error, WriteError::Refused(problems) if problems[..] == [Problem::NameInJournal]), "{told}");
            let mut batch = staff();
            batch.detail.insert("note".into(), serde_json::json!({ "who": [told] }));
            assert!(apply(&store, &batch, 1).await.is_err(), "{told}");
        }
    })
    .await;
}
