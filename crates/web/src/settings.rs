//! Settings of a municipality: by their names in the ledger, what they mean, and what holds where nothing was set. They are
//! changed on one page (`features/settings`) and each change is on record.

use ayumi_rights::{Second, USUAL, least};

use crate::error::AppError;
use crate::shell::Shell;
use crate::site::Site;

/// 見せる範囲: [`ayumi_rights::Visibility`].
pub const VISIBILITY: &str = "visibility";
/// 利用目的: a text.
pub const PURPOSE: &str = "purpose";
/// 2段階目を求める範囲: [`Second`].
pub const SECOND: &str = "second-factor";
/// 使われていない利用者の点検: after how many days without use an account is to be looked at.
pub const UNUSED: &str = "unused-days";
/// 使われていない利用者の点検 where it was not set.
const USUAL_UNUSED: i64 = 90;
/// 伏せる数: the least count that is told to whoever may not see the people behind it.
pub const LEAST: &str = "least-count";
/// 集計の公開: whether figures are shown beside those of other municipalities of the installation; [`OPEN`] or not.
pub const AGGREGATES: &str = "aggregates";
/// The value of [`AGGREGATES`] that agrees; any other does not.
pub const OPEN: &str = "open";

impl Site {
    /// A setting of the municipality, if it was ever set.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, AppError> {
        Ok(self.store().setting(self.municipality(), name).await?)
    }

    /// The least count that is told to whoever may not see the people behind it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn least_count(&self) -> Result<u64, AppError> {
        Ok(self.setting(LEAST).await?.as_deref().and_then(least).unwrap_or(USUAL))
    }

    /// Of whom a second factor is asked.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn second(&self) -> Result<Second, AppError> {
        Ok(self.setting(SECOND).await?.as_deref().and_then(Second::find).unwrap_or_default())
    }

    /// After how many days without use an account is to be looked at.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn unused_days(&self) -> Result<i64, AppError> {
        Ok(self.setting(UNUSED).await?.as_deref().and_then(unused_days).unwrap_or(USUAL_UNUSED))
    }

    /// What personal data is used for, for the place where it is entered.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn purpose(&self, shell: &Shell) -> Result<String, AppError> {
        let set = self.setting(PURPOSE).await?.filter(|text| !text.is_empty());
        Ok(set.unwrap_or_else(|| shell.t("purpose-usual").to_owned()))
    }

    /// Whether the municipality has agreed that its figures are shown beside those of others.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn is_open(&self) -> Result<bool, AppError> {
        Ok(self.setting(AGGREGATES).await?.as_deref() == Some(OPEN))
    }
}

/// A number of days after which an account is to be looked at: from a week to ten years.
pub fn unused_days(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|days| (7..=3_650).contains(days))
}
