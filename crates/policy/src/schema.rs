//! JSON Schema of every file of a pack, for editors that complete and check YAML. Ids and expressions are plain texts
//! there; what they refer to is checked by `check`.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use crate::model::*;

/// The schema of every part, in the order of the parts.
pub fn schema() -> Vec<(Part, Value)> {
    Part::ALL.into_iter().map(|part| (part, schema_of(part))).collect()
}

/// The schema of the file of one part.
pub fn schema_of(part: Part) -> Value {
    match part {
        Part::Policy => titled::<Header>(part),
        Part::Adoptions => list::<Adoption>(part),
        Part::Ranks => list::<Rank>(part),
        Part::Series => list::<Series>(part),
        Part::Employment => list::<EmploymentKind>(part),
        Part::Absences => list::<AbsenceKind>(part),
        Part::UnitClasses => list::<UnitClass>(part),
        Part::UnitSets => list::<UnitSet>(part),
        Part::Attributes => list::<Attribute>(part),
        Part::Services => list::<Service>(part),
        Part::Roles => list::<Role>(part),
        Part::Scales => list::<Scale>(part),
        Part::Skills => list::<Skill>(part),
        Part::SkillMap => list::<SkillMap>(part),
        Part::Frameworks => list::<Framework>(part),
        Part::Stages => list::<StageGroup>(part),
        Part::Courses => list::<Course>(part),
        Part::CourseSets => list::<CourseSet>(part),
        Part::CoursePlan => list::<CoursePlan>(part),
        Part::Exams => list::<Exam>(part),
        Part::ExamSets => list::<ExamSet>(part),
        Part::Judgements => list::<Judgement>(part),
        Part::Requirements => list::<NamedRequirement>(part),
        Part::Schemes => list::<Scheme>(part),
        Part::Workflows => list::<Workflow>(part),
        Part::Targets => list::<Target>(part),
        Part::Kpis => list::<Kpi>(part),
        Part::Goals => list::<Goal>(part),
        Part::Pillars => list::<Pillar>(part),
        Part::Actions => list::<Action>(part),
        Part::Bodies => list::<Body>(part),
        Part::Supply => list::<Supply>(part),
        Part::Plans => list::<Plan>(part),
        Part::Milestones => list::<Milestone>(part),
        Part::Subsidies => list::<Subsidy>(part),
        Part::Blanks => list::<Blank>(part),
        Part::Alternatives => list::<Alternative>(part),
        Part::Document => list::<Section>(part),
        Part::Guideline => list::<GuidelinePoint>(part),
    }
}

fn list<T: JsonSchema>(part: Part) -> Value {
    titled::<Vec<T>>(part)
}

fn titled<T: JsonSchema>(part: Part) -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), json!(format!("{}（{}）", part.ja(), part.file())));
    }
    schema
}
