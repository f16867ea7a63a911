//! Who is wanted: roles, scales, skills and what each role requires, stages, requirements, certification and appointment.

use ayumi_calendar::Length;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Expression, Id, Name};
use crate::{At, Deadline, Quantity, Start};

/// 役割: a role type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Role {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 国の人材区分
    pub class: At<TalentClass>,
    /// 方針上の区分・番号, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 方針上のレベル. Means only what this policy says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// 「…に加えて」: the role whose required skills this one requires too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// 総称: the family role this one is counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Id>,
    /// This is a family: held through its members.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_family: bool,
    /// 人材像, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 役割・業務
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<String>,
    /// どのように就くか. Several ways may stand side by side; a family has none of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obtained: Vec<Obtained>,
    /// 確保の手段 (ids of `supply.yaml`)
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supply: Vec<Id>,
    /// 次に目指す役割
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<Id>,
    /// 育成の流れ
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// 適用開始. Default: the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 国の人材区分 of the national guideline (2023-12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TalentClass {
    /// 高度専門人材
    Expert,
    /// DX推進リーダー
    DxLeader,
    /// 一般行政職員
    #[default]
    General,
}

/// どのように就くか.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Obtained {
    /// 就き方
    pub by: At<By>,
    /// by = everyone: 対象の要件 (default: the policy's staff)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Id>,
    /// by = rule: 該当する要件
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// by = appointment, certification: 制度
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 就き方.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// 全員
    #[default]
    Everyone,
    /// 規定により (職位・権限・所属・職務): follows the posting
    Rule,
    /// 任命
    Appointment,
    /// 認定
    Certification,
    /// 外部から
    Outside,
}

/// 尺度: an ordered scale of proficiency. ○/– is a scale too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scale {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 水準, lowest first: the order is the policy's statement, never inferred from the mark.
    pub levels: Vec<Level>,
    /// Why this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 水準.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Level {
    /// Id.
    pub id: Id,
    /// 記号
    pub mark: At<String>,
    /// 意味
    pub label: String,
}

/// スキル・知識・能力.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Skill {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 種別: skill, ability or knowledge.
    #[serde(default)]
    pub kind: SkillKind,
    /// 区分
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 上位のスキル
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// 定義, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// 尺度 of its assessments.
    pub scale: Id,
    /// 標準との対応
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// 適合度の重み (1 by default)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// 自習用の教材
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 種別.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkillKind {
    /// スキル
    #[default]
    Skill,
    /// 能力
    Ability,
    /// 知識
    Knowledge,
}

/// 標準との対応: an item of a versioned framework.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Link {
    /// 標準 (an id of `frameworks.yaml`)
    pub framework: Id,
    /// 標準の項目名
    pub item: String,
}

/// 標準: a versioned skill framework outside the policy (DSS 1.2 …).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Framework {
    /// Id, one per version.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 版
    pub version: String,
    /// 公表
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// スキルマップ: a matrix of skill × role → required level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SkillMap {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 尺度 whose marks fill the matrix.
    pub scale: Id,
    /// 職層など: only for people who meet this requirement; several maps grade the bands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// 列: roles, left to right.
    pub roles: Vec<Id>,
    /// 行: skill → one mark per role. The lowest mark of the scale requires nothing; so does a blank "".
    #[schemars(with = "std::collections::BTreeMap<String, Vec<String>>")]
    pub levels: IndexMap<Id, Vec<At<String>>>,
    /// 適用開始. Default: the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 段階: ordered steps for the holders of some roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StageGroup {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 対象の役割
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Id>,
    /// 対象の要件, where it is not the holders of the roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Expression>,
    /// 段階, lowest first. A person stands at the highest step up to which all are met.
    pub steps: Vec<Step>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// ひとつの段階.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Step {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: String,
    /// 定義, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// 要件
    pub require: Expression,
    /// Without it the step stands on its own; default true: each step presupposes the one before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 要件: a named requirement: who counts, who may apply, who may use something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NamedRequirement {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// What it is for, for readers and forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 要件, where there is one version only.
    #[serde(rename = "is", default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Expression>,
    /// 適用開始 of `is`. Default: the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 出典 of `is`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 版: the rule and the day each version began, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<RequirementVersion>,
}

/// ある日からの要件.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RequirementVersion {
    /// From when.
    pub from: At<Start>,
    /// Until when (exclusive start of nothing: the rule ends). Default: until the next version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<At<Start>>,
    /// 要件
    #[serde(rename = "is")]
    pub is: Expression,
    /// 出典
    pub source: String,
}

/// 判定: a named judgement made by a body about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Judgement {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 判定する体制
    pub body: Id,
    /// 観点
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 有効期間
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_for: Option<Length>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 制度: how a role is certified or appointed, in dated versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scheme {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 対象の役割
    pub role: Id,
    /// 版, oldest first.
    pub versions: Vec<SchemeVersion>,
}

/// ある日からの制度.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SchemeVersion {
    /// From when.
    pub from: At<Start>,
    /// 出典
    pub source: String,
    /// 要件. Default: none at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require: Option<Expression>,
    /// 審査
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// 候補の上がり方, each with its own approval chain; in order of preference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// 任命・認定する体制
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appoints: Option<Id>,
    /// 任期
    #[serde(default)]
    pub term: Term,
    /// 枠
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
}

/// 審査.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Review {
    /// 方法
    pub by: ReviewBy,
    /// 審査する体制
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Id>,
    /// 判定 that the review records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Id>,
    /// 内容
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// 審査の方法.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewBy {
    /// 審査なし
    #[default]
    None,
    /// 書類
    Documents,
    /// コンペ等
    Competition,
    /// 面接
    Interview,
}

/// 候補の上がり方.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Channel {
    /// Id.
    pub id: Id,
    /// 名称 (自薦, 他薦, 所属長の推薦 …)
    pub name: String,
    /// 手続
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Id>,
    /// ほかの経路で足りないときだけ
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fallback: bool,
}

/// 任期.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Term {
    /// 年数. None: no end is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// 終わり方: exactly that long after the start, or with the end of the n-th fiscal year. Default: day.
    #[serde(default)]
    pub ends: TermEnd,
    /// 異動したとき
    #[serde(default)]
    pub on_transfer: OnTransfer,
    /// 方針が任期を定めていない
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undecided: bool,
}

/// 任期の終わり方.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TermEnd {
    /// 満了日
    #[default]
    Day,
    /// n年度目の末日 (the year of appointment is the first)
    FiscalYear,
}

/// 異動したとき.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnTransfer {
    /// 継続する
    #[default]
    Continues,
    /// 本務の所属が変わると終わる
    Ends,
}

/// 枠: how many per unit of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Quota {
    /// 所属の区分または一覧. None: the municipality as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Id>,
    /// 下限
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<At<Quantity>>,
    /// 上限
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<At<Quantity>>,
    /// 期限
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<At<Deadline>>,
}
