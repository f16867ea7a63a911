//! Which units have the people they should have.

use ayumi_engine::answer::ErrorAnswer;
use ayumi_engine::{Coverage, EvaluationError, Explaining, UnitCoverage, Verdict, coverage};
use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::Code;
use ayumi_policy::Policy;
use ayumi_policy::grammar::Noun;
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::{Leaf, Requirement};
use ayumi_policy::sentence::{measure_ja, requirement_ja};
use schemars::JsonSchema;
use serde::Serialize;

use crate::refs::PersonRef;
use crate::words;
use crate::{Desk, Head, Sheets};

/// 配置状況.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CoverageView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// One for each thing that units should have.
    pub groups: Vec<Group>,
}

/// ひとつの区分の配置状況.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "CoverageGroup")]
pub struct Group {
    /// 区分または一覧
    pub group: Code,
    /// What the units should have.
    pub label: String,
    /// 必要な人数
    pub need: u32,
    /// 配置済みの所属
    pub covered: u32,
    /// 不明の所属
    pub unknown: u32,
    /// 所属の数
    pub of: usize,
    /// People who meet the requirement outside these units.
    pub elsewhere: usize,
    /// Why there is no answer, where that is an error.
    pub error: Option<ErrorAnswer>,
    /// 所属
    pub units: Vec<Unit>,
}

/// ひとつの所属.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "CoverageUnit")]
pub struct Unit {
    /// The ledger's key, by which the pages and the API name the section.
    pub key: Option<i64>,
    /// 所属コード
    pub code: Code,
    /// 名称, with those above it.
    pub label: String,
    /// `met`, `unmet` or `unknown`.
    pub state: Verdict,
    /// 配置されている人
    pub people: Vec<PersonRef>,
    /// 不明の人
    pub unknown: Vec<PersonRef>,
}

/// Everything that the policy's targets and KPIs want units to have.
pub fn view(desk: &Desk) -> CoverageView {
    let names = desk.names();
    let groups = wanted(desk.policy()).into_iter().filter_map(|measure| match measure {
        Measure::Covered { units, need, having } => {
            let found = coverage(desk.scope, *units, *need, having, desk.as_of);
            Some(Group::new(Asked { group: *units, need: *need, label: measure_ja(measure, &names.names) }, found, desk, &names))
        }
        _ => None,
    });
    CoverageView { head: desk.head(), groups: groups.collect() }
}

/// What units should have by the policy's targets and KPIs, each once.
pub fn wanted(policy: &Policy) -> Vec<&Measure> {
    let mut measures: Vec<&Measure> = Vec::new();
    for measure in policy.targets.values().chain(policy.kpis.values()) {
        if matches!(measure, Measure::Covered { .. }) && !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    measures
}

/// One group of units, by the holders of one role.
pub fn asked(desk: &Desk, group: Code, role: Code, need: u32) -> CoverageView {
    let names = desk.names();
    let having = Requirement::Leaf(Leaf::Holds { role, at_least: None });
    let label = format!("{}：{}（{need}人以上）", names.name(Noun::UnitGroup, group), requirement_ja(&having, &names.names));
    let found = coverage(desk.scope, group, need, &having, desk.as_of);
    let groups = vec![Group::new(Asked { group, need, label }, found, desk, &names)];
    CoverageView { head: desk.head(), groups }
}

struct Asked {
    group: Code,
    need: u32,
    label: String,
}

impl CoverageView {
    /// Leaves out the units that have whom they need.
    pub fn only_missing(&mut self) {
        self.groups.iter_mut().for_each(|group| group.units.retain(|unit| unit.state != Verdict::Met));
    }
}

impl Group {
    fn new(asked: Asked, found: std::result::Result<Coverage, EvaluationError>, desk: &Desk, names: &Explaining) -> Self {
        let Asked { group, need, label } = asked;
        let empty = Self { group, label, need, covered: 0, unknown: 0, of: 0, elsewhere: 0, error: None, units: Vec::new() };
        match found {
            Err(error) => Self { error: Some(ErrorAnswer::new(&error, names)), ..empty },
            Ok(found) => Self {
                covered: found.count(Verdict::Met),
                unknown: found.count(Verdict::Unknown),
                of: found.units.len(),
                elsewhere: found.elsewhere.len(),
                units: found.units.iter().map(|unit| Unit::new(unit, desk, names)).collect(),
                ..empty
            },
        }
    }

    /// 「17 / 250所属（不明 3）」
    pub fn summary(&self) -> String {
        if let Some(error) = &self.error {
            return error.message.clone();
        }
        let unknown = if self.unknown > 0 { format!("、不明 {}所属", words::number(self.unknown)) } else { String::new() };
        let elsewhere =
            if self.elsewhere > 0 { format!("、これらの所属の外に {}人", words::count(self.elsewhere)) } else { String::new() };
        format!("{} / {}所属{unknown}{elsewhere}", words::number(self.covered), words::count(self.of))
    }
}

impl Unit {
    fn new(unit: &UnitCoverage, desk: &Desk, names: &Explaining) -> Self {
        Self {
            key: desk.loaded.unit_key(unit.unit).map(|key| key.0),
            code: desk.scope.units.code(unit.unit).unwrap_or_default(),
            label: names.unit(unit.unit),
            state: unit.state,
            people: PersonRef::all(desk, &unit.people),
            unknown: PersonRef::all(desk, &unit.unknown),
        }
    }
}

impl Sheets for CoverageView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::{Number, Text};
        let columns = [
            ("区分", Text),
            ("内容", Text),
            ("所属コード", Text),
            ("所属", Text),
            ("配置", Text),
            ("人数", Number),
            ("不明（人）", Number),
            ("職員番号", Text),
            ("氏名", Text),
        ];
        let mut sheet = Sheet::new("配置", &columns);
        for group in &self.groups {
            sheet.rows.extend(group.units.iter().map(|unit| {
                let joined = |of: fn(&PersonRef) -> &str| unit.people.iter().map(of).collect::<Vec<_>>().join("、");
                vec![
                    group.group.as_str().into(),
                    group.label.as_str().into(),
                    unit.code.as_str().into(),
                    unit.label.as_str().into(),
                    unit.state.ja().into(),
                    (unit.people.len() as u32).into(),
                    (unit.unknown.len() as u32).into(),
                    joined(|who| &who.number).into(),
                    joined(|who| &who.name).into(),
                ]
            }));
        }
        sheet
    }
}
