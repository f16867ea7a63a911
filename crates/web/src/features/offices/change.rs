//! Assigning an office and ending one. Nobody assigns an office to themselves.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::Login;
use ayumi_answers::office::{About, Trouble, Wanted, check};
use ayumi_calendar::{Date, Period};
use ayumi_rights::Office;
use ayumi_store::{AccountId, AccountState, By, NewOffice, OfficeId, UnitKey};
use serde::Deserialize;

use super::show;
use crate::ask::parse_day;
use crate::error::AppError;
use crate::manage::Manage;
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
pub async fn assign(ask: Manage, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
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
pub async fn end(ask: Manage, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, AppError> {
    let ended = ask.site.store().end_office(ask.site.municipality(), OfficeId(id), &by(&ask, &visitor, "役目の終了")).await?;
    if ended { Ok(Redirect::to(&ask.shell.to("/offices?done=ended")).into_response()) } else { Err(AppError::not_found("office")) }
}

fn by(ask: &Manage, visitor: &Visitor, reason: &str) -> By {
    By { actor: visitor.login.clone(), reason: reason.to_owned(), instant: ask.site.now() }
}

/// All that is wrong with what was sent, at once.
async fn read(ask: &Manage, visitor: &Visitor, sent: &Sent) -> Result<Result<Read, Vec<String>>, AppError> {
    let mut wrong = Vec::new();
    let mut say = |text: String| wrong.push(text);
    let account = account(ask, sent).await?.map_err(&mut say).ok();
    let office = Office::find(&sent.office).filter(|office| office.is_assigned());
    if office.is_none() {
        say(ask.shell.t("offices-no-office").to_owned());
    }
    let by = Some(visitor.account);
    // Without an office it is still nobody's own.
    let wanted = Wanted { office: office.unwrap_or(Office::Member), unit: sent.unit.trim(), body: &sent.body, to: account, by };
    let known = ask.world.as_ref().map(|world| (world.scope(), &*world.held().loaded));
    let about = check(known, ask.site.today(), &wanted);
    let about = about.map_err(|troubles| troubles.into_iter().for_each(|trouble| say(told(ask, sent, trouble)))).ok();
    let valid = valid(ask, sent).map_err(&mut say).ok();
    Ok(match (account, office, valid, about) {
        (Some(account), Some(office), Some(valid), Some(About { unit, body })) if wrong.is_empty() => Ok(Read { account, office, unit, body, valid }),
        _ => Err(wrong),
    })
}

async fn account(ask: &Manage, sent: &Sent) -> Result<Result<AccountId, String>, AppError> {
    let missing = || ask.shell.f1("offices-no-account", "login", sent.login.trim());
    let Ok(login) = Login::parse(&sent.login) else { return Ok(Err(missing())) };
    let found = ask.site.store().find_login(ask.site.municipality(), login.key()).await?;
    Ok(found.filter(|account| account.state != AccountState::Ended).map(|account| account.id).ok_or_else(missing))
}

fn told(ask: &Manage, sent: &Sent, trouble: Trouble) -> String {
    match trouble {
        Trouble::Own => ask.shell.t("offices-own").to_owned(),
        Trouble::NoUnit => ask.shell.f1("offices-no-unit", "code", sent.unit.trim()),
        Trouble::NoBody => ask.shell.t("offices-no-body").to_owned(),
        Trouble::NoPolicy => ask.shell.t("offices-no-policy").to_owned(),
    }
}

fn valid(ask: &Manage, sent: &Sent) -> Result<Period, String> {
    let from = Some(sent.from.trim()).filter(|text| !text.is_empty()).map_or(Ok(ask.site.today()), parse_day)?;
    let last = Some(sent.last.trim()).filter(|text| !text.is_empty()).map(parse_day).transpose()?;
    Period::new(from, last.map_or(Date::FAR, |last| last.next())).ok_or_else(|| ask.shell.t("offices-no-day").to_owned())
}
