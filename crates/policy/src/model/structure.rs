//! Who runs the programme and with what: bodies, workflows, supply, neighbouring plans, milestones and subsidies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Name};
use crate::{At, Deadline, Quantity, Start};

/// 体制: a section, council or office with responsibilities and powers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Body {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 種別
    #[serde(default)]
    pub kind: BodyKind,
    /// 上位の体制
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// 所掌
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<String>,
    /// 権限
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub powers: Vec<Power>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 種別.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// 課・係
    #[default]
    Section,
    /// 会議体
    Council,
    /// 職
    Office,
    /// 外部
    Outside,
}

/// 権限.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// 指名する
    Nominate,
    /// 承認する
    Permit,
    /// 推薦する
    Recommend,
    /// 審査する
    Review,
    /// 認定・任命する
    Appoint,
    /// 審議する
    Deliberate,
    /// 決定する
    Decide,
    /// 計画を定める
    Plan,
    /// 配置する
    Place,
    /// 助言する
    Advise,
}

/// 手続: steps, who acts and what is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Workflow {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 案件の種類 (appointment, proposal, subsidy …)
    pub case: String,
    /// 段階
    pub steps: Vec<WorkflowStep>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 手続の段階.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WorkflowStep {
    /// 名称
    pub name: String,
    /// 誰が: an id of `bodies.yaml` or of a role, or `self`, `colleague`, `head-of-section`.
    pub by: Id,
    /// 何を
    pub does: Power,
    /// 期限（日）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u32>,
    /// 採点
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scoring: Vec<Criterion>,
    /// 必要に応じて
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// 採点項目.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Criterion {
    /// 項目
    pub name: String,
    /// 配点
    pub points: u32,
}

/// 確保の手段: recruitment tracks, outside experts, schemes of the state, training from the staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Supply {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 種別
    #[serde(default)]
    pub kind: SupplyKind,
    /// 説明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// 主催・派遣元
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Only where this alternative is chosen, as `alternative = option`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<At<String>>,
    /// 状況
    #[serde(default)]
    pub state: super::ActionState,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 種別.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyKind {
    /// 庁内育成
    #[default]
    Training,
    /// 採用
    Recruitment,
    /// 人事配置・ローテーション
    Rotation,
    /// 外部人材
    Outside,
    /// 国・都道府県等の制度
    Scheme,
}

/// 関連計画.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Plan {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 期の名称 (第1期 …)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// 始期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<At<Start>>,
    /// 終期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<At<Deadline>>,
    /// 位置づけ
    #[serde(default)]
    pub relation: Relation,
    /// 説明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 位置づけ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// 上位の計画
    Above,
    /// 並ぶ計画
    #[default]
    Beside,
    /// この方針
    This,
    /// 下位の計画
    Below,
    /// 国・都道府県の指針等
    National,
}

/// 節目.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Milestone {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// いつ, where a year or day is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<At<Start>>,
    /// いつ, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// 内容
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 助成.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Subsidy {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 対象者 (a named requirement)
    pub payee: Id,
    /// 対象の試験の一覧
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exams: Option<Id>,
    /// 開始
    pub from: At<Start>,
    /// 何をもって支給するか: sitting, passing or registering; None: undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<PaidOn>,
    /// 補助率
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<At<Quantity>>,
    /// 上限（円）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<At<Quantity>>,
    /// 年度予算（円）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<At<Quantity>>,
    /// 添付書類
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// 手続
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 何をもって支給するか.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaidOn {
    /// 受験
    Sitting,
    /// 合格
    Passing,
    /// 登録
    Registering,
}
