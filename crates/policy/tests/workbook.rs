//! Workbooks: a pack goes out and comes back the same, and whatever an official does to a cell is said by sheet and cell.

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;

use ayumi_policy::{CellProblem, Pack, SourceFile, export_workbook, import_workbook, load_workbook, parse_pack};
use calamine::{Data, Reader, Xlsx};
use common::{pack, sample, shipped};
use rust_xlsxwriter::Workbook;

/// The cells of a workbook: sheet → rows of texts.
type Sheets = BTreeMap<String, Vec<Vec<String>>>;

fn open(bytes: &[u8]) -> Sheets {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = workbook.worksheets().into_iter();
    sheets.map(|(name, range)| (name, range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect())).collect()
}

fn save(sheets: &Sheets) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row as u32, column as u16, text).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The cell under a heading, in the row whose first cells are `key`.
fn cell<'s>(sheets: &'s mut Sheets, sheet: &str, key: &[&str], heading: &str) -> &'s mut String {
    let rows = sheets.get_mut(sheet).unwrap();
    let column = rows[0].iter().position(|text| text.lines().next() == Some(heading)).unwrap_or_else(|| panic!("{heading}"));
    let row = rows.iter_mut().find(|row| key.iter().all(|key| row.iter().take(4).any(|text| text == key))).unwrap();
    &mut row[column]
}

fn said(problems: &[CellProblem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{}[{}] {}\n    {}", problem.place(), problem.code, problem.message, problem.hint)).collect()
}

/// Edits the workbook of `pack` and reads it.
fn edited(pack: &Pack, edit: impl FnOnce(&mut Sheets)) -> (Pack, Vec<CellProblem>) {
    let mut sheets = open(&export_workbook(pack).unwrap());
    edit(&mut sheets);
    import_workbook(&save(&sheets))
}

fn same(name: &str, pack: &Pack) {
    let (again, problems) = import_workbook(&export_workbook(pack).unwrap());
    assert_eq!(said(&problems), Vec::<String>::new(), "{name}");
    assert_eq!(again, *pack, "{name}");
}

#[test]
fn every_pack_comes_back_the_same() {
    same("sample", &sample());
    shipped().iter().for_each(|(name, pack)| same(name, pack));
}
