//! What a plan says arrives in the ledger under the ledger's own keys, and a plan made on another state is refused.

use ayumi_calendar::{Date, Period};
use ayumi_exchange::{Batch, Effect, PersonEntry, Record, UnitEntry, UnitRecord};
use ayumi_facts::{Code, MunicipalityCode, Person, PersonId, UnitId, UnitWhat, What};
use ayumi_intake::{Stale, batch};
use ayumi_store::{By, ImportInfo, Instant, Loaded, Store};

const CITY: MunicipalityCode = MunicipalityCode::SAMPLE;

fn by() -> By {
    By { actor: "90001".into(), reason: "取込".into(), instant: Instant(0) }
}

fn since(text: &str) -> Period {
    Period::new(text.parse().unwrap(), Date::FAR).unwrap()
}

fn person(number: &str, name: &str) -> Person {
    Person { number: number.into(), name: name.into(), ..Person::default() }
}

fn new(id: u32, number: &str) -> PersonEntry {
    PersonEntry { id: PersonId(id), person: person(number, "甲"), before: None, row: 2 }
}

fn unit_record(what: UnitWhat) -> UnitRecord {
    UnitRecord { unit: UnitId(0), valid: since("2020-04-01"), what, effect: Effect::Added, row: 3 }
}

/// Two people out of order, one unit, one post with evidence.
fn first() -> Batch {
    let posting = What::Posting { unit: UnitId(0), rank: Code::new("intake-rank"), series: Code::new("intake-series"), main: true };
    Batch {
        people: vec![new(1, "00001"), new(0, "00002")],
        units: vec![UnitEntry { id: UnitId(0), code: Code::new("intake-unit"), exists: since("2020-04-01"), row: 3 }],
        unit_facts: vec![unit_record(UnitWhat::Exists), unit_record(UnitWhat::Name { name: "一課".into() })],
        facts: vec![Record {
            person: PersonId(1),
            valid: since("2024-04-01"),
            what: posting,
            effect: Effect::Added,
            instead_of: None,
            evidence: Some("第1号".into()),
            row: 7,
        }],
        ..Batch::default()
    }
}

async fn ledger() -> Store {
    let store = Store::in_memory().await.unwrap();
    store.init_municipality(CITY, "見本", &by()).await.unwrap();
    store
}

async fn take_over(store: &Store, planned: Batch) -> Loaded {
    let loaded = store.snapshot(CITY).await.unwrap();
    let info = ImportInfo { kind: "staff".into(), file: "名簿.csv".into(), ..ImportInfo::default() };
    let batch = batch(planned, &loaded, info).unwrap();
    store.apply(CITY, &by(), &batch, &mut |_| {}).await.unwrap();
    store.snapshot(CITY).await.unwrap()
}

#[tokio::test]
async fn a_plan_arrives_with_its_rows_and_evidence() {
    let store = ledger().await;
    let after = take_over(&store, first()).await;
    let (snapshot, fact) = (&after.snapshot, &after.snapshot.facts()[0]);
    assert_eq!(snapshot.facts().len(), 1);
    assert_eq!(&*snapshot.person(fact.person).unwrap().number, "00001");
    assert!(matches!(fact.what, What::Posting { unit: UnitId(0), main: true, .. }));
    let origin = store.fact_origins(CITY, &[fact.id]).await.unwrap().remove(0);
    assert_eq!((origin.import.unwrap().row, origin.evidence.as_deref()), (Some(7), Some("第1号")));
}

#[tokio::test]
async fn a_change_takes_the_place_of_what_was_known() {
    let store = ledger().await;
    let before = take_over(&store, first()).await;
    let (fact, somebody) = (before.snapshot.facts()[0].clone(), before.snapshot.people[0].clone());
    let name = before.snapshot.unit_facts.iter().position(|fact| matches!(fact.what, UnitWhat::Name { .. })).unwrap();
    let renamed = PersonEntry { id: PersonId(0), person: person(&somebody.number, "乙"), before: Some(somebody), row: 2 };
    let planned = Batch {
        based_on: Some(before.snapshot.last),
        people: vec![renamed],
        retracted: vec![fact.id],
        retracted_unit_facts: vec![name],
        ..Batch::default()
    };
    let after = take_over(&store, planned).await.snapshot;
    assert_eq!(&*after.people[0].name, "乙");
    assert_eq!(after.facts()[0].retracted, after.last);
    assert_eq!(after.unit_facts[name].retracted, after.last);
}

#[tokio::test]
async fn a_plan_made_on_another_state_is_refused() {
    let loaded = ledger().await.snapshot(CITY).await.unwrap();
    let gap = Batch { people: vec![new(3, "00003")], ..Batch::default() };
    let nowhere = Batch { retracted_unit_facts: vec![0], ..Batch::default() };
    for planned in [gap, nowhere] {
        assert_eq!(batch(planned, &loaded, ImportInfo::default()).err(), Some(Stale));
    }
}
