//! Which codes the policy knows, as tables. A policy that lists nothing of a kind says nothing about it, and no code of that
//! kind is unknown to it.

use ayumi_facts::{Code, What};
use ayumi_policy::Policy;

use super::ContradictionKind;

/// 方針にある語.
pub(super) struct Vocabulary<'p> {
    policy: &'p Policy,
    employment: Words,
    ranks: Words,
    series: Words,
    absences: Words,
    courses: Words,
    exams: Words,
    skills: Words,
    roles: Words,
    schemes: Words,
    judgements: Words,
    attributes: Words,
}

impl<'p> Vocabulary<'p> {
    pub fn new(policy: &'p Policy) -> Self {
        let pack = &policy.pack;
        Self {
            policy,
            employment: pack.employment.iter().map(|item| item.id.value).collect(),
            ranks: policy.ranks.keys().copied().collect(),
            series: pack.series.iter().map(|item| item.id.value).collect(),
            absences: pack.absences.iter().map(|item| item.id.value).collect(),
            courses: policy.courses.keys().copied().collect(),
            exams: policy.exams.keys().copied().collect(),
            skills: policy.skills.keys().copied().collect(),
            roles: policy.roles.keys().copied().collect(),
            schemes: policy.schemes.keys().copied().collect(),
            judgements: policy.judgements.keys().copied().collect(),
            attributes: policy.attributes.keys().copied().collect(),
        }
    }

    /// What of a fact the policy does not know.
    pub fn unknown(&self, what: &What) -> impl Iterator<Item = (ContradictionKind, Code)> {
        use ContradictionKind::{
            UnknownAbsence, UnknownAttribute, UnknownEmployment, UnknownExam, UnknownJudgement, UnknownRank, UnknownRole, UnknownScheme,
            UnknownSeries,
        };
        let lacks = |kind, words: &Words, code: Code| words.lacks(code).then_some((kind, code));
        let (first, second) = match *what {
            What::Employment { employment } => (lacks(UnknownEmployment, &self.employment, employment), None),
            What::Posting { rank, series, .. } => (lacks(UnknownRank, &self.ranks, rank), lacks(UnknownSeries, &self.series, series)),
            What::Absence { absence } => (lacks(UnknownAbsence, &self.absences, absence), None),
            What::Completion { course, part, .. } => (self.course(course, part), None),
            What::Pass { exam } => (lacks(UnknownExam, &self.exams, exam), None),
            What::Assessment { skill, level, .. } => (self.assessment(skill, level), None),
            What::Appointment { role, scheme } => {
                (lacks(UnknownRole, &self.roles, role), scheme.and_then(|scheme| lacks(UnknownScheme, &self.schemes, scheme)))
            }
            What::Attestation { judgement, .. } => (lacks(UnknownJudgement, &self.judgements, judgement), None),
            What::Attribute { name, .. } => (lacks(UnknownAttribute, &self.attributes, name), None),
            What::Project { .. } | What::Mentoring { .. } => (None, None),
        };
        first.into_iter().chain(second)
    }

    fn course(&self, course: Code, part: Option<Code>) -> Option<(ContradictionKind, Code)> {
        if self.courses.lacks(course) {
            return Some((ContradictionKind::UnknownCourse, course));
        }
        let parts = &self.policy.courses.get(&course)?.parts;
        let part = part.filter(|part| !parts.iter().any(|(of, _)| of == part))?;
        Some((ContradictionKind::UnknownCourse, part))
    }

    fn assessment(&self, skill: Code, level: Code) -> Option<(ContradictionKind, Code)> {
        if self.skills.lacks(skill) {
            return Some((ContradictionKind::UnknownSkill, skill));
        }
        let levels = &self.policy.skills.get(&skill)?.levels;
        (!levels.contains_key(&level)).then_some((ContradictionKind::UnknownLevel, level))
    }
}

/// A set of codes; None: the policy lists none.
struct Words(Option<Vec<bool>>);

impl Words {
    /// The empty code is no code: nothing was recorded.
    fn lacks(&self, code: Code) -> bool {
        let Some(known) = &self.0 else { return false };
        !known.get(code.index()).copied().unwrap_or(false) && code != Code::default()
    }
}

impl FromIterator<Code> for Words {
    fn from_iter<T: IntoIterator<Item = Code>>(codes: T) -> Self {
        let mut known = Vec::new();
        for index in codes.into_iter().map(Code::index) {
            if known.len() <= index {
                known.resize(index + 1, false);
            }
            if let Some(slot) = known.get_mut(index) {
                *slot = true;
            }
        }
        Self((!known.is_empty()).then_some(known))
    }
}
