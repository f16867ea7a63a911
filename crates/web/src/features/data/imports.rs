//! Imports so far: each with its file, who recorded it and what; and taking one back.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_answers::Sheets;
use ayumi_answers::imports::{ImportRow, view};
use ayumi_answers::journal::Entry;
use ayumi_facts::Seq;
use ayumi_store::{By, Import, ImportId, Outlook, UndoError};

use super::journal::at_position;
use super::recorded::{Line, recorded};
use super::upload::{Pairs, value};
use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::{Page, count, number};
use crate::parts::{Crumbs, Pager};
use crate::shell::Shell;
use crate::visitor::Visitor;

/// Lines on one page.
const PART: usize = 100;

/// 取込の一覧のページ.
#[derive(Debug, Template)]
#[template(path = "data/imports.html")]
pub struct ImportsPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// Newest first.
    pub rows: Vec<Row>,
    /// The ways to the rest.
    pub pager: Option<Pager>,
    /// The list as files.
    pub files: Vec<(&'static str, String)>,
}

/// ひとつの取込, ready to print.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// 取込番号
    pub id: i64,
    /// 時刻
    pub instant: String,
    /// 種類: a text.
    pub kind: String,
    /// ファイル
    pub file: String,
    /// 記録者
    pub actor: String,
    /// 行, 記録, 取消
    pub figures: [String; 3],
    /// The position at which it was taken back.
    pub undone: Option<u32>,
}

impl Row {
    /// A row of a list.
    pub fn new(shell: &Shell, import: &Import) -> Self {
        let row = ImportRow::from(import.clone());
        Self {
            href: shell.to(&format!("/data/imports/{}", row.import)),
            id: row.import,
            instant: row.instant_line(),
            kind: kind(shell, &row.kind),
            figures: [row.rows, row.recorded, row.retracted].map(|figure| number(i64::try_from(figure).unwrap_or(i64::MAX))),
            undone: row.undone,
            file: row.file,
            actor: import.by.actor.clone(),
        }
    }
}

/// What kind of file it was.
pub fn kind(shell: &Shell, kind: &str) -> String {
    shell.find(&format!("data-kind-{kind}")).map_or_else(|| kind.to_owned(), str::to_owned)
}

/// All imports.
///
/// # Errors
/// The ledger cannot be read.
pub async fn list(mut ask: Ask) -> Result<Page<ImportsPage>, AppError> {
    let mut imports = ask.site.store().imports(ask.site.municipality()).await?;
    imports.reverse();
    ask.shell.day = None;
    let shell = ask.shell;
    let page: usize = shell.given(Pager::PARAMETER).parse().unwrap_or(1);
    let file = |format: &str| shell.to(&format!("/data/imports/file?format={format}"));
    let files = if imports.is_empty() { Vec::new() } else { vec![("Excel", file("xlsx")), ("CSV", file("csv"))] };
    Ok(Page(ImportsPage {
        crumbs: Crumbs::new(&shell, [(shell.t("nav-data"), "/data".to_owned())]),
        rows: Pager::part(&imports, page, PART).iter().map(|import| Row::new(&shell, import)).collect(),
        pager: (imports.len() > PART).then(|| Pager::new(&shell, page, PART, imports.len())),
        files,
        shell,
    }))
}

/// All imports as a file.
///
/// # Errors
/// The ledger cannot be read.
pub async fn file(ask: Ask) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let imports = ask.site.store().imports(ask.site.municipality()).await?;
    Ok(Download { sheet: view(imports).sheet(), format, day: ask.site.today() })
}

/// 取込のページ.
#[derive(Debug, Template)]
#[template(path = "data/import_one.html")]
pub struct ImportedPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// The import.
    pub row: Row,
    /// 理由
    pub reason: String,
    /// The digest of the file.
    pub digest: String,
    /// 記録番号
    pub position: String,
    /// What was counted when it was recorded, in Japanese.
    pub detail: String,
    /// The ledger just after it.
    pub then: String,
    /// Taking it back.
    pub undo: String,
    /// Whether it was taken over a moment ago.
    pub new: bool,
    /// What it recorded and withdrew.
    pub lines: Vec<Line>,
    /// How many facts that are.
    pub of: String,
    /// The ways to the rest.
    pub pager: Option<Pager>,
}

async fn find(ask: &Ask, id: i64) -> Result<Import, AppError> {
    let imports = ask.site.store().imports(ask.site.municipality()).await?;
    imports.into_iter().find(|import| import.id.0 == id).ok_or_else(|| AppError::not_found("import"))
}

