//! `Policy`: a pack with its ids bound, its expressions parsed and its dates laid out; what the engine evaluates.
//!
//! Everything is keyed by [`Code`], so that a fact's code finds its rule in one look-up. It is made by
//! `resolve` only; [`Checked`] is made by `check` only, so that nothing unchecked is ever evaluated.

use std::collections::HashMap;
use std::ops::Deref;

use ayumi_calendar::{Date, Length, Period, Rounding};
use ayumi_facts::Code;
use indexmap::IndexMap;

use crate::measure::Measure;
use crate::model::{AttributeOf, By, Expression, OnTransfer, Pack, Part, TermEnd, World};
use crate::requirement::Requirement;
use crate::{Deadline, Quantity};

/// 版の並び: values by the period each is in force, oldest first, never overlapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// The versions, oldest first.
    pub versions: Vec<Version<T>>,
}

/// ひとつの版.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version<T> {
    /// When it is in force.
    pub period: Period,
    /// The chapter of the written policy it comes from.
    pub source: String,
    /// 見本: why this is only a stand-in for what the policy leaves open.
    pub provisional: Option<String>,
    /// The rule.
    pub value: T,
}

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self { versions: Vec::new() }
    }
}

impl<T> Dated<T> {
    /// The version in force on `day`.
    pub fn on(&self, day: Date) -> Option<&Version<T>> {
        self.versions.iter().find(|version| version.period.contains(day))
    }

    /// The first day on which any version is in force.
    pub fn begins(&self) -> Option<Date> {
        self.versions.first().map(|version| version.period.from)
    }
}

/// 解決済みの方針.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The parts as they stand in the files, for display, forms and documents.
    pub pack: Pack,
    /// 施行期間 of the policy.
    pub in_force: Option<Period>,
    /// 全職員: who is on the staff. None where the policy does not say.
    pub staff: Option<Code>,
    /// 名前のついた要件.
    pub requirements: IndexMap<Code, Dated<Requirement>>,
    /// 経験の数え方.
    pub services: HashMap<Code, ServiceRule>,
    /// 役割, in the order of the file.
    pub roles: IndexMap<Code, RoleRule>,
    /// 制度.
    pub schemes: IndexMap<Code, SchemeRule>,
    /// 段階.
    pub stages: IndexMap<Code, StageRule>,
    /// 研修.
    pub courses: HashMap<Code, CourseRule>,
    /// 研修の一覧. A version without members is undecided.
    pub course_sets: HashMap<Code, Dated<Option<Vec<Code>>>>,
    /// 試験.
    pub exams: HashMap<Code, ExamRule>,
    /// 試験の一覧. A version without members is undecided.
    pub exam_sets: HashMap<Code, Dated<Option<Vec<Code>>>>,
    /// スキル.
    pub skills: IndexMap<Code, SkillRule>,
    /// 属性.
    pub attributes: HashMap<Code, AttributeRule>,
    /// 職位の高さ: the higher the number, the higher the rank.
    pub ranks: HashMap<Code, u16>,
    /// 所属の区分と一覧.
    pub unit_groups: IndexMap<Code, UnitGroup>,
    /// 判定の有効期間 (None: for ever).
    pub judgements: HashMap<Code, Option<Length>>,
    /// 目標の指標.
    pub targets: IndexMap<Code, Measure>,
    /// KPI の指標.
    pub kpis: IndexMap<Code, Measure>,
    /// 研修の対象 stated in words: course → requirement.
    pub audiences: HashMap<Code, Requirement>,
    /// Every expression of the pack that could be read, with its place.
    pub expressions: Vec<Written>,
    /// Something could not be resolved, so that this policy cannot be checked.
    pub unresolved: bool,
}

/// 式: an expression as written and as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// In which part it stands.
    pub part: Part,
    /// In which item.
    pub owner: Code,
    /// As written, with its place.
    pub text: Expression,
    /// From when it is in force.
    pub from: Date,
    /// As read.
    pub meaning: Meaning,
}

/// 式の内容.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// 要件
    Requirement(Requirement),
    /// 指標
    Measure(Measure),
}

impl Meaning {
    /// Every requirement in it.
    pub fn requirements(&self) -> Vec<&Requirement> {
        match self {
            Self::Requirement(requirement) => vec![requirement],
            Self::Measure(measure) => measure.requirements(),
        }
    }
}

impl Policy {
    /// The first day of the policy.
    pub fn start(&self) -> Date {
        self.in_force.map_or(Date::MIN, |period| period.from)
    }

