//! Generated populations: small, crowded with coincidences (shared boundary days, overlaps, late and retracted rows).

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Assessor, Code, Fact, FactId, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, Value, What};
use proptest::prelude::*;

/// People in a population: more than one word of a block, so that both the wide and the narrow paths run.
const PEOPLE: u32 = 150;
const UNITS: u32 = 5;

/// What a population is made from.
#[derive(Clone, Debug)]
pub struct Population {
    facts: Vec<Row>,
    units: Vec<UnitRow>,
}

#[derive(Clone, Debug)]
struct Row {
    person: u32,
    valid: Period,
    recorded: u32,
    retracted: Option<u32>,
    what: What,
}

#[derive(Clone, Debug)]
struct UnitRow {
    unit: u32,
    valid: Period,
    recorded: u32,
    retracted: Option<u32>,
    what: UnitWhat,
}

/// Days around the fiscal years that the policies name.
pub fn day() -> impl Strategy<Value = Date> {
    let first = Date::ymd(2020, 1, 1).expect("a day").days();
    prop_oneof![
        3 => (first..first + 2_500).prop_map(Date::from_days),
        2 => (2020..2027, prop_oneof![Just((3, 31)), Just((4, 1))]).prop_map(|(year, (month, day))| Date::ymd(year, month, day).expect("a day")),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    (day(), prop_oneof![2 => Just(None), 5 => (1..900).prop_map(Some)])
        .prop_map(|(from, length)| Period { from, until: length.map_or(Date::FAR, |length| from.plus_days(length)) })
}

fn code(of: &'static [&'static str]) -> impl Strategy<Value = Code> {
    prop::sample::select(of).prop_map(Code::new)
}

fn what() -> impl Strategy<Value = What> {
    let posting = (0..UNITS, code(&["r1", "r2", "r2b", "r3", "r9"]), code(&["clerk", "tech", ""]), prop::bool::weighted(0.7));
    let completion = (code(&["c1", "c2", "c3"]), prop::option::of(code(&["hours", "talk"])), 0..200_u32, 0..6_u32);
    let assessment =
        (code(&["bpr", "data"]), code(&["l0", "l1", "l2", "l9"]), prop::sample::select(&[Assessor::Own, Assessor::Head, Assessor::Test]));
    let project = (code(&["p1", "p2", "p3"]), any::<bool>(), any::<bool>(), prop::option::of(code(&["success"])));
    let attribute = prop_oneof![
        any::<bool>().prop_map(|yes| (Code::new("boss"), Value::YesNo(yes))),
        (0..5).prop_map(|grade| (Code::new("grade"), Value::Number(grade))),
    ];
    prop_oneof![
        3 => code(&["regular", "yearly", "guest"]).prop_map(|employment| What::Employment { employment }),
        3 => posting.prop_map(|(unit, rank, series, main)| What::Posting { unit: UnitId(unit), rank, series, main }),
        1 => code(&["care", "away"]).prop_map(|absence| What::Absence { absence }),
        3 => completion.prop_map(|(course, part, minutes, points)| What::Completion { course, part, minutes, points }),
        2 => code(&["e1", "e2", "e3"]).prop_map(|exam| What::Pass { exam }),
        2 => assessment.prop_map(|(skill, level, by)| What::Assessment { skill, level, by }),
        2 => project.prop_map(|(project, led, finished, result)| What::Project { project, led, finished, result }),
        1 => code(&["m1", "m2", "m3"]).prop_map(|mentee| What::Mentoring { mentee }),
        2 => (code(&["expert", "leader", "anyone"]), prop::option::of(code(&["s1", "s2"])))
            .prop_map(|(role, scheme)| What::Appointment { role, scheme }),
        1 => any::<bool>().prop_map(|passed| What::Attestation { judgement: Code::new("j1"), passed }),
        2 => attribute.prop_map(|(name, value)| What::Attribute { name, value }),
    ]
}

fn known() -> impl Strategy<Value = (u32, Option<u32>)> {
    (1..20_u32, prop::option::weighted(0.15, 1..10_u32)).prop_map(|(recorded, after)| (recorded, after.map(|after| recorded + after)))
}

fn row() -> impl Strategy<Value = Row> {
    // Most rows gather on a few people, so that their facts meet.
    let person = prop_oneof![4 => 0..8_u32, 1 => 0..PEOPLE];
    (person, period(), known(), what()).prop_map(|(person, valid, (recorded, retracted), what)| Row { person, valid, recorded, retracted, what })
}

fn unit_row() -> impl Strategy<Value = UnitRow> {
    let what = prop_oneof![
        Just(UnitWhat::Exists),
        code(&["section", "busy"]).prop_map(|class| UnitWhat::Class { class }),
        (0..UNITS).prop_map(|parent| UnitWhat::Parent { parent: UnitId(parent) }),
        (0..UNITS).prop_map(|unit| UnitWhat::SucceededBy { unit: UnitId(unit) }),
    ];
    (0..UNITS, period(), known(), what).prop_map(|(unit, valid, (recorded, retracted), what)| UnitRow { unit, valid, recorded, retracted, what })
}

prop_compose! {
    /// A population.
    pub fn population()(facts in prop::collection::vec(row(), 0..120), units in prop::collection::vec(unit_row(), 0..25)) -> Population {
        Population { facts, units }
    }
}

fn retraction(at: Option<u32>) -> Seq {
    at.map_or(Seq::NEVER, Seq)
}

/// The ledger of a population.
pub fn snapshot(population: &Population) -> Snapshot {
    let facts = population.facts.iter().enumerate().map(|(nth, row)| Fact {
        id: FactId(nth as u64),
        person: PersonId(row.person),
        valid: row.valid,
        recorded: Seq(row.recorded),
        retracted: retraction(row.retracted),
        what: row.what.clone(),
    });
    let unit_facts = population.units.iter().map(|row| UnitFact {
        unit: UnitId(row.unit),
        valid: row.valid,
        recorded: Seq(row.recorded),
        retracted: retraction(row.retracted),
        what: row.what.clone(),
    });
    let units = (0..UNITS).map(|nth| Unit { code: Code::new(&format!("U{nth}")) }).collect();
    Snapshot::new(code_of_nowhere(), vec![Person::default(); PEOPLE as usize], units, facts.collect(), unit_facts.collect())
}

/// The same ledger with only some of its facts about people.
pub fn keep(snapshot: &Snapshot, wanted: impl Fn(&Fact) -> bool) -> Snapshot {
    let facts = snapshot.facts().iter().filter(|fact| wanted(fact)).cloned().collect();
    Snapshot::new(snapshot.municipality, snapshot.people.clone(), snapshot.units.clone(), facts, snapshot.unit_facts.clone())
}

fn code_of_nowhere() -> MunicipalityCode {
    "010006".parse().expect("a code")
}
