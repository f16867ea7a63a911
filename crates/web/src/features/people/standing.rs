//! 役割と段階: which roles everybody holds and where they stand on a day, asked once for all.

use std::collections::HashSet;
use std::sync::Arc;

use ayumi_engine::{Stages, holders_by_unit, stages};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::Policy;
use ayumi_policy::model::By;

use crate::ask::Ask;

/// 全員の役割と段階.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Roles that are shown: those that the policy does not give to everybody.
    pub roles: Vec<Code>,
    /// One entry a stage group.
    pub stages: Vec<Stages>,
    held: Vec<Vec<Code>>,
    unsure: Vec<u16>,
}

/// The roles and stages of the day.
pub fn standing(ask: &Ask) -> Arc<Standing> {
    ask.remember("people standing", || Standing::of(ask))
}

impl Standing {
    fn of(ask: &Ask) -> Self {
        let (scope, policy, day) = (ask.world.scope(), ask.world.policy(), ask.as_of());
        let everybodys = |role: &Code| policy.roles.get(role).is_some_and(|rule| rule.ways.iter().any(|way| way.by == By::Everyone));
        let roles: Vec<Code> = policy.roles.keys().filter(|role| !everybodys(role)).copied().collect();
        let people = scope.snapshot.people.len();
        let (mut held, mut unsure) = (vec![Vec::new(); people], vec![0; people]);
        let total = holders_by_unit(scope, &roles, day).map(|found| found.total).unwrap_or_default();
        for (role, holding) in roles.iter().zip(total) {
            holding.people.iter().for_each(|person| held[person.0 as usize].push(*role));
            holding.unknown.iter().for_each(|person| unsure[person.0 as usize] += 1);
        }
        held.iter_mut().for_each(|roles| leave_out_families(policy, roles));
        let stages = policy.stages.keys().filter_map(|group| stages(scope, *group, day).ok()).collect();
        Self { roles, stages, held, unsure }
    }

    /// The roles that somebody holds, in the order of the policy; a family only where none of its members is held.
    pub fn held(&self, person: PersonId) -> &[Code] {
        self.held.get(person.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Of how many roles it is unknown.
    pub fn unsure(&self, person: PersonId) -> u16 {
        self.unsure.get(person.0 as usize).copied().unwrap_or(0)
    }
}

fn leave_out_families(policy: &Policy, roles: &mut Vec<Code>) {
    let held: HashSet<Code> = roles.iter().copied().collect();
    let is_said_already = |role: &Code| policy.roles.get(role).is_some_and(|rule| rule.members.iter().any(|member| held.contains(member)));
    roles.retain(|role| !is_said_already(role));
}
