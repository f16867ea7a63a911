//! Settings of the municipality: what is shown of records to whom, the purpose of use, the least count that is told,
//! whether its figures stand beside those of other municipalities, of whom a second factor is asked.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_rights::{Field, Limit, Office, SAFE, Second, VIEWERS, Visibility, least, limit};
use ayumi_store::By;

use super::offices::name;
use crate::error::AppError;
use crate::manage::Manage;
use crate::page::Page;
use crate::settings::{AGGREGATES, LEAST, OPEN, PURPOSE, SECOND, VISIBILITY};
use crate::shell::Shell;
use crate::visitor::Visitor;

/// The longest purpose, in characters.
const LONGEST: usize = 1_000;

/// 団体の設定のページ.
#[derive(Debug, Template)]
#[template(path = "settings/page.html")]
pub struct SettingsPage {
    /// The frame.
    pub shell: Shell,
    /// What is wrong with what was sent, each as a sentence.
    pub wrong: Vec<String>,
    /// What was done; empty otherwise.
    pub done: &'static str,
    /// The offices of the table.
    pub heads: Vec<&'static str>,
    /// One row a field: what it is called, and a cell an office.
    pub rows: Vec<(&'static str, Vec<Cell>)>,
    /// 利用目的
    pub purpose: String,
    /// 伏せる数
    pub least: String,
    /// 集計の公開: whether the figures are shown beside those of others; None: there are no others.
    pub open: Option<bool>,
    /// 2段階目を求める範囲: what the form sends, what it says, whether it is in force.
    pub second: Vec<(&'static str, String, bool)>,
}

/// ひとつのます.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What the form sends if it is chosen.
    pub value: String,
    /// Whether it is shown.
    pub shown: bool,
    /// Whether it can be chosen.
    pub free: bool,
    /// What the box says to whoever does not see its row and column.
    pub label: String,
}

/// The settings.
///
/// # Errors
/// The database cannot be read.
pub async fn page(ask: Manage) -> Result<Response, AppError> {
    show(ask, StatusCode::OK, Vec::new()).await
}

async fn show(ask: Manage, status: StatusCode, wrong: Vec<String>) -> Result<Response, AppError> {
    let (shell, site) = (&ask.shell, &ask.site);
    let chosen = Visibility::read(&site.setting(VISIBILITY).await?.unwrap_or_default());
    let done = Some(shell.given("done")).filter(|done| !done.is_empty()).and_then(|done| shell.find(&format!("settings-done-{done}")));
    let page = SettingsPage {
        wrong,
        done: done.unwrap_or_default(),
        heads: VIEWERS.map(|office| name(shell, office)).to_vec(),
        rows: Field::ALL.map(|field| (field_name(shell, field), VIEWERS.map(|office| cell(shell, &chosen, office, field)).to_vec())).to_vec(),
        purpose: site.purpose(shell).await?,
        least: site.least_count().await?.to_string(),
        open: Some(site.is_open().await?).filter(|open| *open || site.is_shared()),
        second: second_choices(shell, site.second().await?),
        shell: shell.clone(),
    };
    Ok((status, Page(page)).into_response())
}

fn field_name(shell: &Shell, field: Field) -> &'static str {
    shell.t(&format!("field-{}", field.name()))
}

fn cell(shell: &Shell, chosen: &Visibility, office: Office, field: Field) -> Cell {
    Cell {
        value: format!("{office}:{}", field.name()),
        shown: chosen.shows(office, field),
        free: Limit::is_free(limit(office, field)),
        label: shell.f2("settings-cell", ("field", field_name(shell, field)), ("office", name(shell, office))),
    }
}

/// Changes one of the settings.
///
/// # Errors
/// There is no such setting, or the database cannot be written.
pub async fn send(ask: Manage, visitor: Visitor, Path(what): Path<String>, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (setting, value) = match what.as_str() {
        "visibility" => (VISIBILITY, Ok(visibility(&sent))),
        "purpose" => (PURPOSE, purpose(&ask.shell, &sent)),
        "least" => (LEAST, least_count(&ask.shell, &sent)),
        "aggregates" => (AGGREGATES, Ok(if given(&sent, "open") == OPEN { OPEN.to_owned() } else { String::new() })),
        "second" => (SECOND, second(&ask.shell, &sent)),
        _ => return Err(AppError::not_found("page")),
    };
    match value {
        Ok(value) => {
            let by = By { actor: visitor.login, reason: ask.shell.t("settings-reason").to_owned(), instant: ask.site.now() };
            ask.site.store().set_setting(ask.site.municipality(), setting, &value, &by).await?;
            Ok(Redirect::to(&ask.shell.to(&format!("/settings?done={what}"))).into_response())
        }
        Err(wrong) => show(ask, StatusCode::UNPROCESSABLE_ENTITY, vec![wrong]).await,
    }
}

fn visibility(sent: &[(String, String)]) -> String {
    let pair = |value: &str| {
        let (office, field) = value.split_once(':')?;
        Some((Office::find(office)?, Field::ALL.into_iter().find(|of| of.name() == field)?))
    };
    let shown: Vec<(Office, Field)> = sent.iter().filter(|(key, _)| key == "shown").filter_map(|(_, value)| pair(value)).collect();
    Visibility::showing(&shown).setting()
}

/// An empty text is the usual one again.
fn purpose(shell: &Shell, sent: &[(String, String)]) -> Result<String, String> {
    let text = given(sent, "purpose");
    let many = text.chars().count();
    if many > LONGEST { Err(shell.f2("settings-purpose-long", ("most", LONGEST), ("n", many))) } else { Ok(text.to_owned()) }
}

fn least_count(shell: &Shell, sent: &[(String, String)]) -> Result<String, String> {
    let text = given(sent, "least");
    least(text).map(|least| least.to_string()).ok_or_else(|| shell.f1("settings-least-wrong", "safe", SAFE))
}

/// Each choice, with the offices that it means where it means some and not others.
fn second_choices(shell: &Shell, now: Second) -> Vec<(&'static str, String, bool)> {
    let offices = |one: Second| one.offices().map(|office| name(shell, office)).collect::<Vec<_>>().join(shell.t("accounts-and"));
    let says = |one: Second| shell.f1(&format!("settings-second-{}", one.name()), "offices", offices(one));
    Second::ALL.map(|one| (one.name(), says(one), one == now)).to_vec()
}

fn second(shell: &Shell, sent: &[(String, String)]) -> Result<String, String> {
    let chosen = Second::find(given(sent, "second"));
    chosen.map(|one| one.name().to_owned()).ok_or_else(|| shell.t("settings-second-wrong").to_owned())
}

fn given<'s>(sent: &'s [(String, String)], name: &str) -> &'s str {
    sent.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}
