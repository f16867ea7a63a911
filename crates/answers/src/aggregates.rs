//! 団体ごとの集計: what a prefecture sees of the municipalities of an installation, side by side. Figures only: nobody's name, number or
//! key can stand here, because nothing in these shapes could hold one. What is small is withheld in each municipality by the
//! count that it has set itself; the sums are made of what is told and of nothing else, so that no subtraction gives away more.

use ayumi_calendar::Date;
use ayumi_engine::answer::ErrorAnswer;
use ayumi_engine::{Standing, Verdict, coverage, employees};
use ayumi_facts::MunicipalityCode;
use ayumi_policy::measure::Measure;
use ayumi_policy::sentence::measure_ja;
use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::{Figure, ReachAnswer};
use crate::kpi::{self, KpiRow, KpiView, TargetRow};
use crate::withheld::Headcount;
use crate::{Desk, PolicyHead, coverage::wanted};

mod sheet;

/// 団体ごとの集計.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AggregatesView {
    /// 基準日: the end of a month.
    pub as_of: Date,
    /// 団体, by code.
    pub municipalities: Vec<MunicipalityRow>,
    /// 計, of what is told.
    pub sums: AggregateSums,
}

/// ひとつの団体.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MunicipalityRow {
    /// 団体コード
    pub code: MunicipalityCode,
    /// 団体名
    pub name: String,
    /// `shown`, or why there are no figures: `not-open`, `no-policy`, `unreadable`.
    pub state: Showing,
    /// 集計. Null where there are none.
    pub figures: Option<AggregateFigures>,
}

/// 公開の状態.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Showing {
    /// 公開している
    Shown,
    /// 公開していない: it has not agreed to be shown.
    NotOpen,
    /// 方針がない: none was in use then.
    NoPolicy,
    /// 集計できない: its ledger or policy cannot be read.
    Unreadable,
}

/// ひとつの団体の集計.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AggregateFigures {
    /// 方針
    pub policy: PolicyHead,
    /// 方針の開始日
    pub in_force_from: Date,
    /// The day of the newest record that the figures are of; null where there is none.
    pub recorded_on: Option<Date>,
    /// 伏せる数: counts below it are withheld.
    pub least: u64,
    /// 職員数
    pub staff: Headcount,
    /// 在籍が不明な人数
    pub employment_unknown: Headcount,
    /// 目標: for each the goal that counts on the day.
    pub targets: Vec<AggregateTarget>,
    /// 所属への配置
    pub coverage: Vec<AggregateCoverage>,
    /// KPI
    pub kpis: Vec<AggregateKpi>,
}

/// ひとつの目標.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AggregateTarget {
    /// Id in the municipality's policy.
    pub id: String,
    /// 名称
    pub label: String,
    /// How it is counted, in a few words.
    pub counted: String,
    /// 時期; null where the policy states no number.
    pub when: Option<String>,
    /// 目標, in Japanese.
    pub goal: Option<String>,
    /// 実績
    pub actual: Option<Figure>,
    /// The figure in words; why there is none otherwise.
    pub actual_label: String,
    /// How many above the goal; below it if negative.
    pub difference: Option<i64>,
    /// 達成率, in per cent of the goal.
    pub rate: Option<f64>,
    /// 判定; null where nothing is judged.
    pub standing: Option<Standing>,
}

/// ひとつの配置.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AggregateCoverage {
    /// What the units should have.
    pub label: String,
    /// 配置済みの所属
    pub covered: u32,
    /// 不在の所属
    pub without: u32,
    /// 不明の所属
    pub unknown: u32,
    /// 所属の数
    pub of: u32,
    /// Why there is no answer, where that is an error.
    pub error: Option<ErrorAnswer>,
}

/// ひとつの KPI.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AggregateKpi {
    /// Id in the municipality's policy.
    pub id: String,
    /// 名称
    pub label: String,
    /// How it is counted, in a few words.
    pub counted: String,
    /// 実績
    pub actual: Option<Figure>,
    /// The figure in words; why there is none otherwise.
    pub actual_label: String,
    /// 注意の基準
    pub warn: Option<String>,
    /// Whether the figure is on the wrong side of the limit; null where that cannot be said.
    pub warning: Option<bool>,
}

/// 計: only of what is told above.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AggregateSums {
    /// 公開している団体の数
    pub shown: usize,
    /// 職員数の計: of the municipalities whose number is told.
    pub staff: u64,
    /// Of how many municipalities that is.
    pub staff_of: usize,
    /// 配置
    pub coverage: CoverageSum,
    /// 目標
    pub targets: TargetSum,
}

/// 配置の計: a unit counts once for everything that the policy wants it to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CoverageSum {
    /// 配置済み
    pub covered: u32,
    /// 不在
    pub without: u32,
    /// 不明
    pub unknown: u32,
    /// 所属
    pub of: u32,
}

/// 目標の計.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TargetSum {
    /// 達成
    pub reached: usize,
    /// Targets that are judged by a number: reached, on the way or missed.
    pub judged: usize,
    /// Targets whose figure is withheld, and which are therefore not judged.
    pub withheld: usize,
    /// All.
    pub of: usize,
}

/// The municipalities with their sums.
pub fn view(as_of: Date, municipalities: Vec<MunicipalityRow>) -> AggregatesView {
    let sums = AggregateSums::of(&municipalities);
    AggregatesView { as_of, municipalities, sums }
}

