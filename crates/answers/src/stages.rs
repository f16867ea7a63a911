//! How many people stand at each step.

use ayumi_engine::answer::Named;
use ayumi_engine::{EvaluationError, stages};
use ayumi_facts::Code;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Desk, Head};

/// 段階の分布.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StagesView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 段階の区分
    pub groups: Vec<StageGroup>,
}

/// ひとつの段階区分の分布.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageGroup {
    /// 段階の区分
    pub group: Named,
    /// 対象の人数
    pub people: usize,
    /// 対象かどうかが不明な人数
    pub unknown: usize,
    /// 段階, lowest first, those below the first before it.
    pub steps: Vec<StageRow>,
}

/// ひとつの段階.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageRow {
    /// 段階; null below the first.
    pub step: Option<Named>,
    /// 人数 whose highest step for certain it is.
    pub people: usize,
    /// そのうち、より上の段階に達しているかもしれない人数
    pub perhaps: usize,
}

/// Every stage group of the policy.
///
/// # Errors
/// The day cannot be counted.
pub fn view(desk: &Desk) -> Result<StagesView, EvaluationError> {
    let groups = desk.policy().stages.keys().map(|group| one(desk, *group)).collect::<Result<_, _>>()?;
    Ok(StagesView { head: desk.head(), groups })
}

fn one(desk: &Desk, group: Code) -> Result<StageGroup, EvaluationError> {
    let (names, found) = (desk.names(), stages(desk.scope, group, desk.as_of)?);
    let named = |step: Code| Named { id: step, label: names.step(group, step) };
    let steps = found.steps.iter().map(|count| StageRow { step: count.step.map(named), people: count.people.len(), perhaps: count.perhaps.len() });
    Ok(StageGroup {
        group: Named { id: group, label: names.stage_group(group) },
        people: found.people(),
        unknown: found.unknown.len(),
        steps: steps.collect(),
    })
}
