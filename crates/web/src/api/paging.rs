//! ページ送り: long lists are given in pieces, each with the address of the next.

use schemars::JsonSchema;
use serde::Serialize;

use super::Asked;
use crate::error::AppError;

/// How many at a time unless asked otherwise, and at most.
const USUAL: usize = 100;
/// The most that is given at a time.
pub const MOST: usize = 500;

/// ページに分けた答え.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Paged{T}")]
pub struct Paged<T> {
    /// The answer.
    #[serde(flatten)]
    pub answer: T,
    /// Where in the list it is.
    #[serde(flatten)]
    pub paging: Paging,
}

/// 一覧の中の位置.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Paging {
    /// 全件数
    pub total: usize,
    /// ページ, from 1.
    pub page: usize,
    /// 1ページの件数
    pub per_page: usize,
    /// 次のページのアドレス; null on the last.
    pub next: Option<String>,
}

/// Which piece is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    page: usize,
    per_page: usize,
}

impl Piece {
    /// The piece that the address asks for.
    ///
    /// # Errors
    /// Both numbers, where they cannot be read.
    pub fn read(asked: &Asked) -> Result<Self, AppError> {
        let upto = |most: usize| move |text: &str| text.parse().ok().filter(|number| (1..=most).contains(number));
        let (page, per_page) = (asked.given("page", upto(usize::MAX / MOST)), asked.given("per_page", upto(MOST)));
        match (page, per_page) {
            (Ok(page), Ok(per_page)) => Ok(Self { page: page.unwrap_or(1), per_page: per_page.unwrap_or(USUAL) }),
            (page, per_page) => Err(AppError::invalid(page.err().into_iter().chain(per_page.err()).collect())),
        }
    }

    /// That piece of a list, and where in it that is.
    pub fn of<'l, T>(self, asked: &Asked, all: &'l [T]) -> (&'l [T], Paging) {
        let Self { page, per_page } = self;
        let first = ((page - 1) * per_page).min(all.len());
        let end = (first + per_page).min(all.len());
        let next = (end < all.len()).then(|| asked.ask.shell.same(&[("page", Some(&(page + 1).to_string()))]));
        (&all[first..end], Paging { total: all.len(), page, per_page, next })
    }
}
