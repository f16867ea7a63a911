//! What goes when its time is over, beside erasure and the record of readings: ended accounts, files that nobody took over.

use ayumi_facts::MunicipalityCode;
use serde_json::json;

use crate::accounts::AccountError;
use crate::db::{query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;
use crate::uploads::KEPT;
use crate::{Account, AccountId, By, Instant, Store};

/// What stands before the number in the login of an account that was erased.
const ERASED: &str = "消去-";

impl Account {
    /// Whether it no longer says whose it was.
    pub fn is_erased(&self) -> bool {
        self.login == format!("{ERASED}{}", self.id.0)
    }
}

impl Store {
    /// Erases what an ended account says of its owner: login, name, and who it is in the ledger. Its number stays, since
    /// offices refer to it.
    ///
    /// # Errors
    /// There is no such account, or it has not ended.
    pub async fn erase_account(&self, municipality: MunicipalityCode, account: AccountId, by: &By) -> Result<(), AccountError> {
        const UPDATE: &str = "update account set login = $3, login_key = $3, name = '消去済み', person = null \
            where municipality = $1 and id = $2 and state = 'ended'";
        let mut transaction = self.write(municipality).await?;
        transaction.wipe().await?;
        let update = query(UPDATE).bind(municipality.to_string()).bind(account.0).bind(format!("{ERASED}{}", account.0));
        if update.execute(&mut transaction).await? == 0 {
            return Err(AccountError::NoAccount(account));
        }
        // Of another municipality's: whose it was there.
        let guest = query("delete from guest where municipality = $1 and account = $2").bind(municipality.to_string()).bind(account.0);
        guest.execute(&mut transaction).await?;
        crate::accounts::note(&mut transaction, municipality, by, "account-erase", &[("account", account.0)]).await?;
        transaction.commit().await?;
        self.forget().await;
        Ok(())
    }

    /// How many files wait although their day is over.
    pub async fn expired_uploads(&self, municipality: MunicipalityCode, now: Instant) -> Result<u64, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let sql = "select count(*) from upload where municipality = $1 and created <= $2";
        let count: i64 = query_scalar(sql).bind(municipality.to_string()).bind(now.0 - KEPT).fetch_one(&mut transaction).await?;
        Ok(count.unsigned_abs())
    }

    /// Removes the files whose day is over, and says so in the journal; none is there, nothing is written. Gives how many.
    pub async fn prune_uploads(&self, municipality: MunicipalityCode, by: &By) -> Result<u64, WriteError> {
        const DELETE: &str = "delete from upload where municipality = $1 and created <= $2";
        let mut transaction = self.write_both(municipality).await?;
        transaction.wipe().await?;
        let gone = query(DELETE).bind(municipality.to_string()).bind(by.instant.0 - KEPT).execute(&mut transaction).await?;
        if gone == 0 {
            return Ok(0);
        }
        let seq = next_seq(&mut transaction, municipality).await?;
        let detail = [("uploads".into(), json!(gone))].into_iter().collect();
        let sheet = write_entry(&mut transaction, municipality, &Entry { seq, by, act: "prune-uploads", detail: &detail }).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        self.forget().await;
        Ok(gone)
    }
}
