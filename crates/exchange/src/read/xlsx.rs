//! Excel workbooks, cell by cell, never as a whole range: a sheet with one cell in the last corner must not cost memory.

use std::io::{Read, Seek, SeekFrom};

use ayumi_calendar::Date;
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::archive::{Inspection, inspect};
use super::build::{Builder, RawCell, RawRow};
use super::{Limits, ReadError, ReadOptions};
use crate::problem::{Severity, letters};
use crate::table::{Source, Table};

pub(super) fn read<R: Read + Seek>(mut file: R, options: &ReadOptions) -> Result<Table, ReadError> {
    let packed = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let inspection = inspect(&mut file, packed, &options.limits)?;
    file.seek(SeekFrom::Start(0))?;
    let mut workbook = Xlsx::new(file).map_err(broken)?;
    let sheets = sheets(&workbook);
    if let Some(wanted) = &options.sheet {
        let found = sheets.iter().find(|sheet| sheet.name == *wanted);
        let sheet = found.ok_or_else(|| ReadError::NoSuchSheet { wanted: wanted.clone(), sheets: names(&sheets) })?;
        return read_sheet(&mut workbook, sheet, &inspection, options);
    }
    let mut first_error = None;
    for sheet in sheets.iter().filter(|sheet| sheet.visible) {
        match read_sheet(&mut workbook, sheet, &inspection, options) {
            Ok(table) => return Ok(with_other_sheets(table, sheet, &sheets)),
            Err(error @ (ReadError::NoHeader { .. } | ReadError::Empty)) => first_error = prefer(first_error, error),
            Err(error) => return Err(error),
        }
    }
    Err(first_error.unwrap_or(ReadError::Empty))
}

/// The names of the worksheets, hidden ones included: somebody may name one of them.
pub(super) fn sheet_names<R: Read + Seek>(mut file: R, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let packed = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    inspect(&mut file, packed, limits)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(names(&sheets(&Xlsx::new(file).map_err(broken)?)))
}

struct SheetName {
    index: usize,
    name: String,
    visible: bool,
}

fn sheets<R: Read + Seek>(workbook: &Xlsx<R>) -> Vec<SheetName> {
    let all = workbook.sheets_metadata().iter().enumerate();
    let sheets = all.filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet);
    sheets.map(|(index, sheet)| SheetName { index, name: sheet.name.clone(), visible: sheet.visible == SheetVisible::Visible }).collect()
}

fn names(sheets: &[SheetName]) -> Vec<String> {
    sheets.iter().map(|sheet| sheet.name.clone()).collect()
}

/// A sheet without headings says more than an empty one.
fn prefer(first: Option<ReadError>, next: ReadError) -> Option<ReadError> {
    match first {
        None | Some(ReadError::Empty) => Some(next),
        first => first,
    }
}

fn with_other_sheets(mut table: Table, read: &SheetName, sheets: &[SheetName]) -> Table {
    let others: String = sheets.iter().filter(|sheet| sheet.name != read.name).map(|sheet| format!("「{}」", sheet.name)).collect();
    if !others.is_empty() {
        let message = format!("シート「{}」だけを読みました。ほかのシート{others}は読んでいません。", read.name);
        table.problems.insert(0, crate::problem::Problem::of_file(Severity::Notice, "other-sheets", message));
    }
    table
}

fn read_sheet<R: Read + Seek>(workbook: &mut Xlsx<R>, sheet: &SheetName, inspection: &Inspection, options: &ReadOptions) -> Result<Table, ReadError> {
    let merged = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(broken)?;
    let ranges = merged.iter().map(range).collect();
    let mut builder = Builder::new(Source::Xlsx { sheet: sheet.name.clone() }, options, ranges);
    push_cells(workbook, &sheet.name, &mut builder, options)?;
    builder.settle()?;
    let header = builder.header_row().unwrap_or(0);
    for region in merged.iter().filter(|region| region.end.0 + 1 >= header) {
        let message = format!("セルの結合（{}）があります。結合を解除し、1つのセルに1つの値を入れてください。", range(region));
        builder.tell(region.start.0 + 1, Severity::Error, "merged-cells", message);
    }
    tell_hidden(&mut builder, inspection.hidden_rows(sheet.index), header);
    builder.finish()
}

fn tell_hidden(builder: &mut Builder<'_>, rows: &[u32], header: u32) {
    let rows: Vec<String> = rows.iter().filter(|row| **row >= header).map(u32::to_string).collect();
    if rows.is_empty() {
        return;
    }
    const SHOWN: usize = 10;
    let more = if rows.len() > SHOWN { " ほか" } else { "" };
    let shown: Vec<&str> = rows.iter().take(SHOWN).map(String::as_str).collect();
    let message =
        format!("非表示の行が{}行あります（{}行目{more}）。非表示の行も読みました。不要なら行を削除してください。", rows.len(), shown.join("、"));
    builder.say(Severity::Notice, "hidden-rows", message);
}

fn push_cells<R: Read + Seek>(workbook: &mut Xlsx<R>, sheet: &str, builder: &mut Builder<'_>, options: &ReadOptions) -> Result<(), ReadError> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut row = RawRow::default();
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let (at, column) = record.pos;
        let (number, column) = (at + 1, column as usize);
        if number < row.number {
            return Err(ReadError::Truncated("rows out of order".into()));
        }
        if number > row.number && !row.cells.is_empty() {
            builder.push(std::mem::take(&mut row))?;
        }
        row.number = number;
        let cell = raw_cell(&record.value, record.formula.is_some());
        if cell.text.is_empty() && !cell.formula {
            continue;
        }
        if column >= options.limits.columns {
            return Err(ReadError::TooManyColumns { found: column + 1, limit: options.limits.columns });
        }
        if row.cells.len() <= column {
            row.cells.resize_with(column + 1, RawCell::default);
        }
        if let Some(place) = row.cells.get_mut(column) {
            *place = cell;
        }
    }
    if row.cells.is_empty() { Ok(()) } else { builder.push(row) }
}

fn raw_cell(value: &DataRef<'_>, formula: bool) -> RawCell {
    let plain = |text: String| RawCell { text, formula, ..RawCell::default() };
    match value {
        DataRef::Empty => plain(String::new()),
        DataRef::String(text) => plain(text.clone()),
        DataRef::SharedString(text) => plain((*text).to_owned()),
        DataRef::Int(number) => RawCell { numeric: true, ..plain(number.to_string()) },
        DataRef::Float(number) => RawCell { numeric: true, ..plain(number.to_string()) },
        DataRef::Bool(yes) => plain(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(moment) => plain(moment_text(moment)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => plain(text.clone()),
        DataRef::Error(error) => RawCell { error: true, ..plain(error.to_string()) },
    }
}

/// A date as `2026-04-01`, with the time only if there is one; a time of day as `1:30`.
fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    if moment.as_f64() < 1.0 || moment.is_duration() {
        let minutes = (moment.as_f64() * 24.0 * 60.0).round() as i64;
        return format!("{}:{:02}", minutes / 60, minutes % 60);
    }
    let Some(date) = Date::ymd(year.into(), month.into(), day.into()) else { return moment.as_f64().to_string() };
    if (hour, minute) == (0, 0) { date.to_string() } else { format!("{date} {hour}:{minute:02}") }
}

fn range(region: &Dimensions) -> String {
    let corner = |(row, column): (u32, u32)| format!("{}{}", letters(column as usize), row + 1);
    format!("{}:{}", corner(region.start), corner(region.end))
}

fn broken(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        XlsxError::Io(error) => ReadError::Io(error),
        other => ReadError::Truncated(other.to_string()),
    }
}
