//! 組織改正: what became of every unit between two days, and the coverage on both.

use UnitChangeKind::*;
use ayumi_engine::{Scope, UnitChangeKind, Verdict, coverage_shift, reorganisation, vacancies};
use ayumi_facts::{Code, Seq, UnitId, UnitWhat};

use crate::ledger::{Ledger, day, people};
use crate::pack::{policy, requirement_of};

const EVE: &str = "2026-03-31";
const DAY: &str = "2026-04-01";
const OLD: &str = "2020-04-01..2026-04-01";
const NEW: &str = "2026-04-01..";
const ALWAYS: &str = "2020-04-01..";

fn named(ledger: &mut Ledger, unit: UnitId, name: &str, when: &str) {
    ledger.unit_fact(unit, when, UnitWhat::Name { name: name.into() });
}

/// (kinds, before, after, people before, people after)
type Shown = (Vec<UnitChangeKind>, Vec<u32>, Vec<u32>, Vec<u32>, Vec<u32>);

fn shown(ledger: &Ledger, before: &str, after: &str) -> Vec<Shown> {
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let found = reorganisation(&Scope::new(&policy, &snapshot, Seq::NOW), day(before), day(after));
    let ids = |units: &[UnitId]| units.iter().map(|unit| unit.0).collect();
    let show = |change: ayumi_engine::UnitChange| {
        (change.kinds, ids(&change.before), ids(&change.after), people(&change.people_before), people(&change.people_after))
    };
    found.changes.into_iter().map(show).collect()
}

#[test]
fn a_unit_stays_itself_under_another_name_and_below_another() {
    let mut ledger = Ledger::of_people(1);
    let (first, second) = (ledger.unit("1", None, ALWAYS), ledger.unit("2", None, ALWAYS));
    let team = ledger.unit("11", None, ALWAYS);
    ledger.unit_fact(team, OLD, UnitWhat::Parent { parent: first }).unit_fact(team, NEW, UnitWhat::Parent { parent: second });
    named(&mut ledger, second, "旧名", OLD);
    named(&mut ledger, second, "新名", NEW);
    ledger.post(0, team, ALWAYS);
    assert_eq!(
        shown(&ledger, EVE, DAY),
        vec![(vec![Renamed], vec![second.0], vec![second.0], vec![], vec![0]), (vec![Moved], vec![team.0], vec![team.0], vec![0], vec![0])]
    );
    assert_eq!(shown(&ledger, "2026-03-30", EVE), vec![]);
}

#[test]
fn new_abolished_and_followed_units() {
    let mut ledger = Ledger::of_people(2);
    let (gone, old) = (ledger.unit("1", None, OLD), ledger.unit("2", None, OLD));
    let below = ledger.unit("21", None, ALWAYS);
    let (next, fresh) = (ledger.unit("3", None, NEW), ledger.unit("4", None, NEW));
    ledger.unit_fact(below, OLD, UnitWhat::Parent { parent: old }).unit_fact(below, NEW, UnitWhat::Parent { parent: next });
    ledger.succeed(old, next, NEW);
    named(&mut ledger, old, "同じ名", OLD);
    named(&mut ledger, next, "同じ名", NEW);
    ledger.post(0, gone, OLD).post(0, fresh, NEW).post(1, below, ALWAYS);
    // What lies below the follower has not been moved.
    let expected = vec![
        (vec![Abolished], vec![gone.0], vec![], vec![0], vec![]),
        (vec![Succeeded], vec![old.0], vec![next.0], vec![1], vec![1]),
        (vec![New], vec![], vec![fresh.0], vec![], vec![0]),
    ];
    assert_eq!(shown(&ledger, EVE, DAY), expected);
}

