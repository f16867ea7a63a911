//! The accounts of a municipality, for whoever manages them: a list, new ones by hand or from a sheet, and one of them with
//! what can be done to it; and the review of those that nobody uses.

pub mod change;
pub mod create;
pub mod guests;
pub mod review;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_store::{Account, AccountId, AccountState, By};

use crate::employment;
use crate::error::AppError;
use crate::features::account::when;
use crate::manage::Manage;
use crate::page::{Page, count};
use crate::parts::{Chip, Crumbs, Look, Pager};
use crate::shell::Shell;
use crate::visitor::Visitor;
use guests::{Names, Offered, Other};

/// Lines on one page.
const PART: usize = 100;

/// 利用者の一覧のページ.
#[derive(Debug, Template)]
#[template(path = "accounts/list.html")]
pub struct AccountsPage {
    /// The frame.
    pub shell: Shell,
    /// By login.
    pub rows: Vec<Row>,
    /// How many there are.
    pub of: String,
    /// The ways to the rest.
    pub pager: Option<Pager>,
    /// What is wrong with what was sent, each as a sentence; empty at first.
    pub wrong: Vec<String>,
    /// What the form for one had in it: 利用者ID, 名称, 職員番号.
    pub given: [String; 3],
    /// What other municipalities offer.
    pub offered: Vec<Offered>,
}

/// ひとりの利用者, ready to print.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// 利用者ID
    pub login: String,
    /// 名称
    pub name: String,
    /// 状態
    pub state: Chip,
    /// パスワード, 一回限りのコード, 2段階目: what it has, in words.
    pub has: String,
    /// When it was made.
    pub created: String,
    /// The day of its last use; empty where it never was.
    pub used: String,
}

impl Row {
    fn new(shell: &Shell, account: &Account, (now, left): (ayumi_store::Instant, bool), names: &Names) -> Self {
        let has = [
            (account.has_password, "accounts-has-password"),
            (account.has_second, "accounts-has-second"),
            (account.code_until.is_some_and(|until| until > now), "accounts-has-code"),
            (account.code_until.is_some_and(|until| until <= now), "accounts-had-code"),
        ];
        let has: Vec<&str> = has.into_iter().filter(|(has, _)| *has).map(|(_, text)| shell.t(text)).collect();
        let home = |code| names.get(&code).map_or_else(|| code.to_string(), Clone::clone);
        let guest = account.guest_of.map(|code| shell.f1("guests-signs-in", "name", home(code)));
        Self {
            href: shell.to(&format!("/accounts/{}", account.id.0)),
            login: account.login.clone(),
            name: account.name.clone(),
            state: state(shell, account.state, left),
            has: guest.unwrap_or_else(|| has.join(shell.t("accounts-and"))),
            created: when(account.created),
            used: account.used.map_or_else(String::new, |at| shell.date(at.day())),
        }
    }
}

/// Whoever has left cannot sign in, whatever the account says.
fn state(shell: &Shell, state: AccountState, left: bool) -> Chip {
    match state {
        AccountState::Active if left => Chip::new(Look::Warn, shell.t("accounts-left")),
        AccountState::Active => Chip::new(Look::Plain, shell.t("accounts-active")),
        AccountState::Locked => Chip::new(Look::Warn, shell.t("accounts-locked")),
        AccountState::Ended => Chip::new(Look::Unknown, shell.t("accounts-ended")),
    }
}

/// All accounts.
///
/// # Errors
/// The database cannot be read.
pub async fn list(ask: Manage) -> Result<Response, AppError> {
    show(ask, (StatusCode::OK, Vec::new()), [const { String::new() }; 3]).await
}

