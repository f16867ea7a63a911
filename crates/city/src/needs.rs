//! What a scheme asks of people, taken apart into single needs, and a guess whether somebody meets one. It
//! only serves to pick plausible people and to give them what they lack; who is eligible is for the engine to say.

use ayumi_calendar::{Date, Length, Period};
use ayumi_facts::{Code, UnitId, Value};
use ayumi_policy::Policy;
use ayumi_policy::model::By;
use ayumi_policy::requirement::{Completed, Leaf, Passed, Requirement};
use ayumi_policy::resolved::Dated;

use crate::member::Member;
use crate::units::Units;
use crate::vocabulary::Vocabulary;

/// How deep named requirements may refer to each other.
const DEPTH: u32 = 16;

/// The rules and the organisation that needs are looked up in.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its words.
    pub words: &'a Vocabulary,
    /// The organisation.
    pub units: &'a Units,
    /// The day that is asked about.
    pub day: Date,
}

/// The version in force on a day, else the first one, for days before the policy.
pub fn version<T>(dated: &Dated<T>, day: Date) -> Option<&T> {
    dated.on(day).or(dated.versions.first()).map(|version| &version.value)
}

impl Rules<'_> {
    /// The single needs of a requirement; of alternatives the first, of what must not be the case nothing.
    pub fn needs(&self, requirement: &Requirement) -> Vec<Leaf> {
        let mut needs = Vec::new();
        self.collect(requirement, DEPTH, &mut needs);
        needs
    }

    fn collect(&self, requirement: &Requirement, depth: u32, needs: &mut Vec<Leaf>) {
        let take = match requirement {
            _ if depth == 0 => return,
            Requirement::Leaf(leaf) => return needs.extend(self.split(leaf)),
            Requirement::Named(name) => {
                let named = self.policy.requirements.get(name).and_then(|dated| version(dated, self.day));
                return named.into_iter().for_each(|of| self.collect(of, depth - 1, needs));
            }
            Requirement::All(of) => of.len(),
            Requirement::Any(_) => 1,
            Requirement::AtLeast(need, _) => *need as usize,
            Requirement::None(_) => 0,
        };
        requirement.children().iter().take(take).for_each(|child| self.collect(child, depth - 1, needs));
    }

    /// A set that must be complete is one need per member.
    fn split(&self, leaf: &Leaf) -> Vec<Leaf> {
        let course = |code: &Code| match leaf {
            Leaf::Completed { window, unexpired, .. } => Leaf::Completed { what: Completed::Course(*code), window: *window, unexpired: *unexpired },
            _ => leaf.clone(),
        };
        let exam = |code: &Code| Leaf::Passed { what: Passed::Exam(*code), unexpired: false };
        match leaf {
            Leaf::Completed { what: Completed::AllOf(set), .. } => self.courses_of(*set).iter().map(course).collect(),
            Leaf::Completed { what: Completed::Some(count, set), .. } => self.courses_of(*set).iter().take(*count as usize).map(course).collect(),
            Leaf::Passed { what: Passed::AllOf(set), .. } => self.exams_of(*set).iter().map(exam).collect(),
            _ => vec![leaf.clone()],
        }
    }

    /// The courses of a set; none while it is undecided.
    pub fn courses_of(&self, set: Code) -> Vec<Code> {
        self.policy.course_sets.get(&set).and_then(|dated| version(dated, self.day)).cloned().flatten().unwrap_or_default()
    }

    /// The exams of a set; none while it is undecided.
    pub fn exams_of(&self, set: Code) -> Vec<Code> {
        self.policy.exam_sets.get(&set).and_then(|dated| version(dated, self.day)).cloned().flatten().unwrap_or_default()
    }

    /// Whether somebody seems to meet a requirement.
    pub fn meets(&self, member: &Member, requirement: &Requirement) -> bool {
        self.meets_within(member, requirement, DEPTH)
    }

    fn meets_within(&self, member: &Member, requirement: &Requirement, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        let met = |of: &Requirement| self.meets_within(member, of, depth - 1);
        match requirement {
            Requirement::All(of) => of.iter().all(met),
            Requirement::Any(of) => of.iter().any(met),
            Requirement::None(of) => !of.iter().any(met),
            Requirement::AtLeast(need, of) => of.iter().filter(|of| met(of)).count() >= *need as usize,
            Requirement::Named(name) => self.policy.requirements.get(name).and_then(|dated| version(dated, self.day)).is_some_and(met),
            Requirement::Leaf(leaf) => self.has(member, leaf),
        }
    }

    /// Whether somebody seems to be whom a role is meant for, without regard to appointments.
    pub fn in_reach(&self, member: &Member, role: Code) -> Option<By> {
        let rule = self.policy.roles.get(&role)?;
        let of = |way: &&ayumi_policy::resolved::Way| match way.by {
            By::Everyone => member.is_here(self.day),
            By::Rule => way.when.as_ref().is_some_and(|when| self.meets(member, when)),
            _ => member.holds(role, self.day),
        };
        rule.ways.iter().filter(of).map(|way| way.by).next()
    }

    /// Whether somebody seems to have what one need asks for.
    pub fn has(&self, member: &Member, leaf: &Leaf) -> bool {
        let day = self.day;
        match leaf {
            Leaf::Served { service, at_least } => self.has_served(member, *service, *at_least),
            Leaf::Holds { role, at_least } => self.has_role(member, *role, *at_least),
            Leaf::Completed { what, .. } => self.has_completed(member, what),
            Leaf::Passed { what: Passed::Exam(exam), .. } => self.has_passed(member, *exam),
            Leaf::Passed { what: Passed::AnyOf(set), .. } => self.exams_of(*set).iter().any(|exam| self.has_passed(member, *exam)),
            Leaf::Passed { what: Passed::AllOf(set), .. } => self.exams_of(*set).iter().all(|exam| self.has_passed(member, *exam)),
            Leaf::Skill { skill, at_least, .. } => {
                member.skills.iter().any(|(of, level)| of == skill && Some(*level) >= self.level(*skill, *at_least))
            }
            Leaf::Project { led, count, .. } => (if *led { member.led } else { member.joined }) >= count.unwrap_or(1),
            Leaf::Mentored { at_least } => member.mentored >= *at_least,
            Leaf::Rank { compare, rank } => {
                let height = |code: Code| self.policy.ranks.get(&code).copied();
                let own = self.words.ladder.get(member.step).and_then(|peers| peers.first()).and_then(|code| height(*code));
                own.zip(height(*rank)).is_some_and(|(own, other)| compare.holds(&own, &other))
            }
            Leaf::Series(of) => of.contains(&member.series),
            Leaf::Employment(of) => member.kind.is_some_and(|kind| of.contains(&kind.code)),
            Leaf::Absent(_) => member.away_until > day,
            Leaf::Attribute { name, compare, value } => {
                member.attributes.iter().any(|(of, own, _)| of == name && same_kind(own, value) && compare.holds(own, value))
            }
            Leaf::Unit { group, .. } => member.unit.is_some_and(|unit| self.in_group(unit, *group)),
            Leaf::Attested(judgement) => member.judgements.contains(judgement),
        }
    }

    /// The place of a level on the scale of a skill.
    pub fn level(&self, skill: Code, level: Code) -> Option<u8> {
        self.policy.skills.get(&skill)?.levels.get(&level).copied()
    }

    fn has_served(&self, member: &Member, service: Code, at_least: Length) -> bool {
        let counts = self.policy.services.get(&service).is_none_or(|rule| {
            let leaf = |leaf: &Leaf| match leaf {
                Leaf::Employment(_) | Leaf::Series(_) => Some(self.has(member, leaf)),
                _ => None,
            };
            crate::vocabulary::could_hold(self.policy, &rule.during, &leaf, DEPTH) != Some(false)
        });
        counts && at_least.until_from(member.hired) <= self.day
    }

    fn has_role(&self, member: &Member, role: Code, at_least: Option<Length>) -> bool {
        let family = self.policy.roles.get(&role).map_or(&[][..], |rule| &rule.members);
        let long = |valid: &Period| at_least.is_none_or(|length| length.until_from(valid.from) <= self.day);
        let counts = |of: Code| of == role || family.contains(&of);
        let appointed = member.roles.iter().any(|held| counts(held.role) && held.valid.contains(self.day) && long(&held.valid));
        let by_rule = |of: Code| matches!(self.in_reach(member, of), Some(By::Everyone | By::Rule));
        appointed || std::iter::once(role).chain(family.iter().copied()).any(by_rule)
    }

    fn has_completed(&self, member: &Member, what: &Completed) -> bool {
        let done = |code: &Code| member.courses.get(code).is_some_and(|valid| valid.contains(self.day));
        let minutes = |code: &Code| self.words.course(*code).filter(|_| done(code)).map_or(0, |course| course.minutes);
        let of = |set: &Option<Code>| match set {
            Some(set) => self.courses_of(*set),
            None => self.words.courses.iter().map(|course| course.code).collect(),
        };
        match what {
            Completed::Course(code) => done(code),
            Completed::AllOf(set) => self.courses_of(*set).iter().all(done),
            Completed::Some(count, set) => self.courses_of(*set).iter().filter(|code| done(code)).count() >= *count as usize,
            Completed::Hours(hours, set) => of(set).iter().map(minutes).sum::<u32>() >= hours * 60,
            Completed::Points(points, set) => of(set).iter().map(|code| minutes(code).div_ceil(60)).sum::<u32>() >= *points,
        }
    }

    fn has_passed(&self, member: &Member, exam: Code) -> bool {
        let stand_ins = self.policy.exams.get(&exam).map_or(&[][..], |rule| &rule.stand_ins);
        member.passes.iter().any(|(passed, day)| *day <= self.day && (*passed == exam || stand_ins.contains(passed)))
    }

    /// Whether a unit or one above it is in a group of the policy.
    pub fn in_group(&self, unit: UnitId, group: Code) -> bool {
        let Some(rule) = self.policy.unit_groups.get(&group) else { return false };
        let chain = std::iter::successors(self.units.get(unit), |unit| self.units.get(unit.parent?)).take(4);
        let mut inside = false;
        for unit in chain {
            if rule.except.contains(&unit.code) {
                return false;
            }
            inside |= rule.units.contains(&unit.code) || unit.classes.iter().any(|class| rule.classes.contains(class));
        }
        inside
    }
}

fn same_kind(one: &Value, other: &Value) -> bool {
    one.kind() == other.kind()
}
