//! Workbooks out, row by row in constant memory: one table a sheet, one header row, no merged cells, numbers as numbers,
//! dates as dates. Texts are written as texts, so nothing in them can become a formula.

use std::collections::HashSet;

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::csv::WriteError;
use super::looks_like_formula;
use crate::sheet::{Cell, ColumnKind, Sheet};

/// How many rows are looked at for the width of a column.
const MEASURED: usize = 200;
const NARROWEST: usize = 8;
const WIDEST: usize = 48;

struct Formats {
    heading: Format,
    text: Format,
    guarded: Format,
    date: Format,
}

/// A workbook with these sheets in order; a code list goes in as the last of them, titled 「コード表」.
///
/// # Errors
///
/// What the workbook writer reports (too many rows for Excel, a full disk for its temporary files).
pub fn write_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, WriteError> {
    let formats = Formats {
        heading: Format::new().set_bold().set_align(FormatAlign::VerticalCenter).set_border_bottom(FormatBorder::Thin),
        text: Format::new().set_num_format("@"),
        guarded: Format::new().set_num_format("@").set_quote_prefix(),
        date: Format::new().set_num_format("yyyy-mm-dd"),
    };
    let mut workbook = Workbook::new();
    let mut used = HashSet::new();
    for sheet in sheets {
        let worksheet = workbook.add_worksheet_with_constant_memory()?;
        worksheet.set_name(sheet_name(&sheet.title, &mut used))?;
        write_sheet(worksheet, sheet, &formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), WriteError> {
    for (column, index) in sheet.columns.iter().zip(0u16..) {
        worksheet.set_column_width(index, width(sheet, index.into()))?;
        let format = match column.kind {
            ColumnKind::Text => Some(&formats.text),
            ColumnKind::Date => Some(&formats.date),
            ColumnKind::Number => None,
        };
        if let Some(format) = format {
            worksheet.set_column_format(index, format)?;
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    for (column, index) in sheet.columns.iter().zip(0u16..) {
        worksheet.write_string_with_format(0, index, &column.heading, &formats.heading)?;
    }
    for (cells, row) in sheet.rows.iter().zip(1u32..) {
        for (cell, column) in cells.iter().zip(0u16..) {
            write_cell(worksheet, row, column, cell, formats)?;
        }
    }
    let last_column = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    worksheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

fn write_cell(worksheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, formats: &Formats) -> Result<(), WriteError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let format = if looks_like_formula(text) { &formats.guarded } else { &formats.text };
            worksheet.write_string_with_format(row, column, text, format)?;
        }
        Cell::Number(number) => {
            worksheet.write_number(row, column, *number)?;
        }
        // Excel knows no day before 1900; an older one is written as text.
        Cell::Date(date) => match excel_date(*date) {
            Some(moment) => {
                worksheet.write_datetime_with_format(row, column, &moment, &formats.date)?;
            }
            None => {
                worksheet.write_string_with_format(row, column, date.to_string(), &formats.text)?;
            }
        },
    }
    Ok(())
}

fn excel_date(date: ayumi_calendar::Date) -> Option<ExcelDateTime> {
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?).ok()
}

/// Wide enough for the heading and the first rows, in half-width characters.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let heading = sheet.columns.get(column).map_or(0, |column| display_width(&column.heading) + 3);
    let cells = sheet.rows.iter().take(MEASURED).filter_map(|row| row.get(column)).map(|cell| display_width(&cell.text()) + 1);
    let widest = cells.fold(heading, usize::max).clamp(NARROWEST, WIDEST);
    u32::try_from(widest).map_or(8.0, f64::from)
}

/// Half-width characters count one, all others two.
fn display_width(text: &str) -> usize {
    let one = |character: char| character.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&character);
    text.chars().map(|character| if one(character) { 1 } else { 2 }).sum()
}

/// A name that Excel accepts: at most 31 characters, none of `[]:*?/\`, no quote at the ends, and not used before.
fn sheet_name(title: &str, used: &mut HashSet<String>) -> String {
    const LONGEST: usize = 31;
    let clean: String = title.chars().map(|character| if "[]:*?/\\".contains(character) { '_' } else { character }).collect();
    let clean = clean.trim_matches('\'');
    let clean = if clean.is_empty() { "Sheet" } else { clean };
    let mut name: String = clean.chars().take(LONGEST).collect();
    let mut copy = 2;
    while !used.insert(name.to_lowercase()) {
        let suffix = format!(" ({copy})");
        name = clean.chars().take(LONGEST - suffix.chars().count()).chain(suffix.chars()).collect();
        copy += 1;
    }
    name
}
