//! Taking an import back.

use crate::common::*;
use ayumi_facts::{Code, PersonId, Seq, Snapshot, UnitId, What};
use ayumi_store::{Batch, BuiltUpon, ImportId, NewFact, NewUnitFact, PersonChange, Store, UndoError};

/// What stands now: staff number, content and period of every fact.
async fn standing(store: &Store) -> Vec<String> {
    known(store, Seq::NOW).await
}

async fn known(store: &Store, at: Seq) -> Vec<String> {
    let snapshot = store.snapshot(city()).await.unwrap().snapshot;
    let number = |id: PersonId| &*snapshot.person(id).unwrap().number;
    let mut told: Vec<String> =
        snapshot.facts().iter().filter(|fact| fact.known(at)).map(|fact| format!("{} {:?} {}", number(fact.person), fact.what, fact.valid)).collect();
    told.extend(snapshot.unit_facts.iter().filter(|fact| fact.known(at)).map(|fact| format!("{:?} {:?} {}", fact.unit, fact.what, fact.valid)));
    told.sort();
    told
}

/// Imports a transfer of the first person: closes the posting and records a new one in a new unit.
async fn transfer(store: &Store, hours: i64) -> ImportId {
    let loaded = store.snapshot(city()).await.unwrap();
    let mut batch = Batch::on(&loaded, "import-postings");
    batch.import = import("transfers.csv");
    let unit = batch.add_unit(Code::new("0202"), day("2026-04-01"));
    batch.unit_facts.push(NewUnitFact::new(unit, period("2026-04-01.."), ayumi_facts::UnitWhat::Exists));
    let old = loaded.snapshot.facts_of(FIRST).iter().find(|fact| fact.known(Seq::NOW)).unwrap();
    batch.retract.push(old.id);
    batch.record.push(NewFact::new(FIRST, period("2024-04-01..2026-04-01"), old.what.clone()));
    batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), posting(unit, "shunin")));
    batch.changes.push(PersonChange { person: FIRST, to: person("00007", "渡辺 一朗", "ワタナベ イチロウ") });
    apply(store, &batch, hours).await.unwrap().import.unwrap()
}

#[tokio::test]
async fn an_undone_import_leaves_what_was_before_and_can_still_be_read() {
    check_on_both(async |store| {
        apply(&store, &staff(), 1).await.unwrap();
        let before = standing(&store).await;
        let id = transfer(&store, 2).await;
        let during = standing(&store).await;
        let outlook = store.undo_outlook(city(), id).await.unwrap();
        assert_eq!((outlook.retracted, outlook.restored, outlook.people, outlook.changed), (3, 1, 0, 1));
        let undone = store.undo_import(city(), id, &by(3)).await.unwrap();
        assert_eq!((undone.seq, undone.retracted, undone.restored), (Seq(4), 3, 1));
        assert_eq!(standing(&store).await, before);
        assert_eq!(known(&store, Seq(2)).await, before);
        assert_eq!(known(&store, Seq(3)).await, during);
        assert_eq!(&*store.snapshot(city()).await.unwrap().snapshot.people[0].name, "渡邉 一郎");
        assert!(store.search_people(city(), "一朗").await.unwrap().is_empty());
        assert_eq!(store.search_people(city(), "渡辺").await.unwrap().len(), 1);

        let imports = store.imports(city()).await.unwrap();
        assert_eq!((imports[0].file.as_str(), imports[0].recorded, imports[0].retracted), ("transfers.csv", 3, 1));
        assert_eq!((imports[0].rows, imports[0].undone), (2, Some(Seq(4))));
        assert!(matches!(store.undo_import(city(), id, &by(4)).await.unwrap_err(), UndoError::Undone(Seq(4))));
        assert!(matches!(store.undo_import(city(), ImportId(9), &by(4)).await.unwrap_err(), UndoError::NoImport(ImportId(9))));
    })
    .await;
}

#[tokio::test]
async fn a_restored_fact_keeps_its_origin() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.import = import("staff.csv");
        batch.record[1].row = Some(7);
        batch.record[1].evidence = Some("発令通知".into());
        apply(&store, &batch, 1).await.unwrap();
        let id = transfer(&store, 2).await;
        store.undo_import(city(), id, &by(3)).await.unwrap();
        let snapshot = store.snapshot(city()).await.unwrap().snapshot;
        let restored = snapshot.facts_of(FIRST).iter().find(|fact| fact.known(Seq::NOW)).unwrap();
        let origin = &store.fact_origins(city(), &[restored.id]).await.unwrap()[0];
        assert_eq!((origin.recorded, origin.act.as_str(), origin.evidence.as_deref()), (Seq(4), "undo-import", Some("発令通知")));
        assert_eq!(origin.import.as_ref().map(|import| (import.file.as_str(), import.row)), Some(("staff.csv", Some(7))));
    })
    .await;
}

#[tokio::test]
async fn imports_are_undone_from_the_last_to_the_first_and_can_be_repeated() {
    check_on_both(async |store| {
        let mut first = staff();
        first.import = import("staff.csv");
        let one = apply(&store, &first, 1).await.unwrap().import.unwrap();
        let all = standing(&store).await;
        let two = transfer(&store, 2).await;
        assert!(matches!(store.undo_import(city(), one, &by(3)).await.unwrap_err(), UndoError::BuiltUpon(_)));
        store.undo_import(city(), two, &by(3)).await.unwrap();
        store.undo_import(city(), one, &by(4)).await.unwrap();
        assert!(standing(&store).await.is_empty());
        assert!(store.search_people(city(), "00007").await.unwrap().is_empty());

        apply(&store, &first, 5).await.unwrap();
        assert_eq!(standing(&store).await, all);
        assert_eq!(store.search_people(city(), "0000").await.unwrap().len(), 1);
        assert_eq!(store.snapshot(city()).await.unwrap().snapshot.people.len(), 2, "the same people, not new ones");
    })
    .await;
}

