//! `cargo xtask`: what the project asks of itself. `ci` is exactly what the build server runs.

mod ci;
mod dist;
mod tidy;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

const HELP: &str = "\
cargo xtask ci       format, tidiness, lints, all tests, documentation, licences: all that must pass
cargo xtask tidy     rules about files that no compiler knows
cargo xtask dist     the Debian package with its service, in target/dist (--debug: quickly, to try the package)
cargo xtask bench    the figures of docs/performance.md, one JSON line each (--peers: beside DuckDB and Polars; --growth: at ten times the size;
                     --databases: instead, imports into SQLite and PostgreSQL beside each other)
cargo xtask load     the figures of the server, one JSON line each (--quick: without the city of 100,000 staff)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ci"] => ci::run(),
        ["tidy"] => tidy::run(),
        ["dist", options @ ..] => dist::run(options),
        ["bench", options @ ..] => bench(options),
        ["load", options @ ..] => load(options),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn bench(options: &[&str]) -> Result<()> {
    let mut arguments = vec!["run", "--quiet", "--release", "--package", "ayumi-bench", "--"];
    arguments.extend(options);
    cargo(&arguments)
}

/// The server is measured as the program that its users start, so both are built.
fn load(options: &[&str]) -> Result<()> {
    cargo(&["build", "--quiet", "--release", "--package", "ayumi", "--package", "ayumi-bench"])?;
    let mut arguments = vec!["run", "--quiet", "--release", "--package", "ayumi-bench", "--", "load"];
    arguments.extend(options);
    cargo(&arguments)
}

/// Runs cargo and says which command failed.
fn cargo(arguments: &[&str]) -> Result<()> {
    eprintln!("\n== cargo {}", arguments.join(" "));
    let status = Command::new(env!("CARGO")).args(arguments).status().context("cargo could not be started")?;
    if !status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    Ok(())
}

/// Whether a cargo subcommand is installed.
fn has(subcommand: &str) -> bool {
    Command::new(env!("CARGO")).args([subcommand, "--version"]).output().is_ok_and(|output| output.status.success())
}
