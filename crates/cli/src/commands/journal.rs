//! `ayumi journal`: what was recorded when, by whom and why.

use ayumi_answers::journal::{JournalView, view};
use ayumi_facts::Seq;

use crate::args::JournalArgs;
use crate::exit::{Exit, Result};
use crate::ledger;
use crate::output::{self, Block, Table, View};

/// Runs the command.
pub async fn run(args: &JournalArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let mut entries = store.journal(municipality.code, Seq(1)..=Seq::NOW).await?;
    let skipped = entries.len().saturating_sub(args.limit as usize);
    entries.drain(..skipped);
    output::print(&view(entries), args.format)?;
    Ok(Exit::Fine)
}

impl View for JournalView {
    fn blocks(&self) -> Vec<Block> {
        let mut table = Table::new(&[">記録番号", "時刻（日本）", "記録者", "したこと", "理由", "件数など"]);
        for entry in &self.entries {
            table.push([
                entry.position.to_string(),
                entry.instant_line(),
                entry.actor.clone(),
                entry.act_ja().to_owned(),
                entry.reason.clone(),
                entry.detail_line(),
            ]);
        }
        vec![Block::Table(table)]
    }
}
