//! Every place of a pack that names an item by its id, and where that item must be defined. References inside
//! expressions are in `expression`.

use crate::At;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{Alternative, Id, Pack, Part};

use super::ids::Ids;

const GROUPS: &[Part] = &[Part::UnitClasses, Part::UnitSets];
const OWNERS: &[Part] = &[Part::Bodies, Part::Roles];
const INDICATORS: &[Part] = &[Part::Targets, Part::Kpis];

/// Words for who acts in a workflow, besides bodies and roles.
const ACTORS: [&str; 3] = ["self", "colleague", "head-of-section"];

/// Collects references: where each stands, and the parts that may define it.
struct References<'a> {
    found: Vec<(Part, &'a Id, &'static [Part])>,
}

impl<'a> References<'a> {
    fn add(&mut self, at: Part, ids: impl IntoIterator<Item = &'a Id>, to: &'static [Part]) {
        self.found.extend(ids.into_iter().map(|id| (at, id, to)));
    }
}

/// Reports every reference that leads nowhere.
pub(super) fn check(pack: &Pack, ids: &Ids, out: &mut Vec<Diagnostic>) {
    let mut references = References { found: Vec::new() };
    vocabulary(pack, &mut references);
    people(pack, &mut references);
    training(pack, &mut references);
    schemes(pack, &mut references);
    programme(pack, &mut references);
    for (part, id, to) in references.found {
        if !ids.has(to, id.value) {
            out.push(Diagnostic::about(part, id.at, id.as_str(), ids.unknown(to, id.value)));
        }
    }
    actors(pack, ids, out);
    alternatives(pack, ids, out);
}

fn vocabulary<'a>(pack: &'a Pack, to: &mut References<'a>) {
    to.add(Part::Policy, &pack.policy.owners, OWNERS);
    to.add(Part::Policy, &pack.policy.staff, &[Part::Requirements]);
    to.add(Part::Ranks, pack.ranks.iter().flat_map(|rank| &rank.same_as), &[Part::Ranks]);
    to.add(Part::UnitSets, pack.unit_sets.iter().flat_map(|set| &set.classes), &[Part::UnitClasses]);
    to.add(Part::Bodies, pack.bodies.iter().flat_map(|body| &body.parent), &[Part::Bodies]);
}

fn people<'a>(pack: &'a Pack, to: &mut References<'a>) {
    for role in &pack.roles {
        to.add(Part::Roles, role.parent.iter().chain(&role.family).chain(&role.next), &[Part::Roles]);
        to.add(Part::Roles, &role.supply, &[Part::Supply]);
        to.add(Part::Roles, role.obtained.iter().flat_map(|way| &way.of), &[Part::Requirements]);
        to.add(Part::Roles, role.obtained.iter().flat_map(|way| &way.scheme), &[Part::Schemes]);
    }
    for skill in &pack.skills {
        to.add(Part::Skills, &skill.parent, &[Part::Skills]);
        to.add(Part::Skills, [&skill.scale], &[Part::Scales]);
        to.add(Part::Skills, skill.links.iter().map(|link| &link.framework), &[Part::Frameworks]);
    }
    for map in &pack.skill_map {
        to.add(Part::SkillMap, [&map.scale], &[Part::Scales]);
        to.add(Part::SkillMap, &map.roles, &[Part::Roles]);
        to.add(Part::SkillMap, map.levels.keys(), &[Part::Skills]);
    }
    to.add(Part::Stages, pack.stages.iter().flat_map(|stage| &stage.roles), &[Part::Roles]);
}

fn training<'a>(pack: &'a Pack, to: &mut References<'a>) {
    to.add(Part::Courses, pack.courses.iter().flat_map(|course| &course.builds), &[Part::Skills]);
    let members = pack.course_sets.iter().flat_map(|set| &set.versions).flat_map(|version| version.members.iter().flatten());
    to.add(Part::CourseSets, members, &[Part::Courses]);
    for plan in &pack.course_plan {
        to.add(Part::CoursePlan, &plan.roles, &[Part::Roles]);
        to.add(Part::CoursePlan, plan.courses.keys(), &[Part::Courses]);
    }
    to.add(Part::Exams, pack.exams.iter().flat_map(|exam| &exam.successors), &[Part::Exams]);
    let members = pack.exam_sets.iter().flat_map(|set| &set.versions).flat_map(|version| version.members.iter().flatten());
    to.add(Part::ExamSets, members, &[Part::Exams]);
}

