//! What changes about one person, between two days, and between two policies or two states of knowledge.

use ayumi_calendar::Period;
use ayumi_engine::{
    About, Moves, Question, Scope, State, Verdict, compare, compare_first, evaluate, imagined, open_points, person_changes, population_changes,
    targets,
};
use ayumi_facts::{Assessor, Code, PersonId, Seq};

use crate::ledger::{Ledger, day};
use crate::pack::{policy, policy_with};

fn ledger() -> Ledger {
    let mut ledger = Ledger::of_people(3);
    ledger.appoint(0, "manager", "2025-06-01..2026-04-01").appoint(1, "manager", "2026-02-01..");
    ledger.complete(0, "literacy", "2025-05-01..").assess(0, "bpr", "basic", Assessor::Own, "2025-08-01..");
    ledger
}

fn step(id: &str) -> About {
    About::Step { group: Code::new("growth"), step: Code::new(id) }
}

fn role(id: &str) -> About {
    About::Role(Code::new(id))
}

#[test]
fn a_person_has_change_points_behind_and_ahead() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let changes = person_changes(&scope, PersonId(0), day("2025-05-01"), day("2026-04-01")).unwrap();
    let shown: Vec<_> = changes.iter().map(|change| (change.day, change.about, change.before, change.after)).collect();
    let expert_scheme = About::Scheme(Code::new("expert-scheme"));
    assert_eq!(
        shown,
        vec![
            (day("2025-05-01"), step("step1"), State::Unmet, State::Met),
            (day("2025-05-01"), step("step2"), State::Unmet, State::Unknown),
            (day("2025-06-01"), role("leader"), State::Unmet, State::Met),
            (day("2025-06-01"), role("manager"), State::Unmet, State::Met),
            (day("2025-06-01"), expert_scheme, State::Unmet, State::Met),
            (day("2025-06-01"), step("step3"), State::Unmet, State::Met),
            (day("2025-08-01"), step("step2"), State::Unknown, State::Met),
            (day("2026-04-01"), role("leader"), State::Met, State::Unmet),
            (day("2026-04-01"), role("manager"), State::Met, State::Unmet),
            (day("2026-04-01"), expert_scheme, State::Met, State::Unmet),
            (day("2026-04-01"), step("step3"), State::Met, State::Unmet),
        ]
    );
    assert!(person_changes(&scope, PersonId(9), day("2025-05-01"), day("2026-04-01")).is_err());
}

fn who(moves: &Moves) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let ids = |list: &[ayumi_engine::Move]| list.iter().map(|change| change.person.0).collect();
    (ids(&moves.gained), ids(&moves.lost), ids(&moves.other))
}

#[test]
fn who_gained_and_lost_what_between_two_days() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let asked = [role("manager"), About::Requirement(Code::new("later")), step("step2")];
    let moves = population_changes(&scope, &asked, day("2025-12-31"), day("2026-04-01")).unwrap();
    assert_eq!(moves.iter().map(who).collect::<Vec<_>>(), vec![(vec![1], vec![0], vec![]), (vec![0], vec![], vec![1, 2]), (vec![], vec![], vec![])]);
    let lost = &moves[0].lost[0];
    assert_eq!(lost.is.as_ref().unwrap().as_ref().unwrap().holds.from, day("2026-04-01"));
    assert!(population_changes(&scope, &[role("nobody")], day("2025-12-31"), day("2026-04-01")).is_err());
}

