//! `ayumi units`: the units of a day as a tree, with how many people have their main post there.

use ayumi_answers::units::{UnitsView, view};

use crate::args::AskArgs;
use crate::exit::{Exit, Result};
use crate::ledger::Ledger;
use crate::output::{self, Block, Table, View};

/// Runs the command.
pub async fn run(args: &AskArgs) -> Result<Exit> {
    let ledger = Ledger::open(args).await?;
    output::print(&view(&ledger.desk(&ledger.scope())), args.format)?;
    Ok(Exit::Fine)
}

impl View for UnitsView {
    fn blocks(&self) -> Vec<Block> {
        let mut table = Table::new(&["所属コード", "所属", ">本務（人）", ">以下を含む", "区分"]);
        for row in &self.units {
            let name = format!("{}{}", "　".repeat(row.depth), row.label);
            table.push([row.code.to_string(), name, row.people.to_string(), row.total.to_string(), row.classes.join("、")]);
        }
        let total: u32 = self.units.iter().map(|row| row.people).sum();
        let sum = format!("{}所属、本務 {total}人", self.units.len());
        vec![Block::text(self.head.line()), Block::title("所属"), Block::Table(table), Block::text(sum)]
    }
}
