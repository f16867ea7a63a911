//! 目標: every target as it is written, year by year, how it is counted, and the KPIs.

use std::collections::BTreeSet;

use askama::Template;
use ayumi_answers::words::counted;
use ayumi_calendar::{FiscalYear, parse_fiscal_year};
use ayumi_policy::model::{Kpi, Part, Target};
use ayumi_policy::{At, Quantity};

use super::Frame;
use super::book::{Book, anchor};
use super::word::{Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;

/// 目標の一覧.
#[derive(Debug, Template)]
#[template(path = "policy/targets.html")]
pub struct TargetsPage {
    shell: Shell,
    frame: Frame,
    years: Vec<(String, bool)>,
    has_total: bool,
    rows: Vec<Row>,
    kpis: Vec<KpiShown>,
}

#[derive(Debug)]
struct Row {
    name: Word,
    note: Option<String>,
    by_year: Vec<String>,
    total: String,
    goal: String,
    by: String,
    measure: String,
    counted: &'static str,
    role: Words,
    source: String,
}

#[derive(Debug)]
struct KpiShown {
    anchor: String,
    name: String,
    note: Option<String>,
    measure: Option<String>,
    owner: Words,
    period: String,
    warn: String,
    source: String,
}

/// All targets and KPIs.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<TargetsPage>, AppError> {
    let book = Book::open(&ask);
    let pack = book.pack();
    let years = years(&pack.targets);
    let this = FiscalYear::of(ask.as_of());
    let page = TargetsPage {
        frame: Frame::new(&ask),
        years: years.iter().map(|year| (ask.shell.year(*year), *year == this)).collect(),
        has_total: pack.targets.iter().any(|target| target.total.is_some()),
        rows: pack.targets.iter().map(|one| row(&book, one, &years)).collect(),
        kpis: pack.kpis.iter().map(|one| kpi(&book, one)).collect(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn years(targets: &[Target]) -> Vec<FiscalYear> {
    let years: BTreeSet<FiscalYear> =
        targets.iter().flat_map(|target| target.by_year.keys()).filter_map(|year| parse_fiscal_year(year).ok()).collect();
    years.into_iter().collect()
}

fn row(book: &Book, target: &Target, years: &[FiscalYear]) -> Row {
    let unit = target.unit.as_deref().unwrap_or("");
    let amount = |stated: Option<At<Quantity>>| stated.map(|stated| book.view.quantity(stated.value, unit)).unwrap_or_default();
    let of = |year: &FiscalYear| target.by_year.iter().find(|(key, _)| parse_fiscal_year(key).is_ok_and(|of| of == *year)).map(|(_, stated)| *stated);
    let by = target.by.map(|by| book.view.deadline(by.value)).unwrap_or_default();
    Row {
        name: book.item(&[Part::Targets], &target.id),
        note: target.note.clone(),
        by_year: years.iter().map(|year| amount(of(year))).collect(),
        total: amount(target.total),
        goal: amount(target.value),
        by,
        measure: measure(book, target),
        counted: book.policy().targets.get(&target.id.value).map(counted).unwrap_or_default(),
        role: target.role.iter().map(|role| book.item(&[Part::Roles], role)).collect(),
        source: target.source.clone().unwrap_or_default(),
    }
}

/// What is counted; the sum of which targets; or that nothing says how it is measured.
fn measure(book: &Book, target: &Target) -> String {
    match &target.measure {
        Some(measure) => book.view.measure(measure),
        None if !target.sum_of.is_empty() => book.ask.shell.f1("policy-target-sum", "targets", book.view.names(&[Part::Targets], &target.sum_of)),
        None => book.ask.shell.t("policy-target-unmeasured").to_owned(),
    }
}

fn kpi(book: &Book, kpi: &Kpi) -> KpiShown {
    let unit = kpi.unit.as_deref().unwrap_or("");
    KpiShown {
        anchor: anchor(Part::Kpis, kpi.id.value),
        name: book.view.of(&kpi.name).to_owned(),
        note: kpi.note.clone(),
        measure: kpi.measure.as_ref().map(|measure| book.view.measure(measure)),
        owner: kpi.owner.iter().map(|owner| book.actor(owner)).collect(),
        period: kpi.period.clone().unwrap_or_default(),
        warn: kpi.warn.map(|warn| format!("{}（{}）", book.view.quantity(warn.value, unit), kpi.direction.ja())).unwrap_or_default(),
        source: kpi.source.clone().unwrap_or_default(),
    }
}
