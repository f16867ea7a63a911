//! 記録の矛盾・不足: each kind is found on its days and only then, and a sound ledger has none.

use ContradictionKind::*;
use ayumi_engine::{ContradictionKind, Contradictions, Scope, contradictions};
use ayumi_facts::{Assessor, Code, PersonId, Seq, UnitId, UnitWhat, What};

use crate::ledger::{Ledger, day};
use crate::pack::policy;

/// Two people in a section, nothing wrong.
fn sound() -> (Ledger, UnitId) {
    let mut ledger = Ledger::of_people(2);
    let section = ledger.unit("10", None, "2020-04-01..");
    ledger.unit_fact(section, "2020-04-01..", UnitWhat::Name { name: "総務課".into() });
    ledger.post(0, section, "2020-04-01..").post(1, section, "2020-04-01..");
    (ledger, section)
}

fn read(ledger: &Ledger, as_of: &str) -> Contradictions {
    let (policy, snapshot) = (policy(), ledger.snapshot());
    contradictions(&Scope::new(&policy, &snapshot, Seq::NOW), day(as_of))
}

/// What is found on a day, by kind and number.
#[track_caller]
fn check(ledger: &Ledger, as_of: &str, found: &[(ContradictionKind, usize)]) {
    assert_eq!(read(ledger, as_of).counts(), found, "on {as_of}");
}

#[test]
fn a_sound_ledger_has_none_and_facts_ahead_are_sound() {
    let (mut ledger, section) = sound();
    check(&ledger, "2026-03-31", &[]);
    ledger.complete(0, "literacy", "2030-04-01..").appoint(0, "manager", "2030-04-01..");
    ledger.hire("regular", "2026-04-01..");
    ledger.post(2, section, "2026-04-01..");
    check(&ledger, "2026-03-31", &[]);
    check(&ledger, "2030-04-01", &[]);
}

#[test]
fn posts_and_employment_contradict_each_other_on_their_days() {
    let (mut ledger, section) = sound();
    let other = ledger.unit("20", None, "2020-04-01..2026-04-01");
    ledger.unit_fact(other, "2020-04-01..2026-04-01", UnitWhat::Name { name: "企画課".into() });
    ledger.post(0, other, "2025-04-01..2027-04-01");
    check(&ledger, "2025-03-31", &[]);
    check(&ledger, "2025-04-01", &[(TwoMainPosts, 1)]);
    check(&ledger, "2026-04-01", &[(TwoMainPosts, 1), (PostInNoUnit, 1)]);
    let found = read(&ledger, "2026-04-01");
    assert_eq!((found.of(TwoMainPosts)[0].facts.len(), found.of(PostInNoUnit)[0].units.clone()), (2, vec![other]));
    assert_eq!((found.people(TwoMainPosts), found.about(PersonId(0)).count(), found.about(PersonId(1)).count()), (vec![PersonId(0)], 2, 0));
    ledger.hire("regular", "2020-04-01..2026-04-01");
    ledger.post(2, section, "2020-04-01..").appoint(2, "manager", "2025-04-01..");
    ledger.fact(2, "2026-03-01..", What::Absence { absence: Code::new("any-leave") });
    let outside = [(PostOutsideEmployment, 1), (AppointmentOutsideEmployment, 1), (AbsenceOutsideEmployment, 1)];
    assert_eq!(read(&ledger, "2026-03-31").about(PersonId(2)).count(), 0);
    let after = read(&ledger, "2026-04-01");
    assert!(outside.iter().all(|(kind, count)| after.of(*kind).len() == *count), "{:?}", after.counts());
}

#[test]
fn what_is_missing_is_found_once() {
    let (mut ledger, section) = sound();
    ledger.person();
    ledger.hire("regular", "2026-04-01..");
    ledger.post(2, section, "2020-04-01..");
    check(&ledger, "2026-03-31", &[(EmploymentMissing, 1)]);
    check(&ledger, "2026-04-01", &[(EmploymentMissing, 1), (MainPostMissing, 1)]);
    assert_eq!(read(&ledger, "2026-04-01").people(MainPostMissing), vec![PersonId(3)]);
}

