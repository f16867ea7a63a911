//! 人事の動き: joined, left, moved, followed the work of the unit, changed rank; each on its boundary day.

use ayumi_engine::{Scope, StaffChanges, Transfer, staff_changes};
use ayumi_facts::{Code, Seq, What};

use crate::ledger::{Ledger, day, people};
use crate::pack::policy;

/// 0 stays, 1 moves on 1 April, 2 follows its unit, 3 is promoted, 4 joins, 5 leaves with the post still open, 6 has no
/// employment on record.
fn ledger() -> Ledger {
    let mut ledger = Ledger::of_people(4);
    ledger.hire("regular", "2026-04-01..");
    ledger.hire("regular", "2020-04-01..2026-04-01");
    ledger.person();
    let (here, there) = (ledger.unit("10", None, "2020-04-01.."), ledger.unit("20", None, "2020-04-01.."));
    let (old, new) = (ledger.unit("30", None, "2020-04-01..2026-04-01"), ledger.unit("31", None, "2026-04-01.."));
    ledger.succeed(old, new, "2026-04-01..");
    ledger.post(0, here, "2020-04-01..").post(1, here, "2020-04-01..2026-04-01").post(1, there, "2026-04-01..");
    ledger.post(2, old, "2020-04-01..2026-04-01").post(2, new, "2026-04-01..");
    let kacho = What::Posting { unit: here, rank: Code::new("kacho"), series: Code::new("clerk"), main: true };
    ledger.post(3, here, "2020-04-01..2026-04-01").fact(3, "2026-04-01..", kacho);
    ledger.post(4, there, "2026-04-01..").post(5, there, "2020-04-01..").post(6, here, "2026-04-01..");
    ledger
}

#[track_caller]
fn check(before: &str, after: &str, expected: [&[u32]; 5]) {
    let (policy, snapshot) = (policy(), ledger().snapshot());
    let found = staff_changes(&Scope::new(&policy, &snapshot, Seq::NOW), day(before), day(after));
    let who = |transfers: &[Transfer]| transfers.iter().map(|of| of.person.0).collect::<Vec<_>>();
    let StaffChanges { joined, left, moved, followed, reranked } = &found;
    let found = [people(joined), people(left), who(moved), who(followed), who(reranked)];
    assert_eq!(found, expected.map(<[u32]>::to_vec), "{before} to {after}");
}

#[test]
fn each_change_is_seen_over_its_day_and_not_before_or_after() {
    check("2026-03-31", "2026-04-01", [&[4], &[5], &[1], &[2], &[3]]);
    check("2026-03-30", "2026-03-31", [&[], &[], &[], &[], &[]]);
    check("2026-04-01", "2026-12-31", [&[], &[], &[], &[], &[]]);
    // The other way round, who came has gone; the work of the new unit went nowhere.
    check("2026-04-01", "2026-03-31", [&[5], &[4], &[1, 2], &[], &[3]]);
}
