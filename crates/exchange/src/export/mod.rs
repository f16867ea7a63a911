//! Sheets of a ledger: staff, units, postings, facts and the code list. Each can be imported again, and then changes
//! nothing: headings are those that the import knows.

mod difference;
mod facts;
mod said;
mod staff;
mod units;

pub use difference::{difference_head, difference_sheet};
pub use facts::{facts_sheet, postings_sheet};
pub use said::{said_of_person, said_of_unit};
pub use staff::staff_sheet;
pub use units::units_sheet;

use ayumi_calendar::Period;
use ayumi_facts::Value;

use crate::sheet::{Cell, Column, ColumnKind, Sheet};
use crate::words::{Vocabulary, Words};

/// 「コード表」: every word of the policy's lists, with its id.
pub fn code_sheet(vocabulary: &Vocabulary<'_>) -> Sheet {
    let mut sheet = Sheet::new("コード表", &[("種別", ColumnKind::Text), ("コード", ColumnKind::Text), ("名称", ColumnKind::Text)]);
    let Vocabulary { ranks, series, employment, absences, classes, attributes, courses, exams, skills, roles, schemes, judgements, .. } = vocabulary;
    let lists: [&Words; 12] = [ranks, series, employment, absences, classes, attributes, courses, exams, skills, roles, schemes, judgements];
    for words in lists {
        sheet.rows.extend(words.entries().map(|(code, name)| vec![words.title.into(), code.as_str().into(), name.into()]));
    }
    sheet
}

/// The last day of a period; nothing while it is open.
fn last_day(period: Period) -> Cell {
    Cell::from(period.last_day())
}

fn value_cell(value: Value) -> Cell {
    match value {
        Value::YesNo(true) => "はい".into(),
        Value::YesNo(false) => "いいえ".into(),
        Value::Number(number) => Cell::Number(f64::from(number)),
        Value::Word(word) => word.as_str().into(),
        Value::Day(day) => day.into(),
    }
}

/// Columns for attributes, with their types.
fn attribute_columns(sheet: &mut Sheet, vocabulary: &Vocabulary<'_>, of: ayumi_policy::model::AttributeOf) -> Vec<ayumi_facts::Code> {
    let names: Vec<_> =
        vocabulary.attributes.entries().filter(|(name, _)| vocabulary.attribute(*name).is_some_and(|schema| schema.of == of)).collect();
    for (name, label) in &names {
        let kind = match vocabulary.attribute(*name).map(|schema| schema.kind) {
            Some(ayumi_facts::ValueKind::Number) => ColumnKind::Number,
            Some(ayumi_facts::ValueKind::Date) => ColumnKind::Date,
            _ => ColumnKind::Text,
        };
        sheet.columns.push(Column { heading: (*label).to_owned(), kind });
    }
    names.into_iter().map(|(name, _)| name).collect()
}
