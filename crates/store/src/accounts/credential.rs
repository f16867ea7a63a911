//! What somebody knows or has besides passkeys: a password, a one-time code, an authenticator app, recovery codes. Secrets
//! arrive here hashed or sealed.

use ayumi_facts::MunicipalityCode;

use super::{AccountError, AccountId, AccountState, NewCode, about, must_be_own, note};
use crate::db::{Row, Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::{By, Instant, PersonKey, Store};

/// What an account can be signed in to with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Whose.
    pub account: AccountId,
    /// 利用者ID, as given.
    pub login: String,
    /// The form in which logins are compared.
    pub login_key: String,
    /// The person in the ledger.
    pub person: Option<PersonKey>,
    /// Whether somebody may sign in at all.
    pub state: AccountState,
    /// The password's hash.
    pub hash: Option<String>,
    /// The one-time code: its digest and until when it is good.
    pub code: Option<(Vec<u8>, Instant)>,
    /// The authenticator app.
    pub totp: Option<Totp>,
    /// How many recovery codes are left.
    pub recovery: u64,
    /// What is kept of one of them, which begins with the salt of all.
    pub recovery_hash: Option<Vec<u8>>,
    /// How many passkeys there are.
    pub passkeys: u64,
}

/// 再設定: what is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// Everything; a one-time code instead.
    All(NewCode),
    /// The password; a one-time code instead. The second factor stays.
    Password(NewCode),
    /// The second factor: the app, recovery codes and passkeys. The password stays.
    Second,
}

/// 認証アプリ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    /// The sealed secret.
    pub secret: Vec<u8>,
    /// What is known of its clock.
    pub clock: TotpClock,
}

/// 認証アプリの時計, in steps of thirty seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TotpClock {
    /// The last step that was used.
    pub last: i64,
    /// How far the app is ahead of us.
    pub offset: i64,
    /// At which offset the last code came without being accepted there.
    pub trial: Option<i64>,
}

const SELECT: &str = "select a.id, a.login, a.login_key, a.person, a.state, p.hash, c.digest, c.expires, t.secret, t.last_step, t.clock_offset, t.trial_offset, \
    (select count(*) from account_recovery r where r.municipality = a.municipality and r.account = a.id), \
    (select count(*) from account_passkey k where k.municipality = a.municipality and k.account = a.id), \
    (select r.digest from account_recovery r where r.municipality = a.municipality and r.account = a.id limit 1) \
    from account a \
    left join account_password p on p.municipality = a.municipality and p.account = a.id \
    left join account_code c on c.municipality = a.municipality and c.account = a.id \
    left join account_totp t on t.municipality = a.municipality and t.account = a.id \
    where a.municipality = $1 \
    and not exists (select 1 from guest g where g.municipality = a.municipality and g.account = a.id)";

const FIRST_FACTOR: [&str; 2] = ["account_password", "account_code"];
const SECOND_FACTOR: [&str; 3] = ["account_totp", "account_recovery", "account_passkey"];
const SESSIONS: [&str; 1] = ["session"];

fn everything() -> Vec<&'static str> {
    [FIRST_FACTOR.as_slice(), &SECOND_FACTOR, &SESSIONS].concat()
}

/// Takes away all with which somebody could sign in, subjects of other systems apart.
pub(super) async fn forget_all(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId) -> Result<(), sqlx::Error> {
    forget(on, municipality, account, everything()).await
}

async fn forget(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId, tables: Vec<&'static str>) -> Result<(), sqlx::Error> {
    for table in tables {
        let delete = format!("delete from {table} where municipality = $1 and account = $2");
        query(delete).bind(municipality.to_string()).bind(account.0).execute(on).await?;
    }
    Ok(())
}

