//! Writes a pack back as files: one per part that has content, in the order of the parts, so that reading them gives
//! an equal pack. Comments and layout of the files the pack came from are not kept.

use serde::Serialize;

use super::SourceFile;
use crate::model::{Pack, Part};

/// The files of a pack. Parts without content have none.
pub fn write_pack(pack: &Pack) -> Vec<SourceFile> {
    Part::ALL.into_iter().filter_map(|part| text_of(part, pack).map(|text| SourceFile { name: part.file().into(), text })).collect()
}

fn text_of(part: Part, pack: &Pack) -> Option<String> {
    match part {
        Part::Policy => yaml(&pack.policy),
        Part::Adoptions => list(&pack.adoptions),
        Part::Ranks => list(&pack.ranks),
        Part::Series => list(&pack.series),
        Part::Employment => list(&pack.employment),
        Part::Absences => list(&pack.absences),
        Part::UnitClasses => list(&pack.unit_classes),
        Part::UnitSets => list(&pack.unit_sets),
        Part::Attributes => list(&pack.attributes),
        Part::Services => list(&pack.services),
        Part::Roles => list(&pack.roles),
        Part::Scales => list(&pack.scales),
        Part::Skills => list(&pack.skills),
        Part::SkillMap => list(&pack.skill_map),
        Part::Frameworks => list(&pack.frameworks),
        Part::Stages => list(&pack.stages),
        Part::Courses => list(&pack.courses),
        Part::CourseSets => list(&pack.course_sets),
        Part::CoursePlan => list(&pack.course_plan),
        Part::Exams => list(&pack.exams),
        Part::ExamSets => list(&pack.exam_sets),
        Part::Judgements => list(&pack.judgements),
        Part::Requirements => list(&pack.requirements),
        Part::Schemes => list(&pack.schemes),
        Part::Workflows => list(&pack.workflows),
        Part::Targets => list(&pack.targets),
        Part::Kpis => list(&pack.kpis),
        Part::Goals => list(&pack.goals),
        Part::Pillars => list(&pack.pillars),
        Part::Actions => list(&pack.actions),
        Part::Bodies => list(&pack.bodies),
        Part::Supply => list(&pack.supply),
        Part::Plans => list(&pack.plans),
        Part::Milestones => list(&pack.milestones),
        Part::Subsidies => list(&pack.subsidies),
        Part::Blanks => list(&pack.blanks),
        Part::Alternatives => list(&pack.alternatives),
        Part::Document => list(&pack.document),
        Part::Guideline => list(&pack.guideline),
    }
}

fn list<T: Serialize>(items: &[T]) -> Option<String> {
    if items.is_empty() { None } else { yaml(&items) }
}

/// Texts are never folded, so that every expression stays on one line and diagnostics can point into it.
pub(crate) fn yaml<T: Serialize>(value: &T) -> Option<String> {
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false, compact_list_indent: false };
    serde_saphyr::to_string_with_options(value, options).ok()
}
