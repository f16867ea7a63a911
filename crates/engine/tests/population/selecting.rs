//! 職員を探す: each condition on its boundary, all of them together, and who is one point short.

use ayumi_engine::{About, Distance, EvaluationError, Scope, Selected, Selection, eligible, employed, employees, main_post, nearest, posts, select};
use ayumi_facts::{Assessor, Code, PersonId, Seq, UnitId, What};

use crate::ledger::{Ledger, day, people};
use crate::pack::{policy, requirement_of};

const AS_OF: &str = "2026-03-31";

/// 0 leads the section, 1 and 2 are in its team, 3 has no post, 4 has left, 5 has no employment on record; a rank is
/// missing from the post of 2.
fn ledger() -> (Ledger, UnitId, UnitId) {
    let mut ledger = Ledger::of_people(4);
    ledger.hire("regular", "2020-04-01..2026-03-31");
    ledger.person();
    let section = ledger.unit("10", None, "2020-04-01..");
    let team = ledger.unit("101", Some(section), "2020-04-01..");
    let post = |unit, rank: &str| What::Posting { unit, rank: Code::new(rank), series: Code::new("clerk"), main: true };
    ledger.fact(0, "2024-04-01..", post(section, "kacho")).fact(1, "2025-04-01..", post(team, "shuji")).fact(2, "2025-04-01..", post(team, ""));
    ledger.appoint(0, "manager", "2025-06-01..").appoint(1, "expert", "2026-03-31..").appoint(4, "manager", "2025-06-01..");
    ledger.assess(0, "bpr", "able", Assessor::Own, "2025-06-01..").assess(1, "bpr", "none", Assessor::Own, "2025-06-01..");
    ledger.say(3, "promoter-duty", true, "2025-06-01..");
    (ledger, section, team)
}

/// The people and the unknown ones.
#[track_caller]
fn check(ledger: &Ledger, wanted: Selection, as_of: &str, found: &[u32], unknown: &[u32]) {
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let selected = select(&Scope::new(&policy, &snapshot, Seq::NOW), &wanted, day(as_of)).unwrap_or_else(|error| panic!("{wanted:?}: {error}"));
    assert_eq!((people(&selected.people), people(&selected.unknown)), (found.to_vec(), unknown.to_vec()), "{wanted:?} on {as_of}");
}

#[test]
fn each_condition_on_its_day() {
    let (ledger, section, team) = ledger();
    let code = Code::new;
    let any = Selection::default;
    check(&ledger, any(), "2026-03-30", &[0, 1, 2, 3, 4, 5], &[]);
    check(&ledger, any(), AS_OF, &[0, 1, 2, 3, 5], &[]);
    check(&ledger, Selection { include_not_employed: true, ..any() }, AS_OF, &[0, 1, 2, 3, 4, 5], &[]);
    check(&ledger, Selection { unit: Some(section), ..any() }, AS_OF, &[0, 1, 2], &[3, 5]);
    check(&ledger, Selection { unit: Some(team), ..any() }, AS_OF, &[1, 2], &[3, 5]);
    check(&ledger, Selection { unit: Some(team), ..any() }, "2025-03-31", &[], &[1, 2, 3, 4, 5]);
    check(&ledger, Selection { ranks: vec![code("shuji")], ..any() }, AS_OF, &[1], &[2, 3, 5]);
    check(&ledger, Selection { ranks: vec![code("shuji"), code("kacho")], unit: Some(section), ..any() }, AS_OF, &[0, 1], &[2, 3, 5]);
    check(&ledger, Selection { roles: vec![code("leader")], ..any() }, "2026-03-30", &[0, 4], &[]);
    check(&ledger, Selection { roles: vec![code("leader")], ..any() }, AS_OF, &[0, 1], &[]);
    check(&ledger, Selection { roles: vec![code("manager"), code("promoter")], ..any() }, AS_OF, &[0, 3], &[]);
    check(&ledger, Selection { skill: Some((code("bpr"), code("basic"))), ..any() }, AS_OF, &[0], &[2, 3, 5]);
    check(&ledger, Selection { skill: Some((code("bpr"), code("none"))), ..any() }, "2025-05-31", &[], &[0, 1, 2, 3, 4, 5]);
    check(&ledger, Selection { meets: Some(About::Scheme(code("expert-scheme"))), ..any() }, AS_OF, &[0], &[]);
    check(&ledger, Selection { having: Some(requirement_of("rank(= kacho)")), ..any() }, AS_OF, &[0], &[2, 3, 5]);
}

#[test]
fn all_conditions_hold_and_unmet_beats_unknown() {
    let (ledger, section, _) = ledger();
    let both = Selection { unit: Some(section), skill: Some((Code::new("bpr"), Code::new("able"))), ..Selection::default() };
    check(&ledger, both.clone(), AS_OF, &[0], &[2, 3, 5]);
    check(&ledger, Selection { roles: vec![Code::new("leader")], ..both.clone() }, AS_OF, &[0], &[]);
    check(&ledger, Selection { steps: vec![(Code::new("growth"), Some(Code::new("step3")))], ..both }, AS_OF, &[0], &[]);
}

