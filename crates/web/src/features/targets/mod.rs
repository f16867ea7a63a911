//! Targets and KPIs: every figure with its goal by year, how it is counted, and the people behind it.

mod behind;
mod chart;

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use ayumi_answers::figure::{Figure as Answered, ReachAnswer};
use ayumi_answers::kpi::{KpiRow, KpiView, TargetRow};
use ayumi_answers::{Sheets, kpi};

use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::features::home::standing;
use crate::links;
use crate::page::{Page, count};
use crate::parts::{Chip, Crumbs, Figure, Look};
use crate::shell::Shell;

pub use behind::people;
pub use chart::picture;

/// All targets and KPIs, worked out once a day and world.
pub fn kpi_view(ask: &Ask) -> Arc<KpiView> {
    ask.remember(&format!("kpi {:?}", ask.least), || {
        let mut view = kpi::view(&ask.desk());
        if let Some(least) = ask.least {
            view.withhold(least);
        }
        view
    })
}

/// 目標の一覧.
#[derive(Debug, Template)]
#[template(path = "targets/list.html")]
pub struct TargetsPage {
    /// The frame.
    pub shell: Shell,
    /// 目標
    pub targets: Vec<Row>,
    /// KPI
    pub kpis: Vec<Row>,
}

/// One target or KPI.
#[derive(Clone, Debug)]
pub struct Row {
    /// 名称
    pub label: String,
    /// How it is counted.
    pub counted: String,
    /// Its own page.
    pub href: String,
    /// One line for each time.
    pub lines: Vec<Line>,
}

impl Row {
    /// Whether of anybody it is unknown; a column without a number is left out.
    pub fn has_unknown(&self) -> bool {
        self.lines.iter().any(|line| !line.unknown.is_empty())
    }
}

/// One goal of a target.
#[derive(Clone, Debug)]
pub struct Line {
    /// 時期
    pub when: String,
    /// 目標
    pub goal: String,
    /// 実績
    pub actual: String,
    /// Where the people behind the figure are; None: nothing to open.
    pub href: Option<String>,
    /// 不明
    pub unknown: String,
    /// Where those are; None: nobody.
    pub unknown_href: Option<String>,
    /// 判定
    pub standing: Chip,
}

/// ひとつの目標.
#[derive(Debug, Template)]
#[template(path = "targets/one.html")]
pub struct TargetPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// 名称
    pub label: String,
    /// How it is counted, in a few words.
    pub counted: String,
    /// What exactly is counted; empty where nothing can be.
    pub measure: String,
    /// 出典
    pub source: String,
    /// 注
    pub note: String,
    /// One line for each time.
    pub lines: Vec<Line>,
    /// Whether of anybody it is unknown.
    pub has_unknown: bool,
    /// By year.
    pub years: Option<Figure>,
    /// Over time.
    pub course: Option<Figure>,
}

/// Every target and KPI.
///
/// # Errors
/// The ledger cannot be read.
pub async fn list(ask: Ask) -> Result<Page<TargetsPage>, AppError> {
    let view = kpi_view(&ask);
    let targets = view.targets.iter().map(|row| target_row(&ask, row)).collect();
    let kpis = view.kpis.iter().map(|row| kpi_row(&ask, row)).collect();
    Ok(Page(TargetsPage { targets, kpis, shell: ask.shell }))
}

/// One target or KPI.
///
/// # Errors
/// The policy has none of this id.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Page<TargetPage>, AppError> {
    let view = kpi_view(&ask);
    let crumbs = Crumbs::new(&ask.shell, [(ask.shell.t("targets-title"), "/targets".to_owned())]);
    let target = view.targets.iter().find(|row| row.id == id);
    let kpi = view.kpis.iter().find(|row| row.id == id);
    let (row, measure, source, note) = match (target, kpi) {
        (Some(row), _) => (target_row(&ask, row), &row.measure, &row.source, &row.note),
        (None, Some(row)) => (kpi_row(&ask, row), &row.measure, &row.source, &row.note),
        (None, None) => return Err(AppError::not_found("rule")),
    };
    // A picture would show what is withheld.
    let charts =
        ask.remember(&format!("target {id} {:?}", ask.least), || if ask.least.is_some() { Default::default() } else { chart::all(&ask, &id) });
    Ok(Page(TargetPage {
        crumbs,
        has_unknown: row.has_unknown(),
        label: row.label,
        counted: row.counted,
        measure: measure.as_ref().map_or_else(String::new, |measure| measure.label.clone()),
        source: source.clone().unwrap_or_default(),
        note: note.clone().unwrap_or_default(),
        lines: row.lines,
        years: charts.0.clone(),
        course: charts.1.clone(),
        shell: ask.shell,
    }))
}

