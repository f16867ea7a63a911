//! Offices: who acts in which capacity, for which unit or body, from when until when; assigned and ended here.

pub mod change;

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_calendar::Date;
use ayumi_rights::Office;
use ayumi_store::{Account, OfficeHeld};

use crate::error::AppError;
use crate::manage::Manage;
use crate::page::{Page, count};
use crate::parts::{Chip, Look, Pager};
use crate::shell::Shell;
use crate::world::World;

/// Lines on one page.
const PART: usize = 100;

/// 役目の割当のページ.
#[derive(Debug, Template)]
#[template(path = "offices/list.html")]
pub struct OfficesPage {
    /// The frame.
    pub shell: Shell,
    /// The newest first.
    pub rows: Vec<Row>,
    /// How many there are.
    pub of: String,
    /// The ways to the rest.
    pub pager: Option<Pager>,
    /// What is wrong with what was sent, each as a sentence; empty at first.
    pub wrong: Vec<String>,
    /// What the form had in it.
    pub given: change::Sent,
    /// The offices that can be assigned: word and name.
    pub offices: Vec<(&'static str, &'static str)>,
    /// The bodies of the policy: id and name.
    pub bodies: Vec<(String, String)>,
    /// What was done; empty otherwise.
    pub done: &'static str,
}

/// ひとつの割当, ready to print.
#[derive(Clone, Debug)]
pub struct Row {
    /// 割当番号
    pub id: i64,
    /// Whose: login and name.
    pub whose: String,
    /// Their page.
    pub href: String,
    /// 役目
    pub office: String,
    /// For what: the unit or body; empty where it is for the whole municipality.
    pub about: String,
    /// From when until when.
    pub period: String,
    /// Whether it counts today.
    pub state: Chip,
    /// Whether it can still be ended.
    pub open: bool,
    /// What its button says to whoever does not see its row.
    pub end_of: String,
}

/// All assignments.
///
/// # Errors
/// The database cannot be read.
pub async fn list(ask: Manage) -> Result<Response, AppError> {
    show(ask, (StatusCode::OK, Vec::new()), change::Sent::default()).await
}

/// The list, with what is wrong with what was sent.
///
/// # Errors
/// The database cannot be read.
pub async fn show(ask: Manage, (status, wrong): (StatusCode, Vec<String>), given: change::Sent) -> Result<Response, AppError> {
    let (store, municipality) = (ask.site.store(), ask.site.municipality());
    let mut held = store.offices(municipality).await?;
    held.reverse();
    let accounts = store.accounts(municipality).await?;
    let page: usize = ask.shell.given(Pager::PARAMETER).parse().unwrap_or(1);
    let done = Some(ask.shell.given("done")).filter(|done| !done.is_empty()).and_then(|done| ask.shell.find(&format!("offices-done-{done}")));
    let page = OfficesPage {
        rows: Pager::part(&held, page, PART).iter().map(|held| Row::new(&ask, held, &accounts)).collect(),
        of: count(held.len()),
        pager: (held.len() > PART).then(|| Pager::new(&ask.shell, page, PART, held.len())),
        wrong,
        given,
        offices: assigned(&ask).map(|office| (office.name(), name(&ask.shell, office))).collect(),
        bodies: bodies(&ask),
        done: done.unwrap_or_default(),
        shell: ask.shell,
    };
    Ok((status, Page(page)).into_response())
}

impl Row {
    fn new(ask: &Manage, held: &OfficeHeld, accounts: &[Account]) -> Self {
        let today = ask.site.today();
        let account = accounts.iter().find(|account| account.id == held.account);
        let office = Office::find(&held.office).map_or_else(|| held.office.clone(), |office| name(&ask.shell, office).to_owned());
        let whose = account.map_or_else(String::new, |account| format!("{}　{}", account.login, account.name));
        Self {
            id: held.id.0,
            end_of: ask.shell.f2("offices-end-of", ("whose", &whose), ("office", &office)),
            whose,
            href: ask.shell.to(&format!("/accounts/{}", held.account.0)),
            office,
            about: about(ask, held, today),
            period: period(&ask.shell, held),
            state: state(&ask.shell, held, today),
            open: held.valid.until > today,
        }
    }
}

/// What an office is called on this page.
pub fn name(shell: &Shell, office: Office) -> &'static str {
    shell.find(&format!("office-{}", office.name())).unwrap_or(office.ja())
}

/// The offices that can be assigned: without a policy only those that are for no unit and no body.
fn assigned(ask: &Manage) -> impl Iterator<Item = Office> {
    let has_policy = ask.world.is_some();
    Office::ALL.into_iter().filter(move |office| office.is_assigned() && (has_policy || !office.needs_unit() && !office.needs_body()))
}

fn about(ask: &Manage, held: &OfficeHeld, today: Date) -> String {
    let full_name = |world: &Arc<World>, unit| Some(world.scope().units.full_name(world.held().loaded.find_unit(unit)?, today));
    let unit = ask.world.as_ref().zip(held.unit).and_then(|(world, unit)| full_name(world, unit));
    let body = held.body.as_ref().map(|id| bodies(ask).into_iter().find(|(of, _)| of == id).map_or_else(|| id.clone(), |(_, name)| name));
    unit.or(body).unwrap_or_default()
}

fn period(shell: &Shell, held: &OfficeHeld) -> String {
    let from = shell.date(held.valid.from);
    match held.valid.until {
        Date::FAR => shell.f1("offices-from", "from", from),
        until => shell.f2("offices-from-until", ("from", from), ("until", shell.date(until.previous()))),
    }
}

fn state(shell: &Shell, held: &OfficeHeld, today: Date) -> Chip {
    if held.valid.until <= today {
        Chip::new(Look::Plain, shell.t("offices-over"))
    } else if held.valid.from > today {
        Chip::new(Look::Later, shell.t("offices-coming"))
    } else {
        Chip::new(Look::Met, shell.t("offices-now"))
    }
}

/// The bodies that the policy names.
fn bodies(ask: &Manage) -> Vec<(String, String)> {
    ask.world
        .iter()
        .flat_map(|world| &world.policy().pack.bodies)
        .map(|body| (body.id.value.to_string(), body.name.on(ask.site.today()).to_owned()))
        .collect()
}