#[tokio::test]
async fn people_of_an_undone_import_come_back_with_their_facts() {
    check_on_both(async |store| {
        let mut batch = staff();
        batch.import = import("staff.csv");
        let id = apply(&store, &batch, 1).await.unwrap().import.unwrap();
        let there = |snapshot: &Snapshot, at| [FIRST, PersonId(1)].map(|person| snapshot.has(person, Seq(at)));
        let entered = store.snapshot(city()).await.unwrap();
        assert_eq!([1, 2].map(|at| there(&entered.snapshot, at)), [[false, false], [true, true]]);
        store.undo_import(city(), id, &by(2)).await.unwrap();
        let undone = store.snapshot(city()).await.unwrap();
        assert_eq!([2, 3].map(|at| there(&undone.snapshot, at)), [[true, true], [false, false]]);
        let mut again = Batch::on(&undone, "record");
        again.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("ip")));
        apply(&store, &again, 3).await.unwrap();
        let found = |text: &'static str| {
            let store = store.clone();
            async move { store.search_people(city(), text).await.unwrap().len() }
        };
        assert_eq!((found("渡辺").await, found("高橋").await), (1, 0));
        assert_eq!(there(&store.snapshot(city()).await.unwrap().snapshot, 4), [true, false]);
    })
    .await;
}

#[tokio::test]
async fn an_import_that_later_entries_build_on_is_refused_with_the_reason() {
    type Later = fn(&mut Batch, &ayumi_store::Applied);
    let cases: [(&str, Later, BuiltUpon); 5] = [
        ("a fact was corrected", |batch, applied| batch.retract.push(applied.facts[0]), BuiltUpon { corrected: 1, ..BuiltUpon::default() }),
        (
            "a person got a fact",
            |batch, _| batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("ip"))),
            BuiltUpon { people: 1, ..BuiltUpon::default() },
        ),
        (
            "a unit is used",
            |batch, _| {
                let id = batch.add_person(person("00099", "新人", "シンジン"));
                batch.record.push(NewFact::new(id, period("2026-04-01.."), posting(UnitId(0), "shuji")));
            },
            BuiltUpon { units: 1, ..BuiltUpon::default() },
        ),
        (
            "a unit has a child",
            |batch, _| {
                let child = batch.add_unit(Code::new("010101"), day("2026-04-01"));
                batch.unit_facts.push(NewUnitFact::new(child, period("2026-04-01.."), ayumi_facts::UnitWhat::Parent { parent: UnitId(0) }));
            },
            BuiltUpon { units: 1, ..BuiltUpon::default() },
        ),
        (
            "somebody else got a fact",
            |batch, _| {
                let id = batch.add_person(person("00099", "新人", "シンジン"));
                batch.record.push(NewFact::new(id, period("2026-04-01.."), What::Pass { exam: Code::new("ip") }));
            },
            BuiltUpon::default(),
        ),
    ];
    for (told, later, expected) in cases {
        check_on_both(async |store| {
            let mut batch = staff();
            batch.import = import("staff.csv");
            let applied = apply(&store, &batch, 1).await.unwrap();
            let mut next = Batch::on(&store.snapshot(city()).await.unwrap(), "record");
            later(&mut next, &applied);
            apply(&store, &next, 2).await.unwrap();
            let before = standing(&store).await;
            match store.undo_import(city(), applied.import.unwrap(), &by(3)).await {
                Err(UndoError::BuiltUpon(built)) => {
                    assert_eq!(built, expected, "{told}");
                    assert_eq!(standing(&store).await, before, "{told}");
                }
                Ok(_) => assert_eq!(expected, BuiltUpon::default(), "{told}"),
                Err(other) => panic!("{told}: {other}"),
            }
        })
        .await;
    }
}

/// Who is in the ledger at a position, and by which name; whoever an undone import had entered is nobody again.
#[tokio::test]
async fn people_are_known_from_the_entry_that_made_them_to_the_one_that_took_them_back() {
    check_on_both(async |store| {
        let first = apply(&store, &Batch { import: import("staff.csv"), ..staff() }, 1).await.unwrap();
        let names = async |at: Seq| {
            let loaded = store.snapshot_as_known(city(), at).await.unwrap();
            let facts = loaded.snapshot.facts().len();
            (loaded.snapshot.people.iter().map(|person| person.name.to_string()).collect::<Vec<_>>(), facts > 0)
        };
        let (before, _) = names(first.seq).await;
        let renamed = transfer(&store, 2).await;
        let (after, _) = names(Seq(first.seq.0 + 1)).await;
        assert_ne!(before, after);
        assert_eq!(names(first.seq).await.0, before);
        assert_eq!(names(Seq(first.seq.0 - 1)).await, (vec![], false));
        store.undo_import(city(), renamed, &by(3)).await.unwrap();
        store.undo_import(city(), first.import.unwrap(), &by(4)).await.unwrap();
        assert_eq!(names(Seq::NOW).await, (vec![], false));
        assert_eq!(names(first.seq).await.0, before);
    })
    .await;
}
