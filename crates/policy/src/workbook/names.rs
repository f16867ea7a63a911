//! The sheet of names that changed: dated names of items, by part and id.

use std::collections::{BTreeMap, HashMap};

use super::cell::{self, Said};
use super::draft::{Draft, Value};
use super::grid::Grid;
use super::import::{Entries, blank};
use super::layout::{NAMES, NAMES_HEADINGS};
use super::problem::{CellProblem, Fault, Place};
use super::record::missing_heading;
use crate::form::Kind;
use crate::model::Part;

/// The dated names of a workbook.
#[derive(Default)]
pub(super) struct Renamed {
    items: HashMap<(Part, String), DatedNames>,
}

/// The dated names of an item.
pub(super) struct DatedNames {
    /// The last of them.
    pub latest: String,
    /// All of them.
    pub draft: Draft,
    place: Place,
}

impl Renamed {
    /// Reads the sheet, if there is one.
    pub fn read(grids: &BTreeMap<&'static str, Grid>, problems: &mut Vec<CellProblem>) -> Self {
        let mut renamed = Self::default();
        let Some(grid) = grids.get(NAMES).filter(|grid| grid.rows.range(2..).next().is_some()) else {
            return renamed;
        };
        let headings = grid.rows.get(&1);
        let at = NAMES_HEADINGS.map(|heading| headings.and_then(|row| row.iter().find(|(_, text)| text.trim() == heading)).map(|(at, _)| *at));
        let [Some(part), Some(id), Some(from), Some(name)] = at else {
            let missing = NAMES_HEADINGS.iter().zip(at).filter(|(_, at)| at.is_none());
            problems.extend(missing.map(|(heading, _)| missing_heading(NAMES, heading)));
            return renamed;
        };
        for (row, cells) in grid.rows.range(2..) {
            let mut cell = |column: usize, heading: &str| {
                let place = Place { sheet: NAMES, row: *row, column };
                let text = cells.get(&column).cloned();
                if text.is_none() {
                    problems.push(blank(place, heading));
                }
                text.map(|text| (text, place))
            };
            let [part_of, id_of, from_of, name_of] = NAMES_HEADINGS;
            let row = (cell(part, part_of), cell(id, id_of), cell(from, from_of), cell(name, name_of));
            if let (Some(part), Some(id), Some(from), Some(name)) = row {
                renamed.add(part, id.0.trim(), from, name, problems);
            }
        }
        renamed
    }

    fn add(&mut self, part: (String, Place), id: &str, from: (String, Place), name: (String, Place), problems: &mut Vec<CellProblem>) {
        let Some(of) = Part::ALL.into_iter().find(|known| known.ja() == part.0.trim()) else {
            let message = format!("「{}」という部分はありません。", part.0.trim());
            problems.push(Fault::BadValue.at(part.1, part.0.trim(), message, "シートの名前（役割、研修など）を書いてください。"));
            return;
        };
        let start = match cell::read(Kind::Start, &from.0) {
            Said::Value(node) => Draft::of(&node, from.1),
            Said::Wrong(message, hint) => {
                problems.push(Fault::BadValue.at(from.1, from.0.trim(), message, hint));
                Draft::text(&from.0, from.1)
            }
            Said::Nothing => return,
        };
        let entries: Entries = vec![("from".into(), start), ("name".into(), Draft::text(&name.0, name.1))];
        let entry = Draft { place: from.1, value: Value::Map(entries) };
        let empty = || DatedNames { latest: String::new(), draft: Draft { place: part.1, value: Value::List(Vec::new()) }, place: part.1 };
        let names = self.items.entry((of, id.into())).or_insert_with(empty);
        names.latest = name.0;
        if let Value::List(entries) = &mut names.draft.value {
            entries.push(entry);
        }
    }

    /// The dated names of an item, which are then used.
    pub fn take(&mut self, part: Part, id: &str) -> Option<DatedNames> {
        self.items.remove(&(part, id.to_owned()))
    }

    /// Names that belong to no item.
    pub fn orphans(self) -> impl Iterator<Item = CellProblem> {
        self.items.into_iter().map(|((part, id), names)| {
            let message = format!("{}に「{id}」という ID はありません。", part.ja());
            Fault::Orphan.at(names.place, &id, message, "ID を確かめるか、この行を削除してください。")
        })
    }
}
