//! Law: what goes into the ledger comes out of it, for every content a fact can have.

use crate::common::*;
use ayumi_calendar::{Date, Period};
use ayumi_facts::{Assessor, Code, Kind, UnitId, UnitWhat, Value, What};
use ayumi_store::{Batch, NewFact, NewUnitFact, Store};
use proptest::prelude::*;

const UNITS: u32 = 3;

fn code() -> impl Strategy<Value = Code> {
    prop_oneof![Just("a"), Just("b-2"), Just("主事"), Just("00123"), Just("O'Brien \"%_\\"), Just("")].prop_map(Code::new)
}

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![Just(Date::MIN), Just(Date::FAR), (-20_000..60_000i32).prop_map(Date::from_days)]
}

fn valid() -> impl Strategy<Value = Period> {
    (date(), date()).prop_filter_map("a period has a day", |(a, b)| Period::new(a.min(b), a.max(b)))
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![any::<bool>().prop_map(Value::YesNo), any::<i32>().prop_map(Value::Number), code().prop_map(Value::Word), date().prop_map(Value::Day),]
}

fn unit() -> impl Strategy<Value = UnitId> {
    (0..UNITS).prop_map(UnitId)
}

fn assessor() -> impl Strategy<Value = Assessor> {
    prop_oneof![Just(Assessor::Own), Just(Assessor::Head), Just(Assessor::Test)]
}

/// A content of the kind; without a `_` arm, so that a new kind of fact has to be added here.
fn what_of(kind: Kind) -> BoxedStrategy<What> {
    let maybe = || proptest::option::of(code());
    match kind {
        Kind::Employment => code().prop_map(|employment| What::Employment { employment }).boxed(),
        Kind::Posting => {
            (unit(), code(), code(), any::<bool>()).prop_map(|(unit, rank, series, main)| What::Posting { unit, rank, series, main }).boxed()
        }
        Kind::Absence => code().prop_map(|absence| What::Absence { absence }).boxed(),
        Kind::Completion => (code(), maybe(), any::<u32>(), any::<u32>())
            .prop_map(|(course, part, minutes, points)| What::Completion { course, part, minutes, points })
            .boxed(),
        Kind::Pass => code().prop_map(|exam| What::Pass { exam }).boxed(),
        Kind::Assessment => (code(), code(), assessor()).prop_map(|(skill, level, by)| What::Assessment { skill, level, by }).boxed(),
        Kind::Project => (code(), any::<bool>(), any::<bool>(), maybe())
            .prop_map(|(project, led, finished, result)| What::Project { project, led, finished, result })
            .boxed(),
        Kind::Mentoring => code().prop_map(|mentee| What::Mentoring { mentee }).boxed(),
        Kind::Appointment => (code(), maybe()).prop_map(|(role, scheme)| What::Appointment { role, scheme }).boxed(),
        Kind::Attestation => (code(), any::<bool>()).prop_map(|(judgement, passed)| What::Attestation { judgement, passed }).boxed(),
        Kind::Attribute => (code(), value()).prop_map(|(name, value)| What::Attribute { name, value }).boxed(),
    }
}

fn what() -> impl Strategy<Value = What> {
    proptest::sample::select(&Kind::ALL[..]).prop_flat_map(what_of)
}

fn unit_what() -> impl Strategy<Value = UnitWhat> {
    prop_oneof![
        Just(UnitWhat::Exists),
        code().prop_map(|name| UnitWhat::Name { name: name.as_str().into() }),
        unit().prop_map(|parent| UnitWhat::Parent { parent }),
        code().prop_map(|class| UnitWhat::Class { class }),
        unit().prop_map(|unit| UnitWhat::SucceededBy { unit }),
        (code(), value()).prop_map(|(name, value)| UnitWhat::Attribute { name, value }),
    ]
}

/// Facts about one person, and about units.
type Content = (Vec<(What, Period)>, Vec<(UnitId, UnitWhat, Period)>);

fn content(most: usize) -> impl Strategy<Value = Content> {
    (proptest::collection::vec((what(), valid()), 0..most), proptest::collection::vec((unit(), unit_what(), valid()), 0..most / 4))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_fact_comes_back_as_it_was_recorded((facts, unit_facts) in content(40)) {
        on_a_runtime(async {
            let store = Store::in_memory().await.unwrap();
            store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
            round_trip(&store, &facts, &unit_facts).await;
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn every_fact_comes_back_from_either_database((facts, unit_facts) in content(800)) {
        on_a_runtime(check_on_both(async |store| round_trip(&store, &facts, &unit_facts).await));
    }
}

fn on_a_runtime(law: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(law);
}

async fn round_trip(store: &Store, facts: &[(What, Period)], unit_facts: &[(UnitId, UnitWhat, Period)]) {
    let mut batch = Batch::new("record");
    for number in 0..UNITS {
        batch.add_unit(Code::new(&number.to_string()), day("2020-04-01"));
    }
    let id = batch.add_person(person("00001", "髙橋 遥", "タカハシ ハルカ"));
    batch.record = facts.iter().map(|(what, valid)| NewFact::new(id, *valid, what.clone())).collect();
    batch.unit_facts = unit_facts.iter().map(|(unit, what, valid)| NewUnitFact::new(*unit, *valid, what.clone())).collect();
    let applied = apply(store, &batch, 1).await.unwrap();
    let snapshot = store.snapshot(city()).await.unwrap().snapshot;

    let mut found = snapshot.facts().to_vec();
    found.sort_by_key(|fact| fact.id);
    assert_eq!(found.iter().map(|fact| fact.id).collect::<Vec<_>>(), applied.facts);
    assert_eq!(found.into_iter().map(|fact| (fact.what, fact.valid)).collect::<Vec<_>>(), facts);
    let found: Vec<_> = snapshot.unit_facts.iter().map(|fact| (fact.unit, fact.what.clone(), fact.valid)).collect();
    assert_eq!(found, unit_facts);
}
