//! 要件: every named requirement in one sentence, and how many meet it; who judges, and how service is counted.

use askama::Template;
use ayumi_engine::About;
use ayumi_policy::model::{Judgement, NamedRequirement, Part, Service};
use ayumi_policy::sentence::requirement_ja;

use super::Frame;
use super::book::{Book, anchor};
use super::word::{Tally, Word};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::Shell;

/// 要件の一覧.
#[derive(Debug, Template)]
#[template(path = "policy/requirements.html")]
pub struct RequirementsPage {
    shell: Shell,
    frame: Frame,
    staff: String,
    rows: Vec<Row>,
    judgements: Vec<(String, String, Word, String, String, String)>,
    services: Vec<(String, String, String, String, String)>,
}

#[derive(Debug)]
struct Row {
    name: Word,
    note: String,
    sentence: String,
    met: Tally,
    source: String,
}

/// All named requirements.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<RequirementsPage>, AppError> {
    let book = Book::open(&ask);
    let page = RequirementsPage {
        frame: Frame::new(&ask),
        staff: ask.shell.f1("policy-of-staff", "count", count(book.counts().staff)),
        rows: book.pack().requirements.iter().map(|one| row(&book, one)).collect(),
        judgements: book.pack().judgements.iter().map(|one| judgement(&book, one)).collect(),
        services: book.pack().services.iter().map(|one| service(&book, one)).collect(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn row(book: &Book, named: &NamedRequirement) -> Row {
    let dated = book.policy().requirements.get(&named.id.value);
    let now = dated.and_then(|dated| dated.on(book.ask.as_of()).or(dated.versions.first()));
    Row {
        name: book.item(&[Part::Requirements], &named.id),
        note: named.note.clone().unwrap_or_default(),
        sentence: now.map(|version| requirement_ja(&version.value, &book.names().names)).unwrap_or_default(),
        met: book.tally(About::Requirement(named.id.value)),
        source: now.map(|version| version.source.clone()).unwrap_or_default(),
    }
}

fn judgement(book: &Book, one: &Judgement) -> (String, String, Word, String, String, String) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let valid = one.valid_for.map(|length| length.ja()).unwrap_or_default();
    let name = book.view.of(&one.name).to_owned();
    (anchor(Part::Judgements, one.id.value), name, book.actor(&one.body), text(&one.note), valid, text(&one.source))
}

fn service(book: &Book, one: &Service) -> (String, String, String, String, String) {
    let rounding = book.view.rounding(one.rounding);
    let name = book.view.of(&one.name).to_owned();
    (anchor(Part::Services, one.id.value), name, book.view.requirement(&one.while_), rounding, one.source.clone().unwrap_or_default())
}
