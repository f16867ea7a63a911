//! What there is to ask about: how many people and units, and every id that the policy names.

use ayumi_engine::answer::Named;
use ayumi_engine::employees;
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Desk, Head};

/// 概要.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OverviewView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 職員数: employed on the day.
    pub employed: usize,
    /// 在籍が不明な人数: without any employment on record.
    pub employment_unknown: usize,
    /// 所属数: units that exist on the day.
    pub units: usize,
    /// 役割
    pub roles: Vec<Named>,
    /// 制度
    pub schemes: Vec<Named>,
    /// 要件
    pub requirements: Vec<Named>,
    /// 段階の区分
    pub stages: Vec<Named>,
    /// スキル
    pub skills: Vec<Named>,
    /// 所属の区分と一覧
    pub unit_groups: Vec<Named>,
}

/// What there is on the day.
pub fn view(desk: &Desk) -> OverviewView {
    let (policy, names, units) = (desk.policy(), desk.names(), &desk.scope.units);
    let (employed, unknown) = employees(desk.scope, desk.as_of);
    let named = |noun: Noun| move |id: &Code| Named { id: *id, label: names.name(noun, *id) };
    OverviewView {
        head: desk.head(),
        employed: employed.len(),
        employment_unknown: unknown.len(),
        units: units.ids().filter(|unit| units.exists(*unit, desk.as_of)).count(),
        roles: policy.roles.keys().map(named(Noun::Role)).collect(),
        schemes: policy.schemes.keys().map(|id| Named { id: *id, label: names.scheme(*id) }).collect(),
        requirements: policy.requirements.keys().map(named(Noun::Requirement)).collect(),
        stages: policy.stages.keys().map(|id| Named { id: *id, label: names.stage_group(*id) }).collect(),
        skills: policy.skills.keys().map(named(Noun::Skill)).collect(),
        unit_groups: policy.unit_groups.keys().map(named(Noun::UnitGroup)).collect(),
    }
}
