//! 実績: what counts of what somebody can show, and the earliest day on which what is missing could be there.

use ayumi_engine::{Question, Scope, assessed, evaluate, soonest, validity};
use ayumi_facts::{Assessor, Code, PersonId, Seq};

use crate::ledger::{Ledger, day, period};
use crate::pack::policy;

#[test]
fn a_completion_is_valid_until_its_own_end_or_that_of_the_policy() {
    let check = |when: &str, course: &str, expected: &str| {
        let mut ledger = Ledger::of_people(1);
        ledger.complete(0, course, when);
        let (policy, snapshot) = (policy(), ledger.snapshot());
        let scope = Scope::new(&policy, &snapshot, Seq::NOW);
        let fact = snapshot.facts_of(PersonId(0)).iter().find(|fact| fact.what.subject() == Code::new(course)).unwrap();
        assert_eq!(validity(&scope, fact), Some(period(expected)), "{course} {when}");
    };
    check("2025-04-01..", "literacy", "2025-04-01..2026-04-01");
    check("2025-04-01..2025-10-01", "literacy", "2025-04-01..2025-10-01");
    check("2025-04-01..2030-01-01", "literacy", "2025-04-01..2026-04-01");
    check("2025-04-01..", "bpr-course", "2025-04-01..");
}

#[test]
fn the_newest_assessment_counts_while_it_stands() {
    let mut ledger = Ledger::of_people(1);
    ledger.assess(0, "bpr", "able", Assessor::Head, "2025-04-01..").assess(0, "bpr", "basic", Assessor::Own, "2025-10-01..2026-04-01");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let check = |as_of: &str, expected: Option<&str>| {
        let found = assessed(&scope, PersonId(0), Code::new("bpr"), day(as_of));
        assert_eq!(found.and_then(|fact| fact.what.level()), expected.map(Code::new), "{as_of}");
    };
    check("2025-03-31", None);
    check("2025-04-01", Some("able"));
    check("2025-10-01", Some("basic"));
    check("2026-04-01", Some("able"));
    assert_eq!(assessed(&scope, PersonId(0), Code::new("data"), day("2025-10-01")), None);
}

#[test]
fn only_time_cannot_be_hurried() {
    let mut ledger = Ledger::of_people(0);
    let new = ledger.hire("regular", "2025-04-01..");
    let old = ledger.hire("regular", "2015-04-01..");
    let away = ledger.hire("yearly", "2025-04-01..");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let as_of = day("2025-06-01");
    let check = |person: PersonId, question: Question, expected: Option<&str>| {
        let asked = format!("{person:?} {question:?}");
        let finding = evaluate(&scope, person, as_of, question).unwrap();
        assert_eq!(soonest(&finding, as_of), expected.map(day), "{asked}");
    };
    // Two years of service, two courses and an exam: the courses and the exam can be done meanwhile.
    check(new, Question::Scheme(Code::new("manager-scheme")), Some("2027-03-31"));
    check(old, Question::Scheme(Code::new("manager-scheme")), Some("2025-06-01"));
    check(new, Question::Scheme(Code::new("expert-scheme")), Some("2025-06-01"));
    check(new, Question::Requirement(Code::new("staff")), Some("2025-06-01"));
    check(away, Question::Scheme(Code::new("manager-scheme")), None);
}
