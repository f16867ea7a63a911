//! Attempts to sign in. Each counts as a failure from the moment it begins, so that a hundred at the same time are no more
//! than a hundred in turn; the one that succeeds is forgotten again.

use ayumi_facts::MunicipalityCode;

use crate::db::{Transaction, query, query_scalar};
use crate::error::WriteError;
use crate::{Instant, Store};

/// How long failures are kept at all: a day.
const KEPT: i64 = 86_400;

impl Store {
    /// Begins an attempt on these subjects (an account, a network address), unless `judge` says until when it must wait: it
    /// is shown the instants of each subject's failures. An attempt that must wait does not count.
    pub async fn begin_attempt(
        &self,
        municipality: MunicipalityCode,
        subjects: [&str; 2],
        now: Instant,
        judge: impl Fn([&[i64]; 2]) -> Option<i64> + Send,
    ) -> Result<Option<Instant>, WriteError> {
        const INSERT: &str = "insert into sign_in_failure (municipality, subject, instant) values ($1, $2, $3)";
        let code = municipality.to_string();
        let mut transaction = self.note(municipality).await?;
        let [first, second] = subjects;
        let (a, b) = (failures(&mut transaction, &code, first, now).await?, failures(&mut transaction, &code, second, now).await?);
        if let Some(until) = judge([&a, &b]) {
            return Ok(Some(Instant(until)));
        }
        query("delete from sign_in_failure where municipality = $1 and instant <= $2")
            .bind(&code)
            .bind(now.0 - KEPT)
            .execute(&mut transaction)
            .await?;
        for subject in subjects {
            query(INSERT).bind(&code).bind(subject).bind(now.0).execute(&mut transaction).await?;
        }
        transaction.commit().await?;
        Ok(None)
    }

    /// The attempt that began at this instant was right: it is no failure. `whole`: somebody is signed in by it, and the
    /// earlier failures of the first subject are forgotten too.
    pub async fn attempt_was_right(
        &self,
        municipality: MunicipalityCode,
        subjects: [&str; 2],
        began: Instant,
        whole: bool,
    ) -> Result<(), WriteError> {
        let code = municipality.to_string();
        let mut transaction = self.note(municipality).await?;
        let [first, second] = subjects;
        if whole {
            let delete = "delete from sign_in_failure where municipality = $1 and subject = $2";
            query(delete).bind(&code).bind(first).execute(&mut transaction).await?;
        } else {
            forget_one(&mut transaction, &code, first, began).await?;
        }
        forget_one(&mut transaction, &code, second, began).await?;
        Ok(transaction.commit().await?)
    }
}

async fn failures(on: &mut Transaction, municipality: &str, subject: &str, now: Instant) -> Result<Vec<i64>, sqlx::Error> {
    let select = "select instant from sign_in_failure where municipality = $1 and subject = $2 and instant > $3";
    query_scalar(select).bind(municipality.to_owned()).bind(subject.to_owned()).bind(now.0 - KEPT).fetch_all(on).await
}

/// One failure of that instant, not those of others who failed in the same second.
async fn forget_one(on: &mut Transaction, municipality: &str, subject: &str, began: Instant) -> Result<(), sqlx::Error> {
    const COUNT: &str = "select count(*) from sign_in_failure where municipality = $1 and subject = $2 and instant = $3";
    const DELETE: &str = "delete from sign_in_failure where municipality = $1 and subject = $2 and instant = $3";
    const INSERT: &str = "insert into sign_in_failure (municipality, subject, instant) values ($1, $2, $3)";
    let (code, whom) = (municipality.to_owned(), subject.to_owned());
    let count: i64 = query_scalar(COUNT).bind(code.clone()).bind(whom.clone()).bind(began.0).fetch_one(on).await?;
    query(DELETE).bind(code.clone()).bind(whom.clone()).bind(began.0).execute(on).await?;
    for _ in 1..count {
        query(INSERT).bind(code.clone()).bind(whom.clone()).bind(began.0).execute(on).await?;
    }
    Ok(())
}
