//! Gives somebody what one need of a scheme asks for, dated shortly before a day.

use ayumi_calendar::{Date, FiscalYear, Length, Period};
use ayumi_facts::{Assessor, Code, What};
use ayumi_policy::requirement::{Compare, Completed, Leaf, Passed};

use crate::dice::Dice;
use crate::history::{Act, When};
use crate::member::{Facts, Member, attain, complete};
use crate::needs::Rules;
use crate::projects::{Part, attest, take_part};
use crate::skills::assess;
use crate::training::{course_days, days_before, exam_days, is_held, pass};

/// Whether a need is something that can be attained; service, rank, post and roles cannot be given away.
pub fn can_fulfil(need: &Leaf) -> bool {
    match need {
        Leaf::Completed { .. } | Leaf::Passed { .. } | Leaf::Skill { .. } | Leaf::Project { .. } | Leaf::Mentored { .. } | Leaf::Attested(_) => true,
        Leaf::Attribute { compare, .. } => matches!(compare, Compare::Is | Compare::AtLeast | Compare::AtMost),
        _ => false,
    }
}

/// Gives somebody what a need asks for, if they lack it: as of shortly before the day of the rules.
pub fn fulfil(rules: Rules, facts: &mut Facts, member: &mut Member, need: &Leaf, dice: &mut Dice, today: Date) {
    if rules.has(member, need) {
        return;
    }
    match need {
        Leaf::Completed { what, .. } => study(rules, facts, member, what, today),
        Leaf::Passed { what, .. } => sit(rules, facts, member, what, dice, today),
        Leaf::Skill { skill, at_least, from } => {
            let by = from.first().copied().unwrap_or(Assessor::Head);
            let level = rules.level(*skill, *at_least).unwrap_or_default();
            assess(rules.policy, facts, member, *skill, level, by, rules.day.plus_days(-40));
        }
        Leaf::Project { led, count, length, .. } => lead(rules, facts, member, *led, count.unwrap_or(1), *length, today),
        Leaf::Mentored { at_least } => guide(rules, facts, member, *at_least, today),
        Leaf::Attested(judgement) => attest(rules.policy, facts, member, *judgement, true, rules.day.plus_days(-12), today),
        Leaf::Attribute { name, value, .. } => {
            let when = When::new(rules.day.plus_days(-30), Act::Attributes);
            if let Some(valid) = Period::new(when.day.max(member.hired), member.left) {
                member.attributes.extract_if(.., |(other, _, _)| other == name).for_each(|(_, _, row)| facts.close(row, valid.from, when));
                let row = facts.record(member.place, valid, What::Attribute { name: *name, value: *value }, when);
                member.attributes.push((*name, *value, row));
            }
        }
        _ => {}
    }
}

fn study(rules: Rules, facts: &mut Facts, member: &mut Member, what: &Completed, today: Date) {
    let courses = match what {
        Completed::Course(course) => vec![*course],
        Completed::AllOf(set) | Completed::Some(_, set) => rules.courses_of(*set),
        Completed::Hours(_, Some(set)) | Completed::Points(_, Some(set)) => rules.courses_of(*set),
        Completed::Hours(_, None) | Completed::Points(_, None) => rules.words.courses.iter().map(|course| course.code).collect(),
    };
    for course in courses.iter().filter_map(|code| rules.words.course(*code)) {
        let enough = rules.has(member, &Leaf::Completed { what: what.clone(), window: None, unexpired: false });
        let day = days_before(course_days, course.number, rules.day).into_iter().find(|day| may_attend(member, *day));
        if let (Some(day), false, false) = (day, enough, member.courses.contains_key(&course.code)) {
            complete(facts, member, course, day, 0, today);
        }
    }
}

fn may_attend(member: &Member, day: Date) -> bool {
    member.hired <= day && day < member.left
}

fn sit(rules: Rules, facts: &mut Facts, member: &mut Member, what: &Passed, dice: &mut Dice, today: Date) {
    let exams: Vec<Code> = match what {
        Passed::Exam(exam) => vec![*exam],
        Passed::AnyOf(set) | Passed::AllOf(set) => rules.exams_of(*set),
    };
    let sat = |exam: &Code, day: &Date| {
        let place = rules.policy.pack.exams.iter().position(|item| item.id.value == *exam)?;
        is_held(rules.policy, place, *day).then(|| rules.policy.pack.exams.get(place)).flatten()
    };
    let mut chances: Vec<(Code, Date)> = Vec::new();
    for exam in exams {
        let number = rules.policy.pack.exams.iter().position(|item| item.id.value == exam).unwrap_or_default();
        chances.extend(days_before(exam_days, number, rules.day).into_iter().filter(|day| may_attend(member, *day)).map(|day| (exam, day)));
    }
    chances.retain(|(exam, day)| sat(exam, day).is_some());
    let choice = match what {
        Passed::AllOf(_) => chances,
        _ => dice.pick(&chances).into_iter().copied().collect(),
    };
    for (code, day) in choice {
        if let Some(exam) = sat(&code, &day).filter(|_| member.passes.iter().all(|(passed, _)| *passed != code)) {
            pass(facts, member, exam, day, 0, today);
        }
    }
}

/// Days of a year.
const YEAR: i32 = 366;

fn lead(rules: Rules, facts: &mut Facts, member: &mut Member, led: bool, count: u32, length: Option<Length>, today: Date) {
    let from_now = |length: Length| length.until_from(rules.day).days() - rules.day.days();
    let each = length.map_or(200, |length| (from_now(length) / i32::try_from(count).unwrap_or(1)).max(60)) + 5;
    for number in 0..count {
        let until = rules.day.plus_days(-20 - i32::try_from(number).unwrap_or(0) * (each + 10));
        let from = until.plus_days(-each).max(member.hired);
        let year = FiscalYear::of(from);
        let project = Code::new(&format!("project-{}-{:02}", year.0, 90 + (member.place % 10)));
        let result = rules.words.results.first().copied();
        if until > from && until.days() - from.days() < 5 * YEAR {
            take_part(facts, member, &Part { project, led, finished: true, result, from, until }, today);
        }
    }
}

fn guide(rules: Rules, facts: &mut Facts, member: &mut Member, people: u32, today: Date) {
    for number in 1..=people {
        let from = rules.day.plus_days(-330);
        let mentee = Code::new(&format!("0{:05}", (member.place + 7 * number as usize) % 90_000 + 1));
        let valid = Period { from, until: from.plus_months(9) };
        if attain(facts, member, valid, What::Mentoring { mentee }, Act::Mentoring, 0, today) {
            member.mentored += 1;
        }
    }
}
