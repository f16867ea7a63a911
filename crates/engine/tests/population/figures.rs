//! Measures: flow, stock, running total, share, attendances and hours, each with the people behind it.

use ayumi_calendar::Date;
use ayumi_engine::{Amount, EvaluationError, Scope, eligible_for_role, measure, series, status};
use ayumi_facts::{Code, PersonId, Seq};

use crate::ledger::{Ledger, check, check_at, day, people, share};
use crate::pack::{measure_of, policy};

/// Manager from June 2024 to March 2026, expert from April 2026 on; another manager from May 2026; one from before the policy.
fn leaders() -> Ledger {
    let mut ledger = Ledger::of_people(4);
    ledger.appoint(0, "manager", "2024-06-01..2026-04-01").appoint(0, "expert", "2026-04-01..");
    ledger.appoint(1, "manager", "2026-05-01..");
    ledger.appoint(2, "manager", "2020-05-01..2025-04-01");
    ledger
}

#[test]
fn flow_stock_and_running_total_are_three_measures() {
    let (policy, ledger) = (policy(), leaders());
    let check = |text, day, n| check(&policy, &ledger, text, day, Amount::People(n), 0);
    check("count(holds(manager))", "2025-03-31", 2);
    check("count(holds(manager))", "2025-04-01", 1);
    check("entrants(holds(manager))", "2024-05-31", 0);
    check("entrants(holds(manager))", "2025-03-31", 1);
    check("entrants(holds(manager))", "2025-04-01", 0);
    check("entrants(holds(manager))", "2027-03-31", 1);
    check("ever(holds(manager))", "2024-04-01", 1);
    check("ever(holds(manager))", "2026-05-01", 3);
}

#[test]
fn who_moves_up_is_neither_lost_nor_counted_twice() {
    let (policy, ledger) = (policy(), leaders());
    let check = |text, day, n| check(&policy, &ledger, text, day, Amount::People(n), 0);
    check("count(holds(leader))", "2026-03-31", 1);
    check("count(holds(leader))", "2026-04-01", 1);
    check("ever(holds(leader))", "2026-04-30", 2);
    check("entrants(holds(expert))", "2026-04-01", 1);
    check("entrants(holds(leader))", "2026-04-30", 0);
}

#[test]
fn a_second_appointment_is_no_second_entry() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    ledger.appoint(0, "manager", "2024-06-01..2024-09-01").appoint(0, "manager", "2025-06-01..");
    check(&policy, &ledger, "entrants(holds(manager))", "2026-03-31", Amount::People(0), 0);
    check(&policy, &ledger, "ever(holds(manager))", "2026-03-31", Amount::People(1), 0);
}

#[test]
fn unknown_is_counted_apart_in_every_measure() {
    let policy = policy();
    let mut ledger = Ledger::of_people(4);
    ledger.say(0, "wishes", true, "2025-06-01..").say(1, "wishes", false, "2020-04-01..");
    ledger.say(2, "wishes", false, "2020-04-01..2025-05-01");
    let nobody_knows = ledger.person();
    let check = |text, day, value, unknown| check(&policy, &ledger, text, day, value, unknown);
    check("count(attribute(wishes))", "2025-06-01", Amount::People(1), 3);
    check("entrants(attribute(wishes))", "2025-05-31", Amount::People(0), 4);
    check("entrants(attribute(wishes))", "2025-06-01", Amount::People(1), 3);
    check("ever(attribute(wishes))", "2026-06-01", Amount::People(1), 3);
    check("ratio(attribute(wishes), of: staff)", "2025-06-01", share(1, 4), 2);
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let measured = measure(&scope, &measure_of("ratio(attribute(wishes), of: staff)"), day("2025-06-01")).unwrap();
    assert_eq!((people(&measured.numerator), people(&measured.unknown)), (vec![0], vec![2, 3]));
    assert_eq!(measured.denominator_unknown, vec![nobody_knows]);
    assert_eq!(measured.bounds(), (share(1, 5), share(4, 5)));
}

