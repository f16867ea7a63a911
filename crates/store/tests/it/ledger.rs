//! Writing batches and reading them back: what officials rely on when they record, correct and ask.

use crate::common::*;
use ayumi_calendar::Date;
use ayumi_facts::{Code, FactId, PersonId, Seq, Snapshot, UnitId, UnitWhat, What};
use ayumi_store::{Batch, ImportInfo, NewFact, NewUnitFact, PersonChange, Problem, Progress, ReadError, Store, UnitFactKey, UnitKey, WriteError};

#[tokio::test]
async fn what_was_recorded_is_read_back_by_staff_number() {
    check_on_both(async |store| {
        let applied = apply(&store, &staff(), 1).await.unwrap();
        let loaded = store.snapshot(city()).await.unwrap();
        let snapshot = &loaded.snapshot;
        let people: Vec<(&str, &str)> = snapshot.people.iter().map(|person| (&*person.number, &*person.name)).collect();
        assert_eq!(people, [("00007", "渡邉 一郎"), ("00012", "髙橋 遥")]);
        assert_eq!((applied.seq, snapshot.last), (Seq(2), Seq(2)));
        let facts = snapshot.facts_of(snapshot.find_person("00012").unwrap());
        assert_eq!(facts.len(), 1);
        assert_eq!((facts[0].valid, facts[0].recorded, facts[0].retracted), (period("2024-04-01.."), Seq(2), Seq::NEVER));
        assert_eq!(facts[0].what, posting(UnitId(0), "shuji"));
        assert_eq!(snapshot.units[0].code, Code::new("0101"));
    })
    .await;
}

#[tokio::test]
async fn closing_a_posting_keeps_what_was_known_before() {
    check_on_both(async |store| {
        let first = apply(&store, &staff(), 1).await.unwrap();
        let loaded = store.snapshot(city()).await.unwrap();
        let haruka = loaded.snapshot.find_person("00012").unwrap();
        let mut close = Batch::on(&loaded, "record");
        close.retract.push(loaded.snapshot.facts_of(haruka)[0].id);
        close.record.push(NewFact::new(haruka, period("2024-04-01..2026-04-01"), posting(UnitId(0), "shuji")));
        let second = apply(&store, &close, 2).await.unwrap();

        let snapshot = store.snapshot(city()).await.unwrap().snapshot;
        assert_eq!(ends(&snapshot, haruka, first.seq), [Date::FAR]);
        assert_eq!(ends(&snapshot, haruka, second.seq), [day("2026-04-01")]);
        assert_eq!(ends(&snapshot, haruka, Seq::NOW), [day("2026-04-01")]);
    })
    .await;
}

fn ends(snapshot: &Snapshot, person: PersonId, known_at: Seq) -> Vec<Date> {
    snapshot.facts_of(person).iter().filter(|fact| fact.known(known_at)).map(|fact| fact.valid.until).collect()
}

#[tokio::test]
async fn a_unit_is_renamed_and_keeps_its_identity() {
    check_on_both(async |store| {
        let mut batch = Batch::new("import-units");
        let (parent, unit) = (batch.add_unit(Code::new("01"), day("2020-04-01")), batch.add_unit(Code::new("0101"), day("2020-04-01")));
        let name = |text: &str| UnitWhat::Name { name: text.into() };
        for what in [UnitWhat::Exists, name("情報課"), UnitWhat::Parent { parent }] {
            batch.unit_facts.push(NewUnitFact::new(unit, period("2020-04-01.."), what));
        }
        let applied = apply(&store, &batch, 1).await.unwrap();
        let mut rename = Batch::on(&store.snapshot(city()).await.unwrap(), "rename");
        rename.retract_unit_facts.push(applied.unit_facts[1]);
        rename.unit_facts.push(NewUnitFact::new(unit, period("2020-04-01..2026-04-01"), name("情報課")));
        rename.unit_facts.push(NewUnitFact::new(unit, period("2026-04-01.."), name("デジタル課")));
        apply(&store, &rename, 2).await.unwrap();

        let loaded = store.snapshot(city()).await.unwrap();
        let known =
            |at: Seq| -> Vec<UnitWhat> { loaded.snapshot.unit_facts.iter().filter(|fact| fact.known(at)).map(|fact| fact.what.clone()).collect() };
        assert_eq!(known(applied.seq), [UnitWhat::Exists, name("情報課"), UnitWhat::Parent { parent }]);
        assert_eq!(known(Seq::NOW), [UnitWhat::Exists, UnitWhat::Parent { parent }, name("情報課"), name("デジタル課")]);
        assert_eq!(loaded.unit_key(unit), Some(applied.units[1]));
        assert_eq!(loaded.find_unit(applied.units[1]), Some(unit));
        assert_eq!(loaded.find_unit(UnitKey(99)), None);
        assert_eq!(loaded.unit_fact_keys.len(), loaded.snapshot.unit_facts.len());
    })
    .await;
}

