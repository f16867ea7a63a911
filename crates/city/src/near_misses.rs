//! 惜しい人: for every scheme some dozen people who lack exactly one of the things it asks for, and a few who lack
//! nothing and were not chosen yet. They are who a demonstration is about.

use ayumi_facts::Code;
use ayumi_policy::requirement::Leaf;

use crate::appointments::require;
use crate::fulfil::{can_fulfil, fulfil};
use crate::member::Member;
use crate::needs::{Rules, version};
use crate::vocabulary::Group;
use crate::world::World;

/// At most so many near misses a scheme.
const MOST: usize = 48;

/// Adds the near misses of every scheme, as of the plan's day.
pub fn add(world: &mut World) {
    let schemes: Vec<Code> = world.policy.schemes.keys().copied().collect();
    for scheme in schemes {
        let needs = needs(world, scheme);
        let wanted = MOST.min(world.plan.staff as usize / 15);
        for (index, missing) in needs.iter().enumerate() {
            let share = wanted / needs.len() + usize::from(index < wanted % needs.len());
            let kept: Vec<&Leaf> = needs.iter().filter(|need| *need != missing).collect();
            for place in short_of(world, scheme, Some(missing), &kept).into_iter().take(share) {
                give(world, place, &kept);
            }
        }
        let all: Vec<&Leaf> = needs.iter().collect();
        for place in short_of(world, scheme, None, &all).into_iter().take(wanted / 6 + 1) {
            give(world, place, &all);
        }
    }
}

fn rules<'a>(world: &'a World) -> Rules<'a> {
    Rules { policy: world.policy, words: &world.words, units: &world.units, day: world.plan.today }
}

fn needs(world: &World, scheme: Code) -> Vec<Leaf> {
    let rules = rules(world);
    let mut needs = require(world.policy, Some(scheme), rules.day).map(|of| rules.needs(of)).unwrap_or_default();
    // Being on the staff is no achievement to be short of.
    needs.retain(|need| !matches!(need, Leaf::Employment(_)));
    needs
}

/// People who lack what is `missing`, if anything is, have whatever else cannot be given to them, and do not hold the role.
fn short_of(world: &mut World, scheme: Code, missing: Option<&Leaf>, kept: &[&Leaf]) -> Vec<usize> {
    let role = world.policy.schemes.get(&scheme).filter(|rule| version(&rule.versions, world.plan.today).is_some()).map(|rule| rule.role);
    let rules = rules(world);
    let fits = |member: &&Member| {
        let staff = member.group == Group::Regular && member.unit.is_some() && member.is_at_work(rules.day) && !member.touched;
        let free = !role.is_some_and(|role| member.holds(role, rules.day));
        staff && free && !missing.is_some_and(|need| rules.has(member, need)) && kept.iter().all(|need| can_fulfil(need) || rules.has(member, need))
    };
    let mut places: Vec<usize> = world.members.iter().filter(fits).map(|member| member.place).collect();
    world.dice.appointments.shuffle(&mut places);
    places
}

fn give(world: &mut World, place: usize, kept: &[&Leaf]) {
    let World { policy, plan, words, units, members, facts, dice, .. } = &mut *world;
    let rules = Rules { policy, words, units, day: plan.today };
    if let Some(member) = members.get_mut(place) {
        kept.iter().for_each(|need| fulfil(rules, facts, member, need, &mut dice.appointments, plan.today));
        member.touched = true;
    }
}
