//! The journal: what was recorded when, by whom and why; each entry leads to the ledger as it was then.

use askama::Template;
use ayumi_answers::Sheets;
use ayumi_answers::journal::{Entry, JournalView, act_ja};
use ayumi_calendar::{Date, parse_day};
use ayumi_facts::Seq;
use ayumi_store::JournalFilter;

use super::form::{Choice, list};
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::manage::Manage;
use crate::page::{Page, count, number};
use crate::parts::{Crumbs, Pager};
use crate::shell::Shell;

/// Lines on one page.
const PART: usize = 100;

/// 記録のページ.
#[derive(Debug, Template)]
#[template(path = "data/journal.html")]
pub struct JournalPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// したこと, to choose from.
    pub acts: Vec<Choice>,
    /// How many entries there are.
    pub of: String,
    /// Newest first.
    pub rows: Vec<Row>,
    /// The ways to the rest.
    pub pager: Option<Pager>,
    /// The entries as files.
    pub files: Vec<(&'static str, String)>,
    /// Why a day cannot be read.
    pub wrong: Vec<String>,
}

/// ひとつの記録.
#[derive(Debug)]
pub struct Row {
    /// 記録番号
    pub position: String,
    /// 時刻
    pub instant: String,
    /// 記録者
    pub actor: String,
    /// したこと
    pub act: String,
    /// 理由
    pub reason: String,
    /// 件数など
    pub detail: String,
    /// The ledger as it was then.
    pub then: String,
}

/// The ledger as known at a position: its first page.
pub fn at_position(shell: &Shell, position: Seq, last: Seq) -> String {
    let known = (position < last).then(|| format!("known={}", position.0));
    let kept = shell.kept().filter(|(name, _)| *name != "known").map(|(name, value)| format!("{name}={value}"));
    let query: Vec<String> = known.into_iter().chain(kept).collect();
    if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&")) }
}

/// What the address asks for, and what of it cannot be read.
fn asked(shell: &Shell) -> (JournalFilter, Vec<String>) {
    let mut wrong = Vec::new();
    let mut day = |name: &str| -> Option<Date> {
        let text = Some(shell.given(name).trim()).filter(|text| !text.is_empty())?;
        parse_day(text).map_err(|error| wrong.push(error.ja())).ok()
    };
    let (from, until) = (day("from"), day("until"));
    let act = Some(shell.given("act").to_owned()).filter(|act| !act.is_empty());
    (JournalFilter { act, from, until }, wrong)
}

/// The entries, newest first.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Manage) -> Result<Page<JournalPage>, AppError> {
    let (shell, store, municipality) = (&ask.shell, ask.site.store(), ask.site.municipality());
    let (filter, wrong) = asked(shell);
    let page: usize = shell.given(Pager::PARAMETER).parse().unwrap_or(1).max(1);
    let (of, entries) = store.journal_by(municipality, &filter, ((page - 1).saturating_mul(PART), PART)).await?;
    let acts = store.journal_acts(municipality).await?.into_iter().map(|act| (act.clone(), act_name(shell, &act)));
    let chosen = filter.act.as_deref().unwrap_or("");
    let last = ask.site.last().await?;
    let filters = ["act", "from", "until"].map(|name| (name, shell.given(name))).into_iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    let file = |format: &str| shell.to(format!("/data/journal/file?format={format}&{query}").trim_end_matches('&'));
    Ok(Page(JournalPage {
        crumbs: Crumbs::new(shell, [(shell.t("nav-data"), "/data".to_owned())]),
        acts: list(shell.t("data-act-any"), acts, chosen),
        of: count(of),
        rows: entries.into_iter().map(|entry| row(shell, entry.into(), last)).collect(),
        pager: (of > PART).then(|| Pager::new(shell, page, PART, of)),
        files: vec![("Excel", file("xlsx")), ("CSV", file("csv"))],
        wrong,
        shell: shell.clone(),
    }))
}

/// What is done, in the language of the page; another word as it is.
pub fn act_name(shell: &Shell, act: &str) -> String {
    shell.find(&format!("journal-act-{act}")).unwrap_or(act_ja(act)).to_owned()
}

fn row(shell: &Shell, entry: Entry, last: Seq) -> Row {
    Row {
        then: at_position(shell, Seq(entry.position), last),
        position: number(entry.position),
        instant: entry.instant_line(),
        act: act_name(shell, &entry.act),
        detail: entry.detail_line(),
        actor: entry.actor,
        reason: entry.reason,
    }
}

/// The entries as a file, newest last.
///
/// # Errors
/// A day cannot be read.
pub async fn file(ask: Manage) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let (filter, wrong) = asked(&ask.shell);
    if !wrong.is_empty() {
        return Err(AppError::invalid(wrong));
    }
    let (_, mut entries) = ask.site.store().journal_by(ask.site.municipality(), &filter, (0, usize::MAX)).await?;
    entries.reverse();
    let sheet = JournalView { entries: entries.into_iter().map(Entry::from).collect() }.sheet();
    Ok(Download { sheet, format, day: ask.site.today() })
}
