//! 所属ごとの数: where people are, who holds what there, where they stand, and which skills they have.

use ayumi_engine::{
    EvaluationError, Holding, Need, Scope, SkillCell, SkillPlace, SkillStanding, holders_by_unit, placement, posted_beside, skill_map, stages,
    units_below,
};
use ayumi_facts::{Assessor, Code, Seq, UnitId, What};

use crate::ledger::{Ledger, day, people};
use crate::pack::{policy, policy_with};

const AS_OF: &str = "2026-03-31";

/// 0 in the section, 1 and 2 in its team, 3 in the other section, 4 without a post, 5 has left with the post still open.
fn ledger() -> (Ledger, UnitId, UnitId, UnitId) {
    let mut ledger = Ledger::of_people(5);
    ledger.hire("regular", "2020-04-01..2026-03-31");
    let section = ledger.unit("10", None, "2020-04-01..");
    let team = ledger.unit("101", Some(section), "2020-04-01..");
    let other = ledger.unit("20", None, "2020-04-01..");
    ledger.post(0, section, "2020-04-01..").post(1, team, "2020-04-01..").post(2, team, "2020-04-01..").post(3, other, "2020-04-01..");
    ledger.post(5, team, "2020-04-01..");
    (ledger, section, team, other)
}

#[test]
fn people_are_in_their_unit_and_in_those_above() {
    let (ledger, section, team, other) = ledger();
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let placed = placement(&scope, day(AS_OF));
    assert_eq!((people(placed.own(section)), people(placed.within(section))), (vec![0], vec![0, 1, 2]));
    assert_eq!((people(placed.within(team)), people(placed.within(other)), people(&placed.unplaced)), (vec![1, 2], vec![3], vec![4]));
    assert_eq!(people(placement(&scope, day("2026-03-30")).own(team)), vec![1, 2, 5]);
    assert_eq!((units_below(&scope, section, day(AS_OF)), units_below(&scope, team, day(AS_OF))), (vec![section, team], vec![team]));
    assert_eq!((placed.line(team), placed.lines_of(ayumi_facts::PersonId(1))), ([team, section].as_slice(), vec![team, section]));
}

#[test]
fn two_main_posts_count_in_both_units_and_once_above() {
    let (mut ledger, section, team, other) = ledger();
    ledger.post(1, section, "2025-04-01..").post(1, other, "2025-04-01..");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let placed = placement(&Scope::new(&policy, &snapshot, Seq::NOW), day(AS_OF));
    assert_eq!(people(placed.own(team)), vec![1, 2]);
    assert_eq!((people(placed.within(section)), people(placed.within(other))), (vec![0, 1, 2], vec![1, 3]));
}

#[test]
fn who_is_posted_beside_is_listed_apart_from_whose_main_post_it_is() {
    let (mut ledger, section, team, other) = ledger();
    let beside = |unit| What::Posting { unit, rank: Code::new("shuji"), series: Code::new("clerk"), main: false };
    ledger.fact(3, "2025-04-01..", beside(team)).fact(0, "2025-04-01..", beside(other)).fact(4, "2025-04-01..2026-03-31", beside(section));
    // Whoever has left is nowhere, also beside.
    ledger.fact(5, "2025-04-01..", beside(section));
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let found = |unit, as_of| -> Vec<(u32, UnitId)> {
        posted_beside(&scope, &units_below(&scope, unit, day(as_of)), day(as_of)).iter().map(|(person, post)| (person.0, post.unit)).collect()
    };
    assert_eq!((found(section, AS_OF), found(team, AS_OF), found(other, AS_OF)), (vec![(3, team)], vec![(3, team)], vec![(0, other)]));
    assert_eq!(found(section, "2026-03-30"), vec![(4, section), (5, section), (3, team)]);
    assert!(placement(&scope, day(AS_OF)).within(team).iter().all(|person| person.0 != 3));
}

#[test]
fn holders_of_a_unit_and_of_what_lies_below() {
    let (mut ledger, section, team, other) = ledger();
    ledger.appoint(0, "manager", "2026-03-31..").appoint(1, "manager", "2025-04-01..").appoint(4, "manager", "2025-04-01..");
    ledger.appoint(5, "manager", "2025-04-01..").say(2, "promoter-duty", true, "2025-04-01..");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let roles = [Code::new("manager"), Code::new("promoter")];
    let found = holders_by_unit(&scope, &roles, day(AS_OF)).unwrap();
    let ids = |holdings: &[Holding]| holdings.iter().map(|holding| people(&holding.people)).collect::<Vec<_>>();
    let of = |unit| found.unit(unit).unwrap();
    assert_eq!((ids(&of(section).own), ids(&of(section).within)), (vec![vec![0], vec![]], vec![vec![0, 1], vec![2]]));
    assert_eq!((ids(&of(team).own), ids(&of(other).within)), (vec![vec![1], vec![2]], vec![vec![], vec![]]));
    assert_eq!((of(section).staff, of(section).staff_within), (1, 3));
    assert_eq!((ids(&found.unplaced), ids(&found.total)), (vec![vec![4], vec![]], vec![vec![0, 1, 4], vec![2]]));
    let eve = holders_by_unit(&scope, &roles, day("2026-03-30")).unwrap();
    assert_eq!(ids(&eve.unit(section).unwrap().within)[0], vec![1, 5]);
    let nobody = Code::new("nobody");
    assert_eq!(holders_by_unit(&scope, &[nobody], day(AS_OF)).unwrap_err(), EvaluationError::NoSuchRule(nobody));
}

