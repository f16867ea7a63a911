//! Accounts: who may sign in, what proves it, and their sessions. The rules (how long, how often, what a password must be)
//! are not here: this crate keeps rows. Whatever is done to an account writes a journal entry without names and secrets;
//! signing in and out does not.

mod account;
mod attempt;
mod ceremony;
mod credential;
mod guest;
mod passkey;
mod session;
mod subject;

use ayumi_facts::MunicipalityCode;
use serde_json::{Map, Value};

pub use account::{Account, AccountId, AccountState, NewAccount, NewCode};
pub use credential::{Credentials, Reset, Totp, TotpClock};
pub use guest::{Guest, GuestError, Offer};
pub use passkey::Passkey;
pub use session::{NewSession, OpenSession, Session, Stage};

use crate::By;
use crate::db::{Transaction, query, query_scalar};
use crate::error::WriteError;
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;

/// Why an account was not changed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// These logins belong to somebody already, or stand twice in what was given.
    #[error("{} logins are taken", .0.len())]
    Taken(Vec<String>),
    /// No such account.
    #[error("there is no account {}", .0.0)]
    NoAccount(AccountId),
    /// The account has ended; it is not brought back.
    #[error("account {} has ended", .0.0)]
    Ended(AccountId),
    /// It is an account of another municipality, which says how it is signed in to.
    #[error("account {} is another municipality's", .0.0)]
    Guest(AccountId),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl AccountError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Taken(logins) => format!("次の利用者IDは既に使われているか、2回書かれています: {}", logins.join("、")),
            Self::NoAccount(id) => format!("利用者番号 {} はありません。一覧から選び直してください。", id.0),
            Self::Ended(_) => "この利用者は利用を終了しています。もう一度使うときは、新しく登録してください。".into(),
            Self::Guest(_) => "この利用者はほかの団体の利用者です。サインインの方法と申し出は、その団体で決めてください。".into(),
            Self::Write(error) => error.ja(),
        }
    }
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Write(error.into())
    }
}

/// An entry about accounts; `detail` holds their numbers and counts.
pub(crate) async fn note(on: &mut Transaction, municipality: MunicipalityCode, by: &By, act: &str, detail: &[(&str, i64)]) -> Result<(), WriteError> {
    let detail = detail.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    note_all(on, municipality, by, act, detail).await
}

/// An entry about accounts, with codes as well.
async fn note_all(on: &mut Transaction, municipality: MunicipalityCode, by: &By, act: &str, detail: Map<String, Value>) -> Result<(), WriteError> {
    let seq = next_seq(on, municipality).await?;
    // Accounts change and hold secrets: the chain covers what the journal says of them, not their rows.
    let sheet = write_entry(on, municipality, &Entry { seq, by, act, detail: &detail }).await?;
    Ok(sheet.seal(on).await?)
}

/// Runs a statement about one account.
async fn about(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId, sql: &'static str) -> Result<u64, sqlx::Error> {
    query(sql).bind(municipality.to_string()).bind(account.0).execute(on).await
}

/// The account is there and has not ended.
async fn must_stand(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId) -> Result<(), AccountError> {
    let select = "select state from account where municipality = $1 and id = $2";
    let state: Option<String> = query_scalar(select).bind(municipality.to_string()).bind(account.0).fetch_optional(on).await?;
    match state.as_deref() {
        None => Err(AccountError::NoAccount(account)),
        Some("ended") => Err(AccountError::Ended(account)),
        Some(_) => Ok(()),
    }
}

/// The account is there, has not ended, and is this municipality's own: only such a one has something to sign in with.
async fn must_be_own(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId) -> Result<(), AccountError> {
    must_stand(on, municipality, account).await?;
    let select = "select count(*) from guest where municipality = $1 and account = $2";
    let guests: i64 = query_scalar(select).bind(municipality.to_string()).bind(account.0).fetch_one(on).await?;
    if guests == 0 { Ok(()) } else { Err(AccountError::Guest(account)) }
}
