//! Sessions: who is signed in, in which browser. Only a digest of the browser's token is kept. No journal entry speaks of
//! them; a session whose account is locked, has ended or is another municipality's is never found.

use ayumi_facts::MunicipalityCode;

use super::AccountId;
use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::{Instant, PersonKey, Store};

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Signed in.
    Full,
    /// The password was right; the second factor is awaited.
    Second,
    /// A one-time code was right; a password is to be chosen.
    Password,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Second => "second",
            Self::Password => "password",
        }
    }
}

/// A session to be opened.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// The digest of its token.
    pub token: [u8; 32],
    /// Whose.
    pub account: AccountId,
    /// How far they have come.
    pub stage: Stage,
    /// Now.
    pub created: Instant,
    /// When it ends at the latest.
    pub expires: Instant,
    /// When they proved who they are, as far as is known; 1970 where it is not.
    pub proved: Instant,
    /// Whether another system said that it was by two factors.
    pub strong: bool,
    /// The network address.
    pub address: &'a str,
    /// The family of the browser, for its owner to tell sessions apart.
    pub browser: &'a str,
    /// The digest of the session that this one takes the place of.
    pub instead: Option<[u8; 32]>,
}

/// セッション, with whose it is: everything a request needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub account: AccountId,
    /// 利用者ID, as given.
    pub login: String,
    /// What the account is called on pages.
    pub name: String,
    /// The person in the ledger.
    pub person: Option<PersonKey>,
    /// The municipality in which they work now.
    pub works_in: MunicipalityCode,
    /// How far they have come.
    pub stage: Stage,
    /// When they proved who they are.
    pub proved: Instant,
    /// Whether another system said that it was by two factors.
    pub strong: bool,
    /// Whether the account has a second factor, which is then asked for at each sign-in.
    pub has_second: bool,
    /// When it was opened.
    pub created: Instant,
    /// When it was last used, to the minute.
    pub last_seen: Instant,
    /// When it ends at the latest.
    pub expires: Instant,
    /// Whether the account is offered to other municipalities.
    pub has_ties: bool,
    /// Whether it is offered to the one in which they work.
    pub is_tied: bool,
}

/// A session in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// The digest of its token.
    pub token: Vec<u8>,
    /// When it was opened.
    pub created: Instant,
    /// When it was last used, to the minute.
    pub last_seen: Instant,
    /// The network address it was opened from.
    pub address: String,
    /// The family of the browser.
    pub browser: String,
}

