//! Signing in over HTTP: every way in, and every way that must stay shut.

mod authenticator;
#[path = "../../../federation/tests/it/authority.rs"]
mod authority;
mod keys;
mod managing;
#[path = "../../../federation/tests/it/node.rs"]
mod node;
mod outside;
mod own;
mod password;
mod second;
#[path = "../../../federation/tests/it/slapd.rs"]
#[allow(dead_code, reason = "shared with the tests of the crate itself")]
mod slapd;
#[path = "../../../federation/tests/it/tools.rs"]
mod tools;
mod town;
