//! Shapes about one person that need more than one pack, band or name at once.

use ayumi_engine::{Explaining, Question, Scope, Verdict, evaluate, explain_text, role_fit};
use ayumi_facts::{Code, PersonId, Seq, UnitWhat, Value};
use ayumi_policy::Checked;
use ayumi_policy::grammar::parse_requirement;

use crate::fixture::{KOUIKI, Ledger, MINATO, day};

/// Whether the first person of the ledger meets the requirement, day by day.
#[track_caller]
fn check(policy: &Checked, ledger: &Ledger, requirement: &str, expected: &[(&str, Verdict)]) {
    let snapshot = ledger.snapshot();
    let scope = Scope::new(policy, &snapshot, Seq::NOW);
    let requirement = parse_requirement(requirement).unwrap();
    let found = |as_of: &str| {
        let person = scope.snapshot.person_ids().next().unwrap();
        evaluate(&scope, person, day(as_of), Question::Expression(&requirement)).unwrap().verdict
    };
    let found: Vec<(&str, Verdict)> = expected.iter().map(|(as_of, _)| (*as_of, found(as_of))).collect();
    assert_eq!(found, expected, "{requirement}");
}

fn one_clerk() -> Ledger {
    let mut ledger = Ledger::of("990019");
    let section = ledger.unit("K101", "section", None);
    ledger.clerk("000017", section);
    ledger
}

#[test]
fn level_1_is_the_highest_in_one_pack_and_the_lowest_in_the_other() {
    let mut ledger = one_clerk();
    let clerk = PersonId(0);
    ledger.assess(clerk, "bpr", "level-2", "2026-10-05..");
    ledger.assess(clerk, "bpr", "level-1", "2027-10-05..");
    use Verdict::{Met, Unknown, Unmet};
    let days = |before, second, first| [("2026-10-04", before), ("2026-10-05", second), ("2027-10-04", second), ("2027-10-05", first)];
    check(&MINATO, &ledger, "skill(bpr >= level-1)", &days(Unknown, Unmet, Met));
    check(&KOUIKI, &ledger, "skill(bpr >= level-1)", &days(Unknown, Met, Met));
    check(&MINATO, &ledger, "skill(bpr >= level-3)", &days(Unknown, Met, Met));
    check(&KOUIKI, &ledger, "skill(bpr >= level-3)", &days(Unknown, Unmet, Unmet));
    let level = |policy: &Checked, role: &str| policy.pack.roles.iter().find(|of| of.id.value == Code::new(role)).unwrap().level;
    assert_eq!((level(&MINATO, "leader"), level(&MINATO, "promoter")), (Some(1), Some(3)));
    assert_eq!((level(&KOUIKI, "leader"), level(&KOUIKI, "promoter")), (Some(3), Some(1)));
}

#[test]
fn one_title_means_everybody_in_one_pack_and_few_in_the_other() {
    let mut ledger = one_clerk();
    ledger.appoint(PersonId(0), "promoter", "promoter-appointment", "2026-11-01..");
    use Verdict::{Met, Unmet};
    check(&MINATO, &ledger, "holds(promoter)", &[("2026-04-01", Met), ("2026-10-31", Met), ("2026-11-01", Met)]);
    check(&KOUIKI, &ledger, "holds(promoter)", &[("2026-10-01", Unmet), ("2026-10-31", Unmet), ("2026-11-01", Met)]);
    let title = |policy: &Checked| policy.pack.roles.iter().find(|of| of.id.value == Code::new("promoter")).unwrap().name.clone();
    assert_eq!(title(&MINATO), title(&KOUIKI));
}

#[test]
fn a_career_band_grades_the_same_skill_differently() {
    let mut ledger = Ledger::of("990019");
    let section = ledger.unit("K101", "section", None);
    let clerk = ledger.person("000017", "regular");
    ledger.post(clerk, section, "shunin", "clerical", "2020-04-01..2027-04-01");
    ledger.post(clerk, section, "kakaricho", "clerical", "2027-04-01..");
    ledger.assess(clerk, "bpr", "level-2", "2026-05-01..");
    ledger.assess(clerk, "data", "level-2", "2026-05-01..");
    let snapshot = ledger.snapshot();
    let fit = |as_of: &str| {
        let fit = role_fit(&Scope::new(&MINATO, &snapshot, Seq::NOW), clerk, Code::new("leader"), day(as_of)).unwrap();
        let gaps: Vec<(&str, &str, Verdict)> = fit.skills.iter().map(|gap| (gap.skill.as_str(), gap.need.as_str(), gap.verdict)).collect();
        (fit.percent, gaps)
    };
    use Verdict::{Met, Unknown, Unmet};
    assert_eq!(fit("2026-04-30"), (Some(0), vec![("bpr", "level-3", Unknown), ("data", "level-3", Unknown)]));
    assert_eq!(fit("2027-03-31"), (Some(100), vec![("bpr", "level-3", Met), ("data", "level-3", Met)]));
    assert_eq!(fit("2027-04-01"), (Some(80), vec![("bpr", "level-1", Unmet), ("data", "level-2", Met)]));
}

