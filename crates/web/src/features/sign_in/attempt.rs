//! An attempt to sign in: counted from its beginning, per account and per network address, until it proves right.

use axum::http::StatusCode;
use ayumi_accounts::lockout::LockoutRules;
use ayumi_facts::MunicipalityCode;
use ayumi_store::Instant;
use sha2::{Digest, Sha256};

use crate::error::AppError;
use crate::visitor::At;

/// 試行.
#[derive(Debug)]
pub struct Attempt {
    municipality: MunicipalityCode,
    subjects: [String; 2],
    began: Instant,
}

impl Attempt {
    /// Begins, or says until when nothing is accepted. Unknown logins wait like known ones. What somebody typed as a login
    /// may be a password: only its digest is kept.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin(at: &At, municipality: MunicipalityCode, login_key: &str) -> Result<Result<Self, (StatusCode, String)>, AppError> {
        let began = at.site.now();
        let digest: String = Sha256::digest(login_key).iter().map(|byte| format!("{byte:02x}")).collect();
        let subjects = [format!("login {digest}"), format!("address {}", at.connection.address)];
        let judge = |[account, address]: [&[i64]; 2]| {
            let until = [LockoutRules::ACCOUNT.locked_until(account, began.0), LockoutRules::ADDRESS.locked_until(address, began.0)];
            until.into_iter().flatten().max()
        };
        let wait = at.site.store().begin_attempt(municipality, subjects.each_ref().map(String::as_str), began, judge).await?;
        Ok(match wait {
            None => Ok(Self { municipality, subjects, began }),
            Some(until) => {
                tracing::warn!(event = "sign-in-locked-out", address = %at.connection.address, seconds = until.0 - began.0);
                let minutes = (until.0 - began.0).max(1).div_euclid(60) + 1;
                Err((StatusCode::TOO_MANY_REQUESTS, at.shell.f1("sign-in-wait", "minutes", minutes)))
            }
        })
    }

    /// It was right. `whole`: somebody is signed in by it, and earlier failures of the account are forgotten.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn was_right(&self, at: &At, whole: bool) -> Result<(), AppError> {
        let subjects = self.subjects.each_ref().map(String::as_str);
        Ok(at.site.store().attempt_was_right(self.municipality, subjects, self.began, whole).await?)
    }
}
