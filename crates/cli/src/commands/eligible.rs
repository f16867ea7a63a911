//! `ayumi eligible`: who meets the requirements of a role, a scheme or a named requirement, and who is nearest to it.

use ayumi_answers::eligible::{Candidates, Counts, EligibleView, Person, view};
use ayumi_answers::rules;

use crate::args::EligibleArgs;
use crate::exit::{Exit, Result};
use crate::ledger::{Ledger, unanswered};
use crate::output::{Block, Table, View};
use crate::reading;

/// Runs the command.
pub async fn run(args: &EligibleArgs) -> Result<Exit> {
    let ledger = Ledger::open(&args.ask).await?;
    let scope = ledger.scope();
    let desk = ledger.desk(&scope);
    let rule = rules::rule(desk.policy(), &args.rule)?;
    let view = view(&desk, rule, args.limit).map_err(|error| unanswered(&desk, &error))?;
    reading::show(&ledger, None, &view, args.ask.format).await?;
    Ok(Exit::Fine)
}

impl View for EligibleView {
    fn blocks(&self) -> Vec<Block> {
        let people = self.schemes.iter().flat_map(|candidates| blocks(candidates, usize::MAX));
        std::iter::once(Block::text(self.head.line())).chain(people).collect()
    }
}

/// For people: how many, who, and who is nearest. At most `limit` of each.
pub fn blocks(of: &Candidates, limit: usize) -> Vec<Block> {
    let Counts { met, unmet, unknown, held, not_employed } = of.counts;
    let others =
        if held + not_employed > 0 { format!("（ほかに 既に該当 {held}人、任用期間外 {not_employed}人）") } else { String::new() };
    let counts = format!("満たす {met}人、未了 {unmet}人、不明 {unknown}人{others}");
    let mut blocks = vec![Block::title(format!("候補者: {}", of.label)), Block::text(counts)];
    let mut table = Table::new(&["", "職員番号", "氏名", "所属・職位", "足りないこと"]);
    of.met.iter().take(limit).for_each(|person| table.push(row("✓", person)));
    of.nearly.iter().take(limit).for_each(|person| table.push(row("×", person)));
    of.unknown.iter().take(limit).for_each(|person| table.push(row("?", person)));
    if !table.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks
}

fn row(sign: &str, person: &Person) -> [String; 5] {
    let met = person.met_from.map(|day| format!("{}から満たす。", day.wareki())).unwrap_or_default();
    [sign.into(), person.number.clone(), person.name.clone(), person.post.clone(), format!("{met}{}", person.gaps.join("\n"))]
}
