//! Readings: who looked at whose record, for whoever watches over that; for everybody else, who looked at their own.

pub mod search;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_answers::Sheets;
use ayumi_answers::readings::{Line, view};
use ayumi_calendar::parse_day;
use ayumi_rights::Grant;
use ayumi_store::{Account, AccountId, PersonKey, Reading, ReadingFilter};

use super::permissions::act_name;
use crate::ask::Ask;
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::{Page, count};
use crate::parts::Pager;
use crate::routes;
use crate::shell::Shell;

/// Lines on one page.
const PART: usize = 100;
/// The parameters of the address: the ledger's key of a person, the number of an account, the first and the last day.
const PERSON: &str = "person";
const BY: &str = "by";
const FROM: &str = "from";
const UNTIL: &str = "until";

/// 閲覧の記録のページ.
#[derive(Debug, Template)]
#[template(path = "readings/page.html")]
pub struct ReadingsPage {
    /// The frame.
    pub shell: Shell,
    /// Whether it is about oneself only.
    pub own: bool,
    /// What is wrong with what was asked, each as a sentence.
    pub wrong: Vec<String>,
    /// What the form has in it.
    pub given: search::Sent,
    /// How many there are.
    pub of: String,
    /// Newest first.
    pub rows: Vec<Row>,
    /// The ways to the rest.
    pub pager: Option<Pager>,
    /// The list as files.
    pub files: Vec<(&'static str, String)>,
}

/// ひとつの閲覧, ready to print.
#[derive(Clone, Debug)]
pub struct Row {
    /// 時刻
    pub instant: String,
    /// 利用者: login and name of the account.
    pub actor: String,
    /// したこと
    pub act: &'static str,
    /// 職員: number and name, with the way to the record; none where it was about several or they are gone.
    pub person: Option<(String, String)>,
    /// How many people it was about.
    pub people: String,
    /// What the place lets somebody do.
    pub place: &'static str,
    /// The route.
    pub route: String,
}

/// What the address asks for.
#[derive(Clone, Debug, Default)]
struct Asked {
    filter: ReadingFilter,
    wrong: Vec<String>,
}

/// The readings, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn page(ask: Ask) -> Result<Response, AppError> {
    show(ask, (StatusCode::OK, Vec::new()), None).await
}

/// The page, with what is wrong with what was sent.
async fn show(mut ask: Ask, (status, mut wrong): (StatusCode, Vec<String>), sent: Option<search::Sent>) -> Result<Response, AppError> {
    let accounts = ask.site.store().accounts(ask.site.municipality()).await?;
    let asked = asked(&ask, &accounts);
    wrong.extend(asked.wrong);
    let page: usize = ask.shell.given(Pager::PARAMETER).parse().unwrap_or(1).max(1);
    let (of, found) = readings(&ask, &asked.filter, ((page - 1).saturating_mul(PART), PART)).await?;
    ask.shell.day = None;
    let shell = &ask.shell;
    let given = sent.unwrap_or_else(|| given(&ask, &asked.filter));
    let page = ReadingsPage {
        own: is_own(&ask),
        wrong,
        given,
        of: count(of),
        rows: found.iter().map(|reading| row(&ask, reading, &accounts)).collect(),
        pager: (of > PART).then(|| Pager::new(shell, page, PART, of)),
        files: vec![("Excel", file_of(shell, "xlsx")), ("CSV", file_of(shell, "csv"))],
        shell: shell.clone(),
    };
    Ok((status, Page(page)).into_response())
}

/// The same as a file.
///
/// # Errors
/// What is asked for cannot be read.
pub async fn file(ask: Ask) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let accounts = ask.site.store().accounts(ask.site.municipality()).await?;
    let asked = asked(&ask, &accounts);
    if !asked.wrong.is_empty() {
        return Err(AppError::invalid(asked.wrong));
    }
    let (of, found) = readings(&ask, &asked.filter, (0, usize::MAX)).await?;
    Ok(Download { sheet: view(of, found).sheet(), format, day: ask.site.today() })
}

/// Whoever may see only who looked at their own record, whatever the address says.
fn is_own(ask: &Ask) -> bool {
    ask.permit.grant != Grant::All
}

async fn readings(ask: &Ask, filter: &ReadingFilter, part: (usize, usize)) -> Result<(usize, Vec<Reading>), AppError> {
    let filter = match (is_own(ask), ask.permit.reach.person) {
        (false, _) => filter.clone(),
        (true, Some(own)) => ReadingFilter { person: Some(own), actor: None, ..filter.clone() },
        // Nobody in the ledger: there is nothing that anybody could have looked at.
        (true, None) => return Ok((0, Vec::new())),
    };
    Ok(ask.site.store().readings(ask.site.municipality(), &filter, part).await?)
}

fn asked(ask: &Ask, accounts: &[Account]) -> Asked {
    let mut wrong = Vec::new();
    let shell = &ask.shell;
    let mut day = |name: &str| {
        let text = Some(shell.given(name).trim()).filter(|text| !text.is_empty())?;
        parse_day(text).map_err(|error| wrong.push(error.ja())).ok()
    };
    let (from, until) = (day(FROM), day(UNTIL));
    let number = |name: &str| shell.given(name).parse::<i64>().ok();
    let account = number(BY).and_then(|id| accounts.iter().find(|account| account.id == AccountId(id)));
    let actor = account.map(|account| account.login.clone()).or_else(|| number(BY).map(|_| String::new()));
    Asked { filter: ReadingFilter { person: number(PERSON).map(PersonKey), actor, from, until }, wrong }
}

/// What the form shows of what is asked for.
fn given(ask: &Ask, filter: &ReadingFilter) -> search::Sent {
    let day = |name: &str| ask.shell.given(name).to_owned();
    let person = filter.person.filter(|_| !is_own(ask)).and_then(|key| who(ask, key)).map(|(number, _)| number);
    search::Sent { person: person.unwrap_or_default(), by: filter.actor.clone().unwrap_or_default(), from: day(FROM), until: day(UNTIL) }
}

/// Number and name of somebody in the ledger.
fn who(ask: &Ask, key: PersonKey) -> Option<(String, String)> {
    let loaded = &ask.world.held().loaded;
    let person = loaded.find_person(key).and_then(|person| loaded.snapshot.person(person))?;
    Some((person.number.to_string(), person.name.to_string()))
}

fn row(ask: &Ask, reading: &Reading, accounts: &[Account]) -> Row {
    let shell = &ask.shell;
    let noted = &reading.noted;
    let line = Line::from(reading.clone());
    let name = accounts.iter().find(|account| account.login == noted.actor).map_or("", |account| account.name.as_str());
    let person = noted.person.and_then(|key| Some((key, who(ask, key)?)));
    Row {
        instant: line.instant_line(),
        actor: format!("{}　{name}", noted.actor).trim_end().to_owned(),
        act: shell.find(&format!("readings-act-{}", noted.act)).unwrap_or_default(),
        person: person.map(|(key, (number, name))| (format!("{number}　{name}"), shell.to(&format!("/people/{}", key.0)))),
        people: shell.f1("readings-people", "n", noted.people),
        place: routes::find(&noted.route).map_or("", |route| act_name(shell, route.act)),
        route: noted.route.clone(),
    }
}

fn file_of(shell: &Shell, format: &str) -> String {
    let given = [PERSON, BY, FROM, UNTIL].map(|name| (name, shell.given(name))).into_iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("format", format).extend_pairs(given).finish();
    shell.to(&format!("/readings/file?{query}"))
}
