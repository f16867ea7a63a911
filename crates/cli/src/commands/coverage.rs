//! `ayumi coverage`: which units have the people they should have.

use ayumi_answers::coverage::{CoverageView, asked, view};
use ayumi_answers::refs::PersonRef;
use ayumi_answers::{rules, words};
use ayumi_engine::Verdict;

use crate::args::CoverageArgs;
use crate::exit::{Exit, Result};
use crate::ledger::Ledger;
use crate::output::{Block, Table, View};
use crate::reading;

/// Runs the command.
pub async fn run(args: &CoverageArgs) -> Result<Exit> {
    let ledger = Ledger::open(&args.ask).await?;
    let scope = ledger.scope();
    let desk = ledger.desk(&scope);
    let mut view = match (&args.group, &args.role) {
        (Some(group), Some(role)) => asked(&desk, rules::unit_group(desk.policy(), group)?, rules::role(desk.policy(), role)?, args.need),
        _ => view(&desk),
    };
    if args.missing {
        view.only_missing();
    }
    reading::show(&ledger, None, &view, args.ask.format).await?;
    Ok(Exit::Fine)
}

impl View for CoverageView {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(self.head.line())];
        for group in &self.groups {
            blocks.push(Block::title(group.label.clone()));
            blocks.push(Block::text(group.summary()));
            let mut table = Table::new(&["所属コード", "所属", "配置", ">人数", "誰が"]);
            for unit in &group.units {
                let word = match unit.state {
                    Verdict::Met => "配置済み",
                    Verdict::Unmet => "不在",
                    Verdict::Unknown => "不明",
                };
                let sign = format!("{} {word}", words::sign(unit.state.into()));
                table.push([unit.code.to_string(), unit.label.clone(), sign, unit.people.len().to_string(), listed(&unit.people)]);
            }
            if !table.is_empty() {
                blocks.push(Block::Table(table));
            }
        }
        if self.groups.is_empty() {
            let how = "この方針の目標・KPI に、所属ごとの配置の定めはありません。--group と --role で、任意の区分と役割の配置を見られます。";
            blocks.push(Block::text(how));
        }
        blocks
    }
}

/// At most three names, and how many more.
fn listed(people: &[PersonRef]) -> String {
    const LISTED: usize = 3;
    let names: Vec<String> = people.iter().take(LISTED).map(|who| format!("{}（{}）", who.name, who.number)).collect();
    let more = people.len().saturating_sub(LISTED);
    if more > 0 { format!("{} ほか{more}人", names.join("、")) } else { names.join("、") }
}
