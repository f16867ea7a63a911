//! `ayumi kpi`: every target and KPI of the policy, goal against figure, with how each is counted.

use ayumi_answers::figure::unknown;
use ayumi_answers::kpi::{KpiView, TargetRow, view};

use crate::args::AskArgs;
use crate::exit::{Exit, Result};
use crate::ledger::Ledger;
use crate::output::{Block, Table, View};
use crate::reading;

/// Runs the command.
pub async fn run(args: &AskArgs) -> Result<Exit> {
    let ledger = Ledger::open(args).await?;
    let view = view(&ledger.desk(&ledger.scope()));
    reading::show(&ledger, None, &view, args.format).await?;
    Ok(Exit::Fine)
}

impl View for KpiView {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(self.head.line())];
        blocks.extend(target_blocks(self));
        blocks.extend(kpi_blocks(self));
        if self.targets.is_empty() && self.kpis.is_empty() {
            blocks.push(Block::text("この方針に目標や KPI の定めはありません。"));
        }
        blocks
    }
}

/// The targets with their years.
pub fn target_blocks(view: &KpiView) -> Vec<Block> {
    if view.targets.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&["目標", "数え方", "時期", ">目標", ">実績", ">不明", "判定"]);
    for target in &view.targets {
        push(target, &mut table);
    }
    vec![Block::title("目標と実績"), Block::Table(table)]
}

fn push(target: &TargetRow, table: &mut Table) {
    let mut said = (target.label.clone(), target.counted());
    for (when, reach) in target.lines() {
        let (label, how) = std::mem::take(&mut said);
        let now = target.now.as_ref().map_or_else(|| "－".into(), |now| now.label.clone());
        match reach {
            None => table.push([label, how, when, "－".into(), now, String::new(), String::new()]),
            Some(reach) => {
                let standing = reach.standing_label();
                table.push([label, how, when, reach.goal_label.clone(), reach.actual_label(), reach.unknown_label(), standing]);
            }
        }
    }
}

/// The KPIs.
pub fn kpi_blocks(view: &KpiView) -> Vec<Block> {
    if view.kpis.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&["KPI", "数え方", ">実績", ">不明", "注意の基準"]);
    for kpi in &view.kpis {
        let warn = kpi.warn.clone().map_or_else(String::new, |warn| format!("{warn}{}", if kpi.warning == Some(true) { "　注意" } else { "" }));
        let unknown = kpi.actual.as_ref().map_or_else(String::new, |figure| unknown(figure.unknown));
        table.push([kpi.label.clone(), kpi.counted(), kpi.actual_label(), unknown, warn]);
    }
    vec![Block::title("KPI"), Block::Table(table)]
}
