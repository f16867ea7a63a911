//! The fields of one row: every cell is read by the kind of its column.

use super::cell::{self, Said};
use super::draft::{Draft, Value};
use super::import::{Entries, Entry, Importer, Nested, blank};
use super::layout::Column;
use super::problem::{Fault, Place};
use super::record::{Cell, Record};
use crate::form::{By, Field, Kind, Matrix, Rows};
use crate::model::Part;
use crate::node::Node;

impl Importer {
    /// The fields of a row, with what other sheets add to the item or entry of this key.
    pub(super) fn entries(
        &mut self,
        part: Part,
        record: &Record,
        (columns, fields): (&[Column], &'static [Field]),
        nested: &mut Nested,
        key: &[String],
    ) -> Entries {
        let mut entries = Entries::new();
        for field in fields {
            let draft = match field.kind {
                Kind::Rows(rows) => {
                    let found = nested.rows.get_mut(field.key).and_then(|below| below.remove(key));
                    listed(rows, found, field.required, record.place)
                }
                Kind::Matrix(matrix) => {
                    let cell = fields.iter().find(|other| other.key == matrix.columns).and_then(|other| record.field(columns, None, other));
                    self.matrix(field, matrix, cell, nested, key, record.place)
                }
                Kind::Group(inside) => self.group(record, columns, field, inside),
                Kind::Years => self.years(record),
                Kind::Name => self.name(part, record, columns, field, key),
                _ => record.field(columns, None, field).cloned().and_then(|cell| self.value(&cell, field, field.required)),
            };
            entries.extend(draft.map(|draft| (field.key.to_owned(), draft)));
        }
        entries
    }

    /// One cell.
    fn value(&mut self, cell: &Cell, field: &Field, required: bool) -> Option<Draft> {
        if cell.text.is_empty() {
            return match field.kind {
                Kind::Mark => Some(Draft::text("", cell.place)),
                Kind::Ids(_) if required => Some(Draft { place: cell.place, value: Value::List(Vec::new()) }),
                _ if required => {
                    self.problems.push(blank(cell.place, field.ja));
                    None
                }
                _ => None,
            };
        }
        match cell::read(field.kind, &cell.text) {
            Said::Value(node) => Some(Draft::of(&node, cell.place)),
            Said::Nothing => None,
            Said::Wrong(message, hint) => {
                self.problems.push(Fault::BadValue.at(cell.place, cell.text.trim(), message, hint));
                // As it is, so that the reader of files refuses it and nothing is silently left out.
                Some(Draft::text(&cell.text, cell.place))
            }
        }
    }

    /// A group is there if any of its cells says something.
    fn group(&mut self, record: &Record, columns: &[Column], group: &'static Field, inside: &'static [Field]) -> Option<Draft> {
        let cells: Vec<(&Field, &Cell)> =
            inside.iter().filter_map(|field| record.field(columns, Some(group), field).map(|cell| (field, cell))).collect();
        let place = cells.iter().find(|(_, cell)| !cell.text.is_empty()).map(|(_, cell)| cell.place);
        let place = place.or(group.required.then_some(record.place))?;
        let mut entries = Entries::new();
        for (field, cell) in cells {
            entries.extend(self.value(cell, field, field.required).map(|draft| (field.key.to_owned(), draft)));
        }
        Some(Draft { place, value: Value::Map(entries) })
    }

    /// The columns of fiscal years.
    fn years(&mut self, record: &Record) -> Option<Draft> {
        let mut entries = Entries::new();
        for (year, cell) in record.years.iter().filter(|(_, cell)| !cell.text.is_empty()) {
            const OF_YEAR: Field = Field { key: "", ja: "", kind: Kind::Years, required: false };
            entries.extend(self.value(cell, &OF_YEAR, false).map(|draft| (year.clone(), draft)));
        }
        let place = entries.first()?.1.place;
        Some(Draft { place, value: Value::Map(entries) })
    }

    /// A name, or the dated names of the sheet of changed names, of which the cell shows the latest.
    fn name(&mut self, part: Part, record: &Record, columns: &[Column], field: &Field, key: &[String]) -> Option<Draft> {
        let cell = record.field(columns, None, field)?.clone();
        let Some(dated) = self.renamed.take(part, key.first().map_or("", String::as_str)) else {
            return self.value(&cell, field, field.required);
        };
        if !cell.text.is_empty() && dated.latest != cell.text {
            let message = format!("「{}」は、「名称の変更」のシートにある最後の名称「{}」と違います。", cell.text, dated.latest);
            let hint = "名称が変わったときは「名称の変更」に行を加え、ここも同じ名称にしてください。";
            self.problems.push(Fault::OtherName.at(cell.place, &cell.text, message, hint));
        }
        Some(dated.draft)
    }

    fn matrix(&mut self, field: &Field, matrix: &Matrix, cell: Option<&Cell>, nested: &mut Nested, key: &[String], place: Place) -> Option<Draft> {
        let marks = nested.marks.get_mut(field.key)?;
        let rows = marks.rows.remove(key.first().map_or("", String::as_str)).unwrap_or_default();
        let columns = match cell.map(|cell| cell::read(Kind::Ids(&[]), &cell.text)) {
            Some(Said::Value(Node::List(ids))) => ids.iter().map(Node::scalar).collect(),
            _ => Vec::new(),
        };
        let entries = marks.entries(matrix, rows, &columns, cell.map_or(place, |cell| cell.place), &mut self.problems);
        let place = entries.first().map_or(place, |(_, draft)| draft.place);
        Some(Draft { place, value: Value::Map(entries) })
    }
}

/// A list from a sheet of its own.
fn listed(rows: &Rows, found: Option<Vec<Entry>>, required: bool, place: Place) -> Option<Draft> {
    let as_map = matches!(rows.by, By::MapKey(_));
    let Some(found) = found else {
        let nothing = if as_map { Value::Map(Vec::new()) } else { Value::List(Vec::new()) };
        return required.then_some(Draft { place, value: nothing });
    };
    let place = found.first().map_or(place, |entry| entry.place);
    let entry = |entry: Entry| (entry.key.unwrap_or_default(), Draft { place: entry.place, value: Value::Map(entry.entries) });
    let entries = found.into_iter().map(entry);
    let value = if as_map { Value::Map(entries.collect()) } else { Value::List(entries.map(|(_, draft)| draft).collect()) };
    Some(Draft { place, value })
}
