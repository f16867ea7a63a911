//! `ayumi what-if`: the same people under another policy. Nothing is written.

use ayumi_answers::what_if::{RuleChange, WhatIfView, figure, side, view};
use ayumi_answers::{Sheets, words};
use ayumi_engine::Scope;
use ayumi_exchange::Sheet;
use serde::Serialize;

use crate::args::WhatIfArgs;
use crate::exit::{Exit, Result};
use crate::ledger::{Ledger, unanswered};
use crate::output::{Block, Table, View};
use crate::{packs, reading};

/// The comparison; of everybody who changes, people see at most `limit` a rule.
#[derive(Serialize)]
#[serde(transparent)]
struct Printed {
    view: WhatIfView,
    #[serde(skip)]
    limit: usize,
}

/// Runs the command.
pub async fn run(args: &WhatIfArgs) -> Result<Exit> {
    let ledger = Ledger::open(&args.ask).await?;
    let (_, other) = packs::checked(&args.pack)?;
    let scope = ledger.scope();
    let desk = ledger.desk(&scope);
    let other = Scope::new(&other, scope.snapshot, scope.known_at);
    let view = view(&desk, &other).map_err(|error| unanswered(&desk, &error))?;
    reading::show(&ledger, None, &Printed { view, limit: args.limit }, args.ask.format).await?;
    Ok(Exit::Fine)
}

impl Sheets for Printed {
    fn sheet(&self) -> Sheet {
        self.view.sheet()
    }
}

impl View for Printed {
    fn blocks(&self) -> Vec<Block> {
        let WhatIfView { head, other, rules, only_before, only_after, .. } = &self.view;
        let mut blocks = vec![Block::text(head.line())];
        blocks.push(Block::text(format!("比べる方針: {}（第{}版）。台帳には何も書き込みません。", other.title, other.revision)));
        blocks.extend(target_blocks(&self.view));
        blocks.extend(kpi_blocks(&self.view));
        rules.iter().for_each(|rule| blocks.extend(rule_blocks(rule, self.limit)));
        for (title, rules) in [("今の方針だけにあるもの", only_before), ("比べる方針だけにあるもの", only_after)] {
            if !rules.is_empty() {
                let labels: Vec<&str> = rules.iter().map(|rule| rule.label.as_str()).collect();
                blocks.push(Block::title(title));
                blocks.push(Block::text(labels.join("、")));
            }
        }
        if blocks.len() == 2 {
            blocks.push(Block::text("変わることはありません。"));
        }
        blocks
    }
}

fn target_blocks(view: &WhatIfView) -> Vec<Block> {
    if view.targets.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&["目標", "時期", "今の方針", "比べる方針"]);
    let mut said = None;
    for target in &view.targets {
        let label = if said.replace(target.id) == Some(target.id) { String::new() } else { target.label.clone() };
        table.push([label, target.when_ja(), side(&target.before), side(&target.after)]);
    }
    vec![Block::title("目標"), Block::Table(table)]
}

fn kpi_blocks(view: &WhatIfView) -> Vec<Block> {
    if view.kpis.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&["KPI", "今の方針", "比べる方針"]);
    view.kpis.iter().for_each(|kpi| table.push([kpi.label.clone(), figure(&kpi.before), figure(&kpi.after)]));
    vec![Block::title("KPI"), Block::Table(table)]
}

fn rule_blocks(change: &RuleChange, limit: usize) -> Vec<Block> {
    let RuleChange { rule, gained, lost, other, .. } = change;
    let counts = format!("新たに満たす {}人、満たさなくなる {}人、ほかの変化 {}人", gained.len(), lost.len(), other.len());
    let mut table = Table::new(&["職員番号", "氏名", "今の方針", "比べる方針", "足りないこと"]);
    for person in gained.iter().take(limit).chain(lost.iter().take(limit)).chain(other.iter().take(limit)) {
        let state = |state| format!("{} {}", words::sign(state), words::state_ja(state));
        table.push([person.who.number.clone(), person.who.name.clone(), state(person.before), state(person.after), person.gaps.join("\n")]);
    }
    vec![Block::title(rule.label.clone()), Block::text(counts), Block::Table(table)]
}
