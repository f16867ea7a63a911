//! Which ids a pack defines, and where. Says which are defined twice or are no ids, and which references lead nowhere.

use std::collections::HashMap;

use ayumi_facts::Code;
use indexmap::IndexMap;

use crate::Loc;
use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::model::{Id, Item, Pack, Part};

/// The ids of every part, with the place of each definition.
#[derive(Default)]
pub(crate) struct Ids(HashMap<Part, IndexMap<Code, Loc>>);

impl Ids {
    /// Every id of a pack.
    pub fn collect(pack: &Pack, out: &mut Vec<Diagnostic>) -> Ids {
        let mut ids = Ids::default();
        if !is_kebab(pack.policy.id.as_str()) && pack.policy.id.at != Loc::default() {
            out.push(Diagnostic::about(Part::Policy, pack.policy.id.at, pack.policy.id.as_str(), Problem::BadId));
        }
        vocabulary(&mut ids, pack, out);
        people(&mut ids, pack, out);
        programme(&mut ids, pack, out);
        nested(pack, out);
        ids
    }

    /// Where a part defines an id.
    pub fn place(&self, part: Part, id: Code) -> Option<Loc> {
        self.0.get(&part)?.get(&id).copied()
    }

    /// Whether any of `parts` defines `id`.
    pub fn has(&self, parts: &[Part], id: Code) -> bool {
        parts.iter().any(|part| self.0.get(part).is_some_and(|ids| ids.contains_key(&id)))
    }

    /// What to say of an id that none of `parts` defines.
    pub fn unknown(&self, parts: &[Part], id: Code) -> Problem {
        let elsewhere = Part::ALL.into_iter().find(|part| self.has(&[*part], id));
        let nearest = if elsewhere.is_some() { None } else { self.nearest(parts, id) };
        Problem::UnknownId { parts: parts.to_vec(), nearest, elsewhere }
    }

    /// The closest id of `parts`.
    pub fn nearest(&self, parts: &[Part], id: Code) -> Option<Code> {
        let known = parts.iter().filter_map(|part| self.0.get(part)).flat_map(IndexMap::keys).map(|id| id.as_str());
        nearest(id.as_str(), known).map(Code::new)
    }

    fn define<T: Item>(&mut self, part: Part, items: &[T], out: &mut Vec<Diagnostic>) {
        unique(part, items.iter().map(Item::id), out);
        let ids = self.0.entry(part).or_default();
        for item in items {
            ids.entry(item.id().value).or_insert(item.id().at);
        }
    }
}

/// Reports what is no id, and what is there twice. The same id may stand in two parts.
fn unique<'a>(part: Part, ids: impl IntoIterator<Item = &'a Id>, out: &mut Vec<Diagnostic>) {
    let mut first: HashMap<Code, Loc> = HashMap::new();
    for id in ids {
        if !is_kebab(id.as_str()) {
            out.push(Diagnostic::about(part, id.at, id.as_str(), Problem::BadId));
        }
        match first.get(&id.value) {
            Some(at) => out.push(Diagnostic::about(part, id.at, id.as_str(), Problem::DuplicateId { part }).and(part, *at, id.as_str())),
            None => {
                first.insert(id.value, id.at);
            }
        }
    }
}

fn is_kebab(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    !id.is_empty() && id.split('-').all(|word| !word.is_empty() && word.chars().all(plain))
}

fn vocabulary(ids: &mut Ids, pack: &Pack, out: &mut Vec<Diagnostic>) {
    ids.define(Part::Adoptions, &pack.adoptions, out);
    ids.define(Part::Ranks, &pack.ranks, out);
    ids.define(Part::Series, &pack.series, out);
    ids.define(Part::Employment, &pack.employment, out);
    ids.define(Part::Absences, &pack.absences, out);
    ids.define(Part::UnitClasses, &pack.unit_classes, out);
    ids.define(Part::UnitSets, &pack.unit_sets, out);
    ids.define(Part::Attributes, &pack.attributes, out);
    ids.define(Part::Services, &pack.services, out);
}

fn people(ids: &mut Ids, pack: &Pack, out: &mut Vec<Diagnostic>) {
    ids.define(Part::Roles, &pack.roles, out);
    ids.define(Part::Scales, &pack.scales, out);
    ids.define(Part::Skills, &pack.skills, out);
    ids.define(Part::SkillMap, &pack.skill_map, out);
    ids.define(Part::Frameworks, &pack.frameworks, out);
    ids.define(Part::Stages, &pack.stages, out);
    ids.define(Part::Courses, &pack.courses, out);
    ids.define(Part::CourseSets, &pack.course_sets, out);
    ids.define(Part::CoursePlan, &pack.course_plan, out);
    ids.define(Part::Exams, &pack.exams, out);
    ids.define(Part::ExamSets, &pack.exam_sets, out);
    ids.define(Part::Judgements, &pack.judgements, out);
    ids.define(Part::Requirements, &pack.requirements, out);
    ids.define(Part::Schemes, &pack.schemes, out);
}

fn programme(ids: &mut Ids, pack: &Pack, out: &mut Vec<Diagnostic>) {
    ids.define(Part::Workflows, &pack.workflows, out);
    ids.define(Part::Targets, &pack.targets, out);
    ids.define(Part::Kpis, &pack.kpis, out);
    ids.define(Part::Goals, &pack.goals, out);
    ids.define(Part::Pillars, &pack.pillars, out);
    ids.define(Part::Actions, &pack.actions, out);
    ids.define(Part::Bodies, &pack.bodies, out);
    ids.define(Part::Supply, &pack.supply, out);
    ids.define(Part::Plans, &pack.plans, out);
    ids.define(Part::Milestones, &pack.milestones, out);
    ids.define(Part::Subsidies, &pack.subsidies, out);
    ids.define(Part::Blanks, &pack.blanks, out);
    ids.define(Part::Alternatives, &pack.alternatives, out);
    ids.define(Part::Document, &pack.document, out);
    ids.define(Part::Guideline, &pack.guideline, out);
}

/// Ids that are unique only within their item.
fn nested(pack: &Pack, out: &mut Vec<Diagnostic>) {
    pack.attributes.iter().for_each(|attribute| unique(Part::Attributes, &attribute.choices, out));
    pack.scales.iter().for_each(|scale| unique(Part::Scales, scale.levels.iter().map(|level| &level.id), out));
    pack.stages.iter().for_each(|stage| unique(Part::Stages, stage.steps.iter().map(|step| &step.id), out));
    pack.courses.iter().for_each(|course| unique(Part::Courses, course.parts.iter().map(|part| &part.id), out));
    pack.alternatives.iter().for_each(|alternative| unique(Part::Alternatives, alternative.options.iter().map(|option| &option.id), out));
    for version in pack.schemes.iter().flat_map(|scheme| &scheme.versions) {
        unique(Part::Schemes, version.channels.iter().map(|channel| &channel.id), out);
    }
}
