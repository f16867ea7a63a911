//! The sheets of a part become its items. Every cell is read on its own, so that all problems are told at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cell::{self, Said};
use super::draft::Draft;
use super::grid::Grid;
use super::layout::{Column, Shape, Sheet, What, columns, sheets};
use super::matrix::{self, Marks};
use super::names::Renamed;
use super::problem::{CellProblem, Fault, Place};
use super::record::{Cell, Record, records, unknown};
use crate::form::{self, By, Field, Kind, Rows};
use crate::model::Part;
use crate::node::Node;

/// The fields of an item or of an entry of a list.
pub(super) type Entries = Vec<(String, Draft)>;

/// The entries of a list within items, by what they belong to.
type Below = HashMap<Vec<String>, Vec<Entry>>;

/// An entry of a list within an item.
pub(super) struct Entry {
    /// Its number, or its key where the list is a map.
    pub key: Option<String>,
    /// Its row.
    pub place: Place,
    /// Its fields.
    pub entries: Entries,
}

/// What is at hand while a workbook is read.
pub(super) struct Importer {
    /// The cells.
    pub grids: BTreeMap<&'static str, Grid>,
    /// Names that changed.
    pub renamed: Renamed,
    /// What is wrong so far.
    pub problems: Vec<CellProblem>,
    /// Sheets that lack a column.
    pub incomplete: HashSet<&'static str>,
    sheets: Vec<Sheet>,
}

/// What the rows of other sheets add to the items or entries of one.
pub(super) struct Nested {
    /// By the field that holds the list.
    pub rows: HashMap<&'static str, Below>,
    /// By the field that holds the matrix.
    pub marks: HashMap<&'static str, Marks>,
}

impl Importer {
    /// An importer of these sheets.
    pub fn new(grids: BTreeMap<&'static str, Grid>, problems: Vec<CellProblem>) -> Self {
        let mut importer = Self { grids, renamed: Renamed::default(), problems, incomplete: HashSet::new(), sheets: sheets() };
        importer.renamed = Renamed::read(&importer.grids, &mut importer.problems);
        importer
    }

    /// The items of a part, the header among them.
    pub fn items(&mut self, part: Part) -> Vec<Entries> {
        let Some((sheet, columns, fields)) = self.table(part, &[]) else {
            return Vec::new();
        };
        let records = if part == Part::Policy { self.form(sheet, &columns) } else { self.records(sheet, &columns) };
        let mut nested = self.nested(part, &[], fields);
        let mut seen: HashSet<String> = HashSet::new();
        let mut items = Vec::new();
        for record in &records {
            let own = |what| matches!(what, What::Value(None, Field { kind: Kind::OwnId, .. }));
            let id = record.cell(&columns, own).filter(|cell| !cell.text.is_empty());
            if let Some(cell) = id
                && !seen.insert(cell.text.trim().into())
            {
                let message = format!("{}の ID「{}」が重複しています。", part.ja(), cell.text.trim());
                self.problems.push(Fault::Duplicate.at(cell.place, cell.text.trim(), message, "別の ID にするか、どちらかの行を削除してください。"));
            }
            let key = vec![id.map_or_else(String::new, |cell| cell.text.trim().into())];
            let entries = self.entries(part, record, (&columns, fields), &mut nested, &key);
            items.push(entries);
        }
        self.orphans(nested);
        items
    }

