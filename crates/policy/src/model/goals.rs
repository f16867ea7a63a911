//! What the programme wants to reach: targets, KPIs, goals, pillars and actions.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Expression, Id, Name};
use crate::{At, Deadline, Quantity};

/// 目標: a measure and what it should reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Target {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 指標. None: the policy states a target that cannot be measured yet, and says so in `note`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Expression>,
    /// 単位 (人, 所属, 件 …)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 年度ごとの目標. Whether increment, level or running total follows from the measure.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "std::collections::BTreeMap<String, Quantity>")]
    pub by_year: IndexMap<At<String>, At<Quantity>>,
    /// 到達目標
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<At<Quantity>>,
    /// 到達目標の期限
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<At<Deadline>>,
    /// 計: the total the policy states for `by-year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<At<Quantity>>,
    /// 内訳: this row is the sum of these targets, year by year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sum_of: Vec<Id>,
    /// 累計: this row is the running total of these yearly targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cumulative_of: Vec<Id>,
    /// 対象の役割
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Id>,
    /// 注
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// KPI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Kpi {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 指標
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Expression>,
    /// 単位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 所管
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// 望ましい向き
    #[serde(default)]
    pub direction: Direction,
    /// 点検の時期, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// 注意の基準 (in the KPI's unit)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<At<Quantity>>,
    /// 注
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 望ましい向き.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// 高いほどよい
    #[default]
    Up,
    /// 低いほどよい
    Down,
}

/// ねらい: present and desired state, tied to indicators and actions so that the gap is tracked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Goal {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 現状
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<String>,
    /// あるべき姿
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<String>,
    /// 追う目標と KPI
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Id>,
    /// 対応する施策
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 柱・区分・プロセス under which actions are filed and reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pillar {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 番号・順, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 種別: pillar of the programme, or process of supervisors' OJT.
    #[serde(default)]
    pub kind: PillarKind,
    /// 説明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 種別.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PillarKind {
    /// 施策の柱
    #[default]
    Pillar,
    /// OJTのプロセス
    OjtProcess,
    /// 今後の課題
    OpenQuestion,
}

/// 施策・取組.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Action {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 柱・プロセス
    pub pillar: Id,
    /// 内容
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// 誰が
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// 誰に
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Expression>,
    /// 必須
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compulsory: bool,
    /// 状況
    #[serde(default)]
    pub state: ActionState,
    /// 開始
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<crate::Start>>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 状況.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActionState {
    /// 実施する
    #[default]
    Planned,
    /// これまでに実施した
    Done,
    /// 検討する
    UnderReview,
}
