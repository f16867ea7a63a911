//! Who may be certified, and who is nearest to it.

use ayumi_engine::{Distance, EvaluationError, Near, Question, Scope, at_hand, distance, eligible, eligible_for_role, evaluate};
use ayumi_facts::{Code, PersonId, Seq};

use crate::ledger::{Ledger, day, people};
use crate::pack::{policy, requirement_of};

/// 0 has everything; 1 lacks the exam; 2 lacks a course and the exam; 3 lacks service until 2026-09-30 only; 4 lacks all.
fn ledger() -> Ledger {
    let mut ledger = Ledger::of_people(3);
    ledger.hire("regular", "2024-10-01..");
    ledger.hire("regular", "2026-01-01..");
    ledger.complete(0, "bpr-course", "2025-05-01..").complete(0, "data-course", "2025-05-01..").pass(0, "passport", "2025-05-01..");
    ledger.complete(1, "bpr-course", "2025-05-01..").complete(1, "data-course", "2025-05-01..").complete(2, "data-course", "2025-05-01..");
    ledger.complete(3, "bpr-course", "2025-05-01..").complete(3, "data-course", "2025-05-01..").pass(3, "passport", "2025-05-01..");
    ledger
}

fn near(list: &[Near]) -> Vec<(u32, usize)> {
    list.iter().map(|near| (near.person.0, near.distance.open)).collect()
}

#[test]
fn the_nearest_come_first() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let list = eligible(&scope, Code::new("manager-scheme"), day("2026-03-31")).unwrap();
    assert_eq!((people(&list.met), near(&list.nearly)), (vec![0], vec![(3, 1), (1, 1), (2, 2), (4, 4)]));
    assert_eq!(list.nearly[0].finding.met_from, Some(day("2026-09-30")));
    assert_eq!(list.role.as_str(), "manager");
    let later = eligible(&scope, Code::new("manager-scheme"), day("2026-09-30")).unwrap();
    assert_eq!(people(&later.met), vec![0, 3]);
}

#[test]
fn unknown_people_and_holders_are_shown_apart() {
    let policy = policy();
    let mut ledger = ledger();
    let unknown = ledger.person();
    ledger.complete(unknown.0, "bpr-course", "2025-05-01..").complete(unknown.0, "data-course", "2025-05-01..").pass(
        unknown.0,
        "passport",
        "2025-05-01..",
    );
    ledger.appoint(0, "manager", "2025-10-01..");
    let snapshot = ledger.snapshot();
    let list = eligible(&Scope::new(&policy, &snapshot, Seq::NOW), Code::new("manager-scheme"), day("2026-03-31")).unwrap();
    assert_eq!((people(&list.met), people(&list.held), near(&list.unknown)), (vec![], vec![0], vec![(unknown.0, 1)]));
    assert!(list.nearly.iter().all(|near| near.person != unknown));
}

#[test]
fn who_is_at_hand_is_whom_the_candidates_are_sorted_to() {
    let policy = policy();
    let mut ledger = ledger();
    let unknown = ledger.person();
    ledger.complete(unknown.0, "bpr-course", "2025-05-01..").pass(unknown.0, "passport", "2025-05-01..");
    for role in ["", "manager"] {
        if !role.is_empty() {
            ledger.appoint(1, role, "2025-10-01..");
        }
        let snapshot = ledger.snapshot();
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let all = eligible(&scope, Code::new("manager-scheme"), day("2026-03-31")).unwrap();
        let found = at_hand(&scope, Code::new("manager-scheme"), day("2026-03-31")).unwrap();
        let sorted = |list: &[Near]| -> Vec<PersonId> {
            let mut people: Vec<PersonId> = list.iter().map(|near| near.person).collect();
            people.sort_unstable();
            people
        };
        let near: Vec<Near> = all.nearly.into_iter().filter(|near| near.distance == Distance::ONE_STEP).collect();
        assert!(!near.is_empty());
        assert_eq!((found.role, found.met, sorted(&found.one_step)), (all.role, all.met, sorted(&near)));
        assert_eq!(found.unknown, sorted(&all.unknown));
    }
}

#[test]
fn a_role_is_asked_by_its_schemes_or_by_its_own_rule() {
    let policy = policy();
    let mut ledger = ledger();
    ledger.say(1, "promoter-duty", true, "2024-04-01..");
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let of = |role: &str| eligible_for_role(&scope, Code::new(role), day("2026-03-31")).unwrap();
    assert_eq!(
        of("expert").iter().map(|list| (list.scheme, people(&list.met))).collect::<Vec<_>>(),
        vec![(Some(Code::new("expert-scheme")), vec![0, 3])]
    );
    let promoter = of("promoter");
    assert_eq!((promoter.len(), promoter[0].scheme, people(&promoter[0].held), promoter[0].nearly.len()), (1, None, vec![1], 4));
    assert_eq!(eligible_for_role(&scope, Code::new("nobody"), day("2026-03-31")).unwrap_err(), EvaluationError::NoSuchRule(Code::new("nobody")));
}

#[test]
fn a_scheme_that_is_not_in_force_is_an_error() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let error = eligible(&scope, Code::new("expert-scheme"), day("2025-03-31")).unwrap_err();
    assert_eq!(error, EvaluationError::NotInForce { rule: Code::new("expert-scheme"), begins: Some(day("2025-04-01")) });
}

#[test]
fn gaps_are_counted_along_the_nearest_branch() {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let gaps = |person, text: &str| {
        let requirement = requirement_of(text);
        distance(&evaluate(&scope, PersonId(person), day("2026-03-31"), Question::Expression(&requirement)).unwrap()).open
    };
    assert_eq!(gaps(0, "passed(passport)"), 0);
    assert_eq!(gaps(4, "completed(all of designated)"), 2);
    assert_eq!(gaps(2, "completed(all of designated)"), 1);
    assert_eq!(gaps(4, "any(completed(all of designated), passed(passport))"), 1);
    assert_eq!(gaps(4, "at-least(2, completed(all of designated), passed(passport), holds(leader))"), 2);
    assert_eq!(gaps(4, "none(staff)"), 1);
    assert_eq!(gaps(4, "any()"), 1);
}

#[test]
fn whoever_would_need_another_employment_is_farther_than_whoever_can_take_steps() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    let temporary = ledger.hire("yearly", "2020-04-01..").0;
    ledger.complete(temporary, "bpr-course", "2025-05-01..").complete(temporary, "data-course", "2025-05-01..");
    let nothing_known = ledger.person().0;
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let check = |person, text: &str, barred, open| {
        let requirement = requirement_of(text);
        let finding = evaluate(&scope, PersonId(person), day("2026-03-31"), Question::Expression(&requirement)).unwrap();
        assert_eq!(distance(&finding), Distance { barred, open }, "{person}: {text}");
    };
    let regular = "all(employment(regular), completed(all of designated))";
    check(0, regular, false, 2);
    check(temporary, regular, true, 1);
    check(nothing_known, "employment(regular)", false, 1);
    check(temporary, "any(employment(regular), all(passed(passport), completed(literacy)))", false, 2);
    check(temporary, "at-least(2, employment(regular), passed(passport), completed(all of designated))", false, 1);
    assert!(Distance { barred: false, open: 9 } < Distance { barred: true, open: 1 });
}