#[tokio::test]
async fn a_changed_name_keeps_the_old_one_in_the_history() {
    check_on_both(async |store| {
        apply(&store, &staff(), 1).await.unwrap();
        let loaded = store.snapshot(city()).await.unwrap();
        let haruka = loaded.snapshot.find_person("00012").unwrap();
        let mut batch = Batch::on(&loaded, "change-name");
        batch.changes.push(PersonChange { person: haruka, to: person("00012", "斎藤 遥", "サイトウ ハルカ") });
        apply(&store, &batch, 2).await.unwrap();

        let loaded = store.snapshot(city()).await.unwrap();
        assert_eq!(&*loaded.snapshot.person(haruka).unwrap().name, "斎藤 遥");
        let history = store.person_history(city(), loaded.person_key(haruka).unwrap()).await.unwrap();
        let names: Vec<(&str, Seq, Seq)> = history.iter().map(|version| (&*version.name, version.recorded, version.retracted)).collect();
        assert_eq!(names, [("髙橋 遥", Seq(2), Seq(3)), ("斎藤 遥", Seq(3), Seq::NEVER)]);
        assert!(store.search_people(city(), "高橋").await.unwrap().is_empty(), "only the present name is searched");
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_with_a_batch_is_told_at_once_and_nothing_is_written() {
    check_on_both(async |store| {
        let applied = apply(&store, &staff(), 1).await.unwrap();
        let mut retract = Batch::new("retract");
        retract.retract.push(applied.facts[0]);
        apply(&store, &retract, 2).await.unwrap();
        let before = store.snapshot(city()).await.unwrap();

        let mut batch = Batch::on(&before, "record");
        let nobody = PersonId(99);
        batch.add_person(person("00007", "鈴木 花子", "スズキ ハナコ"));
        batch.add_person(person("00100", "佐々木 誠", "ササキ マコト"));
        batch.add_person(person("00100", "田中 実", "タナカ ミノル"));
        batch.add_person(person(" ", "田中 実", "タナカ ミノル"));
        batch.add_unit(Code::new("0202"), day("2020-04-01"));
        batch.add_unit(Code::new("0202"), day("2020-04-01"));
        batch.record.push(NewFact::new(nobody, period("2026-04-01.."), pass("ip")));
        batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), posting(UnitId(99), "shuji")));
        let backwards = ayumi_calendar::Period { from: day("2026-04-01"), until: day("2026-04-01") };
        batch.record.push(NewFact::new(FIRST, backwards, pass("ip")));
        batch.unit_facts.push(NewUnitFact::new(UnitId(0), backwards, UnitWhat::Exists));
        batch.unit_facts.push(NewUnitFact::new(UnitId(0), period("2026-04-01.."), UnitWhat::Parent { parent: UnitId(99) }));
        batch.retract.extend([applied.facts[0], applied.facts[1], applied.facts[1], FactId(999), FactId(u64::MAX)]);
        batch.retract_unit_facts.push(UnitFactKey(5));
        batch.changes.push(PersonChange { person: nobody, to: person("1", "", "") });
        batch.changes.push(PersonChange { person: FIRST, to: person("1", "", "") });
        batch.detail.insert("note".into(), "鈴木花子さん".into());
        let mut unsigned = by(3);
        unsigned.actor = String::new();

        let error = store.apply(city(), &unsigned, &batch, &mut |_| {}).await.unwrap_err();
        let WriteError::Refused(problems) = &error else { panic!("{error}") };
        let expected = [
            Problem::NoActor,
            Problem::NameInJournal,
            Problem::NoPerson { index: 0 },
            Problem::NoUnit { index: 1 },
            Problem::EmptyPeriod { index: 2 },
            Problem::EmptyUnitPeriod { index: 0 },
            Problem::NoUnitOfUnitFact { index: 1 },
            Problem::NoPersonToChange { index: 0 },
            Problem::NumberChanged { index: 1 },
            Problem::NumberTaken { number: "00007".into() },
            Problem::NumberTaken { number: "00100".into() },
            Problem::NoNumber,
            Problem::UnitTaken { code: Code::new("0202"), created: day("2020-04-01") },
            Problem::NotStanding(applied.facts[0]),
            Problem::NotStanding(applied.facts[1]),
            Problem::NotStanding(FactId(999)),
            Problem::NotStanding(FactId(u64::MAX)),
            Problem::UnitFactNotStanding(UnitFactKey(5)),
        ];
        assert_eq!(problems[..], expected);
        assert_eq!(error.ja().lines().count(), expected.len());
        assert_same(&store.snapshot(city()).await.unwrap().snapshot, &before.snapshot);
    })
    .await;
}

