//! 人事の動き: who joined, left, went to another section and changed rank from one day to another. By employment and main
//! post alone; what somebody lost or gained by it is said by [`crate::population_changes`].

use ayumi_calendar::Date;
use ayumi_facts::PersonId;

use crate::population::employment;
use crate::{Post, Scope, State, main_posts};

/// 二つの日の間の人事の動き. Each list is in the order of the ledger; one person can be in several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffChanges {
    /// 採用: employed on the second day and surely not on the first.
    pub joined: Vec<PersonId>,
    /// 退職: employed on the first day and surely not on the second.
    pub left: Vec<PersonId>,
    /// 異動: the main post is in another unit.
    pub moved: Vec<Transfer>,
    /// 組織改編: the main post is in the unit that took over the work of the one before.
    pub followed: Vec<Transfer>,
    /// The main post is of another rank; somebody without a rank on record on either day is left out.
    pub reranked: Vec<Transfer>,
}

/// 本務の変化.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// 職員
    pub person: PersonId,
    /// On the first day.
    pub from: Post,
    /// On the second day.
    pub to: Post,
}

/// What changed from the end of `before` to the end of `after`. Posts of people known not to be employed are no posts.
pub fn staff_changes(scope: &Scope, before: Date, after: Date) -> StaffChanges {
    let (was, is) = (employment(scope, before), employment(scope, after));
    let (from, to) = (main_posts(scope, before), main_posts(scope, after));
    let mut changes = StaffChanges::default();
    for (person, ((was, is), (from, to))) in scope.snapshot.person_ids().zip(was.into_iter().zip(is).zip(from.into_iter().zip(to))) {
        match (was, is) {
            (State::Unmet, State::Met) => changes.joined.push(person),
            (State::Met, State::Unmet) => changes.left.push(person),
            _ => {}
        }
        if let (Some(from), Some(to)) = (from, to)
            && was != State::Unmet
            && is != State::Unmet
        {
            changes.transfer(scope, Transfer { person, from, to }, after);
        }
    }
    changes
}

impl StaffChanges {
    fn transfer(&mut self, scope: &Scope, transfer: Transfer, after: Date) {
        let Transfer { from, to, .. } = transfer;
        if from.unit != to.unit {
            let follows = scope.units.heirs(from.unit, after).contains(&to.unit);
            if follows { &mut self.followed } else { &mut self.moved }.push(transfer);
        }
        if from.rank != to.rank && !from.rank.as_str().is_empty() && !to.rank.as_str().is_empty() {
            self.reranked.push(transfer);
        }
    }
}
