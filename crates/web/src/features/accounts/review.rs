//! 利用者の点検: accounts that nobody has used for long, those of people who have left, and those with an office that are
//! nobody's in the ledger; and locking many of them at once.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_rights::Office;
use ayumi_store::{Account, AccountId, AccountState, Instant};

use super::change::reason;
use super::{Row, by, guests};
use crate::employment;
use crate::error::AppError;
use crate::features::offices::name;
use crate::manage::Manage;
use crate::page::{Page, count};
use crate::parts::Crumbs;
use crate::settings::{UNUSED, unused_days};
use crate::shell::Shell;
use crate::visitor::Visitor;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// 利用者の点検のページ.
#[derive(Debug, Template)]
#[template(path = "accounts/review.html")]
pub struct ReviewPage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// After how many days without use an account is listed.
    pub days: String,
    /// Not used for so long, or whose owner has left: the account's number, and what is said of it.
    pub rows: Vec<(i64, Row)>,
    /// How many these are.
    pub of: String,
    /// With an office, and nobody's in the ledger: what is said of it, and its offices.
    pub loose: Vec<(Row, String)>,
    /// What is wrong with what was sent, each as a sentence.
    pub wrong: Vec<String>,
    /// What was done; empty otherwise.
    pub done: String,
}

/// The page.
///
/// # Errors
/// The database cannot be read.
pub async fn page(ask: Manage) -> Result<Response, AppError> {
    show(ask, (StatusCode::OK, Vec::new())).await
}

async fn show(ask: Manage, (status, wrong): (StatusCode, Vec<String>)) -> Result<Response, AppError> {
    let (store, municipality, now) = (ask.site.store(), ask.site.municipality(), ask.site.now());
    let days = ask.site.unused_days().await?;
    let active: Vec<Account> = store.accounts(municipality).await?.into_iter().filter(|account| account.state == AccountState::Active).collect();
    let left = employment::left(&ask.site, active.iter().filter_map(|account| account.person).collect()).await?;
    let has_left = |account: &Account| account.person.is_some_and(|person| left.contains(&person));
    let (offices, names) = (offices(&ask).await?, guests::names(&ask.site).await?);
    let shell = ask.shell;
    let row = |account: &Account| Row::new(&shell, account, (now, has_left(account)), &names);
    let is_unused = |account: &&Account| has_left(account) || last_use(account).0 <= now.0.saturating_sub(days.saturating_mul(DAY));
    let rows: Vec<(i64, Row)> = active.iter().filter(is_unused).map(|account| (account.id.0, row(account))).collect();
    let held = |account: &Account| -> String {
        let own = offices.iter().filter(|(of, _)| *of == account.id).map(|(_, office)| name(&shell, *office));
        own.collect::<Vec<_>>().join(shell.t("accounts-and"))
    };
    let nobodys = active.iter().filter(|account| account.person.is_none());
    let loose = nobodys.map(|account| (row(account), held(account))).filter(|(_, held)| !held.is_empty()).collect();
    let done: Option<usize> = shell.given("locked").parse().ok();
    let page = ReviewPage {
        crumbs: Crumbs::new(&shell, [(shell.t("nav-accounts"), "/accounts".to_owned())]),
        days: days.to_string(),
        of: count(rows.len()),
        rows,
        loose,
        wrong,
        done: done.map_or_else(String::new, |locked| shell.f1("accounts-review-locked", "n", locked)),
        shell,
    };
    Ok((status, Page(page)).into_response())
}

/// The day of the last use; of an account that never was used, the day on which it was made.
fn last_use(account: &Account) -> Instant {
    account.used.unwrap_or(account.created)
}

/// The offices that count today.
async fn offices(ask: &Manage) -> Result<Vec<(AccountId, Office)>, AppError> {
    let today = ask.site.today();
    let held = ask.site.store().offices(ask.site.municipality()).await?;
    let counts = held.into_iter().filter(|held| held.valid.contains(today));
    Ok(counts.filter_map(|held| Some((held.account, Office::find(&held.office)?))).collect())
}

/// Locks those that were chosen, but never one's own; or changes the number of days.
///
/// # Errors
/// There is no reason; the database cannot be read or written.
pub async fn send(ask: Manage, visitor: Visitor, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let given = |name: &str| sent.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if let Some(days) = given("days") {
        let Some(days) = unused_days(days) else {
            let wrong = vec![ask.shell.t("accounts-review-days-wrong").to_owned()];
            return show(ask, (StatusCode::UNPROCESSABLE_ENTITY, wrong)).await;
        };
        let by = by(&ask, &visitor, "点検までの日数の変更");
        ask.site.store().set_setting(ask.site.municipality(), UNUSED, &days.to_string(), &by).await?;
        return Ok(Redirect::to(&ask.shell.to("/accounts/review")).into_response());
    }
    let ids = sent.iter().filter(|(key, _)| key == "account").filter_map(|(_, id)| id.parse().ok().map(AccountId));
    let chosen: Vec<AccountId> = ids.filter(|id| *id != visitor.account).collect();
    let wrong = match reason(&ask, given("reason").unwrap_or("")) {
        Ok(reason) if !chosen.is_empty() => {
            let by = by(&ask, &visitor, &reason);
            let locked = ask.site.store().lock_accounts(ask.site.municipality(), &chosen, &by).await?;
            return Ok(Redirect::to(&ask.shell.to(&format!("/accounts/review?locked={locked}"))).into_response());
        }
        Ok(_) => vec![ask.shell.t("accounts-review-none").to_owned()],
        Err(error) => error.detail,
    };
    show(ask, (StatusCode::UNPROCESSABLE_ENTITY, wrong)).await
}
