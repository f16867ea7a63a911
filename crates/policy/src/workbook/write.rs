//! Writes filled sheets as an Excel workbook that an official can edit: headings stay in view, words of closed sets can be
//! picked, everything is a text so that Excel turns nothing into a date. What stands in the cells is decided in `export`.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Url, Workbook, Worksheet, XlsxError,
};

use super::contents::{self, Line};
use super::export::{Filled, Heading};
use super::layout::CONTENTS;
use crate::form::Kind;

/// Rows below the last one that are prepared for more.
const SPARE_ROWS: u32 = 200;

/// The formats of a workbook.
struct Formats {
    title: Format,
    required: Format,
    optional: Format,
    explained: Format,
    text: Format,
    mark: Format,
    remark: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_border(FormatBorder::Thin).set_border_color("D0D0D0").set_align(FormatAlign::Top).set_text_wrap();
        let head = cell.clone().set_bold().set_align(FormatAlign::VerticalCenter);
        let text = cell.clone().set_num_format("@");
        Self {
            title: Format::new().set_bold().set_font_size(14),
            required: head.clone().set_background_color("BDD7EE"),
            optional: head.clone().set_background_color("E7EEF5"),
            explained: head.set_background_color("EDEDED").set_font_color("7F7F7F"),
            mark: text.clone().set_align(FormatAlign::Center),
            remark: cell.set_font_color("7F7F7F"),
            text,
        }
    }
}

/// The bytes of the workbook. The same sheets give the same bytes.
pub(super) fn write(title: &str, sheets: &[Filled]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day: the time of writing is no part of a pack.
    let made = ExcelDateTime::from_ymd(2026, 4, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let formats = Formats::new();
    write_contents(workbook.add_worksheet(), title, sheets, &formats)?;
    for sheet in sheets {
        write_sheet(workbook.add_worksheet(), sheet, &formats)?;
    }
    workbook.save_to_buffer()
}

fn write_contents(sheet: &mut Worksheet, title: &str, sheets: &[Filled], formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(CONTENTS)?;
    for (column, width) in [(0, 24.0), (1, 10.0), (2, 90.0)] {
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (0..).zip(contents::lines(title, sheets)) {
        match line {
            Line::Title(text) => sheet.write_with_format(row, 0, text, &formats.title)?,
            Line::Text(text) => sheet.write(row, 0, text)?,
            Line::Headings(texts) => write_row(sheet, row, &texts, &formats.required)?,
            Line::Row(texts) => write_row(sheet, row, &texts, &formats.text)?,
            Line::Sheet { name, count, about } => {
                sheet.write_url(row, 0, Url::new(format!("internal:'{name}'!A1")).set_text(name))?;
                sheet.write(row, 1, count as u32)?;
                sheet.write(row, 2, about)?
            }
        };
    }
    Ok(())
}

fn write_row<'s>(sheet: &'s mut Worksheet, row: u32, texts: &[String], format: &Format) -> Result<&'s mut Worksheet, XlsxError> {
    for (column, text) in (0..).zip(texts) {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(sheet)
}

fn write_sheet(sheet: &mut Worksheet, filled: &Filled, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(filled.name)?;
    let last = u32::try_from(filled.rows.len()).unwrap_or(u32::MAX - SPARE_ROWS) + SPARE_ROWS;
    for (column, heading) in (0..).zip(&filled.headings) {
        sheet.set_column_width(column, width(heading))?.set_column_format(column, column_format(heading, formats))?;
        let format = match (heading.kind, heading.required) {
            (None, _) => &formats.explained,
            (_, true) => &formats.required,
            (_, false) => &formats.optional,
        };
        sheet.write_string_with_format(0, column, &heading.text, format)?;
        if let Some(words) = words(heading) {
            let choice = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(1, column, last, column, &choice)?;
        }
    }
    for (row, cells) in (1..).zip(&filled.rows) {
        for (column, (text, heading)) in (0..).zip(cells.iter().zip(&filled.headings)) {
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, text, column_format(heading, formats))?;
            }
        }
    }
    let columns = u16::try_from(filled.headings.len()).unwrap_or(1).max(1);
    sheet.ignore_error_range(0, 0, last, columns - 1, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, filled.fixed.min(columns))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn column_format<'f>(heading: &Heading, formats: &'f Formats) -> &'f Format {
    match heading.kind {
        None => &formats.remark,
        Some(Kind::Mark | Kind::Years | Kind::Number | Kind::YesNo) => &formats.mark,
        Some(_) => &formats.text,
    }
}

fn width(heading: &Heading) -> f64 {
    match heading.kind {
        None if heading.text == "（名称）" => 24.0,
        None => 44.0,
        Some(Kind::Number | Kind::YesNo | Kind::Mark | Kind::Years) => 12.0,
        Some(Kind::OwnId | Kind::Id(_) | Kind::Actor(..)) => 22.0,
        Some(Kind::Choice(_) | Kind::Start | Kind::Deadline | Kind::Quantity | Kind::Length) => 18.0,
        Some(Kind::Name | Kind::Ids(_) | Kind::Members(_) | Kind::Choices(_)) => 30.0,
        Some(_) => 44.0,
    }
}

fn words(heading: &Heading) -> Option<Vec<&'static str>> {
    match heading.kind? {
        Kind::Choice(words) => Some(words.iter().map(|(_, ja)| *ja).collect()),
        Kind::YesNo => Some(vec!["はい", "いいえ"]),
        _ => None,
    }
}
