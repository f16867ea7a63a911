//! Aggregates: the municipalities of the installation side by side, for whoever sees figures of several and no person. Each
//! municipality's ledger is read as its own; what may be told of it is worked out before anything is put together.

mod find;
mod rows;

use askama::Template;
use axum::response::{IntoResponse, Response};
use ayumi_answers::Sheets;

use crate::across::Across;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::Shell;

pub use find::find;
pub use rows::{Covered, Kpi, Target, Town};

/// 団体ごとの集計のページ.
#[derive(Debug, Template)]
#[template(path = "aggregates/page.html")]
pub struct AggregatesPage {
    /// The frame.
    pub shell: Shell,
    /// 団体
    pub towns: Vec<Town>,
    /// 計; None: nobody shows figures.
    pub sums: Option<Sums>,
}

/// 計.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// Of how many municipalities.
    pub shown: String,
    /// 職員数
    pub staff: String,
    /// Of how many of them the staff is told, where not of all; empty otherwise.
    pub staff_note: String,
    /// いる所属
    pub covered: String,
    /// 達成した目標
    pub reached: String,
    /// How many targets are withheld; empty where none is.
    pub withheld: String,
}

/// The page.
///
/// # Errors
/// A ledger cannot be read.
pub async fn page(across: Across) -> Result<Response, AppError> {
    let view = find(&across).await?;
    let shell = across.shell;
    let towns = view.municipalities.iter().map(|row| Town::new(&shell, row)).collect();
    let sums = view.sums;
    let sums = (sums.shown > 0).then(|| Sums {
        shown: count(sums.shown),
        staff: shell.f1("count-people", "n", count(usize::try_from(sums.staff).unwrap_or(usize::MAX))),
        staff_note: if sums.staff_of == sums.shown { String::new() } else { shell.f1("aggregates-staff-of", "n", count(sums.staff_of)) },
        covered: rows::of(sums.coverage.covered as usize, sums.coverage.of as usize),
        reached: rows::of(sums.targets.reached, sums.targets.judged),
        withheld: if sums.targets.withheld == 0 { String::new() } else { shell.f1("aggregates-targets-withheld", "n", count(sums.targets.withheld)) },
    });
    Ok(Page(AggregatesPage { shell, towns, sums }).into_response())
}

/// The same as a file.
///
/// # Errors
/// There is no such format, or a ledger cannot be read.
pub async fn export(across: Across) -> Result<Download, AppError> {
    let format = Format::read(across.shell.given("format"))?;
    Ok(Download { sheet: find(&across).await?.sheet(), format, day: across.as_of })
}
