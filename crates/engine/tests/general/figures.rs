//! Shapes about many: quotas, populations by exclusion, dated denominators, listed sections, open tables of targets.

use ayumi_engine::column::{Columns, Plan};
use ayumi_engine::{Amount, EvaluationError, Question, QuotaVerdict, Scope, Standing, measure, quotas, targets, timeline};
use ayumi_facts::{Code, PersonId, Seq, Snapshot, UnitId, Value, What};
use ayumi_policy::Checked;
use ayumi_policy::grammar::parse_measure;

use crate::fixture::{KOUIKI, Ledger, MINATO, day, numbers};

/// Two departments with two sections each; somebody of every kind that a population may leave out.
fn city() -> (Ledger, Vec<UnitId>) {
    let mut ledger = Ledger::of("990019");
    let (first, second) = (ledger.unit("B1", "department", None), ledger.unit("B2", "department", None));
    let sections: Vec<UnitId> =
        [("K101", first), ("K102", first), ("K201", second), ("K202", second)].map(|(code, below)| ledger.unit(code, "section", Some(below))).into();
    for (number, unit) in ["a", "b", "c", "d"].into_iter().zip(&sections) {
        let clerk = ledger.clerk(number, *unit);
        ledger.say(clerk, "has-pc", Value::YesNo(number != "d"), "2020-04-01..");
    }
    let of = |ledger: &mut Ledger, number: &str, employment: &str, rank: &str, series: &str| {
        let person = ledger.person(number, employment);
        ledger.post(person, first, rank, series, "2020-04-01..");
        ledger.say(person, "has-pc", Value::YesNo(true), "2020-04-01..");
        person
    };
    of(&mut ledger, "teacher", "regular", "shuji", "teacher");
    of(&mut ledger, "head", "regular", "bucho", "clerical");
    of(&mut ledger, "yearly", "kaikei-nendo", "shuji", "clerical");
    let away = of(&mut ledger, "away", "regular", "shuji", "clerical");
    ledger.fact(away, "2026-10-01..2027-10-01", What::Absence { absence: Code::new("leave") });
    let expert = ledger.person("expert", "special");
    ledger.appoint(expert, "adviser", "", "2026-07-01..");
    (ledger, sections)
}

/// The figure, and who is counted.
#[track_caller]
fn check(policy: &Checked, snapshot: &Snapshot, text: &str, as_of: &str, value: Amount, people: &str) {
    let of = parse_measure(text).unwrap();
    let measured = measure(&Scope::new(policy, snapshot, Seq::NOW), &of, day(as_of)).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!((measured.value, numbers(snapshot, &measured.numerator).as_str()), (value, people), "{text} on {as_of}");
}

#[test]
fn populations_leave_out_whom_the_policy_leaves_out() {
    let snapshot = city().0.snapshot();
    let check = |text: &str, as_of: &str, count, people| check(&MINATO, &snapshot, text, as_of, Amount::People(count), people);
    check("count(all-staff)", "2026-09-30", 8, "a b c d teacher head yearly away");
    check("count(trainees)", "2026-09-30", 5, "a b c d away");
    check("count(trainees)", "2026-10-01", 4, "a b c d");
    check("count(trainees)", "2027-10-01", 5, "a b c d away");
    check("count(pc-users)", "2026-10-01", 3, "a b c");
    check("count(holds(adviser))", "2026-06-30", 0, "");
    check("count(holds(adviser))", "2026-07-01", 1, "expert");
}

#[test]
fn the_denominator_stays_that_of_its_day() {
    let (mut ledger, sections) = city();
    let newcomer = ledger.clerk("new", sections[0]);
    ledger.say(newcomer, "has-pc", Value::YesNo(true), "2026-07-01..");
    for (person, when) in [(PersonId(0), "2026-05-01.."), (PersonId(7), "2027-02-01.."), (newcomer, "2026-08-01..")] {
        ledger.complete(person, "basics", when);
    }
    let snapshot = ledger.snapshot();
    let share = |part| Amount::Share { part, whole: 4 };
    let dated = "ratio(completed(basics), of: pc-users, at: 2026-04-01)";
    check(&MINATO, &snapshot, dated, "2026-04-30", share(0), "");
    check(&MINATO, &snapshot, dated, "2026-05-01", share(1), "a");
    check(&MINATO, &snapshot, dated, "2026-10-01", share(1), "a");
    check(&MINATO, &snapshot, dated, "2027-02-01", share(2), "a away");
    check(&MINATO, &snapshot, "ratio(completed(basics), of: pc-users)", "2026-10-01", Amount::Share { part: 2, whole: 4 }, "a new");
}

