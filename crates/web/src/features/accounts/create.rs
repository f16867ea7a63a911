//! New accounts: one by hand, or many from a sheet, whose codes are a file that is handed out once and kept nowhere.

use std::io::Cursor;

use axum::extract::{Form, Multipart};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ayumi_intake::accounts::{HEADINGS, Invited, invite, invite_one};
use ayumi_store::{AccountError, Instant};
use serde::Deserialize;

use super::{by, one_page, show};
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::features::account::when;
use crate::manage::Manage;
use crate::visitor::Visitor;

/// How long a one-time code is good, in seconds: two weeks, for paper that goes through the house mail.
pub const CODE_LASTS: i64 = 14 * 86_400;

/// What the form for one account sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    login: String,
    name: String,
    number: String,
}

/// One account; its page shows the code, this once.
///
/// # Errors
/// The database cannot be read or written.
pub async fn one(ask: Manage, visitor: Visitor, Form(sent): Form<Sent>) -> Result<Response, AppError> {
    let given = [sent.login, sent.name, sent.number];
    let invited = invite_one(ask.loaded().await?.as_ref(), given.each_ref().map(String::as_str), &mut ayumi_accounts::chance::draw);
    let invited = match invited {
        Ok(invited) => invited,
        Err(wrong) => return show(ask, (StatusCode::UNPROCESSABLE_ENTITY, wrong), given).await,
    };
    let expires = Instant(ask.site.now().0 + CODE_LASTS);
    match enter(&ask, &visitor, std::slice::from_ref(&invited), expires).await {
        Ok(made) => {
            let id = made.first().copied().ok_or_else(|| AppError::internal("no account was made"))?;
            Ok(one_page(ask, id, Some((invited.code.shown(), when(expires)))).await?.into_response())
        }
        Err(AccountError::Write(error)) => Err(error.into()),
        Err(error) => show(ask, (StatusCode::UNPROCESSABLE_ENTITY, vec![error.ja()]), given).await,
    }
}

async fn enter(ask: &Manage, visitor: &Visitor, invited: &[Invited], expires: Instant) -> Result<Vec<ayumi_store::AccountId>, AccountError> {
    let by = by(ask, visitor, "利用者の登録");
    ayumi_intake::accounts::enter(ask.site.store(), ask.site.municipality(), invited, expires, &by).await
}

/// Many accounts; the answer is the file with their codes.
///
/// # Errors
/// The request is broken off; the database cannot be read or written.
pub async fn many(ask: Manage, visitor: Visitor, mut form: Multipart) -> Result<Response, AppError> {
    let mut bytes = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| AppError::invalid(Vec::new()))? {
        if field.name() == Some("file") {
            bytes = field.bytes().await.map_err(|_| AppError::too_large())?.to_vec();
        }
    }
    let again = |ask: Manage, wrong: Vec<String>| show(ask, (StatusCode::UNPROCESSABLE_ENTITY, wrong), [const { String::new() }; 3]);
    if bytes.is_empty() {
        let wrong = vec![ask.shell.t("data-file-none").to_owned()];
        return again(ask, wrong).await;
    }
    let options = ayumi_exchange::ReadOptions { headings: HEADINGS.map(str::to_owned).to_vec(), ..Default::default() };
    let table = match ayumi_exchange::read_table(Cursor::new(bytes), &options) {
        Ok(table) => table,
        Err(error) => return again(ask, vec![error.ja()]).await,
    };
    let invited = match invite(&table, ask.loaded().await?.as_ref(), &mut ayumi_accounts::chance::draw) {
        Ok(invited) => invited,
        Err(wrong) => return again(ask, wrong).await,
    };
    let expires = Instant(ask.site.now().0 + CODE_LASTS);
    match enter(&ask, &visitor, &invited, expires).await {
        Ok(_) => {
            let sheet = ayumi_intake::accounts::handout(&invited, expires);
            Ok(Download { sheet, format: Format::Xlsx, day: ask.site.today() }.into_response())
        }
        Err(AccountError::Write(error)) => Err(error.into()),
        Err(error) => again(ask, vec![error.ja()]).await,
    }
}