impl Store {
    /// Opens a session; the one it takes the place of ends, and the new one works where that one of the same account did.
    /// Sessions whose time is over are removed.
    pub async fn open_session(&self, municipality: MunicipalityCode, new: &NewSession<'_>) -> Result<(), WriteError> {
        const INSERT: &str = "insert into session (municipality, token, account, works_in, stage, created, last_seen, expires, address, browser, \
            proved, strong) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        const WORKED: &str = "select works_in from session where municipality = $1 and token = $2 and account = $3";
        let code = municipality.to_string();
        let mut transaction = self.note(municipality).await?;
        query("delete from session where municipality = $1 and expires <= $2").bind(&code).bind(new.created.0).execute(&mut transaction).await?;
        let mut works_in = None;
        if let Some(instead) = new.instead {
            let worked = query_scalar(WORKED).bind(&code).bind(instead.to_vec()).bind(new.account.0);
            works_in = worked.fetch_optional::<String>(&mut transaction).await?;
            query("delete from session where municipality = $1 and token = $2").bind(&code).bind(instead.to_vec()).execute(&mut transaction).await?;
        }
        let insert =
            query(INSERT).bind(&code).bind(new.token.to_vec()).bind(new.account.0).bind(works_in.unwrap_or(code.clone())).bind(new.stage.name());
        let insert = insert.bind(new.created.0).bind(new.created.0).bind(new.expires.0).bind(new.address).bind(new.browser);
        insert.bind(new.proved.0).bind(i64::from(new.strong)).execute(&mut transaction).await?;
        if new.stage == Stage::Full {
            used(&mut transaction, municipality, new.account.0, new.created).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The session of this token, if its account is active and this municipality's own. Whether its time is over is for the caller to say.
    pub async fn find_session(&self, municipality: MunicipalityCode, token: &[u8; 32]) -> Result<Option<Session>, ReadError> {
        const SELECT: &str = "select s.account, a.login, a.name, a.person, s.works_in, s.stage, s.created, s.last_seen, s.expires, s.proved, s.strong, \
            (select count(*) from account_totp t where t.municipality = s.municipality and t.account = s.account) \
            + (select count(*) from account_passkey k where k.municipality = s.municipality and k.account = s.account), \
            (select count(*) from tie o where o.municipality = s.municipality and o.account = s.account), \
            (select count(*) from tie o where o.municipality = s.municipality and o.account = s.account and o.other = s.works_in) from session s \
            join account a on a.municipality = s.municipality and a.id = s.account and a.state = 'active' \
            where s.municipality = $1 and s.token = $2 \
            and not exists (select 1 from guest g where g.municipality = s.municipality and g.account = s.account)";
        let mut transaction = self.read(municipality).await?;
        let row = query(SELECT).bind(municipality.to_string()).bind(token.to_vec()).fetch_optional(&mut transaction).await?;
        row.as_ref().map(session).transpose()
    }

    /// Notes that a session was used; nobody waits for an import of a file's ledger to end only for that.
    pub async fn touch_session(&self, municipality: MunicipalityCode, token: &[u8; 32], now: Instant) -> Result<(), WriteError> {
        const UPDATE: &str = "update session set last_seen = $3 where municipality = $1 and token = $2 and last_seen < $3";
        const WHOSE: &str = "select account from session where municipality = $1 and token = $2";
        let Some(mut transaction) = self.note_at_once(municipality).await? else { return Ok(()) };
        query(UPDATE).bind(municipality.to_string()).bind(token.to_vec()).bind(now.0).execute(&mut transaction).await?;
        let whose = query_scalar(WHOSE).bind(municipality.to_string()).bind(token.to_vec());
        if let Some(account) = whose.fetch_optional::<i64>(&mut transaction).await? {
            used(&mut transaction, municipality, account, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// From now on the session works in another municipality.
    pub async fn work_in(&self, municipality: MunicipalityCode, token: &[u8; 32], other: MunicipalityCode) -> Result<(), WriteError> {
        const UPDATE: &str = "update session set works_in = $3 where municipality = $1 and token = $2";
        let mut transaction = self.note(municipality).await?;
        query(UPDATE).bind(municipality.to_string()).bind(token.to_vec()).bind(other.to_string()).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// From now on the session works at home again. In a file nobody waits for it: it is asked again at the next request.
    pub async fn work_at_home(&self, municipality: MunicipalityCode, token: &[u8; 32]) -> Result<(), WriteError> {
        const UPDATE: &str = "update session set works_in = municipality where municipality = $1 and token = $2";
        let Some(mut transaction) = self.note_at_once(municipality).await? else { return Ok(()) };
        query(UPDATE).bind(municipality.to_string()).bind(token.to_vec()).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The sessions of an account, the last used first.
    pub async fn sessions(&self, municipality: MunicipalityCode, account: AccountId, now: Instant) -> Result<Vec<OpenSession>, ReadError> {
        const SELECT: &str = "select token, created, last_seen, address, browser from session \
            where municipality = $1 and account = $2 and stage = 'full' and expires > $3 order by last_seen desc, created desc";
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).bind(account.0).bind(now.0).fetch_all(&mut transaction).await?;
        rows.iter()
            .map(|row| {
                let (created, last_seen) = (Instant(row.try_get(1)?), Instant(row.try_get(2)?));
                Ok(OpenSession { token: row.try_get(0)?, created, last_seen, address: row.try_get(3)?, browser: row.try_get(4)? })
            })
            .collect()
    }

    /// Ends a session of an account. One that is gone already is no error.
    pub async fn end_session(&self, municipality: MunicipalityCode, account: AccountId, token: &[u8]) -> Result<(), WriteError> {
        const DELETE: &str = "delete from session where municipality = $1 and account = $2 and token = $3";
        let mut transaction = self.note(municipality).await?;
        query(DELETE).bind(municipality.to_string()).bind(account.0).bind(token).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Ends all sessions of an account but the one kept.
    pub async fn end_sessions(&self, municipality: MunicipalityCode, account: AccountId, keep: Option<&[u8; 32]>) -> Result<u64, WriteError> {
        const DELETE: &str = "delete from session where municipality = $1 and account = $2 and token <> $3";
        let keep = keep.map_or_else(Vec::new, |token| token.to_vec());
        let mut transaction = self.note(municipality).await?;
        let ended = query(DELETE).bind(municipality.to_string()).bind(account.0).bind(keep).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(ended)
    }
}

/// Notes that an account was used, once a day.
pub(super) async fn used(on: &mut Transaction, municipality: MunicipalityCode, account: i64, now: Instant) -> Result<(), sqlx::Error> {
    const UPDATE: &str = "update account set used = $3 where municipality = $1 and id = $2 and (used is null or used <= $4)";
    let yesterday = Instant::end_of_day(now.day().previous());
    query(UPDATE).bind(municipality.to_string()).bind(account).bind(now.0).bind(yesterday.0).execute(on).await?;
    Ok(())
}

fn session(row: &Row) -> Result<Session, ReadError> {
    let account: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "session", id: account, what };
    let stage: String = row.try_get(5)?;
    let stage = [Stage::Full, Stage::Second, Stage::Password].into_iter().find(|one| one.name() == stage);
    let works_in: String = row.try_get(4)?;
    Ok(Session {
        account: AccountId(account),
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        person: row.try_get::<Option<i64>>(3)?.map(PersonKey),
        works_in: works_in.parse().map_err(|_| corrupt("broken municipality"))?,
        stage: stage.ok_or_else(|| corrupt("unknown stage"))?,
        created: Instant(row.try_get(6)?),
        last_seen: Instant(row.try_get(7)?),
        expires: Instant(row.try_get(8)?),
        proved: Instant(row.try_get(9)?),
        strong: row.try_get::<i64>(10)? > 0,
        has_second: row.try_get::<i64>(11)? > 0,
        has_ties: row.try_get::<i64>(12)? > 0,
        is_tied: row.try_get::<i64>(13)? > 0,
    })
}