#[test]
fn sections_are_listed_one_by_one_less_one() {
    let (mut ledger, _) = city();
    for person in [0, 1, 3] {
        ledger.appoint(PersonId(person), "leader", "leader-appointment", "2026-05-01..");
    }
    let snapshot = ledger.snapshot();
    let covered = "covered(units: system-sections, having: 1 of holds(leader))";
    check(&MINATO, &snapshot, covered, "2026-04-30", Amount::Units { covered: 0, of: 3 }, "");
    check(&MINATO, &snapshot, covered, "2026-05-01", Amount::Units { covered: 2, of: 3 }, "a b");
    check(&MINATO, &snapshot, "count(unit(system-sections))", "2026-05-01", Amount::People(3), "a b c");
}

/// Unit, holders and verdict of every quota.
fn standing(policy: &Checked, snapshot: &Snapshot, scheme: &str, as_of: &str) -> Vec<(String, String, QuotaVerdict)> {
    let scope = Scope::new(policy, snapshot, Seq::NOW);
    let found = quotas(&scope, Code::new(scheme), day(as_of)).unwrap_or_else(|error| panic!("{as_of}: {error}"));
    let unit = |unit: Option<UnitId>| unit.and_then(|unit| scope.units.code(unit)).map_or("全体".into(), |code| code.to_string());
    found.iter().map(|quota| (unit(quota.unit), numbers(snapshot, &quota.holders), quota.verdict)).collect()
}

#[test]
fn quotas_are_held_per_department_and_as_a_whole() {
    let (mut ledger, _) = city();
    for (person, when) in [(0, "2026-05-01.."), (1, "2026-06-01.."), (7, "2026-07-01.."), (2, "2026-08-01..")] {
        ledger.appoint(PersonId(person), "leader", "leader-appointment", when);
    }
    let snapshot = ledger.snapshot();
    let check = |as_of: &str, expected: &[(&str, &str, QuotaVerdict)]| {
        let found = standing(&MINATO, &snapshot, "leader-appointment", as_of);
        let found: Vec<(&str, &str, QuotaVerdict)> = found.iter().map(|(unit, people, verdict)| (unit.as_str(), people.as_str(), *verdict)).collect();
        assert_eq!(found, expected, "{as_of}");
    };
    use QuotaVerdict::{Above, Below, Open, Within};
    check("2026-04-30", &[("B1", "", Below), ("B2", "", Below), ("全体", "", Below)]);
    check("2026-05-01", &[("B1", "a", Within), ("B2", "", Below), ("全体", "a", Below)]);
    check("2026-06-01", &[("B1", "a b", Within), ("B2", "", Below), ("全体", "a b", Within)]);
    check("2026-07-01", &[("B1", "a b away", Above), ("B2", "", Below), ("全体", "a b away", Within)]);
    check("2026-08-01", &[("B1", "a b away", Above), ("B2", "c", Within), ("全体", "a b c away", Above)]);
    // The terms of the first year end with the second fiscal year, and another version of the scheme begins.
    check("2028-03-31", &[("B1", "a b away", Above), ("B2", "c", Within), ("全体", "a b c away", Above)]);
    check("2028-04-01", &[("K101", "", Below), ("K102", "", Below), ("K201", "", Below), ("全体", "", Open)]);
    let scope = Scope::new(&MINATO, &snapshot, Seq::NOW);
    let before = quotas(&scope, Code::new("leader-appointment"), day("2026-03-31"));
    assert_eq!(before, Err(EvaluationError::NotInForce { rule: Code::new("leader-appointment"), begins: Some(day("2026-04-01")) }));
    assert_eq!(quotas(&scope, Code::new("nothing"), day("2026-04-01")), Err(EvaluationError::NoSuchRule(Code::new("nothing"))));
    let due = quotas(&scope, Code::new("leader-appointment"), day("2026-04-01")).unwrap();
    assert_eq!(due.iter().map(|quota| quota.due).collect::<Vec<_>>(), vec![None, None, Some(day("2028-03-31"))]);
}

