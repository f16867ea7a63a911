//! By unit and skill: how many reach the level that is needed.

use ayumi_engine::answer::Named;
use ayumi_engine::{EvaluationError, Need, SkillCell, SkillPlace, SkillRow, skill_map};
use ayumi_facts::UnitId;
use ayumi_policy::grammar::Noun;
use schemars::JsonSchema;
use serde::Serialize;

use crate::refs::UnitRef;
use crate::{Desk, Head};

/// スキルの分布.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SkillMapView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 必要な水準を定める役割; null: of everybody what the roles they hold require.
    pub role: Option<Named>,
    /// スキル: the columns.
    pub skills: Vec<Named>,
    /// 所属ごと. Somebody below two of them is in both.
    pub rows: Vec<SkillMapRow>,
    /// ほかの所属: those in none of the units.
    pub elsewhere: Vec<SkillCount>,
    /// 全員, each once.
    pub total: Vec<SkillCount>,
}

/// ひとつの所属の分布.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SkillMapRow {
    /// 所属
    pub section: UnitRef,
    /// スキルごと, in the order of `skills`.
    pub cells: Vec<SkillCount>,
}

/// 人数.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SkillCount {
    /// 届いている人数
    pub reached: u32,
    /// 届いていない人数
    pub below: u32,
    /// 評価のない人数
    pub unrated: u32,
    /// 必要かどうかが不明な人数
    pub unsure: u32,
}

/// The distribution over units.
///
/// # Errors
/// There is no such role, or the day cannot be counted.
pub fn view(desk: &Desk, units: &[UnitId], need: &Need) -> Result<SkillMapView, EvaluationError> {
    let names = desk.names();
    let map = skill_map(desk.scope, units, need, desk.as_of)?;
    let row = |row: &SkillRow| match row.place {
        SkillPlace::Unit(unit) => Some(SkillMapRow { section: UnitRef::new(desk, unit), cells: counts(row) }),
        SkillPlace::Elsewhere | SkillPlace::All => None,
    };
    let role = if let Need::Role(role) = need { Some(Named { id: *role, label: names.name(Noun::Role, *role) }) } else { None };
    Ok(SkillMapView {
        head: desk.head(),
        role,
        skills: map.skills.iter().map(|skill| Named { id: *skill, label: names.name(Noun::Skill, *skill) }).collect(),
        rows: map.rows.iter().filter_map(row).collect(),
        elsewhere: counts(&map.elsewhere),
        total: counts(&map.total),
    })
}

fn counts(row: &SkillRow) -> Vec<SkillCount> {
    row.cells
        .iter()
        .map(|SkillCell { reached, below, unrated, unsure }| SkillCount { reached: *reached, below: *below, unrated: *unrated, unsure: *unsure })
        .collect()
}
