//! CSV out: UTF-8 with a byte order mark, or CP932; CRLF; quotes where needed. Nothing is written if a character is
//! lacking in the encoding.
//!
//! **Formulas.** A text that begins with `=`, `+`, `-`, `@`, a tab or a return would be run by a spreadsheet. It is written
//! with an apostrophe in front, and reading takes such an apostrophe away again, so that the text comes back as it was.
//! Numbers and single signs are left alone.

use std::io::{self, Write};

use super::cp932;
use super::guard;
use crate::sheet::{Cell, Sheet};

/// 文字コード of CSV files written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CsvEncoding {
    /// UTF-8 with a byte order mark, which Excel needs.
    #[default]
    Utf8Bom,
    /// CP932, for older systems.
    Cp932,
}

/// A cell with characters that the encoding lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmappable {
    /// The row in the file to be, 1 for the headings.
    pub row: u32,
    /// 見出し of the column.
    pub column: String,
    /// The cell.
    pub text: String,
    /// The characters.
    pub characters: String,
}

impl Unmappable {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        let codes: Vec<String> = self.characters.chars().map(|character| format!("「{character}」（U+{:04X}）", u32::from(character))).collect();
        format!(
            "{}行目「{}」の「{}」にある{}は Shift_JIS（CP932）にありません。UTF-8 で書き出してください。",
            self.row,
            self.column,
            self.text,
            codes.join("、")
        )
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk or stream failed.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
    /// Characters that the encoding lacks; nothing was written.
    #[error("{} cells have characters that the encoding lacks", .0.len())]
    Unmappable(Vec<Unmappable>),
    /// The workbook could not be made.
    #[error("the workbook cannot be made")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl WriteError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Io(error) => format!("ファイルに書き込めません（{error}）。空き容量と書き込みの権限を確かめてください。"),
            Self::Unmappable(cells) => cells.iter().map(Unmappable::ja).collect::<Vec<_>>().join("\n"),
            Self::Workbook(error) => format!("Excelブックを作れません（{error}）。"),
        }
    }
}

/// Writes a sheet as CSV.
///
/// # Errors
///
/// Every cell whose characters the encoding lacks, all at once; or the stream's own error.
pub fn write_csv<W: Write>(sheet: &Sheet, encoding: CsvEncoding, mut to: W) -> Result<(), WriteError> {
    let mut bytes = match encoding {
        CsvEncoding::Utf8Bom => b"\xef\xbb\xbf".to_vec(),
        CsvEncoding::Cp932 => Vec::new(),
    };
    let mut lacking = Vec::new();
    let headings: Vec<Cell> = sheet.columns.iter().map(|column| Cell::from(column.heading.as_str())).collect();
    for (row, cells) in (1..).zip(std::iter::once(&headings).chain(&sheet.rows)) {
        write_row(sheet, row, cells, encoding, &mut bytes, &mut lacking);
    }
    if !lacking.is_empty() {
        return Err(WriteError::Unmappable(lacking));
    }
    to.write_all(&bytes)?;
    to.flush()?;
    Ok(())
}

fn write_row(sheet: &Sheet, row: u32, cells: &[Cell], encoding: CsvEncoding, bytes: &mut Vec<u8>, lacking: &mut Vec<Unmappable>) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            bytes.push(b',');
        }
        let text = match cell {
            Cell::Text(text) => quoted(&guard(text)),
            other => other.text(),
        };
        match encoding {
            CsvEncoding::Utf8Bom => bytes.extend(text.as_bytes()),
            CsvEncoding::Cp932 => match cp932::encode(&text) {
                Ok(encoded) => bytes.extend(encoded),
                Err(characters) => {
                    let column = sheet.columns.get(index).map_or(String::new(), |column| column.heading.clone());
                    lacking.push(Unmappable { row, column, text: cell.text(), characters });
                }
            },
        }
    }
    bytes.extend(b"\r\n");
}

/// In quotes where CSV needs them. Outer spaces need them too: some readers cut bare ones off.
fn quoted(text: &str) -> String {
    let needs = text.contains(['"', ',', '\r', '\n', '\t']) || text.starts_with([' ', '\u{3000}']) || text.ends_with([' ', '\u{3000}']);
    if needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
