//! Assessments of skills: a share of the staff, by themselves, by their heads or by a test. Who was never
//! assessed has no level, and that is not the lowest.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Assessor, Code, What};
use ayumi_policy::Policy;

use crate::history::{Act, When};
use crate::member::{Facts, Member};
use crate::vocabulary::Group;
use crate::world::World;

/// Out of a hundred people, so many are ever assessed.
const ASSESSED: usize = 42;

/// The assessments of a year, in the autumn; each person every third year, from two years before the policy.
pub fn year(world: &mut World, year: FiscalYear) {
    let World { policy, plan, members, facts, dice, .. } = world;
    let day = year.start().plus_days(190);
    if policy.pack.skills.is_empty() || day > plan.today || year.end() < policy.start().plus_years(-2) {
        return;
    }
    let turn = usize::try_from(year.0).unwrap_or(0) % 3;
    for member in members.iter_mut().filter(|member| member.is_at_work(day) && member.group != Group::FiscalYear) {
        if member.place % 100 >= ASSESSED || member.place % 3 != turn || !member.skills.is_empty() {
            continue;
        }
        for (skill, rule) in &policy.skills {
            let top = rule.levels.len();
            let by = *dice.skills.pick(&[Assessor::Own, Assessor::Own, Assessor::Head, Assessor::Head, Assessor::Test]).unwrap_or(&Assessor::Own);
            if top == 0 || dice.skills.per_mille(150) {
                continue;
            }
            // Low levels are the usual ones; talent helps.
            let reach = top * usize::try_from(member.talent).unwrap_or(0) / 1000 + 1;
            let level = dice.skills.below(reach + 1).min(top - 1);
            assess(policy, facts, member, *skill, level as u8, by, day);
        }
    }
}

/// Records a level of a skill on a day, beside any that was assessed before.
pub fn assess(policy: &Policy, facts: &mut Facts, member: &mut Member, skill: Code, level: u8, by: Assessor, day: Date) {
    let levels = policy.skills.get(&skill).map(|rule| &rule.levels);
    let code = levels.and_then(|levels| levels.iter().find(|(_, place)| **place == level)).map(|(code, _)| *code);
    let Some(code) = code else { return };
    let when = When::new(day.plus_days(5), Act::Assessments);
    facts.record(member.place, Period { from: day, until: Date::FAR }, What::Assessment { skill, level: code, by }, when);
    member.skills.retain(|(other, _)| *other != skill);
    member.skills.push((skill, level));
}
