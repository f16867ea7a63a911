//! Signing in with the password of a directory: LDAP or Active Directory.
//!
//! [`Directory::sign_in`] finds the person's entry (by a search, or by a template of its name) and binds as that person with
//! the password given; the directory decides. Connections are encrypted (ldaps or StartTLS) and the certificate is always
//! verified. An empty password is refused before anything is sent, because a directory takes such a bind for an anonymous
//! one and agrees to it. Referrals are not followed. Groups are not read: offices are given in Ayumi.

mod directory;
mod error;
mod settings;

pub use directory::Directory;
pub use error::{LdapError, Reason};
pub use settings::{LdapSettings, OpenError, Plain, Search, Wanted};