fn assert_same(a: &Snapshot, b: &Snapshot) {
    assert_eq!((&a.people, &a.units, &a.unit_facts, a.facts(), a.last), (&b.people, &b.units, &b.unit_facts, b.facts(), b.last));
}

#[tokio::test]
async fn a_batch_planned_on_an_older_state_is_refused() {
    check_on_both(async |store| {
        apply(&store, &staff(), 1).await.unwrap();
        let loaded = store.snapshot(city()).await.unwrap();
        let mut batch = Batch::on(&loaded, "import-facts");
        batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("ip")));
        store.save_mapping(city(), "人事", "{}", &by(2)).await.unwrap();
        store.adopt_pack(city(), "p", 1, &[], &by(2)).await.unwrap();
        apply(&store, &batch, 3).await.expect("a pack or a mapping changes no fact");
        let WriteError::Refused(problems) = apply(&store, &batch, 4).await.unwrap_err() else { panic!("recorded twice") };
        assert_eq!(problems, [Problem::MovedOn { entries: 1 }]);
    })
    .await;
}

#[tokio::test]
async fn a_code_with_a_control_character_is_refused() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.record[1].what = pass("ip\u{1f}2");
        let WriteError::Refused(problems) = apply(&store, &batch, 1).await.unwrap_err() else { panic!() };
        assert_eq!(problems, [Problem::ControlCharacter { index: 1 }]);
    })
    .await;
}

#[tokio::test]
async fn municipalities_do_not_see_each_other() {
    check_on_both(async |store| {
        store.init_municipality(other_city(), "別の市", &by(0)).await.unwrap();
        let here = apply(&store, &staff(), 1).await.unwrap();
        let there = store.apply(other_city(), &by(1), &staff(), &mut |_| {}).await.unwrap();
        assert_eq!((here.seq, &here.facts, &here.people), (there.seq, &there.facts, &there.people), "each counts for itself");

        let mut batch = Batch::new("retract");
        batch.retract.clone_from(&here.facts);
        apply(&store, &batch, 2).await.unwrap();
        let standing = |snapshot: &Snapshot| snapshot.facts().iter().filter(|fact| fact.known(Seq::NOW)).count();
        assert_eq!(standing(&store.snapshot(city()).await.unwrap().snapshot), 0);
        assert_eq!(standing(&store.snapshot(other_city()).await.unwrap().snapshot), 2);
        let names: Vec<String> = store.list_municipalities().await.unwrap().into_iter().map(|municipality| municipality.name).collect();
        assert_eq!(names, ["ある市", "別の市"]);
        assert_eq!(store.get_municipality(other_city()).await.unwrap().name, "別の市");
    })
    .await;
}