#[test]
fn everybody_stands_at_one_step() {
    let (mut ledger, section, ..) = ledger();
    ledger.person();
    ledger.complete(0, "literacy", "2026-03-31..").complete(1, "literacy", "2025-04-01..").complete(5, "literacy", "2025-04-01..");
    ledger.assess(1, "bpr", "able", Assessor::Own, "2025-04-01..").appoint(3, "expert", "2025-04-01..");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let growth = Code::new("growth");
    let found = stages(&scope, growth, day(AS_OF)).unwrap();
    let shown = |counts: &[ayumi_engine::StageCount]| {
        let show = |count: &ayumi_engine::StageCount| (count.step.map_or("", Code::as_str), people(&count.people), people(&count.perhaps));
        counts.iter().map(show).collect::<Vec<_>>()
    };
    let expected = vec![("", vec![2, 4], vec![]), ("step1", vec![0], vec![0]), ("step2", vec![1], vec![]), ("step3", vec![3], vec![])];
    assert_eq!((shown(&found.steps), people(&found.unknown), found.people()), (expected, vec![6], 5));
    let within = found.among(placement(&scope, day(AS_OF)).within(section));
    assert_eq!(shown(&within)[..2], [("", vec![2], vec![]), ("step1", vec![0], vec![0])]);
    assert_eq!(found.of(ayumi_facts::PersonId(0)), Some((Some(Code::new("step1")), Some(Code::new("step2")))));
    assert_eq!(stages(&scope, growth, day("2024-03-31")).unwrap().people(), 0, "before the policy's first day");
    assert!(stages(&scope, Code::new("nothing"), day(AS_OF)).is_err());
}

fn cell(reached: u32, below: u32, unrated: u32, unsure: u32) -> SkillCell {
    SkillCell { reached, below, unrated, unsure }
}

#[test]
fn skills_are_counted_against_what_is_needed() {
    let (mut ledger, section, team, other) = ledger();
    ledger.assess(0, "bpr", "able", Assessor::Own, "2025-04-01..").assess(1, "bpr", "none", Assessor::Head, "2025-04-01..2026-03-31");
    ledger.assess(3, "bpr", "none", Assessor::Own, "2026-03-31..").assess(4, "bpr", "basic", Assessor::Own, "2025-04-01..");
    ledger.appoint(1, "manager", "2025-04-01..").appoint(3, "manager", "2025-04-01..");
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let units = [section, team, other];
    let bpr = |need: &Need, as_of: &str| {
        let map = skill_map(&scope, &units, need, day(as_of)).unwrap();
        let at = map.skills.iter().position(|skill| skill.as_str() == "bpr").unwrap();
        let rows: Vec<SkillCell> = map.rows.iter().chain([&map.elsewhere, &map.total]).map(|row| row.cells[at]).collect();
        (rows, map)
    };
    let (rows, map) = bpr(&Need::Role(Code::new("manager")), AS_OF);
    assert_eq!(rows, vec![cell(1, 0, 2, 0), cell(0, 0, 2, 0), cell(0, 1, 0, 0), cell(1, 0, 0, 0), cell(2, 1, 2, 0)]);
    assert_eq!(map.skills, vec![Code::new("bpr"), Code::new("data")]);
    let who = |place, standing| people(&map.people_of(place, Code::new("bpr"), standing));
    assert_eq!(who(SkillPlace::Unit(section), SkillStanding::Unrated), vec![1, 2]);
    assert_eq!((who(SkillPlace::Elsewhere, SkillStanding::Reached), who(SkillPlace::All, SkillStanding::Reached)), (vec![4], vec![0, 4]));
    // An assessment counts until the day before it expires.
    assert_eq!(bpr(&Need::Role(Code::new("manager")), "2026-03-30").0[1], cell(0, 1, 2, 0));
    assert_eq!(bpr(&Need::Held, AS_OF).0, vec![cell(0, 0, 1, 0), cell(0, 0, 1, 0), cell(0, 1, 0, 0), cell(0, 0, 0, 0), cell(0, 1, 1, 0)]);
    let able = Need::Levels(vec![(Code::new("bpr"), Code::new("able"))]);
    assert_eq!(bpr(&able, AS_OF).0[4], cell(1, 2, 2, 0));
    let twice = Need::Levels(["able", "basic"].map(|level| (Code::new("bpr"), Code::new(level))).to_vec());
    assert_eq!(bpr(&twice, AS_OF).0[4], cell(1, 2, 2, 0), "needed twice is needed once, at the higher level");
    let nothing = Code::new("nothing");
    let missing = skill_map(&scope, &units, &Need::Levels(vec![(Code::new("bpr"), nothing)]), day(AS_OF)).unwrap_err();
    assert_eq!(missing, EvaluationError::NoSuchRule(nothing));
}

#[test]
fn who_may_hold_the_role_may_need_the_skill() {
    let policy =
        policy_with(&[("skill-map.yaml", "roles: [manager]", "roles: [promoter]"), ("roles.yaml", "attribute(promoter-duty)", "attribute(wishes)")]);
    let (mut ledger, section, ..) = ledger();
    ledger.say(0, "wishes", true, "2025-04-01..").say(1, "wishes", false, "2025-04-01..");
    let snapshot = ledger.snapshot();
    let map = skill_map(&Scope::new(&policy, &snapshot, Seq::NOW), &[section], &Need::Held, day(AS_OF)).unwrap();
    assert_eq!((map.rows[0].cells[0], map.total.cells[0]), (cell(0, 0, 1, 1), cell(0, 0, 1, 3)));
    assert_eq!(people(&map.people_of(SkillPlace::All, map.skills[0], SkillStanding::Unsure)), vec![2, 3, 4]);
}