/// Every target and KPI as a file.
///
/// # Errors
/// There is no such format.
pub async fn export(ask: Ask) -> Result<Download, AppError> {
    Ok(Download { sheet: kpi_view(&ask).sheet(), format: Format::read(ask.shell.given("format"))?, day: ask.as_of() })
}

fn target_row(ask: &Ask, row: &TargetRow) -> Row {
    let now = row.now.as_ref().map(|figure| now_line(ask, &row.id, figure));
    let line = |(key, (when, reach)): (String, (String, Option<&ReachAnswer>))| line(ask, &row.id, &key, when, reach);
    let lines = now.into_iter().chain(keys(row).into_iter().zip(row.lines()).filter(|(_, (_, reach))| reach.is_some()).map(line));
    Row { label: row.label.clone(), counted: row.counted(), href: links::target(ask, row.id.as_str().into()), lines: lines.collect() }
}

/// The names in addresses of the lines of a target, in the order of [`TargetRow::lines`].
fn keys(row: &TargetRow) -> Vec<String> {
    let years = row.years.iter().map(|year| year.year.clone());
    let rest = [(row.total.is_some(), "total"), (row.long_term.is_some(), "long-term")];
    years.chain(rest.into_iter().filter(|(is, _)| *is).map(|(_, key)| key.to_owned())).collect()
}

fn line(ask: &Ask, id: &str, key: &str, when: String, reach: Option<&ReachAnswer>) -> Line {
    let figure = reach.and_then(|reach| reach.actual.as_ref());
    let (href, unknown_href) = hrefs(ask, id, key, figure);
    Line {
        when,
        goal: reach.map_or_else(String::new, |reach| reach.goal_label.clone()),
        actual: reach.map_or_else(String::new, ReachAnswer::actual_label),
        unknown: reach.map_or_else(String::new, ReachAnswer::unknown_label),
        href,
        unknown_href,
        standing: reach.map_or_else(|| Chip::new(Look::Plain, "－"), standing),
    }
}

fn now_line(ask: &Ask, id: &str, figure: &Answered) -> Line {
    let (href, unknown_href) = hrefs(ask, id, "now", Some(figure));
    Line {
        when: ask.shell.f1("day-shown", "date", ask.shell.date(ask.as_of())),
        goal: String::new(),
        actual: figure.label.clone(),
        unknown: ayumi_answers::figure::unknown(figure.unknown),
        href,
        unknown_href,
        standing: Chip::new(Look::Plain, ask.shell.t("targets-now")),
    }
}

fn hrefs(ask: &Ask, id: &str, key: &str, figure: Option<&Answered>) -> (Option<String>, Option<String>) {
    let to = |part: &str| ask.shell.to(&format!("/targets/{id}/people?when={key}&part={part}"));
    let opens = ask.least.is_none() && figure.is_some_and(|figure| figure.kind != "undecided");
    let unknown = ask.least.is_none() && figure.is_some_and(|figure| figure.unknown > 0);
    (opens.then(|| to("counted")), unknown.then(|| to("unknown")))
}

fn kpi_row(ask: &Ask, row: &KpiRow) -> Row {
    let look = match row.warning {
        Some(true) => Chip::new(Look::Warn, ask.shell.t("targets-warning")),
        Some(false) => Chip::new(Look::Met, ask.shell.t("targets-fine")),
        None => Chip::new(Look::Plain, "－"),
    };
    let (href, unknown_href) = hrefs(ask, &row.id, "now", row.actual.as_ref());
    let line = Line {
        when: ask.shell.f1("day-shown", "date", ask.shell.date(ask.as_of())),
        goal: row.warn.as_ref().map_or_else(String::new, |warn| ask.shell.f1("targets-warn-at", "limit", warn)),
        actual: row.actual_label(),
        unknown: row.actual.as_ref().map_or_else(String::new, |figure| ayumi_answers::figure::unknown(figure.unknown)),
        href,
        unknown_href,
        standing: look,
    };
    Row { label: row.label.clone(), counted: row.counted(), href: links::target(ask, row.id.as_str().into()), lines: vec![line] }
}

/// 「1,234人」.
pub(crate) fn people_count(ask: &Ask, people: usize) -> String {
    ask.shell.f1("count-people", "n", count(people))
}
