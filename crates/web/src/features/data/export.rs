//! What the ledger holds and says, as files.

use askama::Template;
use axum::extract::Path;
use ayumi_answers::export::{Export, sheet};

use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::Page;
use crate::parts::Crumbs;
use crate::shell::Shell;

/// By their names in addresses.
const ALL: [(&str, Export); 7] = [
    ("staff", Export::Staff),
    ("units", Export::Units),
    ("postings", Export::Postings),
    ("facts", Export::Facts),
    ("status", Export::Status),
    ("coverage", Export::Coverage),
    ("targets", Export::Targets),
];

/// 書き出しのページ.
#[derive(Debug, Template)]
#[template(path = "data/export.html")]
pub struct ExportPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// What can be written to a file: a part of ids of texts, and the files.
    pub rows: Vec<(&'static str, Vec<(&'static str, String)>)>,
}

/// What can be written to a file.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<ExportPage>, AppError> {
    let shell = ask.shell;
    let file = |name: &str, format: &str| shell.to(&format!("/data/export/{name}?format={format}"));
    let files = |name| vec![("Excel", file(name, "xlsx")), ("CSV", file(name, "csv")), ("CSV（Shift_JIS）", file(name, "cp932"))];
    Ok(Page(ExportPage {
        crumbs: Crumbs::new(&shell, [(shell.t("nav-data"), "/data".to_owned())]),
        rows: ALL.iter().map(|(name, _)| (*name, files(name))).collect(),
        shell,
    }))
}

/// One of them.
///
/// # Errors
/// There is no such file; it cannot be written in the encoding.
pub async fn file(ask: Ask, Path(name): Path<String>) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let what = ALL.iter().find(|(known, _)| *known == name).map(|(_, what)| *what).ok_or_else(|| AppError::not_found("page"))?;
    let day = ask.as_of();
    let made = tokio::task::spawn_blocking(move || sheet(&ask.desk(), what));
    Ok(Download { sheet: made.await.map_err(AppError::internal)?, format, day })
}