impl MunicipalityRow {
    /// One without figures, and why.
    pub fn without(code: MunicipalityCode, name: String, state: Showing) -> Self {
        Self { code, name, state, figures: None }
    }

    /// One with figures.
    pub fn shown(code: MunicipalityCode, name: String, figures: AggregateFigures) -> Self {
        Self { code, name, state: Showing::Shown, figures: Some(figures) }
    }
}

impl AggregateFigures {
    /// The figures of a municipality as it may be told of them: `least` is the smallest count that it lets be told.
    pub fn new(desk: &Desk, least: u64, recorded_on: Option<Date>) -> Self {
        let (employed, unknown) = employees(desk.scope, desk.as_of);
        let mut figures = kpi::view(desk);
        figures.withhold_among(least, employed.len() as u64);
        let KpiView { targets, kpis, .. } = figures;
        Self {
            policy: PolicyHead::new(&desk.policy().pack.policy),
            in_force_from: desk.policy().start(),
            recorded_on,
            least,
            staff: Headcount::new(employed.len() as u64, least),
            employment_unknown: Headcount::new(unknown.len() as u64, least),
            targets: targets.into_iter().map(AggregateTarget::new).collect(),
            coverage: wanted(desk.policy()).into_iter().filter_map(|measure| AggregateCoverage::new(desk, measure)).collect(),
            kpis: kpis.into_iter().map(AggregateKpi::new).collect(),
        }
    }

    /// 配置の計.
    pub fn covered(&self) -> CoverageSum {
        self.coverage.iter().fold(CoverageSum::default(), |sum, one| sum.plus(CoverageSum::of(one)))
    }

    /// 目標の計.
    pub fn reached(&self) -> TargetSum {
        self.targets.iter().fold(TargetSum::default(), |sum, one| sum.plus(TargetSum::of(one)))
    }

    /// How many KPIs are on the wrong side of their limit.
    pub fn warnings(&self) -> usize {
        self.kpis.iter().filter(|kpi| kpi.warning == Some(true)).count()
    }
}

impl AggregateTarget {
    fn new(row: TargetRow) -> Self {
        let (when, reach) = row.current().map_or((None, None), |(when, reach)| (Some(when), Some(reach.clone())));
        let actual = reach.as_ref().map_or_else(|| row.now.clone(), |reach| reach.actual.clone());
        let actual_label = match (&actual, &reach) {
            (Some(figure), _) => figure.label.clone(),
            (None, Some(reach)) => reach.actual_label(),
            (None, None) => row.counted(),
        };
        Self {
            counted: row.counted(),
            rate: reach.as_ref().and_then(ReachAnswer::rate),
            goal: reach.as_ref().map(|reach| reach.goal_label.clone()),
            difference: reach.as_ref().and_then(|reach| reach.difference),
            standing: reach.as_ref().map(|reach| reach.standing),
            id: row.id,
            label: row.label,
            when,
            actual,
            actual_label,
        }
    }
}

impl AggregateCoverage {
    fn new(desk: &Desk, measure: &Measure) -> Option<Self> {
        let Measure::Covered { units, need, having } = measure else { return None };
        let names = desk.names();
        let label = measure_ja(measure, &names.names);
        let empty = Self { label, covered: 0, without: 0, unknown: 0, of: 0, error: None };
        Some(match coverage(desk.scope, *units, *need, having, desk.as_of) {
            Err(error) => Self { error: Some(ErrorAnswer::new(&error, &names)), ..empty },
            Ok(found) => Self {
                covered: found.count(Verdict::Met),
                without: found.count(Verdict::Unmet),
                unknown: found.count(Verdict::Unknown),
                of: found.units.len() as u32,
                ..empty
            },
        })
    }
}

impl AggregateKpi {
    fn new(row: KpiRow) -> Self {
        let (counted, actual_label) = (row.counted(), row.actual_label());
        let KpiRow { id, label, actual, warn, warning, .. } = row;
        Self { id, label, counted, actual, actual_label, warn, warning }
    }
}

impl AggregateSums {
    fn of(rows: &[MunicipalityRow]) -> Self {
        let figures = || rows.iter().filter_map(|row| row.figures.as_ref());
        let staff = || figures().filter_map(|figures| figures.staff.number);
        Self {
            shown: figures().count(),
            staff: staff().sum(),
            staff_of: staff().count(),
            coverage: figures().fold(CoverageSum::default(), |sum, figures| sum.plus(figures.covered())),
            targets: figures().fold(TargetSum::default(), |sum, figures| sum.plus(figures.reached())),
        }
    }
}

impl CoverageSum {
    fn of(one: &AggregateCoverage) -> Self {
        Self { covered: one.covered, without: one.without, unknown: one.unknown, of: one.of }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            covered: self.covered + other.covered,
            without: self.without + other.without,
            unknown: self.unknown + other.unknown,
            of: self.of + other.of,
        }
    }
}

impl TargetSum {
    fn of(one: &AggregateTarget) -> Self {
        let is_withheld = one.actual.as_ref().is_some_and(Figure::is_withheld);
        let is_judged = !is_withheld && matches!(one.standing, Some(Standing::Reached | Standing::OnTheWay | Standing::Missed));
        Self {
            reached: usize::from(is_judged && one.standing == Some(Standing::Reached)),
            judged: usize::from(is_judged),
            withheld: usize::from(is_withheld),
            of: 1,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            reached: self.reached + other.reached,
            judged: self.judged + other.judged,
            withheld: self.withheld + other.withheld,
            of: self.of + other.of,
        }
    }
}
