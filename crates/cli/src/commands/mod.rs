//! What each command does: one file a command. Each reads what it needs, asks the engine, and hands an answer to `output`.

mod account;
pub mod backup;
mod config;
mod copy;
mod coverage;
mod demo;
mod doctor;
mod eligible;
mod export;
mod files;
mod first;
mod import;
mod init;
mod journal;
mod key;
mod kpi;
mod manual;
mod migrate;
mod office;
mod person;
mod policy;
mod readings;
mod report;
pub mod retention;
mod serve;
mod status;
mod timeline;
mod units;
mod what_if;

use crate::args::{Command, ImportCommand};
use crate::exit::{Exit, Result};
use ayumi_exchange::Import;

/// Does what the command line asks for.
///
/// # Errors
/// What kept the command from answering.
pub async fn run(command: &Command) -> Result<Exit> {
    match command {
        Command::Demo(args) => demo::run(args).await,
        Command::Serve(args) => serve::run(args).await,
        Command::Account(args) => account::run(&args.command).await,
        Command::Office(args) => office::run(&args.command).await,
        Command::Config(args) => config::run(&args.command),
        Command::Doctor(args) => doctor::run(args).await,
        Command::Init(args) => init::run(args).await,
        Command::Status(args) => status::run(args).await,
        Command::Units(args) => units::run(args).await,
        Command::Kpi(args) => kpi::run(args).await,
        Command::Timeline(args) => timeline::run(args).await,
        Command::Eligible(args) => eligible::run(args).await,
        Command::Coverage(args) => coverage::run(args).await,
        Command::WhatIf(args) => what_if::run(args).await,
        Command::Import(args) => match &args.command {
            ImportCommand::Staff(args) => files::run(Import::Staff, args).await,
            ImportCommand::Units(args) => files::run(Import::Units, args).await,
            ImportCommand::Postings(args) => files::run(Import::Postings, args).await,
            ImportCommand::Facts(args) => files::run(Import::Facts, args).await,
            ImportCommand::List(args) => import::list(args).await,
            ImportCommand::Undo(args) => import::undo(args).await,
        },
        Command::Export(args) => export::run(args).await,
        Command::Journal(args) => journal::run(args).await,
        Command::Person(args) => person::run(&args.command).await,
        Command::Readings(args) => readings::run(args).await,
        Command::Policy(args) => policy::run(&args.command).await,
        Command::Retention(args) => retention::run(args).await,
        Command::Report(args) => report::run(&args.command).await,
        Command::Backup(args) => backup::run(args).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Key(args) => key::run(&args.command).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::Copy(args) => copy::run(args).await,
        Command::Manual { page } => manual::run(page),
    }
}
