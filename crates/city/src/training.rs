//! Courses and exams of a year: who attends follows from the pack's course plan (must, should, may) and from
//! chance; what expires is renewed, mostly in time.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, What};
use ayumi_policy::Policy;
use ayumi_policy::model::{By, Duty};

use crate::history::Act;
use crate::member::{Member, attain, complete};
use crate::needs::Rules;
use crate::vocabulary::CourseWords;
use crate::world::World;

/// How long before the policy its courses were already held, some of them.
const YEARS_BEFORE_POLICY: i32 = 4;

/// Courses and exams of a year.
pub fn year(world: &mut World, year: FiscalYear) {
    let reach = reach(world, year);
    for (member, reach) in world.members.iter_mut().zip(&reach) {
        let by_rule = reach.iter().filter(|(_, by)| *by == By::Rule).map(|(role, _)| *role);
        by_rule.for_each(|role| member.by_rule.extend((!member.by_rule.contains(&role)).then_some(role)));
    }
    let World { policy, plan, words, units, members, facts, dice, .. } = world;
    let (rules, dice) = (Rules { policy, words, units, day: year.start() }, &mut dice.training);
    for course in &words.courses {
        let Some(share) = intensity(policy, course, year) else { continue };
        let audience = policy.audiences.get(&course.code);
        for (member, reach) in members.iter_mut().zip(&reach) {
            let days = course_days(course.number, year);
            let Some(day) = dice.pick(&days).copied().filter(|day| member.is_at_work(*day)) else { continue };
            let invited = audience.map(|audience| rules.meets(member, audience));
            if dice.per_mille(chance(member, course, reach, invited, year) * share / 100) {
                let late = if dice.per_mille(15) { dice.between(30, 300) } else { 0 };
                complete(facts, member, course, day, late, plan.today);
            }
        }
    }
    exams(world, year);
}

/// Which roles each person is in reach of, and how: the place of a role in the policy and its way.
fn reach(world: &World, year: FiscalYear) -> Vec<Vec<(Code, By)>> {
    let rules = Rules { policy: world.policy, words: &world.words, units: &world.units, day: year.start() };
    let roles: Vec<Code> = world.policy.roles.keys().copied().collect();
    let of = |member: &Member| {
        let here = member.is_here(rules.day) && member.unit.is_some();
        roles.iter().filter(|_| here).filter_map(|role| Some((*role, rules.in_reach(member, *role)?))).collect()
    };
    world.members.iter().map(of).collect()
}

/// How much of the usual attendance a course has in a year, in per cent; None while it is not held.
fn intensity(policy: &Policy, course: &CourseWords, year: FiscalYear) -> Option<u32> {
    if course.until.is_some_and(|until| until < year.start()) {
        return None;
    }
    match course.from {
        Some(from) => (from <= year.end()).then_some(100),
        None if policy.start() <= year.end() || course.newcomers => Some(100),
        None => (policy.start().plus_years(-YEARS_BEFORE_POLICY) <= year.end()).then_some(35),
    }
}

/// The days of a year on which a course ends: two between May and November.
pub fn course_days(number: usize, year: FiscalYear) -> [Date; 2] {
    let spread = i32::try_from(number * 37 + usize::try_from(year.0).unwrap_or(0) * 53).unwrap_or(0);
    let may = year.start().plus_months(1);
    [may.plus_days(spread % 101), may.plus_days(105 + spread % 97)]
}

/// How likely somebody completes a course in a year, in a thousand; `invited` where the pack says for whom it is.
fn chance(member: &Member, course: &CourseWords, reach: &[(Code, By)], invited: Option<bool>, year: FiscalYear) -> u32 {
    let newcomer = FiscalYear::of(member.hired) == year;
    if course.newcomers {
        return if newcomer && !member.courses.contains_key(&course.code) { 950 } else { 0 };
    }
    let duty = course.duties.iter().filter_map(|(role, duty)| Some((reach.iter().find(|(of, _)| of == role)?.1, *duty)));
    let otherwise = match invited {
        Some(true) => 280,
        Some(false) => 4,
        None if course.duties.is_empty() => 60,
        None => 6,
    };
    let usual = duty.map(|(by, duty)| usual_chance(by, duty)).max().unwrap_or(otherwise);
    match member.courses.get(&course.code) {
        _ if course.yearly => usual.max(500),
        None => usual,
        Some(valid) if valid.until <= year.end() => 650,
        Some(_) => 0,
    }
}

fn usual_chance(by: By, duty: Duty) -> u32 {
    match (by, duty) {
        (By::Everyone, Duty::Must) => 420,
        (By::Everyone, Duty::Should) => 130,
        (By::Everyone, Duty::May) => 35,
        (By::Rule, Duty::Must) => 550,
        (By::Rule, Duty::Should) => 200,
        (_, Duty::Must) => 800,
        (_, Duty::Should) => 380,
        (_, Duty::May) => 90,
    }
}

/// The days of a year on which results of an exam arrive.
pub fn exam_days(number: usize, year: FiscalYear) -> [Date; 2] {
    let shift = i32::try_from(number % 5).unwrap_or(0) * 4;
    [year.start().plus_days(85 + shift), year.start().plus_days(235 + shift)]
}

fn exams(world: &mut World, year: FiscalYear) {
    let World { policy, plan, members, facts, dice, .. } = world;
    let dice = &mut dice.training;
    for (number, exam) in policy.pack.exams.iter().enumerate() {
        let code = exam.id.value;
        // The first exams of a list are the easy ones that many sit.
        let share = 12 / (u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1)).min(12);
        for member in members.iter_mut().filter(|member| member.passes.iter().all(|(passed, _)| *passed != code)) {
            let day = dice.pick(&exam_days(number, year)).copied().filter(|day| is_held(policy, number, *day));
            let Some(day) = day.filter(|day| member.is_at_work(*day) && dice.per_mille(share.max(1))) else { continue };
            let late = if dice.per_mille(40) { dice.between(60, 400) } else { 0 };
            pass(facts, member, exam, day, late, plan.today);
        }
    }
}

/// Whether an exam is held on a day.
pub fn is_held(policy: &Policy, number: usize, day: Date) -> bool {
    policy.pack.exams.get(number).is_some_and(|exam| {
        let begun = exam.from.as_ref().is_none_or(|from| from.value.date() <= day);
        let last = exam.until.as_ref().and_then(|until| until.value.last_day(policy.start()));
        begun && last.is_none_or(|last| day <= last)
    })
}

/// Passes an exam on a day.
pub fn pass(facts: &mut crate::member::Facts, member: &mut Member, exam: &ayumi_policy::model::Exam, day: Date, late: i32, today: Date) -> bool {
    let until = exam.valid_for.map_or(Date::FAR, |length| length.until_from(day));
    let what = What::Pass { exam: exam.id.value };
    let known = Period::new(day, until).is_some_and(|valid| attain(facts, member, valid, what, Act::Exams, late, today));
    if known {
        member.passes.push((exam.id.value, day));
    }
    known
}

/// Days on which a course could have been completed shortly before a day, latest first.
pub fn days_before(days: fn(usize, FiscalYear) -> [Date; 2], number: usize, day: Date) -> Vec<Date> {
    let year = FiscalYear::of(day);
    let mut days: Vec<Date> = [year, year.previous()].into_iter().flat_map(|year| days(number, year)).filter(|on| on.plus_days(10) < day).collect();
    days.sort_by_key(|on| std::cmp::Reverse(*on));
    days
}
