//! Where other products answer wrongly (design notes, "peers"): each of their mistakes that belongs to the engine is a
//! test here, by its number.

use ayumi_engine::{Amount, Have, Question, Scope, Verdict, eligible, evaluate, person_changes, role_fit, series, stage, targets};
use ayumi_facts::{Assessor, Code, FactId, PersonId, Seq, UnitWhat};

use crate::ledger::{Ledger, check, check_at, day, people, share, units};
use crate::pack::{measure_of, policy, requirement_of};

/// 1. A higher level than required counts as missing.
#[test]
fn a_higher_level_than_required_is_enough() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    ledger.assess(0, "bpr", "able", Assessor::Head, "2025-04-01..");
    check(&policy, &ledger, "count(skill(bpr >= basic))", "2025-04-01", Amount::People(1), 0);
    let snapshot = ledger.snapshot();
    let fit = role_fit(&Scope::new(&policy, &snapshot, Seq::NOW), PersonId(0), Code::new("manager"), day("2025-04-01")).unwrap();
    assert_eq!(fit.skills[0].verdict, Verdict::Met);
}

/// 2. Averages hide gaps: twice the level in one skill makes up for nothing in another; expired levels enter.
#[test]
fn averages_hide_no_gap() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    ledger.assess(0, "bpr", "able", Assessor::Head, "2025-04-01..2026-04-01").assess(0, "data", "none", Assessor::Head, "2025-04-01..");
    let snapshot = ledger.snapshot();
    let fit = |as_of| role_fit(&Scope::new(&policy, &snapshot, Seq::NOW), PersonId(0), Code::new("manager"), day(as_of)).unwrap();
    assert_eq!(fit("2026-03-31").percent, Some(50));
    assert_eq!(fit("2026-03-31").skills.iter().map(|gap| gap.verdict).collect::<Vec<_>>(), vec![Verdict::Met, Verdict::Unmet]);
    assert_eq!((fit("2026-04-01").percent, fit("2026-04-01").unknown), (Some(0), 1));
    check(&policy, &ledger, "count(all(skill(bpr >= basic), skill(data >= basic)))", "2026-03-31", Amount::People(0), 0);
}

/// 3. People never rated vanish from the gap report.
#[test]
fn people_never_rated_stay_in_the_report() {
    let policy = policy();
    let mut ledger = Ledger::of_people(3);
    ledger.assess(0, "bpr", "basic", Assessor::Own, "2025-04-01..").assess(1, "bpr", "none", Assessor::Own, "2025-04-01..");
    check(&policy, &ledger, "ratio(skill(bpr >= basic), of: staff)", "2025-04-01", share(1, 3), 1);
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let fit = role_fit(&scope, PersonId(2), Code::new("manager"), day("2025-04-01")).unwrap();
    assert_eq!((fit.percent, fit.unknown), (Some(0), 2));
}

/// 4. Statistics only over finished plans: whoever is on the way counts in the denominator, and a running year has a figure.
#[test]
fn statistics_include_whoever_is_on_the_way() {
    let policy = policy();
    let mut ledger = Ledger::of_people(4);
    ledger.complete(0, "bpr-course", "2025-05-01..").complete(0, "data-course", "2025-06-01..").complete(1, "bpr-course", "2025-05-01..");
    ledger.appoint(0, "manager", "2025-10-01..");
    check(&policy, &ledger, "ratio(completed(all of designated), of: staff)", "2025-10-01", share(1, 4), 0);
    let snapshot = ledger.snapshot();
    let standings = targets(&Scope::new(&policy, &snapshot, Seq::NOW), day("2025-10-01"));
    let running = &standings[0].years[1].reach;
    let actual = running.actual.as_ref().unwrap().as_ref().unwrap();
    assert_eq!((actual.value(), running.as_of, running.difference), (Some(Amount::People(1)), day("2025-10-01"), Some(-1)));
}

/// 5. Status is stored while time moves: an expiry never turns red; or everything is born expired.
#[test]
fn status_moves_with_time_and_without_any_new_fact() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    ledger.complete(0, "literacy", "2025-06-01..").complete(0, "bpr-course", "2025-06-01..");
    let check = |text, day, n| check(&policy, &ledger, text, day, Amount::People(n), 0);
    check("count(completed(literacy, unexpired))", "2025-06-01", 1);
    check("count(completed(literacy, unexpired))", "2026-05-31", 1);
    check("count(completed(literacy, unexpired))", "2026-06-01", 0);
    check("count(completed(bpr-course, unexpired))", "2060-06-01", 1);
    let snapshot = ledger.snapshot();
    let points =
        series(&Scope::new(&policy, &snapshot, Seq::NOW), &measure_of("count(completed(literacy, unexpired))"), day("2025-06-01"), day("2027-03-31"));
    assert_eq!(points.iter().map(|point| point.day).collect::<Vec<_>>(), vec![day("2025-06-01"), day("2026-06-01")]);
}

/// 6. History cannot be added later. Here it can, and what was published stays what it was.
#[test]
fn history_added_later_counts_in_its_time() {
    let policy = policy();
    let mut ledger = Ledger::of_people(2);
    ledger.at(1).appoint(0, "manager", "2025-06-01..");
    ledger.at(9).appoint(1, "manager", "2024-06-01..2025-04-01");
    check(&policy, &ledger, "entrants(holds(manager))", "2025-03-31", Amount::People(1), 0);
    check(&policy, &ledger, "ever(holds(manager))", "2026-03-31", Amount::People(2), 0);
    check_at(&policy, &ledger, Seq(1), "entrants(holds(manager))", "2025-03-31", Amount::People(0), 0);
    check_at(&policy, &ledger, Seq(1), "ever(holds(manager))", "2026-03-31", Amount::People(1), 0);
}