/// The list, with what is wrong with what was sent.
///
/// # Errors
/// The database cannot be read.
pub async fn show(ask: Manage, (status, wrong): (StatusCode, Vec<String>), given: [String; 3]) -> Result<Response, AppError> {
    let accounts = ask.site.store().accounts(ask.site.municipality()).await?;
    let left = employment::left(&ask.site, accounts.iter().filter_map(|account| account.person).collect()).await?;
    let names = guests::names(&ask.site).await?;
    let offered = guests::offered(&ask.site, &ask.shell, &names).await?;
    let (shell, now) = (ask.shell, ask.site.now());
    let page: usize = shell.given(Pager::PARAMETER).parse().unwrap_or(1);
    let row = |account: &Account| Row::new(&shell, account, (now, account.person.is_some_and(|person| left.contains(&person))), &names);
    let page = AccountsPage {
        rows: Pager::part(&accounts, page, PART).iter().map(row).collect(),
        of: count(accounts.len()),
        pager: (accounts.len() > PART).then(|| Pager::new(&shell, page, PART, accounts.len())),
        wrong,
        given,
        offered,
        shell,
    };
    Ok((status, Page(page)).into_response())
}

/// 利用者のページ.
#[derive(Debug, Template)]
#[template(path = "accounts/one.html")]
pub struct OnePage {
    /// The frame.
    pub shell: Shell,
    /// The way up.
    pub crumbs: Crumbs,
    /// It.
    pub row: Row,
    /// Its number.
    pub id: i64,
    /// Whether it is active, locked or ended.
    pub is: AccountState,
    /// The page of the person in the ledger; empty where it is nobody's.
    pub person: String,
    /// What can be taken away of how it signs in: the last part of the address, what it is called, what it does.
    pub resets: Vec<(&'static str, &'static str, &'static str)>,
    /// Whether it is another municipality's, which does not let it work here at present.
    pub dormant: bool,
    /// The other municipalities of the installation, if it can be offered to any.
    pub others: Vec<Other>,
    /// A new code, shown this once: the code, until when it is good.
    pub code: Option<(String, String)>,
    /// What was done; empty otherwise.
    pub done: &'static str,
}

/// One account.
///
/// # Errors
/// There is none of this number.
pub async fn one(ask: Manage, Path(id): Path<i64>) -> Result<Page<OnePage>, AppError> {
    one_page(ask, AccountId(id), None).await
}

async fn one_page(ask: Manage, id: AccountId, code: Option<(String, String)>) -> Result<Page<OnePage>, AppError> {
    let found = ask.site.store().find_account(ask.site.municipality(), id).await?;
    let account = found.ok_or_else(|| AppError::not_found("account"))?;
    let left = employment::has_left(&ask.site, account.person).await?;
    let names = guests::names(&ask.site).await?;
    let others = guests::others(&ask.site, &names, &account).await?;
    let dormant = guests::is_dormant(&ask.site, &account).await?;
    let shell = ask.shell;
    let done = Some(shell.given("done")).filter(|done| !done.is_empty()).and_then(|done| shell.find(&format!("accounts-done-{done}")));
    Ok(Page(OnePage {
        crumbs: Crumbs::new(&shell, [(shell.t("nav-accounts"), "/accounts".to_owned())]),
        row: Row::new(&shell, &account, (ask.site.now(), left), &names),
        id: id.0,
        is: account.state,
        person: account.person.map_or_else(String::new, |key| shell.to(&format!("/people/{}", key.0))),
        resets: resets(&shell, &account),
        dormant,
        others,
        code,
        done: done.unwrap_or_default(),
        shell,
    }))
}

/// Both factors, the password alone, the second factor alone: where there is one to be taken away. Those of another
/// municipality's account are its own affair.
fn resets(shell: &Shell, account: &Account) -> Vec<(&'static str, &'static str, &'static str)> {
    let one = |act, title, how| (act, shell.t(title), shell.t(how));
    let password = one("reset-password", "accounts-reset-password", "accounts-reset-password-how");
    let second = one("reset-second", "accounts-reset-second", "accounts-reset-second-how");
    let alone = [password, second].into_iter().filter(|_| account.has_second);
    let all = alone.chain([one("reset", "accounts-reset", "accounts-reset-how")]);
    all.filter(|_| account.guest_of.is_none()).collect()
}

/// Who manages accounts, and why.
fn by(ask: &Manage, visitor: &Visitor, reason: &str) -> By {
    By { actor: visitor.login.clone(), reason: reason.to_owned(), instant: ask.site.now() }
}
