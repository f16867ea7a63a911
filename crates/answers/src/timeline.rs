//! The days on which something changes about one person, past and to come.

use ayumi_calendar::Date;
use ayumi_engine::{About, Change, EvaluationError, Explaining, State, person_changes};
use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_facts::{Fact, FactId, Kind, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::person::PersonHead;
use crate::{Desk, Head, Sheets, words};

/// How far the timeline reaches to both sides unless told otherwise.
const YEARS: i32 = 5;

/// 経過.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "TimelineEvent")]
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
    /// Where it comes from, for links.
    #[serde(skip)]
    pub of: Of,
}

/// 由来: what an event comes from.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// A record.
    Fact(FactId),
    /// A rule of the policy.
    Rule(About),
}

/// The span that is shown unless another is asked for.
pub fn usual_span(as_of: Date) -> (Date, Date) {
    (as_of.plus_years(-YEARS), as_of.plus_years(YEARS))
}

/// What changes about one person from the first to the last of these days.
///
/// # Errors
/// There is no such person, or a day is out of range.
pub fn view(desk: &Desk, person: PersonId, (from, to): (Date, Date)) -> Result<TimelineView, EvaluationError> {
    let (scope, names) = (desk.scope, desk.names_for(person));
    let changes = person_changes(scope, person, from, to)?;
    let mut events: Vec<Event> = scope.facts_of(person).into_iter().flat_map(|fact| facts(fact, &names)).collect();
    events.extend(changes.into_iter().map(|of| change(of, &names)));
    events.retain(|event| from <= event.day && event.day <= to);
    events.sort_by_key(|event| event.day);
    Ok(TimelineView { head: desk.head(), person: PersonHead::new(scope, person, &names), from, to, events })
}

/// The first day of a fact, and the day after its last.
fn facts(fact: &Fact, names: &Explaining) -> Vec<Event> {
    let kind = fact.what.kind();
    let names = Explaining { as_of: fact.valid.from, ..*names };
    let label = names.fact_label(&fact.what);
    let event = |day: Date, what: &str| {
        let text = format!("{}{what}　{label}", kind.ja());
        Event { day, kind: "fact", label: label.clone(), before: None, after: None, text, of: Of::Fact(fact.id) }
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
    Event { day: change.day, kind: "change", label, before: Some(change.before), after: Some(change.after), text, of: Of::Rule(change.about) }
}

impl Sheets for TimelineView {
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
