//! 組織改正: what became of every unit between two days: new, abolished, renamed, moved, split, merged, with the people on
//! both sides. A unit is followed through succession; a code that is used again is another unit.

use std::collections::BTreeSet;

use ayumi_calendar::Date;
use ayumi_facts::{PersonId, UnitId};
use serde::Serialize;

use crate::{Placement, Scope, placement};

/// 二つの日の間の組織改正.
#[derive(Clone, Debug)]
pub struct Reorganisation {
    /// Units that belong together through succession; what stayed as it was is left out. Those that lead somewhere in
    /// the order of the ledger, then the new ones.
    pub changes: Vec<UnitChange>,
    /// Where everybody is on the first day.
    pub before: Placement,
    /// Where everybody is on the second day.
    pub after: Placement,
}

/// ひとつの改正.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChange {
    /// What happened; a unit may be renamed and moved at once.
    pub kinds: Vec<UnitChangeKind>,
    /// The units of the first day; none for a new unit.
    pub before: Vec<UnitId>,
    /// Units of the first day that lay below those and went with them.
    pub below_before: Vec<UnitId>,
    /// The units of the second day that do their work; none for an abolished unit.
    pub after: Vec<UnitId>,
    /// Units of the second day that lie below those and came with them.
    pub below_after: Vec<UnitId>,
    /// Whose main post was in those of the first day, or below, each once.
    pub people_before: Vec<PersonId>,
    /// Whose main post is in those of the second day, or below, each once.
    pub people_after: Vec<PersonId>,
}

/// 改正の種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitChangeKind {
    /// Nothing did its work before.
    New,
    /// Nothing does its work now.
    Abolished,
    /// One unit followed by one other.
    Succeeded,
    /// One unit whose work went to several; it may be one of them.
    Split,
    /// Several units whose work went to one; it may be one of them.
    Merged,
    /// Several units whose work went to several.
    Rearranged,
    /// Under another name.
    Renamed,
    /// Below another unit, not only below what followed the one above.
    Moved,
}

impl UnitChangeKind {
    /// The word officials read.
    pub fn ja(self) -> &'static str {
        match self {
            Self::New => "新設",
            Self::Abolished => "廃止",
            Self::Succeeded => "引継ぎ",
            Self::Split => "分割",
            Self::Merged => "統合",
            Self::Rearranged => "再編",
            Self::Renamed => "改称",
            Self::Moved => "移管",
        }
    }
}

/// What became of the units between the end of `before` and the end of `after`. Each day is read with its own units, names
/// and main posts.
pub fn reorganisation(scope: &Scope, before: Date, after: Date) -> Reorganisation {
    let days = Days { scope, before, after };
    let (was, is) = (placement(scope, before), placement(scope, after));
    let joined = days.joined();
    let change = |(before, after): Joined| {
        let (before, below_before) = tops(&was, before);
        let (after, below_after) = tops(&is, after);
        let mut kinds = days.kinds(&before, &after);
        // A unit that takes in what lay below it, or gives off what then lies below it, is itself as before.
        if kinds.is_empty() && !below_before.is_empty() {
            kinds.push(UnitChangeKind::Merged);
        } else if kinds.is_empty() && !below_after.is_empty() {
            kinds.push(UnitChangeKind::Split);
        }
        let (people_before, people_after) = (together(&was, &before), together(&is, &after));
        UnitChange { kinds, before, below_before, after, below_after, people_before, people_after }
    };
    let changes = joined.into_iter().map(change).filter(|change| !change.kinds.is_empty()).collect();
    Reorganisation { changes, before: was, after: is }
}

/// The units on the second day that do the work of `unit` of the first: itself or its heirs, and what was split off it.
fn heirs_of(scope: &Scope, unit: UnitId, before: Date, after: Date) -> Vec<UnitId> {
    let mut heirs = scope.units.heirs(unit, after);
    for off in scope.units.successors(unit).into_iter().flat_map(|follower| scope.units.heirs(follower, after)) {
        if !heirs.contains(&off) && (!heirs.contains(&unit) || !scope.units.exists(off, before)) {
            heirs.push(off);
        }
    }
    heirs.sort_unstable();
    heirs
}

struct Days<'s, 'p> {
    scope: &'s Scope<'p>,
    before: Date,
    after: Date,
}

type Joined = (Vec<UnitId>, Vec<UnitId>);

impl Days<'_, '_> {
    /// Units of both days, those together that share any work.
    fn joined(&self) -> Vec<Joined> {
        let units = &self.scope.units;
        let mut groups: Vec<Joined> = Vec::new();
        for unit in units.ids().filter(|unit| units.exists(*unit, self.before)) {
            let mut group: Joined = (vec![unit], heirs_of(self.scope, unit, self.before, self.after));
            while let Some(at) = groups.iter().position(|(_, after)| after.iter().any(|unit| group.1.contains(unit))) {
                let (before, after) = groups.remove(at);
                group.0.extend(before);
                group.1.extend(after);
            }
            groups.push((sorted(group.0), sorted(group.1)));
        }
        let continued: BTreeSet<UnitId> = groups.iter().flat_map(|(_, after)| after.iter().copied()).collect();
        groups.sort();
        let new = units.ids().filter(|unit| units.exists(*unit, self.after) && !continued.contains(unit));
        groups.extend(new.map(|unit| (Vec::new(), vec![unit])));
        groups
    }

    fn kinds(&self, before: &[UnitId], after: &[UnitId]) -> Vec<UnitChangeKind> {
        match (before, after) {
            ([], _) => vec![UnitChangeKind::New],
            (_, []) => vec![UnitChangeKind::Abolished],
            ([was], [is]) => self.one_to_one(*was, *is),
            ([_], _) => vec![UnitChangeKind::Split],
            (_, [_]) => vec![UnitChangeKind::Merged],
            _ => vec![UnitChangeKind::Rearranged],
        }
    }

    fn one_to_one(&self, was: UnitId, is: UnitId) -> Vec<UnitChangeKind> {
        let units = &self.scope.units;
        let followed = was != is;
        let renamed = units.name(was, self.before) != units.name(is, self.after);
        let (above, now) = (units.parent(was, self.before), units.parent(is, self.after));
        let stays = match (above, now) {
            (Some(above), Some(now)) => above == now || heirs_of(self.scope, above, self.before, self.after).contains(&now),
            (above, now) => above.is_none() && now.is_none(),
        };
        let kinds = [(followed, UnitChangeKind::Succeeded), (renamed, UnitChangeKind::Renamed), (!stays, UnitChangeKind::Moved)];
        kinds.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
    }
}

/// Those that lie below none of the others that day, and those that do.
fn tops(placement: &Placement, units: Vec<UnitId>) -> (Vec<UnitId>, Vec<UnitId>) {
    let below = |unit: &UnitId| placement.line(*unit).iter().skip(1).any(|above| above != unit && units.contains(above));
    let (below, tops) = units.iter().copied().partition(below);
    (tops, below)
}

fn sorted(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.sort_unstable();
    units.dedup();
    units
}

/// The people of several units, each once, in the order of the ledger.
fn together(placement: &Placement, units: &[UnitId]) -> Vec<PersonId> {
    let people: BTreeSet<PersonId> = units.iter().flat_map(|unit| placement.within(*unit)).copied().collect();
    people.into_iter().collect()
}
