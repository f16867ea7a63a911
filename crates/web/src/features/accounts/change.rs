//! What is done to an account by whoever manages it: lock, unlock, end, reset.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use ayumi_accounts::{Code, Login, chance, purpose};
use ayumi_store::{AccountId, AccountState, Instant, NewCode};

use super::{by, one_page};
use crate::ask::Ask;
use crate::error::AppError;
use crate::features::account::when;
use crate::features::accounts::create::CODE_LASTS;
use crate::visitor::Visitor;

/// Does it.
///
/// # Errors
/// There is no such account or act; nobody locks or ends their own.
pub async fn send(ask: Ask, visitor: Visitor, Path((id, act)): Path<(i64, String)>) -> Result<Response, AppError> {
    let (id, municipality) = (AccountId(id), ask.site.municipality());
    if visitor.account == id && visitor.home == municipality {
        return Err(AppError::conflict(ask.shell.t("accounts-own").to_owned()));
    }
    let state = match act.as_str() {
        "lock" => AccountState::Locked,
        "unlock" => AccountState::Active,
        "end" => AccountState::Ended,
        "reset" => return reset(ask, visitor, id).await,
        _ => return Err(AppError::not_found("page")),
    };
    let reason = match state {
        AccountState::Active => "利用の再開",
        AccountState::Locked => "利用の停止",
        AccountState::Ended => "利用の終了",
    };
    ask.site.store().set_account_state(municipality, id, state, &by(&ask, &visitor, reason)).await?;
    Ok(Redirect::to(&ask.shell.to(&format!("/accounts/{}?done={act}", id.0))).into_response())
}

/// A new one-time code, shown this once.
async fn reset(ask: Ask, visitor: Visitor, id: AccountId) -> Result<Response, AppError> {
    let municipality = ask.site.municipality();
    let found = ask.site.store().find_account(municipality, id).await?.ok_or_else(|| AppError::not_found("account"))?;
    let login = Login::parse(&found.login).map_err(AppError::internal)?;
    let code = Code::new(chance::draw());
    let expires = Instant(ask.site.now().0 + CODE_LASTS);
    let new = NewCode { digest: code.digest(&purpose::first(&municipality.to_string(), login.key())), expires };
    ask.site.store().reset_account(municipality, id, new, &by(&ask, &visitor, "サインイン方法の再設定")).await?;
    Ok(one_page(ask, id, Some((code.shown(), when(expires)))).await?.into_response())
}
