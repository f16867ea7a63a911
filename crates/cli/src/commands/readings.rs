//! `ayumi readings`: who looked at personal records, and what was exported.

use ayumi_answers::readings::{ReadingsView, view};
use ayumi_store::ReadingFilter;

use crate::args::ReadingsArgs;
use crate::exit::{Exit, Result};
use crate::output::{self, Block, Table, View};
use crate::{ledger, people};

/// Runs the command.
///
/// # Errors
/// No ledger; nobody or several people of this number or name.
pub async fn run(args: &ReadingsArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let person = match &args.person {
        Some(text) => Some(people::find(&store, municipality.code, text).await?),
        None => None,
    };
    let filter = ReadingFilter { person, actor: args.by.clone(), from: args.from, until: args.until };
    let (count, readings) = store.readings(municipality.code, &filter, (0, args.limit as usize)).await?;
    output::print(&view(count, readings), args.format)?;
    Ok(Exit::Fine)
}

impl View for ReadingsView {
    fn blocks(&self) -> Vec<Block> {
        if self.readings.is_empty() {
            return vec![Block::text("閲覧の記録はありません。")];
        }
        let mut table = Table::new(&[">番号", "時刻（日本）", "利用者", "したこと", ">職員の鍵", ">人数", "場所"]);
        for reading in &self.readings {
            let person = reading.person.map_or_else(String::new, |key| key.to_string());
            let (act, people) = (reading.act_ja().to_owned(), reading.people.to_string());
            table.push([reading.id.to_string(), reading.instant_line(), reading.actor.clone(), act, person, people, reading.route.clone()]);
        }
        vec![Block::Text(format!("全 {}件のうち、新しいほうから {}件。", self.count, self.readings.len())), Block::Table(table)]
    }
}
