//! Subjects of other systems: which account somebody has whom a provider (OIDC, LDAP) knows under a name of its own.

use ayumi_facts::MunicipalityCode;

use super::{AccountError, AccountId, must_be_own, note};
use crate::db::{query, query_scalar};
use crate::error::ReadError;
use crate::{By, Store};

impl Store {
    /// The account of a provider's subject.
    pub async fn account_of_subject(&self, municipality: MunicipalityCode, provider: &str, subject: &str) -> Result<Option<AccountId>, ReadError> {
        const SELECT: &str = "select account from account_subject where municipality = $1 and provider = $2 and subject = $3";
        let mut transaction = self.read(municipality).await?;
        let find = query_scalar(SELECT).bind(municipality.to_string()).bind(provider).bind(subject);
        Ok(find.fetch_optional::<i64>(&mut transaction).await?.map(AccountId))
    }

    /// The active accounts of a staff number, other municipalities' apart; one, unless somebody was given two.
    pub async fn accounts_of_number(&self, municipality: MunicipalityCode, number: &str) -> Result<Vec<AccountId>, ReadError> {
        const SELECT: &str = "select a.id from account a join person p on p.municipality = a.municipality and p.id = a.person \
            where a.municipality = $1 and p.number = $2 and a.state = 'active' \
            and not exists (select 1 from guest g where g.municipality = a.municipality and g.account = a.id) order by a.id";
        let mut transaction = self.read(municipality).await?;
        let found: Vec<i64> = query_scalar(SELECT).bind(municipality.to_string()).bind(number).fetch_all(&mut transaction).await?;
        Ok(found.into_iter().map(AccountId).collect())
    }

    /// Ties a provider's subject to an account. A subject belongs to one account, and an account has one subject of each
    /// provider; tying it again to the same is no error.
    ///
    /// # Errors
    /// There is no such account, it has ended or is another municipality's, the subject is another account's, or the account another subject's.
    pub async fn tie_subject(
        &self,
        municipality: MunicipalityCode,
        account: AccountId,
        (provider, subject): (&str, &str),
        by: &By,
    ) -> Result<(), AccountError> {
        const SELECT: &str = "select account from account_subject where municipality = $1 and provider = $2 and subject = $3";
        const OTHERS: &str = "select count(*) from account_subject where municipality = $1 and provider = $2 and account = $3";
        const INSERT: &str = "insert into account_subject (municipality, provider, subject, account, created) values ($1, $2, $3, $4, $5)";
        let mut transaction = self.write_both(municipality).await?;
        must_be_own(&mut transaction, municipality, account).await?;
        let find = query_scalar(SELECT).bind(municipality.to_string()).bind(provider).bind(subject);
        match find.fetch_optional::<i64>(&mut transaction).await? {
            Some(of) if of == account.0 => return Ok(()),
            Some(_) => return Err(AccountError::Taken(vec![provider.to_owned()])),
            None => {}
        }
        let others: i64 = query_scalar(OTHERS).bind(municipality.to_string()).bind(provider).bind(account.0).fetch_one(&mut transaction).await?;
        if others > 0 {
            return Err(AccountError::Taken(vec![provider.to_owned()]));
        }
        let insert = query(INSERT).bind(municipality.to_string()).bind(provider).bind(subject).bind(account.0).bind(by.instant.0);
        insert.execute(&mut transaction).await?;
        note(&mut transaction, municipality, by, "account-subject", &[("account", account.0)]).await?;
        transaction.commit().await?;
        Ok(())
    }
}
