//! Coverage of units: by main post, in the unit or below, with the units of the day; vacancies across a reorganisation.

use ayumi_calendar::Date;
use ayumi_engine::{Scope, Verdict, coverage, vacancies};
use ayumi_facts::{Code, Seq, UnitId};

use crate::ledger::{Ledger, check, day, people, units};
use crate::pack::{policy, requirement_of};

const COVERED: &str = "covered(units: sections, having: 1 of holds(manager))";

#[test]
fn people_cover_the_section_above_their_main_post() {
    let policy = policy();
    let mut ledger = Ledger::of_people(3);
    let section = ledger.unit("10", None, "2020-04-01..");
    let team = ledger.unit("101", Some(section), "2020-04-01..");
    ledger.unit("20", None, "2020-04-01..");
    ledger.post(0, team, "2020-04-01..").post(1, section, "2020-04-01..");
    ledger.appoint(0, "manager", "2024-06-01..").appoint(1, "manager", "2024-06-01..").appoint(2, "manager", "2024-06-01..");
    check(&policy, &ledger, COVERED, "2024-05-31", units(0, 2), 0);
    check(&policy, &ledger, COVERED, "2024-06-01", units(1, 2), 0);
    check(&policy, &ledger, "covered(units: sections, having: 2 of holds(manager))", "2024-06-01", units(1, 2), 0);
    check(&policy, &ledger, "covered(units: sections, having: 3 of holds(manager))", "2024-06-01", units(0, 2), 0);
    let snapshot = ledger.snapshot();
    let holds = requirement_of("holds(manager)");
    let found = coverage(&Scope::new(&policy, &snapshot, Seq::NOW), Code::new("sections"), 1, &holds, day("2024-06-01")).unwrap();
    assert_eq!((people(&found.units[0].people), people(&found.elsewhere)), (vec![0, 1], vec![2]));
}

#[test]
fn an_excepted_unit_neither_counts_nor_lends_its_people() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    let section = ledger.unit("10", None, "2020-04-01..");
    let excepted = ledger.unit("X", Some(section), "2020-04-01..");
    ledger.post(0, excepted, "2020-04-01..").appoint(0, "manager", "2024-06-01..");
    check(&policy, &ledger, COVERED, "2024-06-01", units(0, 1), 0);
}

#[test]
fn a_unit_that_hangs_on_somebody_unknown_is_unknown() {
    let policy = policy();
    let mut ledger = Ledger::of_people(3);
    let (first, second) = (ledger.unit("10", None, "2020-04-01.."), ledger.unit("20", None, "2020-04-01.."));
    ledger.post(0, first, "2020-04-01..").post(1, first, "2020-04-01..").post(2, second, "2020-04-01..");
    ledger.say(0, "wishes", true, "2020-04-01..").say(2, "wishes", false, "2020-04-01..");
    let states = |need| {
        let snapshot = ledger.snapshot();
        let wishes = requirement_of("attribute(wishes)");
        let found = coverage(&Scope::new(&policy, &snapshot, Seq::NOW), Code::new("sections"), need, &wishes, day("2025-06-01")).unwrap();
        found.units.iter().map(|unit| unit.state).collect::<Vec<_>>()
    };
    assert_eq!(states(1), vec![Verdict::Met, Verdict::Unmet]);
    assert_eq!(states(2), vec![Verdict::Unknown, Verdict::Unmet]);
    check(&policy, &ledger, "covered(units: sections, having: 2 of attribute(wishes))", "2025-06-01", units(0, 2), 1);
}

/// (unit, units it was covered as, people who covered them)
type Shown = Vec<(UnitId, Vec<UnitId>, Vec<u32>)>;

fn vacant(ledger: &Ledger, before: Date, as_of: Date) -> Shown {
    let (policy, snapshot, holds) = (policy(), ledger.snapshot(), requirement_of("holds(manager)"));
    let found = vacancies(&Scope::new(&policy, &snapshot, Seq::NOW), Code::new("sections"), 1, &holds, before, as_of).unwrap();
    found.into_iter().map(|vacancy| (vacancy.unit.unit, vacancy.before, people(&vacancy.had))).collect()
}

#[test]
fn a_section_that_lost_its_leader_is_vacant() {
    let mut ledger = Ledger::of_people(2);
    let (first, second) = (ledger.unit("10", None, "2020-04-01.."), ledger.unit("20", None, "2020-04-01.."));
    ledger.post(0, first, "2020-04-01..2026-04-01").post(0, second, "2026-04-01..").appoint(0, "manager", "2024-06-01..");
    assert_eq!(vacant(&ledger, day("2026-03-31"), day("2026-04-01")), vec![(first, vec![first], vec![0])]);
    assert_eq!(vacant(&ledger, day("2026-03-30"), day("2026-03-31")), vec![]);
}

#[test]
fn a_split_leaves_the_half_without_the_leader_vacant() {
    let mut ledger = Ledger::of_people(1);
    let whole = ledger.unit("10", None, "2020-04-01..2026-04-01");
    let (with, without) = (ledger.unit("11", None, "2026-04-01.."), ledger.unit("12", None, "2026-04-01.."));
    ledger.succeed(whole, with, "2026-04-01..").succeed(whole, without, "2026-04-01..");
    ledger.post(0, whole, "2020-04-01..2026-04-01").post(0, with, "2026-04-01..").appoint(0, "manager", "2024-06-01..");
    check(&policy(), &ledger, COVERED, "2026-03-31", units(1, 1), 0);
    check(&policy(), &ledger, COVERED, "2026-04-01", units(1, 2), 0);
    assert_eq!(vacant(&ledger, day("2026-03-31"), day("2026-04-01")), vec![(without, vec![whole], vec![0])]);
}

#[test]
fn a_merger_is_vacant_only_if_both_leaders_are_gone() {
    let mut ledger = Ledger::of_people(2);
    let (first, second) = (ledger.unit("10", None, "2020-04-01..2026-04-01"), ledger.unit("20", None, "2020-04-01..2026-04-01"));
    let (merged, other) = (ledger.unit("30", None, "2026-04-01.."), ledger.unit("40", None, "2020-04-01.."));
    ledger.succeed(first, merged, "2026-04-01..").succeed(second, merged, "2026-04-01..");
    ledger.post(0, first, "2020-04-01..2026-04-01").post(1, second, "2020-04-01..2026-04-01");
    ledger.appoint(0, "manager", "2024-06-01..").appoint(1, "manager", "2024-06-01..");
    let mut stays = ledger.clone();
    stays.post(0, merged, "2026-04-01..").post(1, other, "2026-04-01..");
    assert_eq!(vacant(&stays, day("2026-03-31"), day("2026-04-01")), vec![]);
    ledger.post(0, other, "2026-04-01..").post(1, other, "2026-04-01..");
    assert_eq!(vacant(&ledger, day("2026-03-31"), day("2026-04-01")), vec![(merged, vec![first, second], vec![0, 1])]);
}