/// 7. Nobody can say which evaluation counts: the latest permitted one does, of one day the stronger, and the finding names it.
#[test]
fn the_finding_names_the_assessment_that_counts() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    ledger.assess(0, "bpr", "able", Assessor::Head, "2025-04-01..").assess(0, "bpr", "none", Assessor::Own, "2025-10-01..");
    ledger.assess(0, "bpr", "basic", Assessor::Test, "2025-10-01..");
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let counts = |text: &str, as_of: &str| {
        let requirement = requirement_of(text);
        let finding = evaluate(&scope, PersonId(0), day(as_of), Question::Expression(&requirement)).unwrap();
        (finding.facts.clone(), finding.have.clone())
    };
    let level = |text: &str, need: &str| Have::Level { have: Some(Code::new(text)), need: Code::new(need) };
    assert_eq!(counts("skill(bpr >= able)", "2025-09-30"), (vec![FactId(1)], level("able", "able")));
    assert_eq!(counts("skill(bpr >= able)", "2025-10-01"), (vec![FactId(3)], level("basic", "able")));
    assert_eq!(counts("skill(bpr >= able, from head)", "2025-10-01"), (vec![FactId(1)], level("able", "able")));
}

/// 10. A reorganisation breaks every trend line: coverage is of each day's units, and a renamed unit is the same unit.
#[test]
fn a_reorganisation_breaks_no_trend_line() {
    let policy = policy();
    let mut ledger = Ledger::of_people(2);
    let (tax, welfare) = (ledger.unit("10", None, "2020-04-01..2025-04-01"), ledger.unit("20", None, "2020-04-01.."));
    let (first, second) = (ledger.unit("11", None, "2025-04-01.."), ledger.unit("12", None, "2025-04-01.."));
    ledger.succeed(tax, first, "2025-04-01..").succeed(tax, second, "2025-04-01..");
    ledger.unit_fact(welfare, "2020-04-01..2025-10-01", UnitWhat::Name { name: "福祉課".into() });
    ledger.unit_fact(welfare, "2025-10-01..", UnitWhat::Name { name: "福祉総務課".into() });
    ledger.post(0, tax, "2020-04-01..2025-04-01").post(0, first, "2025-04-01..").post(1, welfare, "2020-04-01..");
    ledger.appoint(0, "manager", "2024-06-01..").appoint(1, "manager", "2025-01-01..");
    let snapshot = ledger.snapshot();
    let measure = measure_of("covered(units: sections, having: 1 of holds(manager))");
    let points = series(&Scope::new(&policy, &snapshot, Seq::NOW), &measure, day("2024-04-01"), day("2026-03-31"));
    let shown: Vec<_> = points.iter().map(|point| (point.day, point.value)).collect();
    let at = |text: &str, covered, of| (day(text), Some(units(covered, of)));
    assert_eq!(shown, vec![at("2024-04-01", 0, 2), at("2024-06-01", 1, 2), at("2025-01-01", 2, 2), at("2025-04-01", 2, 3)]);
}

/// 11. The department changes when the letter is signed, not when it takes effect.
#[test]
fn a_transfer_takes_effect_on_its_day() {
    let policy = policy();
    let mut ledger = Ledger::of_people(1);
    let (old, new) = (ledger.unit("10", None, "2020-04-01.."), ledger.unit("20", None, "2020-04-01.."));
    ledger.appoint(0, "manager", "2024-06-01..");
    ledger.at(5).post(0, old, "2020-04-01..2026-04-01").post(0, new, "2026-04-01..");
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let holds = requirement_of("holds(manager)");
    let where_on = |as_of: &str| {
        let coverage = ayumi_engine::coverage(&scope, Code::new("sections"), 1, &holds, day(as_of)).unwrap();
        coverage.units.into_iter().filter(|unit| unit.state == Verdict::Met).map(|unit| unit.unit).collect::<Vec<_>>()
    };
    assert_eq!((where_on("2026-03-31"), where_on("2026-04-01")), (vec![old], vec![new]));
    let changes = person_changes(&scope, PersonId(0), day("2026-03-01"), day("2026-05-01")).unwrap();
    assert!(changes.is_empty(), "the role goes with the person: {changes:?}");
}

/// 3 and 4 again, for candidates: nobody is left out of the list, whatever is on record.
#[test]
fn everybody_is_somewhere_in_the_list_of_candidates() {
    let policy = policy();
    let mut ledger = Ledger::of_people(2);
    let nobody_knows = ledger.person();
    ledger.hire("regular", "2020-04-01..2024-03-31");
    ledger.appoint(0, "manager", "2025-04-01..");
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let list = eligible(&scope, Code::new("manager-scheme"), day("2026-03-31")).unwrap();
    let near = |list: &[ayumi_engine::Near]| list.iter().map(|near| near.person.0).collect::<Vec<_>>();
    assert_eq!((people(&list.held), people(&list.not_employed), people(&list.met)), (vec![0], vec![3], vec![]));
    let mut open = [near(&list.nearly), near(&list.unknown)].concat();
    open.sort_unstable();
    assert_eq!(open, vec![1, nobody_knows.0]);
    assert_eq!(stage(&scope, PersonId(0), Code::new("growth"), day("2026-03-31")).unwrap().reached, Some(Code::new("step3")));
    assert_eq!(evaluate(&scope, PersonId(0), day("2026-03-31"), Question::Role(Code::new("leader"))).unwrap().verdict, Verdict::Met);
}
