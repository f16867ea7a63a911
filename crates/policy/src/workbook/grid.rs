//! Reads the cells of a workbook as texts, sheet by sheet. What they mean is said in `import`.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use ayumi_calendar::Date;
use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use super::layout::{self, CONTENTS};
use super::problem::{CellProblem, Fault, Place};
use crate::diagnostic::nearest;

/// Larger files are no policy packs.
const MAX_BYTES: usize = 20_000_000;
/// Nor are files that unpack to more.
const MAX_UNPACKED: u64 = 200_000_000;
/// More cells than this are no policy pack.
const MAX_CELLS: usize = 2_000_000;

/// The cells of a sheet that are not blank: row from 1 → column from 0 → text.
#[derive(Default)]
pub(super) struct Grid {
    /// The rows.
    pub rows: BTreeMap<u32, BTreeMap<usize, String>>,
}

/// Every sheet of a pack that the workbook has.
pub(super) fn read(bytes: &[u8], problems: &mut Vec<CellProblem>) -> BTreeMap<&'static str, Grid> {
    let mut grids = BTreeMap::new();
    if bytes.len() > MAX_BYTES || unpacks_to_too_much(bytes) {
        problems.push(not_a_workbook("ファイルが大きすぎます（20MB、展開して200MBまで）。".into()));
        return grids;
    }
    let mut workbook = match Xlsx::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(error) => {
            problems.push(not_a_workbook(reason(&error)));
            return grids;
        }
    };
    let known: Vec<&'static str> = layout::sheets().iter().map(|sheet| sheet.name).collect();
    let mut left = MAX_CELLS;
    for name in workbook.sheet_names() {
        match known.iter().find(|known| **known == name.trim()) {
            Some(sheet) => match cells(&mut workbook, &name, sheet, &mut left, problems) {
                Ok(grid) => {
                    grids.insert(*sheet, grid);
                }
                Err(error) => problems.push(unreadable(sheet, &reason(&error))),
            },
            None => problems.extend(unknown(&name, &known)),
        }
    }
    grids
}

/// Whether a file that is small as it stands would fill the memory. What it says of its size is not believed.
fn unpacks_to_too_much(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        // An entry that cannot be unpacked is reported when it is read.
        let unpacked = archive.by_index(at).ok().and_then(|entry| io::copy(&mut entry.take(left + 1), &mut io::sink()).ok());
        match left.checked_sub(unpacked.unwrap_or(0)) {
            Some(rest) => left = rest,
            None => return true,
        }
    }
    false
}

fn not_a_workbook(why: String) -> CellProblem {
    let hint = "Excel ブック（.xlsx）として保存し直してください。パスワードは外してください。";
    Fault::Workbook.of_sheet("", "", format!("Excel ブックとして読めません。{why}"), hint)
}

fn unreadable(sheet: &str, why: &str) -> CellProblem {
    Fault::Workbook.of_sheet(sheet, "", format!("シート「{sheet}」を読めません。{why}"), "Excel で開き、保存し直してください。")
}

fn reason(error: &XlsxError) -> String {
    match error {
        XlsxError::Password => "パスワードで保護されています。".into(),
        _ => String::new(),
    }
}

/// Sheets in brackets are notes and the table of contents is ours; any other unknown name is probably a slip.
fn unknown(name: &str, known: &[&str]) -> Option<CellProblem> {
    if name.trim() == CONTENTS || is_aside(name) {
        return None;
    }
    let close = nearest(name, known.iter().copied()).map_or_else(String::new, |close| format!("「{close}」ではありませんか。"));
    let hint = format!("{close}方針パックに関わらないシートの名前は、（　）で囲んでください。");
    Some(Fault::UnknownSheet.of_sheet(name, name, format!("「{name}」というシートは方針パックにありません。"), hint))
}

/// Whether a heading or a sheet is only for readers.
pub(super) fn is_aside(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with('（') && text.ends_with('）')) || (text.starts_with('(') && text.ends_with(')'))
}

fn cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    sheet: &'static str,
    left: &mut usize,
    problems: &mut Vec<CellProblem>,
) -> Result<Grid, XlsxError> {
    let mut grid = Grid::default();
    let mut reader = workbook.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_cell()? {
        let ((row, column), text) = (cell.get_position(), text(&cell));
        let place = Place { sheet, row: row + 1, column: column as usize };
        if let DataRef::Error(error) = cell.get_value() {
            let message = format!("セルがエラー（{error}）になっています。");
            problems.push(Fault::ErrorCell.at(place, &error.to_string(), message, "値を入力し直してください。"));
        }
        if text.trim().is_empty() {
            continue;
        }
        if *left == 0 {
            problems.push(unreadable(sheet, "セルが多すぎます。"));
            break;
        }
        *left -= 1;
        grid.rows.entry(place.row).or_default().insert(place.column, text);
    }
    Ok(grid)
}

/// The text of a cell, whatever Excel made of it.
fn text(cell: &Cell<DataRef<'_>>) -> String {
    match cell.get_value() {
        DataRef::String(text) => text.replace("\r\n", "\n"),
        DataRef::SharedString(text) => text.replace("\r\n", "\n"),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "はい" } else { "いいえ" }.into(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.split('T').next().unwrap_or(text).into(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn day(moment: &ExcelDateTime) -> String {
    Date::from_excel_serial(moment.as_f64()).map_or_else(|| moment.as_f64().to_string(), |day| day.to_string())
}
