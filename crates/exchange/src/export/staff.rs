//! 職員の一覧 as of a day: one row a person, with the main post, the employment and the attributes of that day.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, PersonId, UnitId, What};
use ayumi_policy::model::AttributeOf;

use super::{attribute_columns, last_day, value_cell};
use crate::ledger::Ledger;
use crate::sheet::{Cell, ColumnKind, Sheet};
use crate::words::Vocabulary;

/// What is shown of a person's facts.
#[derive(Default)]
struct Shown {
    post: Option<(UnitId, Code, Code)>,
    first: Option<Date>,
    employment: Option<(Period, Code)>,
}

/// The staff as of a day. Everybody in the ledger is listed, leavers with their last day.
pub fn staff_sheet(ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>, as_of: Date) -> Sheet {
    use ColumnKind::{Date, Text};
    let columns = [
        ("職員番号", Text),
        ("氏名", Text),
        ("氏名カナ", Text),
        ("生年月日", Date),
        ("採用年月日", Date),
        ("退職年月日", Date),
        ("任用形態", Text),
        ("所属コード", Text),
        ("所属名", Text),
        ("役職", Text),
        ("職種", Text),
    ];
    let mut sheet = Sheet::new("職員", &columns);
    let attributes = attribute_columns(&mut sheet, vocabulary, AttributeOf::Person);
    sheet.rows = ledger.snapshot.person_ids().map(|id| row(ledger, vocabulary, as_of, id, &attributes)).collect();
    sheet
}

fn row(ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>, as_of: Date, id: PersonId, attributes: &[Code]) -> Vec<Cell> {
    let Some(person) = ledger.snapshot.person(id) else { return Vec::new() };
    let shown = shown(ledger, as_of, id);
    let label = |words: &crate::words::Words, code: Code| Cell::from(words.spelling(code));
    let (unit, rank, series) = shown.post.map_or((None, Cell::Empty, Cell::Empty), |(unit, rank, series)| {
        (Some(unit), label(&vocabulary.ranks, rank), label(&vocabulary.series, series))
    });
    let mut cells = vec![
        Cell::from(&*person.number),
        Cell::from(&*person.name),
        Cell::from(&*person.kana),
        Cell::from(person.birth),
        Cell::from(shown.first),
        shown.employment.map_or(Cell::Empty, |(period, _)| last_day(period)),
        shown.employment.map_or(Cell::Empty, |(_, employment)| label(&vocabulary.employment, employment)),
        unit.map_or(Cell::Empty, |unit| ledger.org().code(unit).as_str().into()),
        unit.map_or(Cell::Empty, |unit| ledger.org().name(unit, as_of).into()),
        rank,
        series,
    ];
    cells.extend(attributes.iter().map(|name| attribute(ledger, as_of, id, *name)));
    cells
}

fn shown(ledger: &Ledger<'_>, as_of: Date, id: PersonId) -> Shown {
    let mut shown = Shown::default();
    for fact in ledger.facts_of(id) {
        match fact.what {
            What::Posting { unit, rank, series, main: true } if fact.valid.contains(as_of) => shown.post = Some((unit, rank, series)),
            What::Employment { employment } => {
                shown.first = Some(shown.first.map_or(fact.valid.from, |first| first.min(fact.valid.from)));
                shown.employment = Some((fact.valid, employment));
            }
            _ => {}
        }
    }
    shown
}

fn attribute(ledger: &Ledger<'_>, as_of: Date, id: PersonId, wanted: Code) -> Cell {
    let value = ledger.facts_of(id).find_map(|fact| match fact.what {
        What::Attribute { name, value } if name == wanted && fact.valid.contains(as_of) => Some(value),
        _ => None,
    });
    value.map_or(Cell::Empty, value_cell)
}
