//! Passkeys of accounts. What is in one is written and read by whoever checks it; here it is a text.

use ayumi_facts::MunicipalityCode;

use super::{AccountError, AccountId, must_be_own, note};
use crate::db::{Row, query};
use crate::error::{ReadError, WriteError};
use crate::{By, Instant, Store};

/// パスキー.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub credential: Vec<u8>,
    /// Whose.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// The rest.
    pub data: String,
    /// When it was added.
    pub created: Instant,
    /// When it was last used.
    pub used: Option<Instant>,
}

const SELECT: &str = "select credential, account, name, data, created, used from account_passkey where municipality = $1";

impl Store {
    /// Adds a passkey to an account.
    ///
    /// # Errors
    /// There is no such account, it has ended or is another municipality's, or the passkey is somebody's already.
    pub async fn add_passkey(&self, municipality: MunicipalityCode, passkey: &Passkey, by: &By) -> Result<(), AccountError> {
        const INSERT: &str = "insert into account_passkey (municipality, credential, account, name, data, created) values ($1, $2, $3, $4, $5, $6)";
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, passkey.account).await?;
        let insert = query(INSERT).bind(municipality.to_string()).bind(passkey.credential.as_slice()).bind(passkey.account.0);
        insert.bind(&passkey.name).bind(&passkey.data).bind(passkey.created.0).execute(&mut transaction).await?;
        note(&mut transaction, municipality, by, "account-passkey", &[("account", passkey.account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The passkeys of an account, in the order in which they were added.
    pub async fn passkeys(&self, municipality: MunicipalityCode, account: AccountId) -> Result<Vec<Passkey>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let find = query(format!("{SELECT} and account = $2 order by created, credential")).bind(municipality.to_string()).bind(account.0);
        find.fetch_all(&mut transaction).await?.iter().map(passkey).collect()
    }

    /// The passkey of this id.
    pub async fn find_passkey(&self, municipality: MunicipalityCode, credential: &[u8]) -> Result<Option<Passkey>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let find = query(format!("{SELECT} and credential = $2")).bind(municipality.to_string()).bind(credential);
        find.fetch_optional(&mut transaction).await?.as_ref().map(passkey).transpose()
    }

    /// Notes that a passkey was used, with what has changed in it.
    pub async fn passkey_used(&self, municipality: MunicipalityCode, credential: &[u8], data: Option<&str>, now: Instant) -> Result<(), WriteError> {
        const UPDATE: &str = "update account_passkey set used = $3, data = coalesce($4, data) where municipality = $1 and credential = $2";
        let mut transaction = self.note(municipality).await?;
        let update = query(UPDATE).bind(municipality.to_string()).bind(credential).bind(now.0).bind(data);
        update.execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a passkey away from its account; whether it had it.
    ///
    /// # Errors
    /// There is no such account, it has ended, or it is another municipality's.
    pub async fn drop_passkey(&self, municipality: MunicipalityCode, account: AccountId, credential: &[u8], by: &By) -> Result<bool, AccountError> {
        const DELETE: &str = "delete from account_passkey where municipality = $1 and account = $2 and credential = $3";
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        let gone = query(DELETE).bind(municipality.to_string()).bind(account.0).bind(credential).execute(&mut transaction).await?;
        if gone == 0 {
            return Ok(false);
        }
        note(&mut transaction, municipality, by, "account-passkey-remove", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn passkey(row: &Row) -> Result<Passkey, ReadError> {
    Ok(Passkey {
        credential: row.try_get(0)?,
        account: AccountId(row.try_get(1)?),
        name: row.try_get(2)?,
        data: row.try_get(3)?,
        created: Instant(row.try_get(4)?),
        used: row.try_get::<Option<i64>>(5)?.map(Instant),
    })
}