#[test]
fn splits_mergers_and_what_is_split_off() {
    let mut ledger = Ledger::of_people(1);
    let (whole, left, right) = (ledger.unit("1", None, OLD), ledger.unit("11", None, NEW), ledger.unit("12", None, NEW));
    let (one, two, merged) = (ledger.unit("2", None, OLD), ledger.unit("3", None, OLD), ledger.unit("4", None, NEW));
    let (stays, off) = (ledger.unit("5", None, ALWAYS), ledger.unit("6", None, NEW));
    let (joins, joined) = (ledger.unit("7", None, OLD), ledger.unit("8", None, ALWAYS));
    ledger.succeed(whole, left, NEW).succeed(whole, right, NEW).succeed(one, merged, NEW).succeed(two, merged, NEW);
    ledger.succeed(stays, off, NEW).succeed(joins, joined, NEW);
    // What was split off before the first day is no part of this reorganisation.
    let (earlier, long_ago) = (ledger.unit("9", None, ALWAYS), ledger.unit("91", None, "2023-04-01.."));
    ledger.succeed(earlier, long_ago, "2023-04-01..");
    let kinds = shown(&ledger, EVE, DAY).into_iter().map(|(kinds, before, after, ..)| (kinds, before, after)).collect::<Vec<_>>();
    let expected = vec![
        (vec![Split], vec![whole.0], vec![left.0, right.0]),
        (vec![Merged], vec![one.0, two.0], vec![merged.0]),
        (vec![Split], vec![stays.0], vec![stays.0, off.0]),
        (vec![Merged], vec![joins.0, joined.0], vec![joined.0]),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn teams_go_with_their_section_and_may_be_taken_into_it() {
    let mut ledger = Ledger::of_people(2);
    let (section, first, second) = (ledger.unit("1", None, OLD), ledger.unit("11", None, NEW), ledger.unit("12", None, NEW));
    let team = ledger.unit("101", Some(section), OLD);
    let kept = ledger.unit("2", None, ALWAYS);
    let (taken, given) = (ledger.unit("201", Some(kept), OLD), ledger.unit("202", Some(kept), NEW));
    ledger.succeed(section, first, NEW).succeed(section, second, NEW).succeed(team, second, NEW).succeed(taken, kept, NEW);
    ledger.post(0, team, OLD).post(0, second, NEW).post(1, taken, OLD).post(1, kept, NEW);
    let expected = vec![
        (vec![Split], vec![section.0], vec![first.0, second.0], vec![0], vec![0]),
        (vec![Merged], vec![kept.0], vec![kept.0], vec![1], vec![1]),
        (vec![New], vec![], vec![given.0], vec![], vec![]),
    ];
    assert_eq!(shown(&ledger, EVE, DAY), expected);
    ledger.succeed(kept, given, NEW);
    let (policy, snapshot) = (policy(), ledger.snapshot());
    let found = reorganisation(&Scope::new(&policy, &snapshot, Seq::NOW), day(EVE), day(DAY));
    let below = |change: &ayumi_engine::UnitChange| (change.below_before.clone(), change.below_after.clone());
    assert_eq!(found.changes.iter().map(below).collect::<Vec<_>>(), vec![(vec![team], vec![]), (vec![taken], vec![given])]);
}

#[test]
fn a_section_that_lost_its_leader_says_where_the_leader_went() {
    let mut ledger = Ledger::of_people(4);
    let (old, kept) = (ledger.unit("10", None, OLD), ledger.unit("20", None, ALWAYS));
    let (next, fresh, gone) = (ledger.unit("11", None, NEW), ledger.unit("30", None, NEW), ledger.unit("40", None, OLD));
    ledger.succeed(old, next, NEW);
    ledger.post(0, old, OLD).post(0, kept, NEW).post(1, gone, OLD).post(1, fresh, NEW).post(2, next, NEW).post(3, fresh, NEW);
    ledger.appoint(0, "manager", "2024-06-01..").appoint(1, "manager", "2024-06-01..2026-04-01");
    ledger.appoint(3, "manager", "2024-06-01..");
    let (policy, snapshot, having) = (policy(), ledger.snapshot(), requirement_of("holds(manager)"));
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let shift = coverage_shift(&scope, Code::new("sections"), 1, &having, day(EVE), day(DAY)).unwrap();
    let of = |unit: UnitId| shift.units.iter().find(|shift| shift.after.unit == unit).unwrap();
    assert_eq!((of(next).was, of(next).after.state, of(next).lost()), (Some(Verdict::Met), Verdict::Unmet, true));
    let left = &of(next).left;
    assert_eq!(
        left.iter().map(|mover| (mover.person.0, mover.to.map(|post| post.unit), mover.is)).collect::<Vec<_>>(),
        vec![(0, Some(kept), ayumi_engine::State::Met)]
    );
    assert_eq!((of(kept).gained(), of(kept).came[0].from.map(|post| post.unit)), (true, Some(old)));
    let new = of(fresh);
    assert_eq!((new.was, new.after.state, new.lost(), new.gained()), (None, Verdict::Met, false, false), "a new unit never lacked anybody");
    assert_eq!(shift.ended.iter().map(|unit| unit.unit).collect::<Vec<_>>(), vec![gone]);
    let vacant = vacancies(&scope, Code::new("sections"), 1, &having, day(EVE), day(DAY)).unwrap();
    let lost: Vec<UnitId> = shift.units.iter().filter(|shift| shift.lost()).map(|shift| shift.after.unit).collect();
    assert_eq!(vacant.iter().map(|vacancy| vacancy.unit.unit).collect::<Vec<_>>(), lost);
}
