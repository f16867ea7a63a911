//! Signing in through somebody else: OpenID Connect ([`oidc`]) and a directory ([`ldap`]: LDAP or Active Directory). Both
//! answer one question, *who is this*, with an [`Identity`]: the subject at the provider, and the staff number or login that
//! the municipality's mapping makes of it. What the person may do is never taken from there: offices are given in Ayumi.
//!
//! This crate knows neither the ledger nor pages. It keeps no state that matters: what must be remembered between leaving
//! for a provider and coming back is a value ([`oidc::Pending`]) that the caller stores on the server. The clock is a
//! parameter. Nothing connects anywhere until a caller asks, and nobody asks without a setting.

mod http;
pub mod ldap;
mod mapping;
mod notice;
pub mod oidc;
mod secret;
mod trust;
mod ways;

pub use mapping::{Key, Mapping, MappingError, Target};
pub use notice::{Notice, Severity, check_id};
pub use secret::{Secret, SecretError, open_to_others};
pub use trust::TrustError;
pub use ways::{WaySettings, Ways};

/// 本人確認の結果: who signed in, as the provider says and as the mapping reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The id of the provider in the settings.
    pub provider: String,
    /// What the provider calls this person for ever. Only together with the provider does it mean anything.
    pub subject: String,
    /// The staff number or login, by which the account is found at first use.
    pub key: Key,
    /// When they proved it there, in seconds since 1970; None where the provider does not say.
    pub proved: Option<i64>,
    /// Whether they proved it by two factors, as far as the provider says so and the settings believe it.
    pub strong: bool,
}
