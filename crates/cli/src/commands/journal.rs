//! `ayumi journal`: what was recorded when, by whom and why, and the proof that nobody changed it since.

use ayumi_answers::journal::{JournalView, view};
use ayumi_facts::Seq;

use crate::args::{JournalArgs, JournalCommand, LedgerArgs, VerifyArgs};
use crate::exit::{Exit, Failure, Result};
use crate::ledger;
use crate::output::{self, Block, Table, View};

/// Runs the command.
///
/// # Errors
/// No ledger; something is not as it was written.
pub async fn run(args: &JournalArgs) -> Result<Exit> {
    match &args.command {
        None => list(args).await,
        Some(JournalCommand::Verify(args)) => verify(args).await,
        Some(JournalCommand::Head(args)) => head(args).await,
    }
}

async fn verify(args: &VerifyArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let kept = args.from_head.as_deref().map(|kept| kept.trim().to_lowercase());
    let found = store.verify_journal(municipality.code, kept.as_deref()).await?;
    let verified =
        found.map_err(|broken| Failure::problems(format!("{}の記録が一致しません。\n最初の違い: {}。", municipality.name, broken.ja())))?;
    let mut text = format!(
        "{}の記録 {}件と行 {}件は、書かれたときのままです。\n先頭: 記録番号 {} {}\n",
        municipality.name, verified.entries, verified.rows, verified.head.seq.0, verified.head.hash
    );
    if kept.is_some() {
        text += "控えた値は、この記録の中にあります。\n";
    }
    if let Some(Seq(seq)) = verified.sealed_later {
        text += &format!("記録番号 {seq} までは、台帳の形式を更新したときに封印したものです（それより前の書換えは確かめられません）。\n");
    }
    output::text(&text)?;
    Ok(Exit::Fine)
}

async fn head(args: &LedgerArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(args).await?;
    let head = store.journal_head(municipality.code).await?.ok_or_else(|| Failure::not_found("記録がまだありません。"))?;
    output::text(&format!("{} {}\n", head.seq.0, head.hash))?;
    Ok(Exit::Fine)
}

async fn list(args: &JournalArgs) -> Result<Exit> {
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