#[test]
fn a_renamed_role_keeps_its_history() {
    let mut ledger = one_clerk();
    let clerk = PersonId(0);
    ledger.appoint(clerk, "leader", "leader-appointment", "2027-05-01..");
    use Verdict::{Met, Unmet};
    let held = [("2027-04-30", Unmet), ("2028-03-31", Met), ("2028-04-01", Met), ("2029-03-31", Met), ("2029-04-01", Unmet)];
    check(&MINATO, &ledger, "holds(leader)", &held);
    check(&MINATO, &ledger, "holds(leader, >= 1 year)", &[("2028-04-29", Unmet), ("2028-04-30", Met), ("2029-04-01", Met)]);
    let snapshot = ledger.snapshot();
    let scope = Scope::new(&MINATO, &snapshot, Seq::NOW);
    let said = |as_of: &str| {
        let finding = evaluate(&scope, clerk, day(as_of), Question::Role(Code::new("leader"))).unwrap();
        explain_text(&finding, &Explaining::new(&scope, clerk, day(as_of)))
    };
    assert!(said("2028-03-31").starts_with("✓ 満たす　デジタル主任　"), "{}", said("2028-03-31"));
    assert!(said("2028-04-01").starts_with("✓ 満たす　DXリーダー　"), "{}", said("2028-04-01"));
}

/// An outside expert has no post and no rank: excluded from the staff by the kind of engagement, not by a number.
#[test]
fn an_outside_expert_is_in_no_population_of_the_staff() {
    let mut ledger = Ledger::of("990019");
    let expert = ledger.person("X-17", "outside");
    ledger.say(expert, "outside-identity", Value::Number(17), "2026-09-01..");
    use Verdict::{Met, Unmet};
    check(&MINATO, &ledger, "all-staff", &[("2026-04-01", Unmet)]);
    check(&MINATO, &ledger, "trainees", &[("2026-04-01", Unmet)]);
    check(&MINATO, &ledger, "shared", &[("2026-08-31", Unmet), ("2026-09-01", Met)]);
}

/// A section is split on 1 April 2027, one half is merged into another section on 1 October, and then the clerk moves.
#[test]
fn a_reorganisation_is_no_transfer() {
    let mut ledger = Ledger::of("990019");
    let tax = ledger.unit_during("K101", "section", "2020-04-01..2027-04-01");
    let (first, second) = (ledger.unit_during("K111", "section", "2027-04-01..2027-10-01"), ledger.unit_during("K112", "section", "2027-04-01.."));
    let (merged, far) = (ledger.unit_during("K121", "section", "2020-04-01.."), ledger.unit_during("K201", "section", "2020-04-01.."));
    for (old, new, when) in [(tax, first, "2027-04-01.."), (tax, second, "2027-04-01.."), (first, merged, "2027-10-01..")] {
        ledger.unit_fact(old, when, UnitWhat::SucceededBy { unit: new });
    }
    let clerk = ledger.person("000017", "regular");
    let posts = [(tax, "2020-04-01..2027-04-01"), (first, "2027-04-01..2027-10-01"), (merged, "2027-10-01..2028-04-01"), (far, "2028-04-01..")];
    posts.into_iter().for_each(|(unit, when)| ledger.post(clerk, unit, "shuji", "clerical", when));
    ledger.appoint(clerk, "mentor", "mentor-certification", "2026-05-01..");
    use Verdict::{Met, Unmet};
    let held = [("2026-05-01", Met), ("2027-04-01", Met), ("2027-10-01", Met), ("2028-03-31", Met), ("2028-04-01", Unmet)];
    check(&MINATO, &ledger, "holds(mentor)", &held);
}

/// Moving on the day of a reorganisation to a section that does not follow the old one is a transfer all the same.
#[test]
fn moving_beside_a_reorganisation_is_a_transfer() {
    let mut ledger = Ledger::of("990019");
    let tax = ledger.unit_during("K101", "section", "2020-04-01..2027-04-01");
    let (heir, other) = (ledger.unit_during("K111", "section", "2027-04-01.."), ledger.unit_during("K201", "section", "2020-04-01.."));
    ledger.unit_fact(tax, "2027-04-01..", UnitWhat::SucceededBy { unit: heir });
    let clerk = ledger.person("000017", "regular");
    ledger.post(clerk, tax, "shuji", "clerical", "2020-04-01..2027-04-01");
    ledger.post(clerk, other, "shuji", "clerical", "2027-04-01..");
    ledger.appoint(clerk, "mentor", "mentor-certification", "2026-05-01..");
    check(&MINATO, &ledger, "holds(mentor)", &[("2027-03-31", Verdict::Met), ("2027-04-01", Verdict::Unmet)]);
}