#[test]
fn two_policies_over_the_same_people() {
    let before = policy();
    let after = policy_with(&[
        ("schemes.yaml", "any(holds(manager), passed(passport))", "all(holds(manager), passed(passport))"),
        (
            "stages.yaml",
            "- { id: step2, name: 二, require: 'skill(bpr >= basic)', source: 章 }",
            "- { id: step2b, name: 二, require: 'skill(bpr >= able)', source: 章 }",
        ),
        ("targets.yaml", "R7: 2, R8: 1 }, total: 4", "R7: 2, R8: 4 }, total: 7"),
    ]);
    let snapshot = ledger().snapshot();
    let (old, new) = (Scope::new(&before, &snapshot, Seq::NOW), Scope::new(&after, &snapshot, Seq::NOW));
    let comparison = compare(&old, &new, day("2026-03-31")).unwrap();
    assert_eq!((&comparison.only_before, &comparison.only_after), (&vec![step("step2")], &vec![step("step2b")]));
    let scheme = comparison.rules.iter().find(|moves| moves.about == About::Scheme(Code::new("expert-scheme"))).unwrap();
    assert_eq!(who(scheme), (vec![], vec![0, 1], vec![]));
    let why = &scheme.lost[0];
    let gaps = |side: &Option<Result<ayumi_engine::Finding, _>>| side.as_ref().unwrap().as_ref().unwrap().gaps().len();
    assert_eq!((gaps(&why.was), gaps(&why.is)), (0, 1));
    let difference = |scope| {
        let found = targets(scope, day("2026-03-31"));
        found.iter().find(|target| target.target.id.value.as_str() == "manager-new").unwrap().total.as_ref().unwrap().difference
    };
    assert_eq!((difference(&old), difference(&new)), (Some(-2), Some(-5)));
}

#[test]
fn two_states_of_knowledge_over_the_same_people() {
    let policy = policy();
    let mut ledger = ledger();
    ledger.at(7).appoint(2, "manager", "2025-06-01..");
    let snapshot = ledger.snapshot();
    let (then, now) = (Scope::new(&policy, &snapshot, Seq(6)), Scope::new(&policy, &snapshot, Seq::NOW));
    let comparison = compare(&then, &now, day("2026-03-31")).unwrap();
    let manager = comparison.rules.iter().find(|moves| moves.about == role("manager")).unwrap();
    assert_eq!(who(manager), (vec![2], vec![], vec![]));
}

#[test]
fn a_scope_beside_another_answers_as_one_of_its_own() {
    let before = policy();
    let after = policy_with(&[("schemes.yaml", "any(holds(manager), passed(passport))", "all(holds(manager), passed(passport))")]);
    let snapshot = ledger().snapshot();
    let (old, own) = (Scope::new(&before, &snapshot, Seq::NOW), Scope::new(&after, &snapshot, Seq::NOW));
    let beside = old.beside(&after);
    let lists =
        |other: &Scope| compare(&old, other, day("2026-03-31")).unwrap().rules.iter().map(|moves| (who(moves), moves.met)).collect::<Vec<_>>();
    assert_eq!(lists(&beside), lists(&own));
}

#[test]
fn reasons_are_given_for_the_first_and_everybody_is_listed() {
    let before = policy();
    let after = policy_with(&[("schemes.yaml", "any(holds(manager), passed(passport))", "all(holds(manager), passed(passport))")]);
    let snapshot = ledger().snapshot();
    let (old, new) = (Scope::new(&before, &snapshot, Seq::NOW), Scope::new(&after, &snapshot, Seq::NOW));
    let comparison = compare_first(&old, &new, day("2026-03-31"), 1).unwrap();
    let scheme = comparison.rules.iter().find(|moves| moves.about == About::Scheme(Code::new("expert-scheme"))).unwrap();
    assert_eq!(who(scheme), (vec![], vec![0, 1], vec![]));
    assert_eq!(scheme.met, [2, 0]);
    assert_eq!(scheme.lost.iter().map(|change| change.is.is_some()).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn an_imagined_fact_counts_from_its_day_and_is_written_nowhere() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let (person, question) = (PersonId(2), Question::Scheme(Code::new("expert-scheme")));
    let open = evaluate(&scope, person, day("2026-03-31"), question).unwrap();
    let pass = open_points(&scope, &open).into_iter().find(|what| what.subject().as_str() == "passport").expect("the exam is open");
    let ledger = imagined(&scope, person, [(Period::since(day("2026-06-01")), pass)]);
    let other = Scope::new(&policy, &ledger, Seq::NOW);
    let verdict = |scope: &Scope, on: &str| evaluate(scope, person, day(on), question).unwrap().verdict;
    assert_eq!([verdict(&other, "2026-05-31"), verdict(&other, "2026-06-01")], [Verdict::Unmet, Verdict::Met]);
    assert_eq!(verdict(&scope, "2026-06-01"), Verdict::Unmet);
}
