//! Which sheets a workbook has and which columns each sheet has: one sheet a part, one for every list within its items,
//! one for every matrix, and one for names that changed. Follows from `form`; nothing here knows a part.

use crate::form::{self, By, Field, Kind, Matrix, Rows};
use crate::model::Part;

/// The first sheet, which is not read.
pub(super) const CONTENTS: &str = "目次";
/// The sheet of names that changed.
pub(super) const NAMES: &str = "名称の変更";
/// The columns of that sheet.
pub(super) const NAMES_HEADINGS: [&str; 4] = ["部分", "ID", "適用開始", "名称"];
/// The columns of the header's sheet.
pub(super) const FORM_HEADINGS: [&str; 2] = ["項目", "値"];

/// シート.
pub(super) struct Sheet {
    /// Its name, in Japanese.
    pub name: &'static str,
    /// The part it belongs to.
    pub part: Part,
    /// The lists on the way from the item to what a row is. Empty: a row is an item.
    pub chain: Vec<&'static Field>,
    /// What it looks like.
    pub shape: Shape,
}

/// シートの形.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// One field a row: the header.
    Form,
    /// One item or entry a row.
    Table(&'static [Field]),
    /// One row of a matrix a row; columns for what the item lists.
    Matrix(&'static Field, &'static Matrix),
    /// One dated name a row.
    Names,
}

/// 列.
pub(super) struct Column {
    /// Its heading.
    pub heading: String,
    /// What it holds.
    pub what: What,
    /// Whether a row cannot be without it.
    pub required: bool,
}

/// 列の中身.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// What the row belongs to: 0 is the item's id, then the numbers of the lists on the way.
    Link(usize),
    /// The number of the row itself, to which other sheets refer.
    Number,
    /// The key of the row in a map.
    MapKey,
    /// A field, perhaps of a group of fields.
    Value(Option<&'static Field>, &'static Field),
    /// For readers only: the name behind a link, or the sentence of an expression. Its heading is in brackets.
    Explained(Option<&'static Field>, Option<&'static Field>),
}

/// Every sheet that holds data, in order.
pub(super) fn sheets() -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for part in Part::ALL {
        let fields = form::fields(part);
        let shape = if part == Part::Policy { Shape::Form } else { Shape::Table(fields) };
        sheets.push(Sheet { name: part.ja(), part, chain: Vec::new(), shape });
        below(part, &[], fields, &mut sheets);
    }
    sheets.push(Sheet { name: NAMES, part: Part::Policy, chain: Vec::new(), shape: Shape::Names });
    sheets
}

fn below(part: Part, chain: &[&'static Field], fields: &'static [Field], sheets: &mut Vec<Sheet>) {
    for field in fields {
        let chain: Vec<&'static Field> = chain.iter().copied().chain([field]).collect();
        match field.kind {
            Kind::Rows(rows) => {
                sheets.push(Sheet { name: rows.sheet, part, chain: chain.clone(), shape: Shape::Table(rows.fields) });
                below(part, &chain, rows.fields, sheets);
            }
            Kind::Matrix(matrix) => sheets.push(Sheet { name: matrix.sheet, part, chain: Vec::new(), shape: Shape::Matrix(field, matrix) }),
            _ => {}
        }
    }
}

/// 「役割のID」
pub(super) fn link_heading(part: Part) -> String {
    format!("{}のID", part.ja())
}

/// The columns of a table sheet; fiscal years stand where their field is.
pub(super) fn columns(sheet: &Sheet, fields: &'static [Field]) -> Vec<Column> {
    let mut columns = links(sheet);
    if let Some(Kind::Rows(rows)) = sheet.chain.last().map(|field| field.kind) {
        columns.extend(own_key(rows));
    }
    for field in fields {
        match field.kind {
            Kind::Rows(_) | Kind::Matrix(_) => {}
            Kind::Group(inside) => inside.iter().for_each(|part| add(&mut columns, Some(field), part)),
            _ => add(&mut columns, None, field),
        }
    }
    columns
}

/// What a row belongs to.
fn links(sheet: &Sheet) -> Vec<Column> {
    if sheet.chain.is_empty() {
        return Vec::new();
    }
    let explained = Column { heading: "（名称）".into(), what: What::Explained(None, None), required: false };
    let mut columns = vec![Column { heading: link_heading(sheet.part), what: What::Link(0), required: true }, explained];
    let above = sheet.chain.iter().take(sheet.chain.len() - 1);
    for (level, field) in above.enumerate() {
        if let Kind::Rows(Rows { by: By::Numbered(_, heading), .. }) = field.kind {
            columns.push(Column { heading: (*heading).into(), what: What::Link(level + 1), required: true });
        }
    }
    columns
}

fn own_key(rows: &Rows) -> Option<Column> {
    match rows.by {
        By::Numbered(_, heading) => Some(Column { heading: heading.into(), what: What::Number, required: true }),
        By::MapKey(heading) => Some(Column { heading: heading.into(), what: What::MapKey, required: true }),
        By::Keys(_) => None,
    }
}

fn add(columns: &mut Vec<Column>, group: Option<&'static Field>, field: &'static Field) {
    let required = field.required && group.is_none_or(|group| group.required);
    columns.push(Column { heading: field.ja.into(), what: What::Value(group, field), required });
    if matches!(field.kind, Kind::Requirement | Kind::Measure) {
        let heading = format!("（{}の意味）", field.ja);
        columns.push(Column { heading, what: What::Explained(group, Some(field)), required: false });
    }
}

/// `C7`: column from 0, row from 1.
pub(super) fn cell_name(row: u32, column: usize) -> String {
    format!("{}{row}", letters(column))
}

fn letters(column: usize) -> String {
    const LETTERS: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = LETTERS.get((rest - 1) % LETTERS.len()).copied().unwrap_or(b'A');
        name.insert(0, char::from(letter));
        rest = (rest - 1) / LETTERS.len();
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn cells_are_named_as_excel_names_them() {
        let check = |row, column, expected: &str| assert_eq!(cell_name(row, column), expected);
        check(1, 0, "A1");
        check(7, 25, "Z7");
        check(7, 26, "AA7");
        check(2, 701, "ZZ2");
        check(2, 702, "AAA2");
    }

    #[test]
    fn names_of_sheets_are_unique_and_allowed() {
        let sheets = sheets();
        let names: BTreeSet<&str> = sheets.iter().map(|sheet| sheet.name).chain([CONTENTS]).collect();
        assert_eq!(names.len(), sheets.len() + 1);
        for name in names {
            assert!(name.chars().count() <= 31 && !name.contains(['/', '\\', '?', '*', '[', ']', ':']), "{name}");
        }
    }

    #[test]
    fn headings_are_unique_within_a_sheet() {
        for sheet in sheets() {
            if let Shape::Table(fields) = sheet.shape {
                let columns = columns(&sheet, fields);
                let unique: BTreeSet<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
                assert_eq!(unique.len(), columns.len(), "{}", sheet.name);
            }
        }
    }
}
