//! 人材の発掘: whom the policy's named requirements look for. Where they ask for skills or attributes that hardly
//! anybody has on record, a plausible few get them; what asks for service, rank or roles is left as it came.

use ayumi_facts::Code;
use ayumi_policy::requirement::{Leaf, Requirement};

use crate::fulfil::{can_fulfil, fulfil};
use crate::member::Member;
use crate::needs::{Rules, version};
use crate::vocabulary::Group;
use crate::world::World;

/// One in so many of the staff, at least, is found by a search for skills or attributes.
const ONE_IN: usize = 80;

/// Lets some people meet each named requirement over skills or attributes, as of the plan's day.
pub fn add(world: &mut World) {
    let named: Vec<Code> = world.policy.requirements.keys().copied().collect();
    for name in named {
        let Some((requirement, needs)) = sought(world, name) else { continue };
        let wanted = (world.plan.staff as usize / ONE_IN).max(3);
        let have = world.members.iter().filter(|member| is_at_hand(world, member) && rules(world).meets(member, &requirement)).count();
        for place in near(world, &needs).into_iter().take(wanted.saturating_sub(have)) {
            give(world, place, &needs);
        }
    }
}

fn rules<'a>(world: &'a World) -> Rules<'a> {
    Rules { policy: world.policy, words: &world.words, units: &world.units, day: world.plan.today }
}

/// The needs of a named requirement in force, if any of them is a skill or an attribute.
fn sought(world: &World, name: Code) -> Option<(Requirement, Vec<Leaf>)> {
    let requirement = version(world.policy.requirements.get(&name)?, world.plan.today)?;
    let needs = rules(world).needs(requirement);
    let talent = needs.iter().any(|need| matches!(need, Leaf::Skill { .. } | Leaf::Attribute { .. }));
    talent.then(|| (requirement.clone(), needs))
}

fn is_at_hand(world: &World, member: &Member) -> bool {
    member.group != Group::Outside && member.is_at_work(world.plan.today) && member.unit.is_some() && !member.touched
}

/// Who has whatever cannot be given and no role yet, those first who lack least.
fn near(world: &mut World, needs: &[Leaf]) -> Vec<usize> {
    let rules = rules(world);
    let fits = |member: &&Member| {
        let plain = member.group == Group::Regular && member.roles.is_empty() && is_at_hand(world, member);
        plain && needs.iter().all(|need| can_fulfil(need) || rules.has(member, need))
    };
    let lacks = |member: &Member| needs.iter().filter(|need| !rules.has(member, need)).count();
    let mut near: Vec<(usize, usize)> = world.members.iter().filter(fits).map(|member| (lacks(member), member.place)).collect();
    near.retain(|(lacks, _)| *lacks > 0);
    world.dice.skills.shuffle(&mut near);
    near.sort_by_key(|(lacks, _)| *lacks);
    near.into_iter().map(|(_, place)| place).collect()
}

fn give(world: &mut World, place: usize, needs: &[Leaf]) {
    let World { policy, plan, words, units, members, facts, dice, .. } = &mut *world;
    let rules = Rules { policy, words, units, day: plan.today };
    if let Some(member) = members.get_mut(place) {
        needs.iter().for_each(|need| fulfil(rules, facts, member, need, &mut dice.skills, plan.today));
        member.touched = true;
    }
}
