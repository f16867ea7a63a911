//! 次の役割と入れ替わり: what is ahead of people, which units lost the last holder of a role, who left and came.

use ayumi_engine::{EvaluationError, Scope, State, ahead, left_without, rules_ahead, turnover};
use ayumi_facts::{Code, PersonId, Seq};

use crate::ledger::{Ledger, day, people};
use crate::pack::policy;

const EVE: &str = "2026-03-31";
const DAY: &str = "2026-04-01";

/// For each person asked about the rules ahead, nearest first, with how many points are open.
fn shown(ledger: &Ledger, rules: &[&str], as_of: &str) -> Vec<Vec<(String, usize)>> {
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let rules: Vec<Code> = rules.iter().map(|rule| Code::new(rule)).collect();
    let people: Vec<PersonId> = snapshot.person_ids().collect();
    let found = ahead(&scope, &rules, &people, day(as_of)).unwrap();
    let rule = |(rule, near): &(Code, ayumi_engine::Near)| (rule.to_string(), near.distance.open);
    found.iter().map(|of| of.rules.iter().map(rule).collect()).collect()
}

fn of(rule: &str, gaps: usize) -> (String, usize) {
    (rule.to_owned(), gaps)
}

#[test]
fn the_nearest_scheme_comes_first_and_a_role_that_is_held_is_not_ahead() {
    let mut ledger = Ledger::of_people(3);
    ledger.complete(0, "bpr-course", "2025-06-01..").complete(0, "data-course", "2025-06-01..").pass(0, "passport", "2025-06-01..");
    ledger.appoint(1, "manager", "2025-04-01..");
    let schemes = ["manager-scheme", "expert-scheme"];
    let expected = vec![
        vec![of("manager-scheme", 0), of("expert-scheme", 0)],
        vec![of("expert-scheme", 0)],
        vec![of("expert-scheme", 1), of("manager-scheme", 3)],
    ];
    assert_eq!(shown(&ledger, &schemes, EVE), expected);
    // Before the second scheme is in force it is ahead of nobody.
    let before: Vec<usize> = shown(&ledger, &schemes, "2025-03-31").iter().map(Vec::len).collect();
    assert_eq!(before, vec![1, 1, 1]);
}

#[test]
fn a_requirement_that_is_met_is_not_ahead() {
    let mut ledger = Ledger::of_people(2);
    ledger.complete(0, "literacy", "2026-04-01..");
    assert_eq!(shown(&ledger, &["staff", "later"], DAY), vec![vec![], vec![of("later", 1)]]);
    assert_eq!(shown(&ledger, &["later"], EVE), vec![vec![], vec![]]);
}

#[test]
fn rules_that_do_not_exist_are_an_error() {
    let (policy, snapshot) = (policy(), Ledger::of_people(1).snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let none = Code::new("none");
    assert_eq!(ahead(&scope, &[none], &[PersonId(0)], day(EVE)).unwrap_err(), EvaluationError::NoSuchRule(none));
    assert_eq!(rules_ahead(&scope), vec![Code::new("manager-scheme"), Code::new("expert-scheme")]);
}

#[test]
fn a_unit_that_lost_its_last_holder_is_followed_to_its_heir() {
    let mut ledger = Ledger::of_people(4);
    let old = ledger.unit("1", None, "2020-04-01..2026-04-01");
    let (next, other) = (ledger.unit("2", None, "2026-04-01.."), ledger.unit("3", None, "2020-04-01.."));
    ledger.succeed(old, next, "2026-04-01..");
    ledger.post(0, old, "2020-04-01..2026-04-01").post(0, other, "2026-04-01..").appoint(0, "manager", "2025-04-01..");
    ledger.post(1, other, "2020-04-01..").appoint(1, "manager", "2025-04-01..2026-04-01");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let found = left_without(&scope, Code::new("manager"), day(EVE), day(DAY)).unwrap();
    // The other unit lost one holder and gained one.
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((only.before, only.after.as_slice(), only.unknown.len()), (old, [next].as_slice(), 0));
    let left: Vec<_> = only.left.iter().map(|mover| (mover.person.0, mover.to.map(|post| post.unit), mover.is)).collect();
    assert_eq!(left, vec![(0, Some(other), State::Met)]);
    assert_eq!(left_without(&scope, Code::new("manager"), day("2026-03-30"), day(EVE)).unwrap(), vec![]);
    assert!(left_without(&scope, Code::new("none"), day(EVE), day(DAY)).is_err());
}

#[test]
fn who_stays_in_what_follows_a_unit_neither_left_nor_came() {
    let mut ledger = Ledger::of_people(4);
    let old = ledger.unit("1", None, "2020-04-01..2026-04-01");
    let (next, other) = (ledger.unit("2", None, "2026-04-01.."), ledger.unit("3", None, "2020-04-01.."));
    ledger.succeed(old, next, "2026-04-01..");
    ledger.post(0, old, "2020-04-01..2026-04-01").post(0, next, "2026-04-01..");
    ledger.post(1, old, "2020-04-01..2026-04-01").post(1, other, "2026-04-01..");
    ledger.post(2, other, "2020-04-01..2026-04-01").post(2, next, "2026-04-01..");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let found = turnover(&Scope::new(&policy, &snapshot, Seq::NOW), day(EVE), day(DAY));
    let shown: Vec<_> = found.iter().map(|of| (of.unit, of.before, people(&of.left), people(&of.came), of.after)).collect();
    assert_eq!(shown, vec![(next, 2, vec![1], vec![2], 2), (other, 1, vec![2], vec![1], 1)]);
}
