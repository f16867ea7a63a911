//! Every target and KPI of the policy, goal against figure, with how each is counted.

use ayumi_engine::answer::ErrorAnswer;
use ayumi_engine::{Explaining, KpiStanding, Phase, TargetStanding, kpis, targets};
use ayumi_exchange::{Cell, ColumnKind, Sheet};
use ayumi_policy::sentence::measure_ja;
use ayumi_policy::{Deadline, Policy};
use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::{Figure, ReachAnswer};
use crate::{Desk, Head, Sheets, words};

/// 目標と KPI.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct KpiView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 目標
    pub targets: Vec<TargetRow>,
    /// KPI
    pub kpis: Vec<KpiRow>,
}

/// ひとつの目標.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TargetRow {
    /// Id.
    pub id: String,
    /// 名称
    pub label: String,
    /// What is counted; null where the policy cannot measure it yet.
    pub measure: Option<MeasureAnswer>,
    /// 実績 as of the day.
    pub now: Option<Figure>,
    /// 年度ごと
    pub years: Vec<YearAnswer>,
    /// 計
    pub total: Option<ReachAnswer>,
    /// 到達目標
    pub long_term: Option<LongTermAnswer>,
    /// 注
    pub note: Option<String>,
    /// 出典
    pub source: Option<String>,
}

/// 指標.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MeasureAnswer {
    /// `flow`, `stock`, `cumulative`, `coverage`, `ratio`, `events`, `hours` or `sum`.
    pub kind: &'static str,
    /// How it is counted, in a few words.
    pub counted: &'static str,
    /// What exactly is counted.
    pub label: String,
}

/// ひとつの年度.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct YearAnswer {
    /// 年度, as `R8`.
    pub year: String,
    /// Goal against figure.
    #[serde(flatten)]
    pub reach: ReachAnswer,
}

/// 到達目標.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LongTermAnswer {
    /// 期限, in words; null where the policy says nothing of it.
    pub deadline: Option<String>,
    /// Goal against figure.
    #[serde(flatten)]
    pub reach: ReachAnswer,
}

/// ひとつの KPI.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct KpiRow {
    /// Id.
    pub id: String,
    /// 名称
    pub label: String,
    /// What is counted; null where the policy cannot measure it yet.
    pub measure: Option<MeasureAnswer>,
    /// 実績
    pub actual: Option<Figure>,
    /// Why there is no figure, where that is an error.
    pub error: Option<ErrorAnswer>,
    /// 注意の基準
    pub warn: Option<String>,
    /// Whether the figure is on the wrong side of the limit; null where that cannot be said.
    pub warning: Option<bool>,
    /// 注
    pub note: Option<String>,
    /// 出典
    pub source: Option<String>,
}

/// All targets and KPIs of the day.
pub fn view(desk: &Desk) -> KpiView {
    let (policy, names) = (desk.policy(), desk.names());
    let targets = targets(desk.scope, desk.as_of).iter().map(|standing| target(standing, policy, &names)).collect();
    let kpis = kpis(desk.scope, desk.as_of).iter().map(|standing| kpi(standing, policy, &names)).collect();
    KpiView { head: desk.head(), targets, kpis }
}

fn target(standing: &TargetStanding, policy: &Policy, names: &Explaining) -> TargetRow {
    let target = standing.target;
    let unit = target.unit.as_deref().unwrap_or("");
    let reach = |reach| ReachAnswer::new(reach, unit, names);
    let measure = policy.targets.get(&target.id.value).map(|of| measure(of, names));
    let sum = MeasureAnswer {
        kind: "sum", counted: "内訳の和", label: "内訳の目標の和（上の役割へ移った人は両方に数える）".into()
    };
    let now = standing.now.as_ref().and_then(|now| Figure::actual(now.as_ref().ok()?, names));
    TargetRow {
        id: target.id.value.to_string(),
        label: target.name.on(names.as_of).to_owned(),
        measure: measure.or_else(|| standing.measurable.then_some(sum)),
        now,
        years: standing.years.iter().map(|year| YearAnswer { year: year.year.short(), reach: reach(&year.reach) }).collect(),
        total: standing.total.as_ref().map(reach),
        long_term: standing.long_term.as_ref().map(|term| LongTermAnswer { deadline: term.deadline.map(Deadline::ja), reach: reach(&term.reach) }),
        note: target.note.clone(),
        source: target.source.clone(),
    }
}

fn kpi(standing: &KpiStanding, policy: &Policy, names: &Explaining) -> KpiRow {
    let kpi = standing.kpi;
    let error = standing.actual.as_ref().and_then(|actual| actual.as_ref().err());
    KpiRow {
        id: kpi.id.value.to_string(),
        label: kpi.name.on(names.as_of).to_owned(),
        measure: policy.kpis.get(&kpi.id.value).map(|of| measure(of, names)),
        actual: standing.actual.as_ref().and_then(|actual| Some(Figure::measured(actual.as_ref().ok()?, names))),
        error: error.map(|error| ErrorAnswer::new(error, names)),
        warn: standing.warn.map(|warn| warn.ja(kpi.unit.as_deref().unwrap_or(""))),
        warning: standing.warning,
        note: kpi.note.clone(),
        source: kpi.source.clone(),
    }
}

