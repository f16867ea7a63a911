//! Ceremonies: what the server keeps between its question to a browser and the answer (passkeys, sign-in by another
//! system). Each is taken once.

use ayumi_facts::MunicipalityCode;

use super::AccountId;
use crate::db::query;
use crate::error::WriteError;
use crate::{Instant, Store};

impl Store {
    /// Keeps the state of a ceremony under the digest of a token until an instant. Those whose time is over are removed.
    pub async fn keep_ceremony(
        &self,
        municipality: MunicipalityCode,
        token: &[u8; 32],
        account: Option<AccountId>,
        state: &str,
        (now, expires): (Instant, Instant),
    ) -> Result<(), WriteError> {
        const INSERT: &str = "insert into ceremony (municipality, token, account, state, expires) values ($1, $2, $3, $4, $5)";
        let code = municipality.to_string();
        let mut transaction = self.note(municipality).await?;
        query("delete from ceremony where municipality = $1 and expires <= $2").bind(&code).bind(now.0).execute(&mut transaction).await?;
        let insert = query(INSERT).bind(&code).bind(token.to_vec()).bind(account.map(|account| account.0)).bind(state).bind(expires.0);
        insert.execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes the state of a ceremony, with the account that it is about. Nobody can take it again.
    pub async fn take_ceremony(
        &self,
        municipality: MunicipalityCode,
        token: &[u8; 32],
        now: Instant,
    ) -> Result<Option<(Option<AccountId>, String)>, WriteError> {
        const SELECT: &str = "select account, state from ceremony where municipality = $1 and token = $2 and expires > $3";
        let code = municipality.to_string();
        let mut transaction = self.note(municipality).await?;
        let row = query(SELECT).bind(&code).bind(token.to_vec()).bind(now.0).fetch_optional(&mut transaction).await?;
        let found = match &row {
            Some(row) => Some((row.try_get::<Option<i64>>(0)?.map(AccountId), row.try_get::<String>(1)?)),
            None => None,
        };
        query("delete from ceremony where municipality = $1 and token = $2").bind(&code).bind(token.to_vec()).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(found)
    }
}
