//! A PostgreSQL server for tests. It starts one from Debian's packages in a scratch folder, shared by all tests of this
//! user, and stops it when nobody has used it for a while. No part of the program.
//!
//! Tests connect as an ordinary role that owns its databases and nothing else: row-level security holds for it. With
//! `AYUMI_TEST_POSTGRES` (the URL of such a role, which may create databases) they use that server instead. Where neither
//! is there, a test says so once, and fails if `CI` is set.

mod alone;
mod server;

pub use alone::Alone;
pub use server::{Database, Server};

use std::process::{Command, Output};
use std::sync::Once;

/// The server of this process's tests; none if there is no PostgreSQL on this machine.
///
/// # Panics
/// If there is none and `CI` is set; if it is there and does not start.
pub fn server() -> Option<Server> {
    static TOLD: Once = Once::new();
    let server = Server::offered().or_else(Server::own);
    if server.is_none() {
        let told = "NOT CHECKED ON POSTGRESQL: no initdb on this machine (Debian: apt install postgresql), no AYUMI_TEST_POSTGRES";
        assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{told}");
        TOLD.call_once(|| eprintln!("{told}"));
    }
    server
}

/// An empty database of its own; none as in [`server`].
///
/// # Panics
/// As [`server`].
pub fn database() -> Option<Database> {
    server().map(|server| server.database())
}

/// Runs a command to its end.
fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    output
}