    /// The quantity, with the value of its blank where that is filled in.
    pub fn quantity(&self, stated: Quantity) -> Quantity {
        let filled = |id: Code, make: fn(i64) -> Quantity| self.blank(id).and_then(|text| text.parse().ok()).map(make);
        let value = match stated {
            Quantity::Blank { blank, about: false } => filled(blank, Quantity::Exactly),
            Quantity::Blank { blank, about: true } => filled(blank, Quantity::About),
            Quantity::AtLeastBlank(blank) => filled(blank, Quantity::AtLeast),
            _ => None,
        };
        value.unwrap_or(stated)
    }

    /// The deadline, with the value of its blank where that is filled in.
    pub fn deadline(&self, stated: Deadline) -> Deadline {
        match stated {
            Deadline::Blank(id) => self.blank(id).and_then(|text| text.parse().ok()).unwrap_or(stated),
            _ => stated,
        }
    }

    /// What is filled in for a blank.
    fn blank(&self, id: Code) -> Option<&str> {
        let blank = self.pack.blanks.iter().find(|blank| blank.id.value == id)?;
        blank.value.as_ref().map(|value| value.as_str())
    }
}

/// 経験の数え方.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRule {
    /// Days on which this is met count.
    pub during: Requirement,
    /// 端数の扱い
    pub rounding: Rounding,
    /// 出典
    pub source: String,
}

/// 役割.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleRule {
    /// When the role exists.
    pub in_force: Option<Period>,
    /// How one gets it, in the order of the file.
    pub ways: Vec<Way>,
    /// 総称の内訳: roles counted in this family, directly or through another family.
    pub members: Vec<Code>,
    /// Skills the role requires, its parents' included, oldest map first.
    pub skills: Vec<SkillNeed>,
    /// 出典
    pub source: String,
}

/// 就き方.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// 就き方
    pub by: By,
    /// everyone, rule: who holds it.
    pub when: Option<Requirement>,
    /// appointment, certification: under which scheme.
    pub scheme: Option<Code>,
    /// 出典
    pub source: String,
}

/// 必要なスキル.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillNeed {
    /// スキル
    pub skill: Code,
    /// 水準 at least
    pub level: Code,
    /// Only for people who meet this (職層).
    pub when: Option<Requirement>,
    /// From which role it is inherited; None: the role's own.
    pub inherited_from: Option<Code>,
    /// When the map is in force.
    pub in_force: Period,
    /// 出典
    pub source: String,
}

/// 制度.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeRule {
    /// 対象の役割
    pub role: Code,
    /// 版.
    pub versions: Dated<SchemeTerms>,
}

/// ある版の制度.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeTerms {
    /// 要件. `all()` where the policy sets none.
    pub require: Requirement,
    /// 任期（年数）
    pub years: Option<u32>,
    /// 任期の終わり方
    pub ends: TermEnd,
    /// 異動したとき
    pub on_transfer: OnTransfer,
}

/// 段階.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRule {
    /// 対象: the holders of these roles …
    pub roles: Vec<Code>,
    /// … or who meets this.
    pub of: Option<Requirement>,
    /// 段階, lowest first.
    pub steps: Vec<StepRule>,
    /// 出典
    pub source: String,
}

/// ひとつの段階.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRule {
    /// Id.
    pub id: Code,
    /// 要件
    pub require: Requirement,
    /// Whether it stands on its own; otherwise it presupposes the step before.
    pub alone: bool,
    /// 出典
    pub source: String,
}

/// 研修.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseRule {
    /// 修了の有効期間
    pub valid_for: Option<Length>,
    /// 修了に必要な部分: part and the minutes it takes (0: once is enough). Empty: as a whole.
    pub parts: Vec<(Code, u32)>,
}

/// 試験.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamRule {
    /// 有効期間
    pub valid_for: Option<Length>,
    /// Exams that stand in for this one: itself, and whatever follows it.
    pub stand_ins: Vec<Code>,
}

/// スキル.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkillRule {
    /// 水準の順 (0 is the lowest).
    pub levels: IndexMap<Code, u8>,
    /// 適合度の重み
    pub weight: u32,
}

/// 属性.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeRule {
    /// 対象
    pub of: AttributeOf,
    /// What an absent record means.
    pub absent: World,
}

/// 所属の区分または一覧: units of any of the classes or listed, less the excepted ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitGroup {
    /// 区分
    pub classes: Vec<Code>,
    /// 所属コード
    pub units: Vec<Code>,
    /// 除く所属コード
    pub except: Vec<Code>,
}

/// 検査済みの方針: a policy without errors. The only thing the engine accepts.
#[derive(Clone, Debug)]
pub struct Checked(Policy);

impl Checked {
    /// For `check` only.
    pub(crate) fn new(policy: Policy) -> Self {
        Self(policy)
    }
}

impl Deref for Checked {
    type Target = Policy;

    fn deref(&self) -> &Policy {
        &self.0
    }
}
