//! All people of one list of a result, and the whole result as a file.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use ayumi_answers::{Sheets, what_if};
use ayumi_engine::{Explaining, error_ja};
use ayumi_facts::PersonId;

use super::compared::Compared;
use super::other::Other;
use super::result::{LISTS, PersonRow, refused};
use super::rule;
use super::scenario::Scenario;
use crate::ask::{Ask, pairs};
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::page::{Page, count};
use crate::parts::{Crumbs, Pager};
use crate::shell::{Link, Shell};

/// How many people a page has.
const SIZE: usize = 50;

/// 変わる人の一覧.
#[derive(Debug, Template)]
#[template(path = "what_if/people.html")]
pub struct MovedPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// 規定
    pub rule: Link,
    /// Which list it is.
    pub title: String,
    /// How many people it has.
    pub listed: String,
    /// The lists of this rule.
    pub lists: Vec<Link>,
    /// The people of this part.
    pub people: Vec<PersonRow>,
    /// The ways to the other parts.
    pub pager: Option<Pager>,
}

/// One list of a result.
///
/// # Errors
/// There is no such pack or rule.
pub async fn page(ask: Ask, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let given = pairs(query.as_deref());
    let scenario = Scenario::read(&given, &ask)?;
    let other = Other::open(&ask, &scenario).await?;
    let Some(policy) = &other.policy else {
        return refused(&ask, &scenario, &other);
    };
    let compared = Compared::remembered(&ask, &scenario, &other, policy);
    let asked = |kind: &str, id: &str| ask.shell.given("kind") == kind && ask.shell.given("rule") == id;
    let rules = compared.view.as_ref().map_or(&[][..], |view| view.rules.as_slice());
    let change = rules.iter().find(|change| asked(change.rule.kind, change.rule.id.as_str())).ok_or_else(|| ask.no_figure())?;
    let at = LISTS.iter().position(|(name, _)| *name == ask.shell.given("list")).unwrap_or(0);
    let people = &change.people[at];
    let page = ask.shell.given(Pager::PARAMETER).parse().unwrap_or(1);
    let shown = what_if::people(&ask.desk(), &ask.world.scope().beside(policy), change.about, Pager::part(people, page, SIZE));
    let shell = ask.shell.clone();
    let list = |((name, title), people): (&(&str, &str), &Vec<PersonId>)| Link {
        text: shell.f2("what-if-list", ("list", shell.t(title)), ("n", count(people.len()))),
        href: shell.same(&[("list", Some(name)), (Pager::PARAMETER, None)]),
        current: *name == LISTS[at].0,
    };
    let crumbs = [(shell.t("what-if-title"), "/what-if".to_owned()), (shell.t("what-if-result"), scenario.path("/what-if/result", &[]))];
    Ok(Page(MovedPage {
        crumbs: Crumbs::new(&shell, crumbs),
        rule: Link { text: change.rule.label.clone(), href: rule(&ask, change.about).unwrap_or_default(), current: false },
        title: shell.t(LISTS[at].1).to_owned(),
        listed: shell.f1("what-if-listed", "n", count(people.len())),
        lists: LISTS.iter().zip(&change.people).map(list).collect(),
        people: shown.iter().map(|change| PersonRow::new(&ask, change)).collect(),
        pager: (people.len() > SIZE).then(|| Pager::new(&shell, page, SIZE, people.len())),
        shell,
    })
    .into_response())
}

/// The whole result as a file.
///
/// # Errors
/// There is no such pack, it cannot be used, or the day cannot be counted.
pub async fn export(ask: Ask, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let scenario = Scenario::read(&pairs(query.as_deref()), &ask)?;
    let other = Other::open(&ask, &scenario).await?;
    let Some(policy) = &other.policy else {
        return refused(&ask, &scenario, &other);
    };
    let scope = ask.world.scope().beside(policy);
    let failed = |error| AppError::not_then(vec![error_ja(&error, &Explaining::new(&scope, PersonId(0), ask.as_of()))]);
    let view = what_if::view(&ask.desk(), &scope).map_err(failed)?;
    Ok(Download { sheet: view.sheet(), format, day: ask.as_of() }.into_response())
}