#[test]
fn a_denominator_has_its_own_day() {
    let policy = policy();
    let mut ledger = Ledger::of_people(2);
    ledger.hire("regular", "2025-04-01..");
    ledger.hire("yearly", "2020-04-01..");
    ledger.hire("regular", "2020-04-01..2025-03-31");
    ledger.complete(0, "literacy", "2025-06-01..").complete(2, "literacy", "2025-06-01..");
    let check = |text, day, value| check(&policy, &ledger, text, day, value, 0);
    check("ratio(completed(literacy), of: staff)", "2025-05-31", share(0, 3));
    check("ratio(completed(literacy), of: staff)", "2025-06-01", share(2, 3));
    check("ratio(completed(literacy), of: staff, at: 2025-03-30)", "2025-06-01", share(1, 3));
    check("ratio(completed(literacy), of: staff, at: 2025-03-31)", "2025-06-01", share(1, 2));
}

#[test]
fn attendances_are_not_people_and_go_by_fiscal_year() {
    let policy = policy();
    let mut ledger = Ledger::of_people(3);
    ledger.complete(0, "literacy", "2025-03-31..").complete(0, "literacy", "2025-04-01..").complete(0, "literacy", "2026-03-31..");
    ledger.complete(1, "bpr-course", "2025-10-01..").complete(1, "data-course", "2025-10-01..");
    ledger.part(2, "lab", "hours", 100, "2025-05-01..").part(2, "lab", "hours", 80, "2025-06-01..").part(2, "lab", "talk", 0, "2025-07-01..");
    let check = |text, day, value| check(&policy, &ledger, text, day, value, 0);
    check("events(literacy)", "2025-03-31", Amount::Events(1));
    check("events(literacy)", "2026-03-30", Amount::Events(1));
    check("events(literacy)", "2026-03-31", Amount::Events(2));
    check("events(all of designated)", "2026-03-31", Amount::Events(2));
    check("events(all of all-courses)", "2025-06-30", Amount::Events(1));
    check("events(all of all-courses)", "2025-07-01", Amount::Events(2));
    check("hours(all-courses)", "2026-03-31", Amount::Minutes(3 * 90 + 180));
    check("hours(all-courses)", "2025-03-31", Amount::Minutes(90));
    check("events(all of open)", "2025-06-30", Amount::Undecided(Code::new("open")));
    let snapshot = ledger.snapshot();
    let measured = measure(&Scope::new(&policy, &snapshot, Seq::NOW), &measure_of("events(all of all-courses)"), day("2026-03-31")).unwrap();
    assert_eq!((measured.value, people(&measured.numerator)), (Amount::Events(4), vec![0, 1, 2]));
}

#[test]
fn what_is_not_in_force_is_an_error_not_a_zero() {
    let (policy, ledger) = (policy(), Ledger::of_people(1));
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let idle = |text: &str, as_of: &str| measure(&scope, &measure_of(text), day(as_of)).unwrap_err();
    let not_in_force = |rule: &str, begins: &str| EvaluationError::NotInForce { rule: Code::new(rule), begins: Some(day(begins)) };
    assert_eq!(idle("count(later)", "2026-03-31"), not_in_force("later", "2026-04-01"));
    assert_eq!(idle("entrants(later)", "2026-03-31"), not_in_force("later", "2026-04-01"));
    assert_eq!(idle("ever(later)", "2026-03-31"), not_in_force("later", "2026-04-01"));
    assert_eq!(idle("ever(staff)", "2024-03-31"), not_in_force("p", "2024-04-01"));
    assert_eq!(idle("ratio(later, of: staff)", "2026-03-31"), not_in_force("later", "2026-04-01"));
    assert_eq!(idle("ratio(staff, of: later, at: 2026-03-31)", "2026-04-01"), not_in_force("later", "2026-04-01"));
    assert_eq!(idle("covered(units: sections, having: 1 of later)", "2026-03-31"), not_in_force("later", "2026-04-01"));
    assert_eq!(idle("events(all of designated)", "2024-03-31"), not_in_force("designated", "2024-04-01"));
}

#[test]
fn nobody_at_all_is_still_asked_whether_the_rule_is_in_force() {
    let (policy, ledger) = (policy(), Ledger::default());
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    assert!(measure(&scope, &measure_of("count(later)"), day("2026-03-31")).is_err());
    check(&policy, &ledger, "ratio(later, of: staff)", "2026-04-01", share(0, 0), 0);
}