#[tokio::test]
async fn a_municipality_is_entered_once_and_must_be_entered_first() {
    check_on_both(async |store| {
        let again = store.init_municipality(city(), "ある市", &by(1)).await.unwrap_err();
        assert!(matches!(again, WriteError::MunicipalityExists(_)));
        let missing = store.apply(other_city(), &by(1), &staff(), &mut |_| {}).await.unwrap_err();
        assert!(matches!(missing, WriteError::NoMunicipality(_)) && missing.ja().contains("462144"));
        assert!(matches!(store.snapshot(other_city()).await.unwrap_err(), ReadError::NoMunicipality(_)));
        assert!(matches!(store.get_municipality(other_city()).await.unwrap_err(), ReadError::NoMunicipality(_)));
    })
    .await;
}

#[tokio::test]
async fn a_fact_leads_back_to_its_row_its_entry_and_its_evidence() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.import = Some(ImportInfo { file: "異動R8.csv".into(), ..import("").unwrap() });
        batch.record[0].row = Some(5);
        batch.record[0].evidence = Some("発令通知 第12号".into());
        let imported = apply(&store, &batch, 1).await.unwrap();
        let mut by_hand = Batch::on(&store.snapshot(city()).await.unwrap(), "record");
        by_hand.record.push(NewFact::new(FIRST, period("2026-05-01.."), pass("ip")));
        let recorded = apply(&store, &by_hand, 2).await.unwrap();

        let asked = [recorded.facts[0], imported.facts[0], FactId(99)];
        let origins = store.fact_origins(city(), &asked).await.unwrap();
        assert_eq!(origins.iter().map(|origin| origin.fact).collect::<Vec<_>>(), asked[..2]);
        assert_eq!((&origins[0].import, &origins[0].by, &*origins[0].act), (&None, &by(2), "record"));
        let import = origins[1].import.as_ref().unwrap();
        assert_eq!((import.file.as_str(), import.row), ("異動R8.csv", Some(5)));
        assert_eq!(origins[1].evidence.as_deref(), Some("発令通知 第12号"));
    })
    .await;
}

