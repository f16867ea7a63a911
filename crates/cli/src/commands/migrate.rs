//! `ayumi migrate`: brings the schema of a ledger up to date, or says what that would be.

use ayumi_store::{Database, Outstanding, Store};

use crate::args::MigrateArgs;
use crate::exit::{Exit, Failure, Result};
use crate::output;

/// Runs the command.
pub async fn run(args: &MigrateArgs) -> Result<Exit> {
    let at = args.place.database()?;
    let outstanding = Store::outstanding(&at).await?;
    if outstanding.steps.is_empty() {
        output::text(&format!("台帳 {at} の形式は最新です（{}）。\n", outstanding.seen))?;
        return Ok(Exit::Fine);
    }
    if args.check {
        output::text(&told(&at, &outstanding))?;
        return Ok(Exit::Problems);
    }
    if matches!(at, Database::Postgres(_)) && !args.backup_done {
        let ask = "PostgreSQL の台帳の形式を新しくする前に、使っているサーバーをすべて止め、pg_dump などで控えを取ってください。取ってあるときは --backup-done を付けてください（何も変えていません）。";
        return Err(Failure::usage(ask));
    }
    Store::migrate(&at).await?.close().await;
    output::text(&format!("台帳 {at} の形式を新しくしました（{} → {}）。\n", outstanding.seen, last(&outstanding)))?;
    Ok(Exit::Fine)
}

fn last(outstanding: &Outstanding) -> i64 {
    outstanding.steps.last().map_or(outstanding.seen, |(number, _)| *number)
}

fn told(at: &Database, outstanding: &Outstanding) -> String {
    let steps: String = outstanding.steps.iter().map(|(number, name)| format!("  {number}  {name}\n")).collect();
    format!("台帳 {at} の形式は古くなっています（今は {}）。次の変更が行われます:\n{steps}", outstanding.seen)
}