#[test]
fn what_the_policy_does_not_know_is_named() {
    let (mut ledger, section) = sound();
    let code = Code::new;
    let posting = What::Posting { unit: section, rank: code("general"), series: code("driver"), main: false };
    let cases: Vec<(ContradictionKind, What)> = vec![
        (UnknownEmployment, What::Employment { employment: code("volunteer") }),
        (UnknownRank, posting),
        (UnknownCourse, What::Completion { course: code("no-course"), part: None, minutes: 0, points: 0 }),
        (UnknownCourse, What::Completion { course: code("lab"), part: Some(code("no-part")), minutes: 0, points: 0 }),
        (UnknownExam, What::Pass { exam: code("no-exam") }),
        (UnknownSkill, What::Assessment { skill: code("no-skill"), level: code("basic"), by: Assessor::Own }),
        (UnknownLevel, What::Assessment { skill: code("bpr"), level: code("expert"), by: Assessor::Own }),
        (UnknownRole, What::Appointment { role: code("no-role"), scheme: None }),
        (UnknownScheme, What::Appointment { role: code("manager"), scheme: Some(code("no-scheme")) }),
        (UnknownAttribute, What::Attribute { name: code("no-attribute"), value: ayumi_facts::Value::YesNo(true) }),
    ];
    for (kind, what) in cases {
        let mut ledger = ledger.clone();
        ledger.fact(1, "2025-04-01..2026-04-01", what.clone());
        let found = read(&ledger, "2025-04-01");
        assert_eq!((found.people(kind), found.of(kind)[0].codes.len()), (vec![PersonId(1)], 1), "{what:?}");
        check(&ledger, "2026-04-01", &[]);
        check(&ledger, "2025-03-31", &[]);
    }
    // What was left empty is not known, and nothing the policy would have to know.
    ledger.fact(1, "2025-04-01..", What::Posting { unit: section, rank: code(""), series: code(""), main: false });
    // The pack lists no judgements and no absences: it says nothing about them.
    ledger.fact(1, "2025-04-01..", What::Attestation { judgement: code("any-judgement"), passed: true });
    ledger.fact(1, "2025-04-01..", What::Absence { absence: code("any-absence") });
    check(&ledger, "2025-04-01", &[]);
}

#[test]
fn units_contradict_each_other_on_their_days() {
    let (mut ledger, section) = sound();
    let again = ledger.unit("10", None, "2025-04-01..");
    check(&ledger, "2025-03-31", &[]);
    check(&ledger, "2025-04-01", &[(SameUnitCode, 1), (UnitNameMissing, 1)]);
    ledger.unit_fact(again, "2025-04-01..", UnitWhat::Name { name: "総務課".into() });
    ledger.unit_fact(section, "2025-07-01..", UnitWhat::Name { name: "総務企画課".into() });
    check(&ledger, "2025-07-01", &[(SameUnitCode, 1), (TwoUnitNames, 1)]);
    let (mut ledger, section) = sound();
    let gone = ledger.unit("30", None, "2020-04-01..2026-04-01");
    ledger.unit_fact(gone, "2020-04-01..2026-04-01", UnitWhat::Name { name: "局".into() });
    ledger.unit_fact(section, "2020-04-01..", UnitWhat::Parent { parent: gone });
    check(&ledger, "2026-03-31", &[]);
    check(&ledger, "2026-04-01", &[(ParentMissing, 1)]);
    ledger.unit_fact(section, "2026-07-01..", UnitWhat::Parent { parent: section });
    check(&ledger, "2026-07-01", &[(TwoParents, 1), (ParentMissing, 1)]);
    let (mut ledger, section) = sound();
    ledger.unit_fact(section, "2026-07-01..", UnitWhat::Parent { parent: section });
    check(&ledger, "2026-07-01", &[(BelowItself, 1)]);
}

#[test]
fn every_kind_says_what_it_is_and_what_to_do() {
    assert!(ContradictionKind::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    let mut titles: Vec<&str> = ContradictionKind::ALL.iter().map(|kind| kind.ja()).collect();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), ContradictionKind::ALL.len(), "each kind has a title of its own");
    assert!(ContradictionKind::ALL.iter().all(|kind| kind.to_do().ends_with('。') && !kind.ja().ends_with('。')));
}

#[test]
fn what_was_withdrawn_or_not_known_yet_contradicts_nothing() {
    let (mut ledger, section) = sound();
    ledger.at(3).post(0, section, "2025-04-01..").at(5).withdraw_last();
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let count = |known_at| contradictions(&Scope::new(&policy, &snapshot, Seq(known_at)), day("2026-03-31")).found.len();
    assert_eq!([2, 3, 4, 5].map(count), [0, 1, 1, 0]);
}
