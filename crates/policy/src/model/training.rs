//! How people are trained: courses, sets of courses, the plan matrix, exams and sets of exams.

use ayumi_calendar::Length;
use ayumi_facts::Code;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Expression, Id, Name};
use crate::{At, Deadline, Start};

/// 研修.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Course {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 区分
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 主催
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// 概要, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<String>,
    /// 形態
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// 時間
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// 受講料（円）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<u32>,
    /// 身につくスキル
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub builds: Vec<Id>,
    /// 対象の要件, where the policy states it in words rather than in the plan matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Expression>,
    /// 受講の頻度, in words (毎年, 随時 …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// 修了の有効期間
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_for: Option<Length>,
    /// 修了に必要な部分. Empty: the course is completed as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<CoursePart>,
    /// 実施開始. Default: the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 実施終了
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<At<Deadline>>,
    /// 効果測定
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    /// 見本: the policy leaves this open; the text says what stands here instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 修了に必要な部分 (時間, 案件, 発表 …).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CoursePart {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: String,
    /// 必要な時間数. None: once is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
}

/// 研修の一覧 (「指定された研修」…), in dated versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CourseSet {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 版, oldest first.
    pub versions: Vec<SetVersion>,
}

/// 試験の一覧, in dated versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExamSet {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 版, oldest first.
    pub versions: Vec<SetVersion>,
}

/// ある日からの一覧.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SetVersion {
    /// From when. Default: the policy's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 内訳. None: the policy has not decided yet, and whoever depends on it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<Id>>,
    /// 見本: the policy leaves the members open; the text says what stands here instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<String>,
    /// 出典
    pub source: String,
}

/// 研修計画: a matrix of course × role → must, should, may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CoursePlan {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 適用開始
    pub from: At<Start>,
    /// 記号 → what it means.
    #[schemars(with = "std::collections::BTreeMap<String, Mark>")]
    pub marks: IndexMap<String, Mark>,
    /// 列: roles, left to right.
    pub roles: Vec<Id>,
    /// 行: course → one mark per role; "" where the course does not concern the role.
    #[schemars(with = "std::collections::BTreeMap<String, Vec<String>>")]
    pub courses: IndexMap<Id, Vec<At<String>>>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 記号の意味.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Mark {
    /// 受講の義務
    pub duty: Duty,
    /// 意味, as written.
    pub label: String,
}

/// 受講の義務.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// 必須
    #[default]
    Must,
    /// 推奨
    Should,
    /// 一部該当者のみ
    May,
}

/// 試験. A pass once earned stays; a successor stands in for the exam it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exam {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// Other spellings that lists use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// 主催
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// 区分
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 実施開始
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 実施終了: the last year or day on which it can be sat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<At<Deadline>>,
    /// 後継の試験
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<Id>,
    /// 有効期間
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_for: Option<Length>,
    /// 受験料（円）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<u32>,
    /// What should be verified before it is relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<String>,
    /// 標準 or owner code, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Code>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
