//! The one binary of Ayumi: reads the command line, runs the command, ends with its exit code. Everything else is below.

mod args;
mod backup;
mod clock;
mod commands;
mod config;
mod exit;
mod interrupt;
mod key;
mod ledger;
mod log;
mod output;
mod packs;
mod people;
mod progress;
mod reading;
mod record;
mod retention;
mod rules;

use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use args::Cli;
use exit::{Exit, Failure};

/// A server runs for months: what one answer needed must not stay with the program for ever. How it is set stands in
/// `.cargo/config.toml`.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    keep_to_ourselves();
    let cli = match args::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return misread(&error).into(),
    };
    run(&cli)
        .unwrap_or_else(|failure| {
            eprintln!("{failure}");
            failure.exit
        })
        .into()
}

/// Ledgers, exports and backups hold personal data: what the program writes, only its own user may read.
#[cfg(unix)]
fn keep_to_ourselves() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

#[cfg(not(unix))]
fn keep_to_ourselves() {}

fn run(cli: &Cli) -> exit::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::ledger(format!("プログラムを始められません（{error}）。")))?;
    runtime.block_on(async {
        interrupt::listen();
        commands::run(&cli.command).await
    })
}

/// Help goes to the standard output and is fine; a wrong command line is told about in Japanese.
fn misread(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            Exit::Fine
        }
        _ => {
            eprintln!("{}", args::explain(error));
            Exit::Usage
        }
    }
}
