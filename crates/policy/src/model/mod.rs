//! The parts of a pack as they stand in its files. Expressions are still texts here; `resolve` parses them.
//!
//! Every list part is one YAML file that holds a list of items; every item has an `id` (ASCII kebab-case) and,
//! where it matters, a `source`: the chapter of the written policy that it comes from.

mod document;
mod goals;
mod header;
mod library;
mod name;
mod organisation;
mod part;
mod people;
mod structure;
mod training;

pub use document::*;
pub use goals::*;
pub use header::*;
pub use library::*;
pub use organisation::*;
pub use people::*;
pub use structure::*;
pub use training::*;

use ayumi_calendar::Date;
use ayumi_facts::Code;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{At, Start};

/// An id of a pack (ASCII kebab-case), with its place.
pub type Id = At<Code>;

/// An expression of the requirement or measure language, as written, with its place.
pub type Expression = At<String>;

/// 名称: a name, or dated names. What is renamed keeps its id and so its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Name {
    /// One name for ever.
    Always(String),
    /// Names with the day each began, oldest first.
    Dated(Vec<DatedName>),
}

/// ある日からの名称.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedName {
    /// From when.
    pub from: Start,
    /// The name from then on.
    pub name: String,
}

impl Default for Name {
    fn default() -> Self {
        Self::Always(String::new())
    }
}

impl Name {
    /// The name on `day`; before the first dated name, the first.
    pub fn on(&self, day: Date) -> &str {
        match self {
            Self::Always(name) => name,
            Self::Dated(names) => {
                let current = names.iter().rev().find(|dated| dated.from.date() <= day);
                current.or(names.first()).map_or("", |dated| &dated.name)
            }
        }
    }

    /// Every name it has or had.
    pub fn all(&self) -> Vec<&str> {
        match self {
            Self::Always(name) => vec![name],
            Self::Dated(names) => names.iter().map(|dated| dated.name.as_str()).collect(),
        }
    }
}

/// An item of a list part.
pub trait Item {
    /// Its id, with its place.
    fn id(&self) -> &Id;
    /// What people call it.
    fn label(&self) -> &str;
}

macro_rules! items {
    ($($type:ty),* $(,)?) => {$(
        impl Item for $type {
            fn id(&self) -> &Id {
                &self.id
            }

            fn label(&self) -> &str {
                self.name.all().last().copied().unwrap_or("")
            }
        }
    )*};
}

items!(
    Adoption,
    Rank,
    Series,
    EmploymentKind,
    AbsenceKind,
    UnitClass,
    UnitSet,
    Attribute,
    Service,
    Role,
    Scale,
    Skill,
    SkillMap,
    Framework,
    StageGroup,
    Course,
    CourseSet,
    CoursePlan,
    Exam,
    ExamSet,
    Judgement,
    NamedRequirement,
    Scheme,
    Workflow,
    Target,
    Kpi,
    Goal,
    Pillar,
    Action,
    Body,
    Supply,
    Plan,
    Milestone,
    Subsidy,
    Blank,
    Alternative,
    Section,
    GuidelinePoint,
);

/// For every list part: its id type, file stem, Japanese title and item type, in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// 方針
    Policy,
    /// 共通ライブラリの採用
    Adoptions,
    /// 職位
    Ranks,
    /// 職種
    Series,
    /// 任用形態
    Employment,
    /// 休業・派遣
    Absences,
    /// 所属の区分
    UnitClasses,
    /// 所属の一覧
    UnitSets,
    /// 属性
    Attributes,
    /// 経験の数え方
    Services,
    /// 役割
    Roles,
    /// 尺度
    Scales,
    /// スキル
    Skills,
    /// スキルマップ
    SkillMap,
    /// 標準
    Frameworks,
    /// 段階
    Stages,
    /// 研修
    Courses,
    /// 研修の一覧
    CourseSets,
    /// 研修計画
    CoursePlan,
    /// 試験
    Exams,
    /// 試験の一覧
    ExamSets,
    /// 判定
    Judgements,
    /// 要件
    Requirements,
    /// 制度
    Schemes,
    /// 手続
    Workflows,
    /// 目標
    Targets,
    /// KPI
    Kpis,
    /// ねらい
    Goals,
    /// 柱
    Pillars,
    /// 施策
    Actions,
    /// 体制
    Bodies,
    /// 確保の手段
    Supply,
    /// 関連計画
    Plans,
    /// 節目
    Milestones,
    /// 助成
    Subsidies,
    /// 空欄
    Blanks,
    /// 選択肢
    Alternatives,
    /// 文書
    Document,
    /// 国の指針
    Guideline,
}

/// 方針パック: all parts, as parsed. A part whose file is absent is empty, and that is legal for every part
/// but the header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pack {
    /// 方針
    pub policy: Header,
    /// 共通ライブラリの採用
    pub adoptions: Vec<Adoption>,
    /// 職位, lowest first: the order of the file is the ladder.
    pub ranks: Vec<Rank>,
    /// 職種
    pub series: Vec<Series>,
    /// 任用形態
    pub employment: Vec<EmploymentKind>,
    /// 休業・派遣
    pub absences: Vec<AbsenceKind>,
    /// 所属の区分
    pub unit_classes: Vec<UnitClass>,
    /// 所属の一覧
    pub unit_sets: Vec<UnitSet>,
    /// 属性
    pub attributes: Vec<Attribute>,
    /// 経験の数え方
    pub services: Vec<Service>,
    /// 役割
    pub roles: Vec<Role>,
    /// 尺度
    pub scales: Vec<Scale>,
    /// スキル
    pub skills: Vec<Skill>,
    /// スキルマップ
    pub skill_map: Vec<SkillMap>,
    /// 標準
    pub frameworks: Vec<Framework>,
    /// 段階
    pub stages: Vec<StageGroup>,
    /// 研修
    pub courses: Vec<Course>,
    /// 研修の一覧
    pub course_sets: Vec<CourseSet>,
    /// 研修計画
    pub course_plan: Vec<CoursePlan>,
    /// 試験
    pub exams: Vec<Exam>,
    /// 試験の一覧
    pub exam_sets: Vec<ExamSet>,
    /// 判定
    pub judgements: Vec<Judgement>,
    /// 要件
    pub requirements: Vec<NamedRequirement>,
    /// 制度
    pub schemes: Vec<Scheme>,
    /// 手続
    pub workflows: Vec<Workflow>,
    /// 目標
    pub targets: Vec<Target>,
    /// KPI
    pub kpis: Vec<Kpi>,
    /// ねらい
    pub goals: Vec<Goal>,
    /// 柱
    pub pillars: Vec<Pillar>,
    /// 施策
    pub actions: Vec<Action>,
    /// 体制
    pub bodies: Vec<Body>,
    /// 確保の手段
    pub supply: Vec<Supply>,
    /// 関連計画
    pub plans: Vec<Plan>,
    /// 節目
    pub milestones: Vec<Milestone>,
    /// 助成
    pub subsidies: Vec<Subsidy>,
    /// 空欄
    pub blanks: Vec<Blank>,
    /// 選択肢
    pub alternatives: Vec<Alternative>,
    /// 文書
    pub document: Vec<Section>,
    /// 国の指針
    pub guideline: Vec<GuidelinePoint>,
    /// 由来: which items come from libraries. Not written.
    #[serde(skip)]
    pub origins: Origins,
}
