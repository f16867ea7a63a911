//! Assigning an office and ending one. Nobody assigns an office to themselves.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::Login;
use ayumi_calendar::{Date, Period};
use ayumi_rights::Office;
use ayumi_store::{AccountId, AccountState, By, NewOffice, OfficeId, UnitKey};
use serde::Deserialize;

use super::{bodies, show};
use crate::ask::{Ask, parse_day};
use crate::error::AppError;
use crate::visitor::Visitor;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// 利用者ID
    pub login: String,
    /// The word of the office.
    pub office: String,
    /// 所属コード
    pub unit: String,
    /// The id of a body.
    pub body: String,
    /// From when on; empty: today.
    pub from: String,
    /// The last day; empty: until it is ended.
    pub last: String,
}

/// What was sent, read.
struct Read {
    account: AccountId,
    office: Office,
    unit: Option<UnitKey>,
    body: Option<String>,
    valid: Period,
}

/// Assigns an office.
///
/// # Errors
/// The database cannot be read or written.
pub async fn assign(ask: Ask, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let read = match read(&ask, &visitor, &sent).await? {
        Ok(read) => read,
        Err(wrong) => return show(ask, (StatusCode::UNPROCESSABLE_ENTITY, wrong), sent).await,
    };
    let Read { account, office, unit, body, valid } = read;
    let new = NewOffice { account, office: office.name(), unit, body: body.as_deref(), valid };
    ask.site.store().assign_office(ask.site.municipality(), &new, &by(&ask, &visitor, "役目の割当")).await?;
    Ok(Redirect::to(&ask.shell.to("/offices?done=assigned")).into_response())
}

/// Ends an assignment at once.
///
/// # Errors
/// There is none of this number, or it was ended before.
pub async fn end(ask: Ask, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, AppError> {
    let ended = ask.site.store().end_office(ask.site.municipality(), OfficeId(id), &by(&ask, &visitor, "役目の終了")).await?;
    if ended { Ok(Redirect::to(&ask.shell.to("/offices?done=ended")).into_response()) } else { Err(AppError::not_found("office")) }
}

fn by(ask: &Ask, visitor: &Visitor, reason: &str) -> By {
    By { actor: visitor.login.clone(), reason: reason.to_owned(), instant: ask.site.now() }
}

/// All that is wrong with what was sent, at once.
async fn read(ask: &Ask, visitor: &Visitor, sent: &Sent) -> Result<Result<Read, Vec<String>>, AppError> {
    let mut wrong = Vec::new();
    let mut say = |text: String| wrong.push(text);
    let account = account(ask, sent).await?.map_err(&mut say).ok();
    if account == Some(visitor.account) && visitor.home == ask.site.municipality() {
        say(ask.shell.t("offices-own").to_owned());
    }
    let office = Office::find(&sent.office).filter(|office| office.is_assigned());
    if office.is_none() {
        say(ask.shell.t("offices-no-office").to_owned());
    }
    let unit = office.filter(|office| office.needs_unit()).map(|_| unit(ask, sent)).transpose().map_err(&mut say).ok().flatten();
    let body = office.filter(|office| office.needs_body()).map(|_| body(ask, sent)).transpose().map_err(&mut say).ok().flatten();
    let valid = valid(ask, sent).map_err(&mut say).ok();
    Ok(match (account, office, valid) {
        (Some(account), Some(office), Some(valid)) if wrong.is_empty() => Ok(Read { account, office, unit, body, valid }),
        _ => Err(wrong),
    })
}

async fn account(ask: &Ask, sent: &Sent) -> Result<Result<AccountId, String>, AppError> {
    let missing = || ask.shell.f1("offices-no-account", "login", sent.login.trim());
    let Ok(login) = Login::parse(&sent.login) else { return Ok(Err(missing())) };
    let found = ask.site.store().find_login(ask.site.municipality(), login.key()).await?;
    Ok(found.filter(|account| account.state != AccountState::Ended).map(|account| account.id).ok_or_else(missing))
}

/// A unit that exists today, by its code.
fn unit(ask: &Ask, sent: &Sent) -> Result<UnitKey, String> {
    let (units, today, code) = (&ask.world.scope().units, ask.site.today(), sent.unit.trim());
    let found = units.ids().find(|unit| units.exists(*unit, today) && units.code(*unit).is_some_and(|of| of.as_str() == code));
    found.and_then(|unit| ask.world.held().loaded.unit_key(unit)).ok_or_else(|| ask.shell.f1("offices-no-unit", "code", code))
}

fn body(ask: &Ask, sent: &Sent) -> Result<String, String> {
    let found = bodies(ask).into_iter().find(|(id, _)| *id == sent.body);
    found.map(|(id, _)| id).ok_or_else(|| ask.shell.t("offices-no-body").to_owned())
}

fn valid(ask: &Ask, sent: &Sent) -> Result<Period, String> {
    let from = Some(sent.from.trim()).filter(|text| !text.is_empty()).map_or(Ok(ask.site.today()), parse_day)?;
    let last = Some(sent.last.trim()).filter(|text| !text.is_empty()).map(parse_day).transpose()?;
    Period::new(from, last.map_or(Date::FAR, |last| last.next())).ok_or_else(|| ask.shell.t("offices-no-day").to_owned())
}