#[test]
fn a_step_is_where_somebody_stands_not_what_they_passed() {
    let (mut ledger, ..) = ledger();
    ledger.complete(2, "literacy", "2025-05-01..").complete(1, "literacy", "2025-05-01..");
    let at = |step: Option<&str>| Selection { steps: vec![(Code::new("growth"), step.map(Code::new))], ..Selection::default() };
    check(&ledger, at(None), "2026-03-30", &[3], &[5]);
    check(&ledger, at(Some("step1")), "2026-03-30", &[1, 2], &[]);
    check(&ledger, at(Some("step2")), "2026-03-30", &[], &[2]);
    check(&ledger, at(Some("step3")), AS_OF, &[0, 1], &[]);
}

#[test]
fn nearly_is_one_open_point_and_agrees_with_the_candidates() {
    let policy = policy();
    let mut ledger = Ledger::of_people(5);
    ledger.person();
    let both = |ledger: &mut Ledger, person| {
        ledger.complete(person, "bpr-course", "2025-05-01..").complete(person, "data-course", "2025-05-01..");
    };
    (0..3).for_each(|person| both(&mut ledger, person));
    both(&mut ledger, 5);
    ledger.pass(0, "passport", "2025-05-01..").pass(4, "passport", "2025-05-01..").complete(4, "bpr-course", "2025-05-01..").pass(
        5,
        "passport",
        "2025-05-01..",
    );
    ledger.appoint(2, "manager", "2025-05-01..");
    check(&ledger, Selection { nearly: Some(Code::new("manager-scheme")), ..Selection::default() }, AS_OF, &[1, 4], &[5]);
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let list = eligible(&scope, Code::new("manager-scheme"), day(AS_OF)).unwrap();
    let short: Vec<u32> = list.nearly.iter().filter(|near| near.distance == Distance::ONE_STEP).map(|near| near.person.0).collect();
    assert_eq!(short, vec![1, 4]);
    let ordered = nearest(&scope, Code::new("manager-scheme"), &[PersonId(3), PersonId(1), PersonId(0)], day(AS_OF)).unwrap();
    assert_eq!(ordered.iter().map(|near| (near.person.0, near.distance.open)).collect::<Vec<_>>(), vec![(0, 0), (1, 1), (3, 3)]);
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    let (ledger, ..) = ledger();
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let ask = |wanted: Selection, as_of| select(&scope, &wanted, day(as_of)).map(|Selected { people, .. }| people.len());
    let nobody = Code::new("nobody");
    let missing = Err(EvaluationError::NoSuchRule(nobody));
    assert_eq!(ask(Selection { roles: vec![nobody], ..Selection::default() }, AS_OF), missing);
    assert_eq!(ask(Selection { nearly: Some(nobody), ..Selection::default() }, AS_OF), missing);
    assert_eq!(ask(Selection { steps: vec![(Code::new("growth"), Some(nobody))], ..Selection::default() }, AS_OF), missing);
    assert_eq!(ask(Selection { meets: Some(About::Requirement(nobody)), ..Selection::default() }, AS_OF), missing);
    let idle = Err(EvaluationError::NotInForce { rule: Code::new("expert-scheme"), begins: Some(day("2025-04-01")) });
    assert_eq!(ask(Selection { meets: Some(About::Scheme(Code::new("expert-scheme"))), ..Selection::default() }, "2025-03-31"), idle);
    assert_eq!(ask(Selection { nearly: Some(Code::new("expert-scheme")), ..Selection::default() }, "2025-03-31"), idle);
}

#[test]
fn posts_and_employment_of_one_person() {
    let (mut ledger, section, team) = ledger();
    ledger.fact(1, "2025-10-01..", What::Posting { unit: section, rank: Code::new("shuji"), series: Code::new("clerk"), main: false });
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let held = posts(&scope, PersonId(1), day(AS_OF));
    assert_eq!(held.iter().map(|post| (post.unit, post.main)).collect::<Vec<_>>(), vec![(team, true), (section, false)]);
    assert_eq!(main_post(&scope, PersonId(1), day("2025-03-31")), None);
    assert_eq!(main_post(&scope, PersonId(1), day("2025-04-01")).map(|post| post.valid.from), Some(day("2025-04-01")));
    let words = [0, 4, 5].map(|person| employed(&scope, PersonId(person), day(AS_OF)).ja());
    assert_eq!(words, ["満たす", "未了", "不明"]);
    let (here, unknown) = employees(&scope, day(AS_OF));
    assert_eq!((people(&here), people(&unknown)), (vec![0, 1, 2, 3], vec![5]));
}
