//! The page for whoever must have a second factor and has none: all other pages lead here until there is one.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use super::{anew, is_fresh};
use crate::features::sign_in::passkey;
use crate::page::Page;
use crate::shell::Shell;
use crate::visitor::{At, Visitor};

/// 2段階目を登録するページ.
#[derive(Debug, Template)]
#[template(path = "account/second.html")]
pub struct SecondPage {
    /// The frame.
    pub shell: Shell,
    /// Whether they proved who they are a moment ago.
    pub fresh: bool,
    /// Where they prove it once more.
    pub anew: String,
    /// Whether passkeys can belong to this address.
    pub can_have_keys: bool,
}

/// The page. Whoever has a second factor goes on to their account.
pub async fn page(at: At, visitor: Visitor) -> Response {
    if visitor.second {
        return Redirect::to(&at.shell.to("/account")).into_response();
    }
    let (fresh, can_have_keys) = (is_fresh(&at, &visitor), passkey::place(&at).is_ok());
    let mut shell = at.shell;
    shell.bare = true;
    let page = SecondPage { fresh, anew: shell.to(&anew("/account/second")), can_have_keys, shell };
    Page(page).into_response()
}