fn schemes<'a>(pack: &'a Pack, to: &mut References<'a>) {
    to.add(Part::Judgements, pack.judgements.iter().map(|judgement| &judgement.body), OWNERS);
    to.add(Part::Schemes, pack.schemes.iter().map(|scheme| &scheme.role), &[Part::Roles]);
    for version in pack.schemes.iter().flat_map(|scheme| &scheme.versions) {
        to.add(Part::Schemes, version.review.iter().flat_map(|review| &review.body), OWNERS);
        to.add(Part::Schemes, version.review.iter().flat_map(|review| &review.judgement), &[Part::Judgements]);
        to.add(Part::Schemes, version.channels.iter().flat_map(|channel| &channel.workflow), &[Part::Workflows]);
        to.add(Part::Schemes, &version.appoints, OWNERS);
        to.add(Part::Schemes, version.quotas.iter().flat_map(|quota| &quota.per), GROUPS);
    }
}

fn programme<'a>(pack: &'a Pack, to: &mut References<'a>) {
    for target in &pack.targets {
        to.add(Part::Targets, target.sum_of.iter().chain(&target.cumulative_of), &[Part::Targets]);
        to.add(Part::Targets, &target.role, &[Part::Roles]);
    }
    to.add(Part::Kpis, pack.kpis.iter().flat_map(|kpi| &kpi.owner), OWNERS);
    for goal in &pack.goals {
        to.add(Part::Goals, &goal.indicators, INDICATORS);
        to.add(Part::Goals, &goal.actions, &[Part::Actions]);
    }
    for action in &pack.actions {
        to.add(Part::Actions, [&action.pillar], &[Part::Pillars]);
        to.add(Part::Actions, &action.owner, OWNERS);
    }
    for subsidy in &pack.subsidies {
        to.add(Part::Subsidies, [&subsidy.payee], &[Part::Requirements]);
        to.add(Part::Subsidies, &subsidy.exams, &[Part::ExamSets]);
        to.add(Part::Subsidies, &subsidy.workflow, &[Part::Workflows]);
    }
    to.add(Part::Guideline, pack.guideline.iter().flat_map(|point| &point.answered_by), &Part::ALL);
}

/// The steps of workflows: by a body, a role, or one of three words.
fn actors(pack: &Pack, ids: &Ids, out: &mut Vec<Diagnostic>) {
    for step in pack.workflows.iter().flat_map(|workflow| &workflow.steps) {
        let by = &step.by;
        if !ids.has(OWNERS, by.value) && !ACTORS.contains(&by.as_str()) {
            let problem = Problem::UnknownActor { nearest: ids.nearest(OWNERS, by.value) };
            out.push(Diagnostic::about(Part::Workflows, by.at, by.as_str(), problem));
        }
    }
}

fn alternatives(pack: &Pack, ids: &Ids, out: &mut Vec<Diagnostic>) {
    for alternative in &pack.alternatives {
        if let Some(chosen) = &alternative.chosen
            && !has_option(alternative, chosen.as_str())
        {
            out.push(Diagnostic::about(Part::Alternatives, chosen.at, chosen.as_str(), unknown_option(alternative, chosen.as_str())));
        }
    }
    let sections = pack.document.iter().flat_map(|section| &section.only_if).map(|text| (Part::Document, text));
    let supply = pack.supply.iter().flat_map(|supply| &supply.only_if).map(|text| (Part::Supply, text));
    sections.chain(supply).for_each(|(part, text)| condition(part, text, pack, ids, out));
}

/// `alternative = option`
fn condition(part: Part, text: &At<String>, pack: &Pack, ids: &Ids, out: &mut Vec<Diagnostic>) {
    let Some((name, option)) = text.split_once('=').map(|(name, option)| (name.trim(), option.trim())) else {
        out.push(Diagnostic::about(part, text.at, text.as_str(), Problem::BadCondition));
        return;
    };
    match pack.alternatives.iter().find(|alternative| alternative.id.as_str() == name) {
        None => out.push(Diagnostic::about(part, text.at, name, ids.unknown(&[Part::Alternatives], name.into()))),
        Some(alternative) if !has_option(alternative, option) => {
            let offset = text.rfind(option).unwrap_or(0);
            out.push(Diagnostic::about(part, text.at, option, unknown_option(alternative, option)).inside(offset));
        }
        Some(_) => {}
    }
}

fn has_option(alternative: &Alternative, option: &str) -> bool {
    alternative.options.iter().any(|choice| choice.id.as_str() == option)
}

fn unknown_option(alternative: &Alternative, option: &str) -> Problem {
    let options = alternative.options.iter().map(|choice| choice.id.as_str());
    Problem::UnknownOption { alternative: alternative.id.value, nearest: crate::diagnostic::nearest(option, options).map(Into::into) }
}
