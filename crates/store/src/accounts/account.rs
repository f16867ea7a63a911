//! The accounts themselves: made, listed, locked, ended.

use std::collections::HashSet;

use ayumi_facts::MunicipalityCode;
use serde::{Deserialize, Serialize};

use super::{AccountError, about, must_stand, note};
use crate::db::{Row, query, query_scalar};
use crate::error::ReadError;
use crate::{By, Instant, PersonKey, Store};

/// 利用者番号: the number of an account within a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub i64);

/// 利用者の状態.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// May sign in.
    Active,
    /// May not, until somebody unlocks it.
    Locked,
    /// Never again; the row stays so that its number and login mean nobody else.
    Ended,
}

/// 利用者: an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// 利用者ID, as given.
    pub login: String,
    /// What it is called on pages.
    pub name: String,
    /// The person in the ledger whose account it is.
    pub person: Option<PersonKey>,
    /// Whether somebody may sign in.
    pub state: AccountState,
    /// When it was made.
    pub created: Instant,
    /// When it ended.
    pub ended: Option<Instant>,
    /// When it was last used, to the day.
    pub used: Option<Instant>,
    /// Whether it has a password.
    pub has_password: bool,
    /// Until when a one-time code waits for its first use.
    pub code_until: Option<Instant>,
    /// Whether it has a second factor or a passkey.
    pub has_second: bool,
    /// The municipality whose account it is, if that is another: it is signed in to there.
    pub guest_of: Option<MunicipalityCode>,
}

/// An account to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// 利用者ID, as given.
    pub login: &'a str,
    /// The form in which logins are compared.
    pub login_key: &'a str,
    /// What it is called on pages.
    pub name: &'a str,
    /// The person in the ledger whose account it is.
    pub person: Option<PersonKey>,
    /// The code for its first sign-in.
    pub code: Option<NewCode>,
}

/// What is kept of a one-time code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// Its digest.
    pub digest: [u8; 32],
    /// Until when it is good.
    pub expires: Instant,
}

impl AccountState {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Ended => "ended",
        }
    }

    pub(super) fn read(text: &str, id: i64) -> Result<Self, ReadError> {
        let all = [Self::Active, Self::Locked, Self::Ended];
        all.into_iter().find(|state| state.name() == text).ok_or(ReadError::Corrupt { table: "account", id, what: "unknown state" })
    }
}

const SELECT: &str = "select a.id, a.login, a.name, a.person, a.state, a.created, a.ended, \
    a.used, \
    (select count(*) from account_password p where p.municipality = a.municipality and p.account = a.id), \
    (select max(c.expires) from account_code c where c.municipality = a.municipality and c.account = a.id), \
    (select count(*) from account_totp t where t.municipality = a.municipality and t.account = a.id) \
    + (select count(*) from account_passkey k where k.municipality = a.municipality and k.account = a.id), \
    (select g.home from guest g where g.municipality = a.municipality and g.account = a.id) \
    from account a where a.municipality = $1";

impl Store {
    /// Makes accounts, all or none, under one journal entry.
    ///
    /// # Errors
    /// A login is taken or stands twice: all such logins are named.
    pub async fn create_accounts(&self, municipality: MunicipalityCode, new: &[NewAccount<'_>], by: &By) -> Result<Vec<AccountId>, AccountError> {
        const INSERT: &str = "insert into account (municipality, id, login, login_key, name, person, state, created) \
            values ($1, $2, $3, $4, $5, $6, 'active', $7)";
        const CODE: &str = "insert into account_code (municipality, account, digest, expires) values ($1, $2, $3, $4)";
        let code = municipality.to_string();
        let mut transaction = self.write(municipality).await?;
        let keys: Vec<String> = query_scalar("select login_key from account where municipality = $1").bind(&code).fetch_all(&mut transaction).await?;
        let mut keys: HashSet<&str> = keys.iter().map(String::as_str).collect();
        let taken: Vec<String> = new.iter().filter(|one| !keys.insert(one.login_key)).map(|one| one.login.to_owned()).collect();
        if !taken.is_empty() {
            return Err(AccountError::Taken(taken));
        }
        let last = "select coalesce(max(id), 0) from account where municipality = $1";
        let last: i64 = query_scalar(last).bind(&code).fetch_one(&mut transaction).await?;
        let mut made = Vec::with_capacity(new.len());
        for (id, one) in (last + 1..).zip(new) {
            let insert = query(INSERT).bind(&code).bind(id).bind(one.login).bind(one.login_key).bind(one.name);
            insert.bind(one.person.map(|person| person.0)).bind(by.instant.0).execute(&mut transaction).await?;
            if let Some(NewCode { digest, expires }) = one.code {
                query(CODE).bind(&code).bind(id).bind(digest.to_vec()).bind(expires.0).execute(&mut transaction).await?;
            }
            made.push(AccountId(id));
        }
        let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
        let detail = [("accounts", count), ("first", last + 1), ("last", last + count)];
        note(&mut transaction, municipality, by, "account-create", &detail).await?;
        transaction.commit().await?;
        Ok(made)
    }

    /// All accounts, by login.
    pub async fn accounts(&self, municipality: MunicipalityCode) -> Result<Vec<Account>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let rows = query(format!("{SELECT} order by a.login_key")).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(account).collect()
    }

