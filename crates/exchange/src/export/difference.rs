//! 差分: what a batch would change, one row a change, to be looked at before it is applied.

use std::collections::HashMap;

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Fact, FactId, Person, PersonId, UnitId, UnitWhat};

use super::last_day;
use super::said::{said_of_person, said_of_unit};
use crate::batch::{Batch, Effect};
use crate::ledger::Ledger;
use crate::sheet::{Cell, ColumnKind, Sheet};
use crate::words::Vocabulary;

/// What was so before: what it said, its first and its last day.
type Before = [Cell; 3];
const NOTHING: Before = [Cell::Empty, Cell::Empty, Cell::Empty];

/// People and units of the ledger and of the batch.
struct Everybody<'a> {
    ledger: &'a Ledger<'a>,
    people: HashMap<PersonId, &'a Person>,
    units: HashMap<UnitId, &'a str>,
    before: HashMap<FactId, &'a Fact>,
}

/// Every change of a batch: people first, then units, then facts, each by the row of the file that causes it.
pub fn difference_sheet(batch: &Batch, ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>) -> Sheet {
    difference_head(batch, ledger, vocabulary, usize::MAX)
}

/// The first `most` changes of [`difference_sheet`]: a look at a batch of a million without making a million rows.
pub fn difference_head(batch: &Batch, ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>, most: usize) -> Sheet {
    use ColumnKind::{Date, Number, Text};
    let columns = [
        ("区分", Text),
        ("対象", Text),
        ("名称", Text),
        ("種類", Text),
        ("内容", Text),
        ("開始日", Date),
        ("終了日", Date),
        ("行", Number),
        ("変更前", Text),
    ];
    let mut sheet = Sheet::new("差分", &columns);
    let names = batch.unit_facts.iter().filter_map(|record| match &record.what {
        UnitWhat::Name { name } => Some((record.unit, &**name)),
        _ => None,
    });
    let everybody = Everybody {
        ledger,
        people: batch.people.iter().map(|entry| (entry.id, &entry.person)).collect(),
        units: names.collect(),
        before: before(batch, ledger),
    };
    let people = batch.people.iter().map(|entry| {
        let (effect, [before, content]) = match &entry.before {
            None => (Effect::Added, Default::default()),
            Some(before) => (Effect::Changed, changed(before, &entry.person)),
        };
        let Person { number, name, .. } = &entry.person;
        line(
            effect,
            [Cell::from(&**number), Cell::from(&**name)],
            "職員",
            content.into(),
            None,
            (entry.row, [before.into(), Cell::Empty, Cell::Empty]),
        )
    });
    let units = batch.unit_facts.iter().map(|record| {
        let (kind, content) = everybody.about_unit(vocabulary, &record.what, record.valid.from);
        let unit = [everybody.code(batch, record.unit), everybody.unit(record.unit, record.valid.from)];
        line(record.effect, unit, kind, content, Some(record.valid), (record.row, NOTHING))
    });
    let facts = batch.facts.iter().map(|record| {
        let said = |what, day| said_of_person(vocabulary, what, |unit| everybody.unit(unit, day).text());
        let before = record.instead_of.and_then(|id| everybody.before.get(&id));
        let before = before.map_or_else(|| NOTHING, |fact| [said(&fact.what, fact.valid.from).into(), fact.valid.from.into(), last_day(fact.valid)]);
        let content = said(&record.what, record.valid.from).into();
        line(record.effect, everybody.person(record.person), record.what.kind().ja(), content, Some(record.valid), (record.row, before))
    });
    sheet.rows = people.chain(units).chain(facts).take(most).collect();
    sheet
}

fn line(effect: Effect, [number, name]: [Cell; 2], kind: &str, content: Cell, valid: Option<Period>, (row, before): (u32, Before)) -> Vec<Cell> {
    let from = valid.map(|valid| valid.from);
    let front = [effect.ja().into(), number, name, kind.into(), content, from.into(), valid.map_or(Cell::Empty, last_day), row.into()];
    front.into_iter().chain(before).collect()
}

/// The facts that the batch puts others in the place of.
fn before<'a>(batch: &Batch, ledger: &Ledger<'a>) -> HashMap<FactId, &'a Fact> {
    let replaced = batch.facts.iter().filter_map(|record| Some((record.person, record.instead_of?)));
    let found = replaced.filter_map(|(person, id)| Some((id, ledger.snapshot.facts_of(person).iter().find(|fact| fact.id == id)?)));
    found.collect()
}

/// What differs between the two, before and after.
fn changed(before: &Person, after: &Person) -> [String; 2] {
    let birth = |person: &Person| person.birth.map(Date::wareki).unwrap_or_default();
    let pairs = [
        ("氏名", before.name.to_string(), after.name.to_string()),
        ("カナ", before.kana.to_string(), after.kana.to_string()),
        ("生年月日", birth(before), birth(after)),
    ];
    let changes: Vec<_> = pairs.into_iter().filter(|(_, before, after)| before != after).collect();
    let told = |value: fn(&(&str, String, String)) -> String| changes.iter().map(value).collect::<Vec<_>>().join("、");
    [told(|(label, before, _)| format!("{label}: {before}")), told(|(label, _, after)| format!("{label}: {after}"))]
}

impl Everybody<'_> {
    fn person(&self, id: PersonId) -> [Cell; 2] {
        let person = self.people.get(&id).copied().or_else(|| self.ledger.snapshot.person(id));
        person.map_or([Cell::Empty, Cell::Empty], |person| [Cell::from(&*person.number), Cell::from(&*person.name)])
    }

    fn code(&self, batch: &Batch, unit: UnitId) -> Cell {
        let new = batch.units.iter().find(|entry| entry.id == unit).map(|entry| entry.code);
        new.unwrap_or_else(|| self.ledger.org().code(unit)).as_str().into()
    }

    fn unit(&self, unit: UnitId, day: Date) -> Cell {
        self.units.get(&unit).copied().unwrap_or_else(|| self.ledger.org().name(unit, day)).into()
    }

    fn about_unit(&self, vocabulary: &Vocabulary<'_>, what: &UnitWhat, day: Date) -> (&'static str, Cell) {
        let (kind, content) = said_of_unit(vocabulary, what, |unit| self.unit(unit, day).text());
        (kind, content.into())
    }
}