/// One import.
///
/// # Errors
/// There is none of this number.
pub async fn one(mut ask: Ask, Path(id): Path<i64>) -> Result<Page<ImportedPage>, AppError> {
    let import = find(&ask, id).await?;
    let seen = if import.undone.is_some() { import.seq } else { ask.day.last };
    let world = ask.site.world(seen).await?;
    let entry = ask.site.store().journal(ask.site.municipality(), import.seq..=import.seq).await?.pop().map(Entry::from);
    ask.shell.day = None;
    let shell = ask.shell;
    let page: usize = shell.given(Pager::PARAMETER).parse().unwrap_or(1);
    let (of, lines) = recorded(&shell, &world, &import, (page.max(1) - 1).saturating_mul(PART), PART);
    Ok(Page(ImportedPage {
        crumbs: Crumbs::new(&shell, [(shell.t("nav-data"), "/data".to_owned()), (shell.t("data-imports"), "/data/imports".to_owned())]),
        row: Row::new(&shell, &import),
        position: number(import.seq.0),
        detail: entry.map(|entry| entry.detail_line()).unwrap_or_default(),
        then: at_position(&shell, import.seq, ask.day.last),
        undo: shell.to(&format!("/data/imports/{id}/undo")),
        new: !shell.given("new").is_empty(),
        lines,
        of: count(of),
        pager: (of > PART).then(|| Pager::new(&shell, page, PART, of)),
        reason: import.by.reason,
        digest: import.digest,
        shell,
    }))
}

/// 取消しを確かめるページ.
#[derive(Debug, Template)]
#[template(path = "data/undo.html")]
pub struct UndoPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// The import.
    pub row: Row,
    /// What it would change: facts withdrawn, facts recorded again, people who go, people who are called
    /// as before.
    pub outlook: Option<[String; 4]>,
    /// Why it cannot be taken back.
    pub refused: String,
    /// Where the form goes.
    pub action: String,
    /// Whether no reason is given.
    pub wrong: bool,
}

impl UndoPage {
    async fn new(mut ask: Ask, import: &Import, wrong: bool) -> Result<Self, AppError> {
        let outlook = ask.site.store().undo_outlook(ask.site.municipality(), import.id).await;
        ask.shell.day = None;
        let shell = ask.shell;
        let refused = match &outlook {
            Err(UndoError::Write(error)) => return Err(AppError::internal(error)),
            Err(error) => error.ja(),
            Ok(_) => String::new(),
        };
        let number = |figure: u64| number(i64::try_from(figure).unwrap_or(i64::MAX));
        let figures = |Outlook { retracted, restored, people, changed }: Outlook| [retracted, restored, people, changed].map(number);
        let one = format!("/data/imports/{}", import.id.0);
        let steps = [
            (shell.t("nav-data").to_owned(), "/data".to_owned()),
            (shell.t("data-imports").to_owned(), "/data/imports".to_owned()),
            (shell.f1("data-import-number", "n", import.id.0), one.clone()),
        ];
        Ok(Self {
            crumbs: Crumbs::new(&shell, steps),
            row: Row::new(&shell, import),
            outlook: outlook.ok().map(figures),
            refused,
            action: shell.to(&format!("{one}/undo")),
            wrong,
            shell,
        })
    }
}

/// What taking it back would change.
///
/// # Errors
/// There is none of this number.
pub async fn ask_undo(ask: Ask, Path(id): Path<i64>) -> Result<Page<UndoPage>, AppError> {
    let import = find(&ask, id).await?;
    Ok(Page(UndoPage::new(ask, &import, false).await?))
}

/// Takes it back.
///
/// # Errors
/// There is none of this number; later entries build on it.
pub async fn undo(ask: Ask, visitor: Visitor, Path(id): Path<i64>, Form(form): Form<Pairs>) -> Result<Response, AppError> {
    let import = find(&ask, id).await?;
    let reason = value(&form, "reason");
    if reason.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(UndoPage::new(ask, &import, true).await?)).into_response());
    }
    let by = By { actor: visitor.login, reason: reason.to_owned(), instant: ask.site.now() };
    ask.site.store().undo_import(ask.site.municipality(), ImportId(id), &by).await?;
    Ok(Redirect::to(&ask.shell.to(&format!("/data/imports/{id}"))).into_response())
}

/// The newest imports, for the page above.
///
/// # Errors
/// The ledger cannot be read.
pub async fn newest(ask: &Ask, most: usize) -> Result<Vec<Row>, AppError> {
    let imports = ask.site.store().imports(ask.site.municipality()).await?;
    Ok(imports.iter().rev().filter(|import| import.seq < Seq::NOW).take(most).map(|import| Row::new(&ask.shell, import)).collect())
}
