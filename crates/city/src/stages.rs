//! People on the steps of the pack's stages, as of the plan's day: many on none, fewer on each higher one.

use ayumi_policy::requirement::{Leaf, Requirement};
use ayumi_policy::resolved::StageRule;

use crate::fulfil::{can_fulfil, fulfil};
use crate::member::Member;
use crate::needs::Rules;
use crate::vocabulary::Group;
use crate::world::World;

/// Where a stage concerns more people than this, it concerns the staff, and they get less far.
const FEW: usize = 100;

/// Lets some of those whom each stage concerns reach its steps.
pub fn add(world: &mut World) {
    let policy = world.policy;
    for stage in policy.stages.values() {
        let concerned = concerned(world, stage);
        // How many in a hundred reach the first step; of these, that many the second, and so on.
        let share = if concerned.len() > FEW { 30 } else { 55 };
        for place in concerned {
            for step in &stage.steps {
                let goes_on = world.dice.skills.per_mille(share * 10);
                if !goes_on || !climb(world, place, &step.require) {
                    break;
                }
            }
        }
    }
}

fn concerned(world: &World, stage: &StageRule) -> Vec<usize> {
    let rules = Rules { policy: world.policy, words: &world.words, units: &world.units, day: world.plan.today };
    let concerns = |member: &&Member| {
        let named = stage.roles.iter().any(|role| rules.in_reach(member, *role).is_some());
        let met = stage.of.as_ref().is_some_and(|of| rules.meets(member, of));
        member.group != Group::Outside && member.is_at_work(rules.day) && member.unit.is_some() && (named || met)
    };
    world.members.iter().filter(concerns).map(|member| member.place).collect()
}

/// Gives somebody what a step asks for; not if part of it cannot be given.
fn climb(world: &mut World, place: usize, require: &Requirement) -> bool {
    let World { policy, plan, words, units, members, facts, dice, .. } = world;
    let rules = Rules { policy, words, units, day: plan.today };
    let Some(member) = members.get_mut(place) else { return false };
    let needs: Vec<Leaf> = rules.needs(require);
    let possible = needs.iter().all(|need| can_fulfil(need) || rules.has(member, need));
    if possible {
        needs.iter().for_each(|need| fulfil(rules, facts, member, need, &mut dice.skills, plan.today));
    }
    possible
}