#[tokio::test]
async fn one_person_is_read_without_the_others() {
    check_on_both(async |store| {
        apply(&store, &staff(), 1).await.unwrap();
        let all = store.snapshot(city()).await.unwrap();
        let haruka = all.snapshot.find_person("00012").unwrap();
        let one = store.person_snapshot(city(), all.person_key(haruka).unwrap()).await.unwrap();
        assert_eq!(one.snapshot.people.as_slice(), [all.snapshot.person(haruka).unwrap().clone()]);
        assert_eq!(one.snapshot.facts_of(PersonId(0))[0].what, all.snapshot.facts_of(haruka)[0].what);
        assert_eq!(one.snapshot.facts().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn heads_are_counted_as_of_a_day_and_as_known_at_a_position() {
    check_on_both(async |store| {
        let applied = apply(&store, &staff(), 1).await.unwrap();
        let mut batch = Batch::new("retract");
        batch.retract.push(applied.facts[0]);
        apply(&store, &batch, 2).await.unwrap();
        let cases =
            [("2024-03-31", Seq(2), 0), ("2024-04-01", Seq(2), 2), ("2026-04-01", Seq(2), 2), ("2026-04-01", Seq(3), 1), ("2026-04-01", Seq(1), 0)];
        for (at, known_at, expected) in cases {
            let counts = store.headcounts(city(), day(at), known_at).await.unwrap();
            let people: u64 = counts.iter().map(|count| count.people).sum();
            assert_eq!(people, expected, "{at} {known_at:?}");
            assert!(counts.iter().all(|count| count.rank == Code::new("shuji") && count.unit == applied.units[0]));
        }
    })
    .await;
}

/// More than goes into one statement.
const COUNT: u32 = 1_203;

#[tokio::test]
async fn thousands_of_rows_keep_their_order_and_report_progress() {
    check_on_both(async |store| {
        let mut batch = Batch::new("import-facts");
        for number in 0..COUNT {
            let id = batch.add_person(person(&format!("{number:05}"), "職員", "ショクイン"));
            batch.record.push(NewFact::new(
                id,
                period("2026-04-01.."),
                What::Completion { course: Code::new("c"), part: None, minutes: number, points: 0 },
            ));
        }
        let mut heard: Vec<Progress> = Vec::new();
        let applied = store.apply(city(), &by(1), &batch, &mut |progress| heard.push(progress)).await.unwrap();
        assert_eq!(applied.facts.len(), COUNT as usize);
        assert!(heard.is_sorted_by_key(|progress| progress.done) && heard.len() > 3);
        assert!(heard.iter().all(|progress| progress.done <= progress.total), "{heard:?}");
        assert_eq!(heard.last().map(|progress| progress.done), heard.last().map(|progress| progress.total));

        let loaded = store.snapshot(city()).await.unwrap();
        for (place, id) in (0..COUNT).zip(loaded.snapshot.person_ids()) {
            let facts = loaded.snapshot.facts_of(id);
            assert_eq!((facts[0].id, facts.len()), (applied.facts[place as usize], 1));
            assert!(matches!(facts[0].what, What::Completion { minutes, .. } if minutes == place));
        }
        let mut retract = Batch::new("retract");
        retract.retract = applied.facts;
        apply(&store, &retract, 2).await.unwrap();
        assert!(store.snapshot(city()).await.unwrap().snapshot.facts().iter().all(|fact| fact.retracted == Seq(3)));
    })
    .await;
}

#[tokio::test]
async fn packs_and_mappings_are_kept_as_they_were_given() {
    check_on_both(async |store| {
        let files = [("policy.yaml".to_string(), "id: p\n".to_string()), ("roles.yaml".to_string(), "- id: a\n".to_string())];
        let seq = store.adopt_pack(city(), "p", 1, &files, &by(1)).await.unwrap();
        let again = store.adopt_pack(city(), "p", 1, &files[..1], &by(2)).await.unwrap_err();
        assert!(matches!(again, WriteError::RevisionAdopted { seq: at, .. } if at == seq));
        store.adopt_pack(city(), "p", 2, &files[..1], &by(3)).await.unwrap();
        let packs = store.adopted_packs(city()).await.unwrap();
        assert_eq!(packs.iter().map(|pack| (pack.policy.as_str(), pack.revision)).collect::<Vec<_>>(), [("p", 1), ("p", 2)]);
        assert_eq!(store.pack_files(city(), seq).await.unwrap(), files);
        assert!(store.adopted_packs(other_city()).await.unwrap().is_empty());

        // The last one adopted until a position; before the first, the first.
        let last = store.last(city()).await.unwrap();
        for (known_at, revision, parts) in [(Seq(0), 1, 2), (seq, 1, 2), (last, 2, 1), (Seq::NOW, 2, 1)] {
            let (pack, files) = store.pack_in_use(city(), known_at).await.unwrap().unwrap();
            assert_eq!((pack.revision, files.len()), (revision, parts), "as known at {known_at:?}");
        }
        assert_eq!(store.pack_in_use(other_city(), Seq::NOW).await.unwrap(), None);

        for body in ["{}", "{\"number\":\"職員番号\"}"] {
            store.save_mapping(city(), "人事", body, &by(4)).await.unwrap();
        }
        let mappings = store.mappings(city()).await.unwrap();
        assert_eq!(
            mappings.iter().map(|mapping| (mapping.name.as_str(), mapping.body.as_str())).collect::<Vec<_>>(),
            [("人事", "{\"number\":\"職員番号\"}")]
        );
    })
    .await;
}

/// Futures cross threads in a server.
#[test]
fn the_futures_can_be_sent() {
    fn sendable<T: Send>(_: T) {}
    fn check(store: &Store, batch: &Batch) {
        sendable(store.snapshot(city()));
        sendable(async { store.apply(city(), &by(0), batch, &mut |_| {}).await });
    }
    let _ = check;
}
