//! Correction requests (訂正請求): a member of staff asks for a correction in their own record; whoever administers staff
//! answers with a reason. Nobody answers a request of their own.

pub mod answer;
pub mod file;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_facts::FactId;
use ayumi_store::{Correction, CorrectionState, PersonKey};

use crate::ask::Ask;
use crate::error::AppError;
use crate::features::account::when;
use crate::page::{Page, count};
use crate::parts::{Chip, Look};
use crate::permit::{Act, Grant};
use crate::shell::Shell;

/// The longest text, in characters.
const LONGEST: usize = 2_000;

/// 訂正請求のページ.
#[derive(Debug, Template)]
#[template(path = "corrections/page.html")]
pub struct CorrectionsPage {
    /// The frame.
    pub shell: Shell,
    /// Whether it is about one's own requests.
    pub own: bool,
    /// What is wrong with what was sent, each as a sentence.
    pub wrong: Vec<String>,
    /// What was done; empty otherwise.
    pub done: &'static str,
    /// The facts of one's own record that a request can be about: number, what it says, whether it is chosen.
    pub facts: Vec<(u64, String, bool)>,
    /// What the form had in it.
    pub wish: String,
    /// How many requests there are.
    pub of: String,
    /// The open ones first, then the newest.
    pub rows: Vec<Row>,
}

/// ひとつの請求, ready to print.
#[derive(Clone, Debug)]
pub struct Row {
    /// 請求番号
    pub id: i64,
    /// Whose: number and name, with the way to the record; none where they are gone.
    pub whose: Option<(String, String)>,
    /// About which fact: what it says, with the way to it; none where it is about something else.
    pub about: Option<(String, String)>,
    /// What is asked for.
    pub wish: String,
    /// When it was filed.
    pub filed: String,
    /// 受付・訂正済・訂正しない
    pub state: Chip,
    /// 理由, when and by whom.
    pub answer: Option<(String, String)>,
    /// Whether the reader may answer it.
    pub open: bool,
}

/// All requests.
///
/// # Errors
/// The database cannot be read.
pub async fn list(ask: Ask) -> Result<Response, AppError> {
    show(ask, StatusCode::OK, Vec::new(), String::new()).await
}

/// What both pages show: all requests, or one's own with the form for another.
async fn show(mut ask: Ask, status: StatusCode, wrong: Vec<String>, wish: String) -> Result<Response, AppError> {
    let own = ask.permit.act == Act::AskCorrection;
    let person = ask.permit.reach.person;
    let mut found = match (own, person) {
        (true, None) => Vec::new(),
        (true, Some(_)) => ask.site.store().corrections(ask.site.municipality(), person).await?,
        (false, _) => ask.site.store().corrections(ask.site.municipality(), None).await?,
    };
    found.sort_by_key(|request| (request.state != CorrectionState::Open, std::cmp::Reverse(request.id)));
    let facts = if own { facts(&ask) } else { Vec::new() };
    ask.shell.day = None;
    let shell = &ask.shell;
    let done = Some(shell.given("done")).filter(|done| !done.is_empty()).and_then(|done| shell.find(&format!("corrections-done-{done}")));
    let page = CorrectionsPage {
        own,
        wrong,
        done: done.unwrap_or_default(),
        facts,
        wish,
        of: count(found.len()),
        rows: found.iter().map(|request| row(&ask, request)).collect(),
        shell: shell.clone(),
    };
    Ok((status, Page(page)).into_response())
}

/// The facts of the reader's own record, the newest period first.
fn facts(ask: &Ask) -> Vec<(u64, String, bool)> {
    let loaded = &ask.world.held().loaded;
    let Some(person) = ask.permit.reach.person.and_then(|key| loaded.find_person(key)) else { return Vec::new() };
    let chosen = ask.shell.given("fact").parse::<u64>().ok();
    let mut facts = ask.world.scope().facts_of(person);
    facts.sort_by_key(|fact| std::cmp::Reverse((fact.valid.from, fact.id)));
    facts.into_iter().map(|fact| (fact.id.0, says(ask, fact), chosen == Some(fact.id.0))).collect()
}

/// 「修了　研修の名　令和8年6月1日」
fn says(ask: &Ask, fact: &ayumi_facts::Fact) -> String {
    let names = ask.desk().names_for(fact.person);
    format!("{}　{}　{}", fact.what.kind().ja(), names.fact_label(&fact.what), ask.shell.date(fact.valid.from))
}

fn row(ask: &Ask, request: &Correction) -> Row {
    let shell = &ask.shell;
    let loaded = &ask.world.held().loaded;
    let person = loaded.find_person(request.person);
    let who = person.and_then(|person| loaded.snapshot.person(person));
    let records = format!("/people/{}/records", request.person.0);
    let fact = person.zip(request.fact).and_then(|(person, id)| loaded.snapshot.facts_of(person).iter().find(|fact| fact.id == id));
    let state = match request.state {
        CorrectionState::Open => Chip::new(Look::Later, shell.t("corrections-open")),
        CorrectionState::Corrected => Chip::new(Look::Met, shell.t("corrections-corrected")),
        CorrectionState::Declined => Chip::new(Look::Unmet, shell.t("corrections-declined")),
    };
    Row {
        id: request.id.0,
        whose: who.map(|who| (format!("{}　{}", who.number, who.name), shell.to(&records))),
        about: fact.map(|fact| (says(ask, fact), shell.to(&format!("{records}?record={0}#f{0}", fact.id.0)))),
        wish: request.wish.clone(),
        filed: when(request.filed),
        state,
        answer: request.answer.as_ref().map(|(reason, instant, by)| (reason.clone(), format!("{}　{by}", when(*instant)))),
        open: request.state == CorrectionState::Open && ask.permit.act == Act::AnswerCorrections && !is_own(ask, request.person),
    }
}

/// Whether a request is about the reader's own record.
fn is_own(ask: &Ask, person: PersonKey) -> bool {
    ask.permit.reach.person == Some(person)
}

/// A text that somebody wrote, if it can be taken.
fn text<'t>(shell: &Shell, sent: &'t [(String, String)], name: &str) -> Result<&'t str, String> {
    let text = sent.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    match text.chars().count() {
        0 => Err(shell.t(&format!("corrections-no-{name}")).to_owned()),
        many if many > LONGEST => Err(shell.f2("corrections-long", ("most", LONGEST), ("n", many))),
        _ => Ok(text),
    }
}

/// The page of one's own requests about a fact, for whoever the record is about.
pub fn about(ask: &Ask, person: PersonKey, fact: FactId) -> Option<String> {
    let may = ask.permit.reach.grant(Act::AskCorrection) != Grant::No && is_own(ask, person);
    may.then(|| ask.shell.to(&format!("/corrections/own?fact={}", fact.0)))
}
