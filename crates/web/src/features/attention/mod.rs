//! 対応が必要なこと: the lists behind the figures of the first page: who is about to lose something, who is about to meet
//! something, and what the ledger contradicts itself about.

mod find;

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;

use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::features::changes::files;
use crate::features::topics::{self, Shown, Topic};
use crate::page::{Page, count};
use crate::parts::Crumbs;
use crate::shell::{Link, Shell};
use find::Kind;

pub use find::AHEAD;

/// 対応が必要なこと.
#[derive(Debug, Template)]
#[template(path = "attention/page.html")]
pub struct AttentionPage {
    /// The frame.
    pub shell: Shell,
    /// The way back.
    pub crumbs: Crumbs,
    /// What the lists are about.
    pub title: &'static str,
    /// How many there are.
    pub number: String,
    /// From and until which day, or on which.
    pub span: String,
    /// How they are found.
    pub how: &'static str,
    /// What it means that there is nothing.
    pub none: &'static str,
    /// The other lists of this kind.
    pub others: Vec<Link>,
    /// What, with where it is on the page and how many.
    pub contents: Vec<(String, String, String)>,
    /// The people or sections.
    pub topics: Vec<Shown>,
    /// Everything as a file.
    pub files: Vec<Link>,
}

/// One of the lists.
///
/// # Errors
/// There is no such list.
pub async fn page(ask: Ask, Path(kind): Path<String>) -> Result<Page<AttentionPage>, AppError> {
    let kind = Kind::find(&kind).ok_or_else(|| AppError::not_found("page"))?;
    let found = find::topics(&ask, kind);
    let text = |part: &str| ask.shell.t(&format!("attention-{}-{part}", kind.name()));
    let others = Kind::ALL.into_iter().map(|of| Link {
        text: ask.shell.t(&format!("attention-{}-title", of.name())).to_owned(),
        href: ask.shell.to(&format!("/attention/{}", of.name())),
        current: of == kind,
    });
    Ok(Page(AttentionPage {
        crumbs: Crumbs::new(&ask.shell, [(ask.shell.t("nav-home"), "/".to_owned())]),
        title: text("title"),
        number: number(&ask, kind, &found),
        span: span(&ask, kind),
        how: text("how"),
        none: text("none"),
        others: others.collect(),
        contents: found.iter().map(|topic| (topic.label.clone(), topic.anchor.clone(), entries(&ask, topic))).collect(),
        topics: topics::shown(&ask, &found),
        files: files(&ask, &format!("/attention/{}/export", kind.name()), &[]),
        shell: ask.shell,
    }))
}

/// One of the lists as a file.
///
/// # Errors
/// There is no such list, or the format cannot be read.
pub async fn export(ask: Ask, Path(kind): Path<String>) -> Result<Download, AppError> {
    let kind = Kind::find(&kind).ok_or_else(|| AppError::not_found("page"))?;
    let format = Format::read(ask.shell.given("format"))?;
    let found: Arc<Vec<Topic>> = find::topics(&ask, kind);
    let sheet = topics::sheet(&ask, ask.shell.t(&format!("attention-{}-title", kind.name())), &found);
    Ok(Download { sheet, format, day: ask.as_of() })
}

/// People are counted once each, contradictions one by one.
fn number(ask: &Ask, kind: Kind, found: &[Topic]) -> String {
    match kind {
        Kind::Contradictions => ask.shell.f1("topics-entries", "n", count(found.iter().map(total).sum())),
        Kind::Expiring | Kind::Soon => ask.shell.f1("topics-each-once", "n", count(topics::people(found))),
    }
}

fn span(ask: &Ask, kind: Kind) -> String {
    match kind {
        Kind::Contradictions => ask.shell.f1("day-shown", "date", ask.shell.date(ask.as_of())),
        Kind::Expiring | Kind::Soon => {
            let until = ask.as_of().plus_days(AHEAD);
            let days = [("from", ask.shell.date(ask.as_of().next())), ("until", ask.shell.date(until)), ("days", AHEAD.to_string())];
            ask.shell.fill("attention-span", &days.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
    }
}

fn entries(ask: &Ask, topic: &Topic) -> String {
    ask.shell.f1("topics-entries", "n", count(total(topic)))
}

fn total(topic: &Topic) -> usize {
    topic.lists.iter().map(|list| list.lines.len()).sum()
}
