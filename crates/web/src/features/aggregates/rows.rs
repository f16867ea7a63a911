//! A municipality as the page prints it.

use ayumi_answers::aggregates::{AggregateCoverage, AggregateFigures, AggregateKpi, AggregateTarget, MunicipalityRow, Showing};
use ayumi_answers::figure::unknown;

use crate::features::home::standing_chip;
use crate::page::count;
use crate::parts::{Chip, Look};
use crate::shell::Shell;

/// 団体.
#[derive(Clone, Debug)]
pub struct Town {
    /// 団体コード
    pub code: String,
    /// 団体名
    pub name: String,
    /// Why there are no figures; empty where there are.
    pub closed: &'static str,
    /// 方針の表題
    pub policy: String,
    /// Since when it is in force, and which edition of it.
    pub version: String,
    /// 最後の記録の日
    pub recorded: String,
    /// 職員数
    pub staff: String,
    /// 在籍が不明な人数; empty where there is none.
    pub staff_unknown: String,
    /// いる所属
    pub covered: String,
    /// 達成した目標
    pub reached: String,
    /// How many targets are withheld; empty where none is.
    pub withheld: String,
    /// 注意の指標
    pub warnings: String,
    /// 目標
    pub targets: Vec<Target>,
    /// 配置
    pub coverage: Vec<Covered>,
    /// KPI
    pub kpis: Vec<Kpi>,
}

/// ひとつの目標.
#[derive(Clone, Debug)]
pub struct Target {
    /// 名称
    pub label: String,
    /// How it is counted.
    pub counted: String,
    /// 時期
    pub when: String,
    /// 目標
    pub goal: String,
    /// 実績
    pub actual: String,
    /// 不明; empty where of nobody.
    pub unknown: String,
    /// 達成率
    pub rate: String,
    /// 判定
    pub standing: Chip,
}

/// ひとつの配置.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// What the units should have.
    pub label: String,
    /// いる, いない, 不明, 所属の数; None: why not.
    pub numbers: Option<[String; 4]>,
    /// Why there is no answer.
    pub error: String,
}

/// ひとつの KPI.
#[derive(Clone, Debug)]
pub struct Kpi {
    /// 名称
    pub label: String,
    /// How it is counted.
    pub counted: String,
    /// 実績
    pub actual: String,
    /// 注意の基準
    pub warn: String,
    /// 判定
    pub standing: Chip,
}

/// 「17 / 250」; a dash where there is nothing to divide by.
pub fn of(part: usize, whole: usize) -> String {
    if whole == 0 { "－".to_owned() } else { format!("{} / {}", count(part), count(whole)) }
}

impl Town {
    /// A municipality of the answer.
    pub fn new(shell: &Shell, row: &MunicipalityRow) -> Self {
        let closed = match row.state {
            Showing::Shown => "",
            Showing::NotOpen => shell.t("aggregates-not-open"),
            Showing::NoPolicy => shell.t("aggregates-no-policy"),
            Showing::Unreadable => shell.t("aggregates-unreadable"),
        };
        let empty = Self::empty(row, closed);
        row.figures.as_ref().map_or(empty.clone(), |figures| empty.with(shell, figures))
    }

    fn empty(row: &MunicipalityRow, closed: &'static str) -> Self {
        Self {
            code: row.code.to_string(),
            name: row.name.clone(),
            closed,
            policy: String::new(),
            version: String::new(),
            recorded: String::new(),
            staff: String::new(),
            staff_unknown: String::new(),
            covered: String::new(),
            reached: String::new(),
            withheld: String::new(),
            warnings: String::new(),
            targets: Vec::new(),
            coverage: Vec::new(),
            kpis: Vec::new(),
        }
    }

    fn with(self, shell: &Shell, figures: &AggregateFigures) -> Self {
        let (covered, reached) = (figures.covered(), figures.reached());
        let unknown = &figures.employment_unknown;
        Self {
            policy: figures.policy.title.clone(),
            version: shell.f2("aggregates-version", ("from", shell.date(figures.in_force_from)), ("revision", figures.policy.revision)),
            recorded: figures.recorded_on.map_or_else(|| "－".to_owned(), |day| shell.date(day)),
            staff: figures.staff.label.clone(),
            staff_unknown: if unknown.number == Some(0) { String::new() } else { shell.f1("unknown-n", "n", &unknown.label) },
            covered: of(covered.covered as usize, covered.of as usize),
            reached: of(reached.reached, reached.judged),
            withheld: if reached.withheld == 0 { String::new() } else { shell.f1("aggregates-targets-withheld", "n", count(reached.withheld)) },
            warnings: if figures.kpis.is_empty() { "－".to_owned() } else { count(figures.warnings()) },
            targets: figures.targets.iter().map(Target::new).collect(),
            coverage: figures.coverage.iter().map(Covered::new).collect(),
            kpis: figures.kpis.iter().map(|kpi| Kpi::new(shell, kpi)).collect(),
            ..self
        }
    }
}

impl Target {
    fn new(target: &AggregateTarget) -> Self {
        Self {
            label: target.label.clone(),
            counted: target.counted.clone(),
            when: target.when.clone().unwrap_or_default(),
            goal: target.goal.clone().unwrap_or_default(),
            actual: target.actual_label.clone(),
            unknown: target.actual.as_ref().map_or_else(String::new, |figure| unknown(figure.unknown)),
            rate: target.rate.map_or_else(|| "－".to_owned(), |rate| format!("{rate}%")),
            standing: target
                .standing
                .map_or_else(|| Chip::new(Look::Plain, "－"), |standing| standing_chip(standing, target.difference, target.actual.as_ref())),
        }
    }
}

impl Covered {
    fn new(one: &AggregateCoverage) -> Self {
        let numbers = [one.covered, one.without, one.unknown, one.of].map(|number| count(number as usize));
        let error = one.error.as_ref().map_or_else(String::new, |error| error.message.clone());
        Self { label: one.label.clone(), numbers: one.error.is_none().then_some(numbers), error }
    }
}

impl Kpi {
    fn new(shell: &Shell, kpi: &AggregateKpi) -> Self {
        let standing = match kpi.warning {
            Some(true) => Chip::new(Look::Warn, shell.t("targets-warning")),
            Some(false) => Chip::new(Look::Met, shell.t("targets-fine")),
            None => Chip::new(Look::Plain, "－"),
        };
        let (label, counted, actual) = (kpi.label.clone(), kpi.counted.clone(), kpi.actual_label.clone());
        Self { label, counted, actual, warn: kpi.warn.clone().unwrap_or_default(), standing }
    }
}
