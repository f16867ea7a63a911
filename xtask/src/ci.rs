//! Everything that must pass, in the order in which it fails soonest.

use std::path::Path;

use anyhow::Result;

use crate::{cargo, dist, has, tidy};

/// Runs every check.
pub fn run() -> Result<()> {
    cargo(&["fmt", "--all", "--check"])?;
    tidy::run()?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    tests()?;
    cargo(&["test", "--quiet", "--workspace", "--doc"])?;
    package()?;
    licences()?;
    eprintln!("\n== all checks passed");
    Ok(())
}

/// With nextest where it is installed: the same tests, each in a process of its own, side by side.
fn tests() -> Result<()> {
    if has("nextest") {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        cargo(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
    }
}

/// The Debian package, of the program as the tests built it.
fn package() -> Result<()> {
    if Path::new("/usr/bin/dpkg-deb").exists() {
        dist::run(&["--debug"])
    } else {
        eprintln!("\n== NOT CHECKED: the Debian package (only where dpkg-deb is)");
        Ok(())
    }
}

fn licences() -> Result<()> {
    if has("deny") {
        // It looks at the crates of every platform; building has brought those of this one only.
        cargo(&["fetch", "--locked"])?;
        cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"])
    } else {
        eprintln!("\n== NOT CHECKED: licences and sources (cargo install --locked cargo-deny)");
        Ok(())
    }
}
