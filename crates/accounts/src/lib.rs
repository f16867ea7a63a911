//! How somebody proves who they are: the rules of logins, passwords, one-time codes, authenticator apps, passkeys, lockout
//! and sessions. No SQL, no HTTP, no clock: instants are seconds since 1970 and arrive as parameters; what is drawn by
//! chance arrives as bytes, and only [`chance`] draws them, from the system.
//!
//! | item | is |
//! |---|---|
//! | [`Login`] | the name under which somebody signs in |
//! | [`password`] | what a password must be, and how it is kept |
//! | [`Vault`] | checks passwords off the request threads, a few at a time |
//! | [`Code`] | a one-time code that a person can copy |
//! | [`totp`] | codes of an authenticator app |
//! | [`passkey`] | passkeys |
//! | [`ServerKey`], [`KeyRing`] | seals what must be readable again |
//! | [`lockout`] | how long somebody waits after failures |
//! | [`session`] | how long a session lasts |

pub mod chance;
mod code;
mod common;
pub mod lockout;
mod login;
pub mod passkey;
pub mod password;
pub mod purpose;
mod seal;
pub mod session;
pub mod totp;
mod vault;

pub use code::{Code, CodeError, RECOVERY_CODES, SALT};
pub use login::{Login, LoginError};
pub use password::{Password, PasswordError};
pub use seal::{Broken, KeyRing, ServerKey};
pub use session::{SessionRules, Token};
pub use vault::{Checked, Vault};
