//! Projects, mentoring and judgements.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, What};
use ayumi_policy::Policy;

use crate::history::{Act, When};
use crate::member::{Facts, Member, attain};
use crate::vocabulary::Group;
use crate::world::World;

/// From how many years before the policy on projects were recorded.
const YEARS_BEFORE_POLICY: i32 = 3;

/// The projects that end in a year, the mentoring and some judgements.
pub fn year(world: &mut World, year: FiscalYear) {
    let World { policy, plan, words, members, facts, dice, .. } = world;
    if year.end() < policy.start().plus_years(-YEARS_BEFORE_POLICY) {
        return;
    }
    let dice = &mut dice.projects;
    let here = |member: &Member| member.group == Group::Regular && member.unit.is_some() && member.is_at_work(year.start());
    let staff: Vec<usize> = members.iter().filter(|member| here(member)).map(|member| member.place).collect();
    let count = (staff.len() / 90).max(1);
    for number in 0..count {
        let code = Code::new(&format!("project-{}-{:02}", year.0, number + 1));
        let from = year.start().plus_days(dice.between(20, 200));
        let length = dice.between(90, 700);
        let finished = dice.per_mille(700);
        let result = dice.pick(&words.results).copied().filter(|_| finished && dice.per_mille(600));
        let size = dice.between(2, 6);
        for seat in 0..size {
            let Some(member) = dice.pick(&staff).and_then(|place| members.get_mut(*place)) else { continue };
            let part = Part { project: code, led: seat == 0, finished, result, from, until: from.plus_days(length) };
            take_part(facts, member, &part, plan.today);
        }
        mentor(facts, members, dice.pick(&staff).copied(), dice.pick(&staff).copied(), from, plan.today);
    }
    for judgement in &policy.pack.judgements {
        for _ in 0..count.div_ceil(3) {
            let day = year.start().plus_days(150 + dice.between(0, 3) * 14);
            let Some(member) = dice.pick(&staff).and_then(|place| members.get_mut(*place)) else { continue };
            attest(policy, facts, member, judgement.id.value, dice.per_mille(650), day, plan.today);
        }
    }
}

/// Somebody's part in a project.
pub struct Part {
    /// 案件
    pub project: Code,
    /// 主導した
    pub led: bool,
    /// 完了した
    pub finished: bool,
    /// 結果
    pub result: Option<Code>,
    /// The first day.
    pub from: Date,
    /// The first day after the last.
    pub until: Date,
}

/// Records a part in a project: under way until it ends, then ended, with its result.
pub fn take_part(facts: &mut Facts, member: &mut Member, part: &Part, today: Date) {
    let what = |finished: bool| {
        let result = part.result.filter(|_| finished);
        What::Project { project: part.project, led: part.led, finished, result }
    };
    let begun = When::new(part.from.plus_days(5), Act::Projects);
    let row = facts.record(member.place, Period::since(part.from), what(false), begun);
    if part.until.plus_days(10) > today {
        return;
    }
    let ended = When::new(part.until.plus_days(10), Act::Projects);
    facts.withdraw(row, ended);
    facts.record(member.place, Period { from: part.from, until: part.until }, what(part.finished), ended);
    member.joined += 1;
    member.led += u32::from(part.led && part.finished);
}

/// One of the staff mentors another for ten months.
pub fn mentor(facts: &mut Facts, members: &mut [Member], mentor: Option<usize>, mentee: Option<usize>, from: Date, today: Date) {
    let mentee = mentee.filter(|mentee| Some(*mentee) != mentor).and_then(|place| members.get(place)).map(|member| Code::new(&member.person.number));
    let member = mentor.and_then(|place| members.get_mut(place)).filter(|member| member.left == Date::FAR);
    if let (Some(member), Some(mentee)) = (member, mentee) {
        let valid = Period { from, until: from.plus_months(10) };
        if attain(facts, member, valid, What::Mentoring { mentee }, Act::Mentoring, 0, today) {
            member.mentored += 1;
        }
    }
}

/// Records a judgement about somebody.
pub fn attest(policy: &Policy, facts: &mut Facts, member: &mut Member, judgement: Code, passed: bool, day: Date, today: Date) {
    let length = policy.judgements.get(&judgement).copied().flatten();
    let until = length.map_or(Date::FAR, |length| length.until_from(day));
    let what = What::Attestation { judgement, passed };
    let known = Period::new(day, until).is_some_and(|valid| attain(facts, member, valid, what, Act::Judgements, 0, today));
    if known && passed && !member.judgements.contains(&judgement) {
        member.judgements.push(judgement);
    }
}
