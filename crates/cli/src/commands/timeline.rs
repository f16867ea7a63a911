//! `ayumi timeline`: the days on which something changes about one person, past and to come.

use ayumi_calendar::Date;
use ayumi_engine::{Change, Explaining, State, person_changes};
use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::{Fact, Kind, PersonId};
use serde::Serialize;

use super::status::PersonHead;
use crate::args::TimelineArgs;
use crate::exit::{Exit, Failure, Result};
use crate::ledger::{Desk, Head};
use crate::output::{self, Block, Table, View};
use crate::words;

/// How far the timeline reaches to both sides unless told otherwise.
const YEARS: i32 = 5;

/// 経過.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TimelineView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 職員
    pub person: PersonHead,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// By day; facts before what follows from them.
    pub events: Vec<Event>,
}

/// ひとつの節目.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// 日
    pub day: Date,
    /// `fact` (something was recorded for this day) or `change` (it follows).
    pub kind: &'static str,
    /// What it is about.
    pub label: String,
    /// The state until the day before; null for a fact.
    pub before: Option<State>,
    /// The state from the day on; null for a fact.
    pub after: Option<State>,
    /// In words.
    pub text: String,
}

/// Runs the command.
pub async fn run(args: &TimelineArgs) -> Result<Exit> {
    let (desk, person) = Desk::open_for(&args.ask, &args.person).await?;
    let from = args.from.unwrap_or_else(|| desk.as_of.plus_years(-YEARS));
    let to = args.to.unwrap_or_else(|| desk.as_of.plus_years(YEARS));
    if to < from {
        return Err(Failure::usage(format!("--to（{}）が --from（{}）より前です。日を確かめてください。", to.wareki(), from.wareki())));
    }
    output::print(&view(&desk, person, (from, to))?, args.ask.format)?;
    Ok(Exit::Fine)
}

fn view(desk: &Desk, person: PersonId, (from, to): (Date, Date)) -> Result<TimelineView> {
    let scope = desk.scope();
    let names = Explaining::new(&scope, person, desk.as_of);
    let changes = person_changes(&scope, person, from, to);
    let changes = changes.map_err(|error| Failure::evaluation(&error, ayumi_engine::error_ja(&error, &names)))?;
    let mut events: Vec<Event> = scope.facts_of(person).into_iter().flat_map(|fact| facts(fact, &names)).collect();
    events.extend(changes.into_iter().map(|of| change(of, &names)));
    events.retain(|event| from <= event.day && event.day <= to);
    events.sort_by_key(|event| event.day);
    Ok(TimelineView { head: desk.head(), person: PersonHead::new(&scope, person, &names), from, to, events })
}

/// The first day of a fact, and the day after its last.
fn facts(fact: &Fact, names: &Explaining) -> Vec<Event> {
    let kind = fact.what.kind();
    let names = Explaining { as_of: fact.valid.from, ..*names };
    let label = names.fact_label(&fact.what);
    let event = |day: Date, what: &str| {
        let text = format!("{}{what}　{label}", kind.ja());
        Event { day, kind: "fact", label: label.clone(), before: None, after: None, text }
    };
    let (begins, ends) = match kind {
        Kind::Completion | Kind::Pass | Kind::Assessment | Kind::Attestation => ("", "の期限切れ"),
        Kind::Attribute => ("の記録", "の終わり"),
        _ => ("", "の終わり"),
    };
    let end = (!fact.valid.is_open()).then(|| event(fact.valid.until, ends));
    [Some(event(fact.valid.from, begins)), end].into_iter().flatten().collect()
}

fn change(change: Change, names: &Explaining) -> Event {
    let label = words::about(change.about, &Explaining { as_of: change.day, ..*names });
    let text = format!("{} {label}　{} → {}", words::sign(change.after), words::state_ja(change.before), words::state_ja(change.after));
    Event { day: change.day, kind: "change", label, before: Some(change.before), after: Some(change.after), text }
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

    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let columns = [("職員番号", Text), ("日", ColumnKind::Date), ("種類", Text), ("名称", Text), ("前", Text), ("後", Text), ("説明", Text)];
        let mut sheet = Sheet::new("経過", &columns);
        let word = |state: Option<State>| state.map_or("", words::state_ja);
        let row = |event: &Event| {
            let kind = if event.kind == "fact" { "事実" } else { "変化" };
            let number = self.person.number.as_str().into();
            vec![
                number,
                event.day.into(),
                kind.into(),
                event.label.as_str().into(),
                word(event.before).into(),
                word(event.after).into(),
                event.text.as_str().into(),
            ]
        };
        sheet.rows = self.events.iter().map(row).collect();
        sheet
    }
}
