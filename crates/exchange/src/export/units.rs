//! 所属の一覧: one row a unit, abolished ones too, each as it is on a day or was on its last one.

use std::collections::HashMap;

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Seq, UnitId, UnitWhat};
use ayumi_policy::model::AttributeOf;

use super::{attribute_columns, last_day, value_cell};
use crate::ledger::Ledger;
use crate::sheet::{Cell, Column, ColumnKind, Sheet};
use crate::words::Vocabulary;

/// The units of a ledger; classes are one column each, marked ○.
pub fn units_sheet(ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>, as_of: Date) -> Sheet {
    use ColumnKind::{Date, Text};
    let columns = [
        ("所属コード", Text),
        ("所属名", Text),
        ("上位所属コード", Text),
        ("上位所属名", Text),
        ("設置日", Date),
        ("廃止日", Date),
        ("後継所属コード", Text),
    ];
    let mut sheet = Sheet::new("所属", &columns);
    let classes: Vec<(Code, &str)> = vocabulary.classes.entries().collect();
    sheet.columns.extend(classes.iter().map(|(_, label)| Column { heading: (*label).to_owned(), kind: Text }));
    let attributes = attribute_columns(&mut sheet, vocabulary, AttributeOf::Unit);
    let mut said: HashMap<UnitId, Vec<(Period, &UnitWhat)>> = HashMap::new();
    for fact in ledger.snapshot.unit_facts.iter().filter(|fact| fact.known(Seq::NOW)) {
        said.entry(fact.unit).or_default().push((fact.valid, &fact.what));
    }
    let classes: Vec<Code> = classes.into_iter().map(|(class, _)| class).collect();
    let rows = ledger.org().ids().map(|unit| row(ledger, unit, as_of, said.get(&unit).map_or(&[], Vec::as_slice), &classes, &attributes));
    sheet.rows = rows.collect();
    sheet
}

fn row(ledger: &Ledger<'_>, unit: UnitId, as_of: Date, said: &[(Period, &UnitWhat)], classes: &[Code], attributes: &[Code]) -> Vec<Cell> {
    let org = ledger.org();
    let lifetime = org.lifetime(unit);
    let (first, last) = (lifetime.first().copied(), lifetime.last().copied());
    let day = last.map_or(as_of, |last| as_of.min(last.until.previous())).max(first.map_or(Date::MIN, |first| first.from));
    let parent = said.iter().find_map(|(period, what)| match what {
        UnitWhat::Parent { parent } if period.contains(day) => Some(*parent),
        _ => None,
    });
    let successors: Vec<&str> = said
        .iter()
        .filter_map(|(_, what)| match what {
            UnitWhat::SucceededBy { unit } => Some(org.code(*unit).as_str()),
            _ => None,
        })
        .collect();
    let mut cells = vec![
        Cell::from(org.code(unit).as_str()),
        Cell::from(org.name(unit, day)),
        parent.map_or(Cell::Empty, |parent| org.code(parent).as_str().into()),
        parent.map_or(Cell::Empty, |parent| org.name(parent, day).into()),
        Cell::from(first.map(|first| first.from)),
        last.map_or(Cell::Empty, last_day),
        Cell::from(successors.join("、")),
    ];
    let holds = |wanted: &dyn Fn(&UnitWhat) -> bool| said.iter().any(|(period, what)| period.contains(day) && wanted(what));
    cells.extend(
        classes
            .iter()
            .map(|class| Cell::from(if holds(&|what| matches!(what, UnitWhat::Class { class: other } if other == class)) { "○" } else { "" })),
    );
    cells.extend(attributes.iter().map(|name| {
        let value = said.iter().find_map(|(period, what)| match what {
            UnitWhat::Attribute { name: other, value } if other == name && period.contains(day) => Some(*value),
            _ => None,
        });
        value.map_or(Cell::Empty, value_cell)
    }));
    cells
}