impl Store {
    /// What the account of a login can be signed in to with; none of another municipality's.
    pub async fn credentials_of_login(&self, municipality: MunicipalityCode, login_key: &str) -> Result<Option<Credentials>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let find = query(format!("{SELECT} and a.login_key = $2")).bind(municipality.to_string()).bind(login_key);
        find.fetch_optional(&mut transaction).await?.as_ref().map(credentials).transpose()
    }

    /// What an account can be signed in to with; none of another municipality's.
    pub async fn credentials(&self, municipality: MunicipalityCode, account: AccountId) -> Result<Option<Credentials>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let find = query(format!("{SELECT} and a.id = $2")).bind(municipality.to_string()).bind(account.0);
        find.fetch_optional(&mut transaction).await?.as_ref().map(credentials).transpose()
    }

    /// Sets a password. A one-time code is used up by it, and all sessions end but the one kept.
    ///
    /// # Errors
    /// There is no such account, it has ended, or it is another municipality's.
    pub async fn set_password(
        &self,
        municipality: MunicipalityCode,
        account: AccountId,
        hash: &str,
        keep: Option<[u8; 32]>,
        by: &By,
    ) -> Result<(), AccountError> {
        const SESSIONS: &str = "delete from session where municipality = $1 and account = $2 and token <> $3";
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        put_password(&mut transaction, municipality, account, hash, by.instant).await?;
        about(&mut transaction, municipality, account, "delete from account_code where municipality = $1 and account = $2").await?;
        let keep = keep.map_or_else(Vec::new, |token| token.to_vec());
        query(SESSIONS).bind(municipality.to_string()).bind(account.0).bind(keep).execute(&mut transaction).await?;
        note(&mut transaction, municipality, by, "account-password", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The same password under more work. No journal entry: nothing changed for anybody.
    pub async fn rehash_password(&self, municipality: MunicipalityCode, account: AccountId, hash: &str, now: Instant) -> Result<(), WriteError> {
        let mut transaction = self.note(municipality).await?;
        put_password(&mut transaction, municipality, account, hash, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes away what an account could be signed in to with, all or one factor of it, and ends its sessions.
    ///
    /// # Errors
    /// There is no such account, it has ended, or it is another municipality's.
    pub async fn reset_account(&self, municipality: MunicipalityCode, account: AccountId, reset: Reset, by: &By) -> Result<(), AccountError> {
        const INSERT: &str = "insert into account_code (municipality, account, digest, expires) values ($1, $2, $3, $4)";
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        let (gone, code, act) = match reset {
            Reset::All(code) => (everything(), Some(code), "account-reset"),
            Reset::Password(code) => ([FIRST_FACTOR.as_slice(), &SESSIONS].concat(), Some(code), "account-reset-password"),
            Reset::Second => ([SECOND_FACTOR.as_slice(), &SESSIONS].concat(), None, "account-reset-second"),
        };
        forget(&mut transaction, municipality, account, gone).await?;
        if let Some(new) = code {
            let insert = query(INSERT).bind(municipality.to_string()).bind(account.0).bind(new.digest.to_vec()).bind(new.expires.0);
            insert.execute(&mut transaction).await?;
        }
        note(&mut transaction, municipality, by, act, &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Uses up a one-time code; whether it was still there.
    pub async fn use_code(&self, municipality: MunicipalityCode, account: AccountId, digest: &[u8]) -> Result<bool, WriteError> {
        let mut transaction = self.note(municipality).await?;
        let delete = "delete from account_code where municipality = $1 and account = $2 and digest = $3";
        let used = query(delete).bind(municipality.to_string()).bind(account.0).bind(digest).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(used == 1)
    }

    /// Sets up an authenticator app, whose last step has been used to prove that it works, with recovery codes.
    ///
    /// # Errors
    /// There is no such account, it has ended, or it is another municipality's.
    pub async fn set_totp(
        &self,
        municipality: MunicipalityCode,
        account: AccountId,
        totp: &Totp,
        recovery: &[Vec<u8>],
        by: &By,
    ) -> Result<(), AccountError> {
        const INSERT: &str = "insert into account_totp (municipality, account, secret, last_step, clock_offset, trial_offset) \
            values ($1, $2, $3, $4, $5, $6)";
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        about(&mut transaction, municipality, account, "delete from account_totp where municipality = $1 and account = $2").await?;
        let insert = query(INSERT).bind(municipality.to_string()).bind(account.0).bind(totp.secret.as_slice());
        let insert = insert.bind(totp.clock.last).bind(totp.clock.offset).bind(totp.clock.trial);
        insert.execute(&mut transaction).await?;
        put_recovery(&mut transaction, municipality, account, recovery).await?;
        note(&mut transaction, municipality, by, "account-totp", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes the authenticator app away, and the recovery codes with it.
    ///
    /// # Errors
    /// There is no such account, it has ended, or it is another municipality's.
    pub async fn drop_totp(&self, municipality: MunicipalityCode, account: AccountId, by: &By) -> Result<(), AccountError> {
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        about(&mut transaction, municipality, account, "delete from account_totp where municipality = $1 and account = $2").await?;
        put_recovery(&mut transaction, municipality, account, &[]).await?;
        note(&mut transaction, municipality, by, "account-totp-remove", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// New recovery codes instead of the old ones.
    ///
    /// # Errors
    /// There is no such account, it has ended, or it is another municipality's.
    pub async fn set_recovery(&self, municipality: MunicipalityCode, account: AccountId, recovery: &[Vec<u8>], by: &By) -> Result<(), AccountError> {
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        put_recovery(&mut transaction, municipality, account, recovery).await?;
        note(&mut transaction, municipality, by, "account-recovery", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps what a code has shown of an app's clock; whether that was still as it was `before`. Of two attempts at the same
    /// time only one counts, so that a step is used once and a trial is followed by one attempt.
    pub async fn turn_totp(
        &self,
        municipality: MunicipalityCode,
        account: AccountId,
        before: TotpClock,
        after: TotpClock,
    ) -> Result<bool, WriteError> {
        const UPDATE: &str = "update account_totp set last_step = $3, clock_offset = $4, trial_offset = $5 \
            where municipality = $1 and account = $2 and last_step = $6 and clock_offset = $7 and trial_offset is not distinct from $8";
        let mut transaction = self.note(municipality).await?;
        let update = query(UPDATE).bind(municipality.to_string()).bind(account.0).bind(after.last).bind(after.offset).bind(after.trial);
        let turned = update.bind(before.last).bind(before.offset).bind(before.trial).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(turned == 1)
    }

    /// Uses up a recovery code; whether there was such a code.
    pub async fn use_recovery(&self, municipality: MunicipalityCode, account: AccountId, digest: &[u8]) -> Result<bool, WriteError> {
        let mut transaction = self.note(municipality).await?;
        let delete = "delete from account_recovery where municipality = $1 and account = $2 and digest = $3";
        let used = query(delete).bind(municipality.to_string()).bind(account.0).bind(digest.to_vec()).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(used == 1)
    }

    /// Everything that is sealed with the server's key, with whose it is.
    pub async fn sealed_secrets(&self, municipality: MunicipalityCode) -> Result<Vec<(AccountId, Vec<u8>)>, ReadError> {
        const SELECT: &str = "select account, secret from account_totp where municipality = $1 order by account";
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(|row| Ok((AccountId(row.try_get(0)?), row.try_get(1)?))).collect()
    }

    /// Puts secrets sealed anew in the place of those that were read, all or none. What somebody has changed meanwhile stays
    /// as they have it. Gives how many.
    pub async fn reseal(&self, municipality: MunicipalityCode, changes: &[(AccountId, Vec<u8>, Vec<u8>)], by: &By) -> Result<u64, WriteError> {
        const UPDATE: &str = "update account_totp set secret = $4 where municipality = $1 and account = $2 and secret = $3";
        let mut transaction = self.write(municipality).await?;
        let mut done = 0;
        for (account, old, new) in changes {
            let update = query(UPDATE).bind(municipality.to_string()).bind(account.0).bind(old.as_slice()).bind(new.as_slice());
            done += update.execute(&mut transaction).await?;
        }
        if done == 0 {
            return Ok(0);
        }
        note(&mut transaction, municipality, by, "rotate-key", &[("accounts", i64::try_from(done).unwrap_or(i64::MAX))]).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Whether anybody in a municipality has ever set a password or a passkey, or could sign in through another system.
    pub async fn has_signed_in(&self, municipality: MunicipalityCode) -> Result<bool, ReadError> {
        const SELECT: &str = "select (select count(*) from account_password where municipality = $1) \
            + (select count(*) from account_passkey where municipality = $1) + (select count(*) from account_subject where municipality = $1)";
        let mut transaction = self.read(municipality).await?;
        let count: i64 = query_scalar(SELECT).bind(municipality.to_string()).fetch_one(&mut transaction).await?;
        Ok(count > 0)
    }
}

async fn put_password(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId, hash: &str, now: Instant) -> Result<(), sqlx::Error> {
    const PUT: &str = "insert into account_password (municipality, account, hash, changed) values ($1, $2, $3, $4) \
        on conflict (municipality, account) do update set hash = excluded.hash, changed = excluded.changed";
    query(PUT).bind(municipality.to_string()).bind(account.0).bind(hash).bind(now.0).execute(on).await?;
    Ok(())
}

async fn put_recovery(on: &mut Transaction, municipality: MunicipalityCode, account: AccountId, digests: &[Vec<u8>]) -> Result<(), sqlx::Error> {
    const INSERT: &str = "insert into account_recovery (municipality, account, digest) values ($1, $2, $3)";
    about(on, municipality, account, "delete from account_recovery where municipality = $1 and account = $2").await?;
    for digest in digests {
        query(INSERT).bind(municipality.to_string()).bind(account.0).bind(digest.as_slice()).execute(on).await?;
    }
    Ok(())
}

fn credentials(row: &Row) -> Result<Credentials, ReadError> {
    let id: i64 = row.try_get(0)?;
    let state: String = row.try_get(4)?;
    let code = row.try_get::<Option<Vec<u8>>>(6)?.zip(row.try_get::<Option<i64>>(7)?.map(Instant));
    let totp = row.try_get::<Option<Vec<u8>>>(8)?.map(|secret| Ok::<_, ReadError>(Totp { secret, clock: totp_clock(row)? }));
    Ok(Credentials {
        account: AccountId(id),
        login: row.try_get(1)?,
        login_key: row.try_get(2)?,
        person: row.try_get::<Option<i64>>(3)?.map(PersonKey),
        state: AccountState::read(&state, id)?,
        hash: row.try_get(5)?,
        code,
        totp: totp.transpose()?,
        recovery: row.try_get::<i64>(12)?.unsigned_abs(),
        passkeys: row.try_get::<i64>(13)?.unsigned_abs(),
        recovery_hash: row.try_get(14)?,
    })
}

fn totp_clock(row: &Row) -> Result<TotpClock, ReadError> {
    Ok(TotpClock { last: row.try_get(9)?, offset: row.try_get(10)?, trial: row.try_get(11)? })
}
