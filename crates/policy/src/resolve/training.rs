//! Courses, exams and their dated sets.

use std::collections::{HashMap, HashSet};

use ayumi_facts::Code;

use super::Resolver;
use super::dated::Draft;
use crate::model::{Id, Pack, Part, SetVersion};
use crate::requirement::Requirement;
use crate::resolved::{CourseRule, Dated, ExamRule};

const MINUTES: u32 = 60;

/// Validity and parts of each course.
pub(super) fn courses(pack: &Pack) -> HashMap<Code, CourseRule> {
    let rule = |course: &crate::model::Course| CourseRule {
        valid_for: course.valid_for,
        parts: course.parts.iter().map(|part| (part.id.value, part.hours.unwrap_or(0).saturating_mul(MINUTES))).collect(),
    };
    pack.courses.iter().map(|course| (course.id.value, rule(course))).collect()
}

/// Validity of each exam, and which exams stand in for it.
pub(super) fn exams(pack: &Pack) -> HashMap<Code, ExamRule> {
    let successors: HashMap<Code, &[Id]> = pack.exams.iter().map(|exam| (exam.id.value, exam.successors.as_slice())).collect();
    let rule = |exam: &crate::model::Exam| ExamRule { valid_for: exam.valid_for, stand_ins: stand_ins(exam.id.value, &successors) };
    pack.exams.iter().map(|exam| (exam.id.value, rule(exam))).collect()
}

/// The exam itself, and whatever follows it, however far.
fn stand_ins(exam: Code, successors: &HashMap<Code, &[Id]>) -> Vec<Code> {
    let (mut found, mut seen) = (vec![exam], HashSet::from([exam]));
    let mut next = 0;
    while let Some(at) = found.get(next).copied() {
        let following = successors.get(&at).copied().unwrap_or_default();
        found.extend(following.iter().map(|id| id.value).filter(|id| seen.insert(*id)));
        next += 1;
    }
    found
}

/// 研修の一覧・試験の一覧, by version.
type Sets = HashMap<Code, Dated<Option<Vec<Code>>>>;

impl Resolver<'_> {
    pub(super) fn course_sets(&mut self) -> Sets {
        let sets = &self.pack.course_sets;
        sets.iter().map(|set| (set.id.value, self.set(Part::CourseSets, &set.id, &set.versions))).collect()
    }

    pub(super) fn exam_sets(&mut self) -> Sets {
        let sets = &self.pack.exam_sets;
        sets.iter().map(|set| (set.id.value, self.set(Part::ExamSets, &set.id, &set.versions))).collect()
    }

    fn set(&mut self, part: Part, id: &Id, versions: &[SetVersion]) -> Dated<Option<Vec<Code>>> {
        let draft = |version: &SetVersion| Draft {
            from: self.from(version.from.as_ref()),
            until: None,
            at: version.from.as_ref().map_or((id.at, id.to_string()), |from| (from.at, from.to_string())),
            source: version.source.clone(),
            provisional: version.provisional.clone(),
            value: Some(version.members.as_ref().map(|members| members.iter().map(|id| id.value).collect())),
        };
        let drafts = versions.iter().map(draft).collect();
        self.lay_out(part, id, drafts)
    }

    /// Audiences of courses and of actions; only those of courses are asked for by id.
    pub(super) fn audiences(&mut self) -> HashMap<Code, Requirement> {
        let mut audiences = HashMap::new();
        for course in &self.pack.courses {
            let site = self.site(Part::Courses, &course.id);
            if let Some(audience) = course.audience.as_ref().and_then(|text| self.requirement(site, text)) {
                audiences.insert(course.id.value, audience);
            }
        }
        for action in &self.pack.actions {
            let site = self.site(Part::Actions, &action.id);
            action.audience.as_ref().and_then(|text| self.requirement(site, text));
        }
        audiences
    }
}