#[test]
fn a_published_figure_stays_the_same_as_known_then() {
    let policy = policy();
    let mut ledger = Ledger::of_people(3);
    ledger.at(1).appoint(0, "manager", "2025-06-01..");
    let published = ledger.clone();
    ledger.at(2).appoint(1, "manager", "2025-05-01..");
    ledger.at(3).appoint(2, "manager", "2025-07-01..");
    ledger.at(4).withdraw_last();
    for text in ["count(holds(manager))", "entrants(holds(manager))", "ever(holds(manager))"] {
        check(&policy, &published, text, "2026-03-31", Amount::People(1), 0);
        check_at(&policy, &ledger, Seq(1), text, "2026-03-31", Amount::People(1), 0);
        check_at(&policy, &ledger, Seq(3), text, "2026-03-31", Amount::People(3), 0);
        check_at(&policy, &ledger, Seq::NOW, text, "2026-03-31", Amount::People(2), 0);
    }
}

/// A report of before keeps its figures when somebody is entered later, and whoever an undone import entered is gone: they
/// are not people of whom something is unknown.
#[test]
fn whoever_was_not_in_the_ledger_is_not_counted_as_unknown() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    ledger.person();
    ledger.at(5).hire("regular", "2020-04-01..");
    ledger.person();
    let presence = vec![(Seq(0), Seq::NEVER), (Seq(0), Seq::NEVER), (Seq(5), Seq::NEVER), (Seq(2), Seq(4))];
    let snapshot = ledger.snapshot().with_presence(presence);
    // Person 1 has no employment on record; person 2 was entered at 5; person 3 was entered at 2 and withdrawn at 4.
    for (known_at, met, unknown) in [(1, vec![0], vec![1]), (3, vec![0], vec![1, 3]), (4, vec![0], vec![1]), (5, vec![0, 2], vec![1])] {
        let scope = Scope::new(&policy, &snapshot, Seq(known_at));
        let measured = measure(&scope, &measure_of("count(staff)"), day("2026-03-31")).unwrap();
        assert_eq!((people(&measured.numerator), people(&measured.unknown)), (met, unknown.clone()), "{known_at}");
        let point = *series(&scope, &measure_of("count(staff)"), day("2026-03-31"), day("2026-03-31")).first().unwrap();
        assert_eq!((point.value, point.unknown), (Some(measured.value), unknown.len() as u32), "{known_at}");
        let none = measure(&scope, &measure_of("count(none(holds(manager)))"), day("2026-03-31")).unwrap();
        assert_eq!(none.numerator.len(), measured.numerator.len() + unknown.len(), "{known_at}");
    }
    let early = Scope::new(&policy, &snapshot, Seq(4));
    assert_eq!(status(&early, PersonId(2), day("2026-03-31")).unwrap_err(), EvaluationError::NoSuchPerson);
    let sorted = eligible_for_role(&early, Code::new("manager"), day("2026-03-31")).unwrap();
    assert!(sorted.iter().all(|of| !of.nearly.iter().chain(&of.unknown).any(|near| near.person.0 > 1)));
}

#[test]
fn a_series_gives_the_days_on_which_the_figure_changes() {
    let (policy, ledger) = (policy(), leaders());
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let shown = |text: &str, from: &str, to: &str| -> Vec<(Date, Option<Amount>)> {
        series(&scope, &measure_of(text), day(from), day(to)).iter().map(|point| (point.day, point.value)).collect()
    };
    let at = |text: &str, n| (day(text), Some(Amount::People(n)));
    let stock = vec![at("2024-04-01", 1), at("2024-06-01", 2), at("2025-04-01", 1), at("2026-04-01", 0), at("2026-05-01", 1)];
    assert_eq!(shown("count(holds(manager))", "2024-04-01", "2027-03-31"), stock);
    let flow = vec![at("2024-06-01", 1), at("2025-04-01", 0), at("2026-05-01", 1)];
    assert_eq!(shown("entrants(holds(manager))", "2024-06-01", "2027-03-31"), flow);
    assert_eq!(shown("count(later)", "2026-03-01", "2026-04-30"), vec![(day("2026-03-01"), None), at("2026-04-01", 0)]);
}
