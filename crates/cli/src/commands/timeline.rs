//! `ayumi timeline`: the days on which something changes about one person, past and to come.

use ayumi_answers::timeline::{Event, TimelineView, usual_span, view};

use crate::args::TimelineArgs;
use crate::exit::{Exit, Failure, Result};
use crate::ledger::{Ledger, unanswered};
use crate::output::{Block, Table, View};
use crate::reading;

/// Runs the command.
pub async fn run(args: &TimelineArgs) -> Result<Exit> {
    let (ledger, person) = Ledger::open_for(&args.ask, &args.person).await?;
    let (from, to) = usual_span(ledger.as_of);
    let (from, to) = (args.from.unwrap_or(from), args.to.unwrap_or(to));
    if to < from {
        return Err(Failure::usage(format!("--to（{}）が --from（{}）より前です。日を確かめてください。", to.wareki(), from.wareki())));
    }
    let scope = ledger.scope();
    let desk = ledger.desk(&scope);
    let view = view(&desk, person, (from, to)).map_err(|error| unanswered(&desk, &error))?;
    reading::show(&ledger, ledger.loaded.person_key(person), &view, args.ask.format).await?;
    Ok(Exit::Fine)
}

impl View for TimelineView {
    fn blocks(&self) -> Vec<Block> {
        let mut table = Table::new(&["日", "できごと・変わること"]);
        let (past, ahead): (Vec<&Event>, Vec<&Event>) = self.events.iter().partition(|event| event.day <= self.head.as_of);
        past.iter().for_each(|event| table.push([event.day.wareki(), event.text.clone()]));
        table.push([self.head.as_of.wareki(), "──── 基準日 ────".into()]);
        ahead.iter().for_each(|event| table.push([event.day.wareki(), event.text.clone()]));
        let span = format!("{} から {} まで。基準日より先は、今わかっている事実が続いたときの見込みです。", self.from.wareki(), self.to.wareki());
        vec![Block::text(self.head.line()), Block::title(self.person.line()), Block::Table(table), Block::text(span)]
    }
}