fn measure(of: &ayumi_policy::measure::Measure, names: &Explaining) -> MeasureAnswer {
    MeasureAnswer { kind: words::measure_kind(of), counted: words::counted(of), label: measure_ja(of, &names.names) }
}

impl Sheets for KpiView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::{Number, Text};
        let columns = [
            ("種類", Text),
            ("id", Text),
            ("名称", Text),
            ("数え方", Text),
            ("時期", Text),
            ("目標", Text),
            ("実績", Number),
            ("分子", Number),
            ("分母", Number),
            ("不明（人）", Number),
            ("判定", Text),
            ("出典", Text),
        ];
        let mut sheet = Sheet::new("目標と実績", &columns);
        for target in &self.targets {
            sheet.rows.extend(target.lines().into_iter().map(|(when, reach)| target.cells(when, reach)));
        }
        sheet.rows.extend(self.kpis.iter().map(KpiRow::cells));
        sheet
    }
}

impl TargetRow {
    /// How it is counted, in a few words.
    pub fn counted(&self) -> String {
        counted(self.measure.as_ref())
    }

    /// Every goal with its time: the years, their total, the long run.
    pub fn lines(&self) -> Vec<(String, Option<&ReachAnswer>)> {
        let years = self.years.iter().map(|year| (format!("{}年度", year.year), Some(&year.reach)));
        let total = self.total.iter().map(|total| ("計".to_owned(), Some(total)));
        let long = self.long_term.iter().map(|term| (term.deadline.clone().unwrap_or_else(|| "期限なし".into()), Some(&term.reach)));
        let lines: Vec<_> = years.chain(total).chain(long).collect();
        if lines.is_empty() { vec![("数値なし".to_owned(), None)] } else { lines }
    }

    /// The goal that counts now: the year that runs, else the first ahead, else the last; without years the long-term one.
    pub fn current(&self) -> Option<(String, &ReachAnswer)> {
        let lines: Vec<(String, &ReachAnswer)> = self.lines().into_iter().filter_map(|(when, reach)| Some((when, reach?))).collect();
        let at = |phase: Phase| lines.iter().position(|(_, reach)| reach.phase == phase);
        let nth = at(Phase::Running).or_else(|| at(Phase::Ahead)).or(lines.len().checked_sub(1))?;
        lines.into_iter().nth(nth)
    }

    fn cells(&self, when: String, reach: Option<&ReachAnswer>) -> Vec<Cell> {
        let how = self.counted();
        let figure = reach.map_or(self.now.as_ref(), |reach| reach.actual.as_ref());
        let goal = reach.map_or(Cell::Empty, |reach| reach.goal_label.clone().into());
        let standing = reach.map_or(Cell::Empty, |reach| reach.standing_label().into());
        let front = ["目標".into(), self.id.as_str().into(), self.label.as_str().into(), how.into(), when.into(), goal];
        let source = self.source.as_deref().unwrap_or("").into();
        front.into_iter().chain(figure_cells(figure)).chain([standing, source]).collect()
    }
}

impl KpiRow {
    /// How it is counted, in a few words.
    pub fn counted(&self) -> String {
        counted(self.measure.as_ref())
    }

    /// The figure in words; why there is none otherwise.
    pub fn actual_label(&self) -> String {
        match (&self.actual, &self.error) {
            (Some(figure), _) => figure.label.clone(),
            (None, Some(error)) => error.message.clone(),
            (None, None) => "測定方法が未定".into(),
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let how = self.counted();
        let warn = self.warn.as_deref().unwrap_or("").into();
        let front = ["KPI".into(), self.id.as_str().into(), self.label.as_str().into(), how.into(), "現在".into(), warn];
        let warning = if self.warning == Some(true) { "注意".into() } else { Cell::Empty };
        let source = self.source.as_deref().unwrap_or("").into();
        front.into_iter().chain(figure_cells(self.actual.as_ref())).chain([warning, source]).collect()
    }
}

pub(crate) fn figure_cells(figure: Option<&Figure>) -> [Cell; 4] {
    let number = |of: fn(&Figure) -> Option<f64>| figure.and_then(of).map_or(Cell::Empty, Cell::Number);
    if let Some(withheld) = figure.filter(|figure| figure.is_withheld()) {
        // The mark itself: an empty cell would be read as nothing.
        return [withheld.label.as_str().into(), Cell::Empty, Cell::Empty, Cell::Empty];
    }
    [
        // Two decimals of a percentage are more than anybody reports.
        number(|figure| figure.number.map(|number| (number * 100.0).round() / 100.0)),
        number(|figure| figure.part.map(f64::from)),
        number(|figure| figure.whole.map(f64::from)),
        number(|figure| Some(figure.unknown as f64)),
    ]
}

fn counted(measure: Option<&MeasureAnswer>) -> String {
    measure.map_or_else(|| "測定方法が未定".into(), |measure| measure.counted.to_owned())
}