/// A holder whose post is not on record may be anywhere: nothing is decided that depends on it.
#[test]
fn a_holder_without_a_post_leaves_the_quota_of_a_unit_open() {
    let (mut ledger, _) = city();
    let nowhere = ledger.person("nowhere", "regular");
    ledger.appoint(nowhere, "promoter", "promoter-appointment", "2026-11-01..");
    ledger.appoint(PersonId(0), "promoter", "promoter-appointment", "2026-12-01..");
    let snapshot = ledger.snapshot();
    let found =
        |as_of: &str| standing(&KOUIKI, &snapshot, "promoter-appointment", as_of).into_iter().map(|(_, _, verdict)| verdict).collect::<Vec<_>>();
    use QuotaVerdict::{Unknown, Within};
    assert_eq!(found("2026-10-31"), vec![Within; 4]);
    assert_eq!(found("2026-11-01"), vec![Within; 4]);
    assert_eq!(found("2026-12-01"), vec![Unknown, Within, Within, Within]);
}

#[test]
fn an_incomplete_table_of_targets_stays_visibly_incomplete() {
    let (mut ledger, _) = city();
    (0..2).for_each(|person| ledger.appoint(PersonId(person), "leader", "leader-appointment", "2026-05-01.."));
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&MINATO, &snapshot, Seq::NOW);
    let standings = targets(&scope, day("2027-03-31"));
    let leaders = standings.iter().find(|of| of.target.id.value == Code::new("leaders")).unwrap();
    let years: Vec<(String, Standing)> = leaders.years.iter().map(|year| (year.year.short(), year.reach.standing)).collect();
    assert_eq!(years, vec![("R8".into(), Standing::Reached), ("R10".into(), Standing::Ahead), ("R11".into(), Standing::Undecided)]);
    assert!(leaders.total.is_none() && leaders.long_term.is_some());
    let climate = standings.iter().find(|of| of.target.id.value == Code::new("climate")).unwrap();
    assert!(!climate.measurable && climate.years.is_empty());
}

/// Whatever the packs ask, of whomever: both evaluators give one answer.
#[test]
fn the_columns_agree_on_everything_the_packs_ask() {
    let (mut ledger, _) = city();
    for person in 0..4 {
        ledger.appoint(PersonId(person), "leader", "leader-appointment", "2026-05-01..");
        ledger.appoint(PersonId(person), "mentor", "mentor-certification", "2026-05-01..");
        ledger.complete(PersonId(person), "practice", "2026-06-01..");
        ledger.assess(PersonId(person), "bpr", ["level-1", "level-2", "level-3"][person as usize % 3], "2026-09-01..");
    }
    let snapshot = ledger.snapshot();
    let columns = Columns::of(&snapshot);
    for policy in [&*MINATO, &*KOUIKI] {
        let scope = Scope::new(policy, &snapshot, Seq::NOW);
        let asked: Vec<_> = policy.expressions.iter().flat_map(|written| written.meaning.requirements()).collect();
        for (requirement, as_of) in asked.iter().flat_map(|of| ["2026-10-01", "2027-03-31", "2028-04-01"].map(|as_of| (*of, as_of))) {
            let Ok(plan) = Plan::new(&scope, &columns, requirement, day(as_of)) else { continue };
            let answer = plan.run();
            for person in snapshot.person_ids() {
                let reference = timeline(&scope, person, Question::Expression(requirement)).unwrap().at(day(as_of));
                assert_eq!(answer.state(person), reference, "{requirement} of {person:?} on {as_of}");
            }
        }
    }
}
