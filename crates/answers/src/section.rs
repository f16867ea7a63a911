//! One unit on a day: where it lies, who is there, and whether it has whom the policy wants it to have.

use ayumi_calendar::Period;
use ayumi_engine::{Placement, placement};
use ayumi_facts::{Code, UnitId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::listed::{PersonRow, Standings};
use crate::refs::UnitRef;
use crate::{Desk, Head, coverage};

/// ひとつの所属.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SectionView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 所属
    pub section: UnitRef,
    /// その日に存在するか
    pub exists: bool,
    /// 上位の所属; null at the top.
    pub parent: Option<UnitRef>,
    /// 直下の所属
    pub below: Vec<UnitRef>,
    /// 前身の所属
    pub predecessors: Vec<UnitRef>,
    /// 後継の所属
    pub successors: Vec<UnitRef>,
    /// 組織の記録が有効な期間, each once.
    pub periods: Vec<Period>,
    /// 本務の人数 in it and below.
    pub total: usize,
    /// 本務の職員 in the unit itself.
    pub people: Vec<PersonRow>,
    /// 配置: one entry for each thing that the policy wants this unit to have.
    pub coverage: Vec<SectionCoverage>,
}

/// この所属の配置状況.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SectionCoverage {
    /// 区分または一覧
    pub group: Code,
    /// What the units should have.
    pub label: String,
    /// 必要な人数
    pub need: u32,
    /// 配置の状態 with the people.
    pub unit: coverage::Unit,
}

/// One unit. `covered` is what all units have.
pub fn view(desk: &Desk, unit: UnitId, standings: &Standings, covered: &coverage::CoverageView) -> SectionView {
    let (units, day) = (&desk.scope.units, desk.as_of);
    let placed: Placement = placement(desk.scope, day);
    let below: Vec<UnitId> = units.ids().filter(|of| units.exists(*of, day) && units.parent(*of, day) == Some(unit)).collect();
    let mut periods: Vec<Period> = units.facts_of(unit).iter().map(|fact| fact.valid).collect();
    periods.sort_by_key(|period| (period.from, period.until));
    periods.dedup();
    SectionView {
        head: desk.head(),
        section: UnitRef::new(desk, unit),
        exists: units.exists(unit, day),
        parent: units.parent(unit, day).map(|parent| UnitRef::new(desk, parent)),
        below: UnitRef::all(desk, &below),
        predecessors: UnitRef::all(desk, &units.predecessors(unit)),
        successors: UnitRef::all(desk, &units.successors(unit)),
        periods,
        total: placed.within(unit).len(),
        people: placed.own(unit).iter().map(|person| PersonRow::new(desk, *person, standings)).collect(),
        coverage: units.code(unit).filter(|_| units.exists(unit, day)).map_or_else(Vec::new, |code| of_unit(code, covered)),
    }
}

fn of_unit(code: Code, covered: &coverage::CoverageView) -> Vec<SectionCoverage> {
    let one = |group: &coverage::Group| {
        let unit = group.units.iter().find(|unit| unit.code == code)?.clone();
        Some(SectionCoverage { group: group.group, label: group.label.clone(), need: group.need, unit })
    };
    covered.groups.iter().filter_map(one).collect()
}