    /// The sheet of a part's items, or of a list within them.
    fn table(&self, part: Part, chain: &[&'static str]) -> Option<(&'static str, Vec<Column>, &'static [Field])> {
        let same = |sheet: &&Sheet| sheet.part == part && sheet.chain.iter().map(|field| field.key).eq(chain.iter().copied());
        self.sheets.iter().filter(same).find_map(|sheet| match sheet.shape {
            Shape::Table(fields) => Some((sheet.name, columns(sheet, fields), fields)),
            Shape::Form => Some((sheet.name, columns(sheet, form::fields(part)), form::fields(part))),
            Shape::Matrix(..) | Shape::Names => None,
        })
    }

    fn records(&mut self, sheet: &'static str, columns: &[Column]) -> Vec<Record> {
        let Some(grid) = self.grids.get(sheet) else {
            return Vec::new();
        };
        let (records, incomplete) = records(sheet, grid, columns, &mut self.problems);
        if incomplete {
            self.incomplete.insert(sheet);
        }
        records
    }

    /// The header's sheet: one field a row, as one record.
    fn form(&mut self, sheet: &'static str, columns: &[Column]) -> Vec<Record> {
        let Some(grid) = self.grids.get(sheet) else {
            return Vec::new();
        };
        let mut cells: Vec<Option<Cell>> = columns.iter().map(|_| None).collect();
        for (row, texts) in grid.rows.range(2..) {
            let heading = texts.get(&0).map_or("", |text| text.trim());
            let value = Cell { place: Place { sheet, row: *row, column: 1 }, text: texts.get(&1).cloned().unwrap_or_default() };
            let at = columns.iter().position(|column| column.heading == heading).and_then(|at| cells.get_mut(at));
            match at {
                Some(free @ None) => *free = Some(value),
                Some(Some(_)) => {
                    let place = Place { column: 0, ..value.place };
                    let message = format!("項目「{heading}」が二度あります。");
                    self.problems.push(Fault::RepeatedHeading.at(place, heading, message, "どちらか一方の行を削除してください。"));
                }
                None if heading.is_empty() || super::grid::is_aside(heading) => {}
                None => self.problems.push(unknown(Place { column: 0, ..value.place }, heading, columns)),
            }
        }
        let place = Place { sheet, row: 1, column: 0 };
        // A field without a row is as good as one without a value.
        let cells = cells.into_iter().map(|cell| cell.or(Some(Cell { place, text: String::new() }))).collect();
        vec![Record { place, cells, years: Vec::new() }]
    }

    fn nested(&mut self, part: Part, chain: &[&'static str], fields: &'static [Field]) -> Nested {
        let mut nested = Nested { rows: HashMap::new(), marks: HashMap::new() };
        for field in fields {
            match field.kind {
                Kind::Rows(rows) => {
                    let chain: Vec<&'static str> = chain.iter().copied().chain([field.key]).collect();
                    let below = self.below(part, &chain, rows);
                    nested.rows.insert(field.key, below);
                }
                Kind::Matrix(of) => {
                    let marks = matrix::read(part, of, self.grids.get(of.sheet), &mut self.problems);
                    nested.marks.insert(field.key, marks);
                }
                _ => {}
            }
        }
        nested
    }

    /// The entries of a list within items, by what they belong to.
    fn below(&mut self, part: Part, chain: &[&'static str], rows: &'static Rows) -> Below {
        let Some((sheet, columns, fields)) = self.table(part, chain) else {
            return Below::new();
        };
        let mut nested = self.nested(part, chain, fields);
        let mut below = Below::new();
        for record in &self.records(sheet, &columns) {
            let Some(link) = self.link(record, &columns) else {
                continue;
            };
            let key = self.own_key(record, &columns, rows);
            let numbered = matches!(rows.by, By::Numbered(..)).then(|| key.clone()).flatten();
            let path: Vec<String> = link.iter().cloned().chain(numbered).collect();
            let entries = self.entries(part, record, (&columns, fields), &mut nested, &path);
            let group = below.entry(link).or_default();
            if key.is_some() && group.iter().any(|entry| entry.key == key) {
                let words = key.clone().unwrap_or_default();
                let message = format!("「{words}」の行が二度あります。");
                self.problems.push(Fault::Duplicate.at(record.place, &words, message, "どちらかの行を改めるか、削除してください。"));
            }
            group.push(Entry { key, place: record.place, entries });
        }
        if matches!(rows.by, By::Numbered(..)) {
            below.values_mut().for_each(|group| group.sort_by_key(|entry| entry.key.as_ref().and_then(|key| key.parse::<u32>().ok())));
        }
        self.orphans(nested);
        below
    }

    /// What a row belongs to: the item's id and the numbers of the lists on the way.
    fn link(&mut self, record: &Record, columns: &[Column]) -> Option<Vec<String>> {
        let mut link = Vec::new();
        for column in columns.iter().filter(|column| matches!(column.what, What::Link(_))) {
            let cell = record.cell(columns, |what| matches!((what, column.what), (What::Link(a), What::Link(b)) if a == b))?;
            if cell.text.is_empty() {
                self.problems.push(blank(cell.place, &column.heading));
                return None;
            }
            link.push(number_text(&cell.text));
        }
        Some(link)
    }

    /// The number of a row, or its key where the list is a map.
    fn own_key(&mut self, record: &Record, columns: &[Column], rows: &Rows) -> Option<String> {
        let (heading, cell) = match rows.by {
            By::Keys(_) => return None,
            By::Numbered(_, heading) => (heading, record.cell(columns, |what| matches!(what, What::Number))?),
            By::MapKey(heading) => (heading, record.cell(columns, |what| matches!(what, What::MapKey))?),
        };
        if cell.text.is_empty() {
            self.problems.push(blank(cell.place, heading));
            return None;
        }
        if matches!(rows.by, By::MapKey(_)) {
            return Some(cell.text.trim().into());
        }
        if let Said::Wrong(message, hint) = cell::read(Kind::Number, &cell.text) {
            self.problems.push(Fault::BadValue.at(cell.place, &cell.text, message, hint));
        }
        Some(number_text(&cell.text))
    }

    /// Rows that belong to an item or entry that is not there.
    fn orphans(&mut self, nested: Nested) {
        let rows = nested.rows.into_values().flatten();
        let entries = rows.flat_map(|(link, group)| group.into_iter().map(move |entry| (link.clone(), entry.place)));
        let marks = nested.marks.into_values().flat_map(|marks| marks.rows);
        let marks = marks.flat_map(|(id, rows)| rows.into_iter().map(move |row| (vec![id.clone()], Place { column: 0, ..row.place })));
        for (link, place) in entries.chain(marks) {
            let words = link.join(" ");
            let message = format!("「{words}」にあたる行が、元のシートにありません。");
            self.problems.push(Fault::Orphan.at(place, &words, message, "ID と番号を確かめるか、この行を削除してください。"));
        }
    }
}

/// A number as it is compared: `１` and `1` are one.
fn number_text(text: &str) -> String {
    match cell::read(Kind::Number, text) {
        Said::Value(Node::Number(number)) => number.to_string(),
        _ => text.trim().into(),
    }
}

/// A cell that must not be blank.
pub(super) fn blank(place: Place, heading: &str) -> CellProblem {
    Fault::Blank.at(place, "", format!("「{heading}」が空欄です。"), "値を入力してください。")
}