    /// One account.
    pub async fn find_account(&self, municipality: MunicipalityCode, id: AccountId) -> Result<Option<Account>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let row = query(format!("{SELECT} and a.id = $2")).bind(municipality.to_string()).bind(id.0).fetch_optional(&mut transaction).await?;
        row.as_ref().map(account).transpose()
    }

    /// The account of this login, in the form in which logins are compared.
    pub async fn find_login(&self, municipality: MunicipalityCode, login_key: &str) -> Result<Option<Account>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let find = query(format!("{SELECT} and a.login_key = $2")).bind(municipality.to_string()).bind(login_key);
        find.fetch_optional(&mut transaction).await?.as_ref().map(account).transpose()
    }

    /// How many accounts there are, ended ones too.
    pub async fn count_accounts(&self, municipality: MunicipalityCode) -> Result<u64, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let count: i64 =
            query_scalar("select count(*) from account where municipality = $1").bind(municipality.to_string()).fetch_one(&mut transaction).await?;
        Ok(count.unsigned_abs())
    }

    /// Locks or unlocks an account, or ends it. Its sessions end at once unless it becomes active; an ended account keeps
    /// nothing with which anybody could sign in, and is offered to nobody.
    ///
    /// # Errors
    /// There is no such account, or it has ended.
    pub async fn set_account_state(
        &self,
        municipality: MunicipalityCode,
        account: AccountId,
        state: AccountState,
        by: &By,
    ) -> Result<(), AccountError> {
        const UPDATE: &str = "update account set state = $3, ended = $4 where municipality = $1 and id = $2";
        let mut transaction = self.write_both(municipality).await?;
        must_stand(&mut transaction, municipality, account).await?;
        let ended = (state == AccountState::Ended).then_some(by.instant.0);
        let update = query(UPDATE).bind(municipality.to_string()).bind(account.0).bind(state.name()).bind(ended);
        update.execute(&mut transaction).await?;
        if state != AccountState::Active {
            about(&mut transaction, municipality, account, "delete from session where municipality = $1 and account = $2").await?;
        }
        if state == AccountState::Ended {
            super::credential::forget_all(&mut transaction, municipality, account).await?;
            about(&mut transaction, municipality, account, "delete from account_subject where municipality = $1 and account = $2").await?;
            about(&mut transaction, municipality, account, "delete from tie where municipality = $1 and account = $2").await?;
        }
        let act = match state {
            AccountState::Active => "account-unlock",
            AccountState::Locked => "account-lock",
            AccountState::Ended => "account-end",
        };
        note(&mut transaction, municipality, by, act, &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Locks accounts, all or none; what is locked or has ended stays as it is. Their sessions end at once. Gives how many.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn lock_accounts(&self, municipality: MunicipalityCode, accounts: &[AccountId], by: &By) -> Result<usize, AccountError> {
        const LOCK: &str = "update account set state = 'locked' where municipality = $1 and id = $2 and state = 'active'";
        let mut transaction = self.write_both(municipality).await?;
        let mut locked = 0;
        for account in accounts {
            if about(&mut transaction, municipality, *account, LOCK).await? == 0 {
                continue;
            }
            about(&mut transaction, municipality, *account, "delete from session where municipality = $1 and account = $2").await?;
            note(&mut transaction, municipality, by, "account-lock", &[("account", account.0)]).await?;
            locked += 1;
        }
        transaction.commit().await?;
        Ok(locked)
    }

    /// Says whose account it is in the ledger; None: nobody's there.
    ///
    /// # Errors
    /// There is no such account, or it has ended.
    pub async fn set_account_person(
        &self,
        municipality: MunicipalityCode,
        account: AccountId,
        person: Option<PersonKey>,
        by: &By,
    ) -> Result<(), AccountError> {
        const UPDATE: &str = "update account set person = $3 where municipality = $1 and id = $2";
        let mut transaction = self.write(municipality).await?;
        must_stand(&mut transaction, municipality, account).await?;
        let update = query(UPDATE).bind(municipality.to_string()).bind(account.0).bind(person.map(|person| person.0));
        update.execute(&mut transaction).await?;
        note(&mut transaction, municipality, by, "account-person", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn account(row: &Row) -> Result<Account, ReadError> {
    let id: i64 = row.try_get(0)?;
    let state: String = row.try_get(4)?;
    let home: Option<String> = row.try_get(11)?;
    let broken = ReadError::Corrupt { table: "guest", id, what: "broken municipality" };
    Ok(Account {
        id: AccountId(id),
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        person: row.try_get::<Option<i64>>(3)?.map(PersonKey),
        state: AccountState::read(&state, id)?,
        created: Instant(row.try_get(5)?),
        ended: row.try_get::<Option<i64>>(6)?.map(Instant),
        used: row.try_get::<Option<i64>>(7)?.map(Instant),
        has_password: row.try_get::<i64>(8)? > 0,
        code_until: row.try_get::<Option<i64>>(9)?.map(Instant),
        has_second: row.try_get::<i64>(10)? > 0,
        guest_of: home.map(|code| code.parse().map_err(|_| broken)).transpose()?,
    })
}
