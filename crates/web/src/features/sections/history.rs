//! 沿革: what a section was called, what lay above it, what it follows and what follows it.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{UnitFact, UnitId, UnitWhat};
use ayumi_policy::grammar::Noun;

use crate::ask::Ask;
use crate::links;

/// 沿革の一行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// From when on; empty: since ever.
    pub from: String,
    /// Until when; empty: still so.
    pub until: String,
    /// What kind of thing.
    pub what: &'static str,
    /// What exactly.
    pub text: String,
    /// Where that leads.
    pub href: Option<String>,
    /// So on the day shown.
    pub now: bool,
    sort: Date,
}

/// Everything known of the section, the latest first.
pub fn history(ask: &Ask, unit: UnitId) -> Vec<Entry> {
    let units = &ask.world.scope().units;
    let mut entries: Vec<Entry> = units.facts_of(unit).iter().filter_map(|fact| entry(ask, fact)).collect();
    entries.extend(units.predecessors(unit).into_iter().map(|before| predecessor(ask, unit, before)));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.sort));
    entries
}

fn entry(ask: &Ask, fact: &UnitFact) -> Option<Entry> {
    let names = ask.desk().names();
    let unit_at = |unit, day| (ask.world.scope().units.name(unit, day).to_owned(), Some(links::section(ask, unit)));
    let (what, (text, href)) = match &fact.what {
        UnitWhat::Exists => ("sections-was-exists", (String::new(), None)),
        UnitWhat::Name { name } => ("sections-was-name", (name.to_string(), None)),
        UnitWhat::Parent { parent } => ("sections-was-parent", unit_at(*parent, fact.valid.from)),
        UnitWhat::Class { class } => ("sections-was-class", (names.name(Noun::UnitGroup, *class), None)),
        UnitWhat::SucceededBy { unit } => ("sections-was-followed", unit_at(*unit, fact.valid.from)),
        UnitWhat::Attribute { name, value } => {
            ("sections-was-attribute", (format!("{}：{}", names.name(Noun::Attribute, *name), names.value(*value)), None))
        }
    };
    let followed = matches!(fact.what, UnitWhat::SucceededBy { .. });
    Some(Entry { text, href, ..dated(ask, what, fact.valid, followed) })
}

/// The units whose work it took over, from the day on which it did.
fn predecessor(ask: &Ask, unit: UnitId, before: UnitId) -> Entry {
    let units = &ask.world.scope().units;
    let followed = units.facts_of(before).iter().find(|fact| fact.what == UnitWhat::SucceededBy { unit });
    let since = followed.map_or(Date::MIN, |fact| fact.valid.from);
    let text = units.full_name(before, since.previous());
    Entry { text, href: Some(links::section(ask, before)), ..dated(ask, "sections-was-follows", Period::since(since), true) }
}

fn dated(ask: &Ask, what: &str, valid: Period, is_event: bool) -> Entry {
    let shown = |day: Date| if day == Date::MIN { String::new() } else { ask.shell.date(day) };
    let until = valid.last_day().filter(|_| !is_event).map_or_else(String::new, |day| ask.shell.date(day));
    let what = ask.shell.t(what);
    Entry { from: shown(valid.from), until, what, text: String::new(), href: None, now: valid.contains(ask.as_of()), sort: valid.from }
}
