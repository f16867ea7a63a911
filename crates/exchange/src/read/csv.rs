//! CSV and tab-separated text. Cells are split as bytes and decoded one by one, so that a broken byte is reported by row
//! and column; no byte of a two-byte CP932 character is a comma, a quote or a line end.

use csv::{ByteRecord, ReaderBuilder};

use super::build::{Builder, RawCell, RawRow};
use super::encoding::{BOM, decode, detect};
use super::{ReadError, ReadOptions};
use crate::problem::Severity;
use crate::table::{Source, Table};
use crate::write::unguard;

pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Table, ReadError> {
    let (text, bom) = bytes.strip_prefix(BOM).map_or((bytes, false), |text| (text, true));
    if text.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let delimiter = delimiter(text);
    check_lines(text, delimiter, options.limits.columns)?;
    let encoding = options.encoding.unwrap_or_else(|| if bom { crate::table::Encoding::Utf8 } else { detect(text) });
    let source = Source::Csv { encoding, bom, detected: options.encoding.is_none() };
    let mut builder = Builder::new(source, options, Vec::new());
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    let mut record = ByteRecord::new();
    let mut number = 0;
    let mut after_return = false;
    while reader.read_byte_record(&mut record).map_err(|error| ReadError::Io(error.into()))? {
        let start = record.position().map_or(0, csv::Position::byte) as usize;
        let raw = text.get(start..reader.position().byte() as usize).unwrap_or_default();
        let raw = if after_return { raw.strip_prefix(b"\n").unwrap_or(raw) } else { raw };
        number += 1 + blank_lines(raw);
        after_return = raw.ends_with(b"\r");
        if raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
            builder.tell(number, Severity::Error, "unclosed-quote", "引用符（\"）が閉じていません。この行から後ろの引用符を確かめてください。");
        }
        builder.push(row(number, &record, encoding))?;
    }
    builder.finish()
}

fn row(number: u32, record: &ByteRecord, encoding: crate::table::Encoding) -> RawRow {
    let cells = record.iter().map(|bytes| match decode(bytes, encoding) {
        Ok(text) => RawCell { text: unguard(&text).to_owned(), ..RawCell::default() },
        Err(text) => RawCell { text: text.into_owned(), broken: true, ..RawCell::default() },
    });
    RawRow { number, cells: cells.collect() }
}

/// Line ends before the record: Excel shows each as an empty row, the CSV reader skips them.
fn blank_lines(raw: &[u8]) -> u32 {
    let lead = raw.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(raw.len());
    let lead = raw.get(..lead).unwrap_or_default();
    let returns = lead.iter().filter(|byte| **byte == b'\r').count();
    let feeds = lead.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(returns.max(feeds)).unwrap_or(u32::MAX)
}

/// Refuses a line with so many separators that splitting it would fill the memory. Separators inside quotes count too, so
/// the bound is generous: a full cell may hold nothing but commas.
fn check_lines(text: &[u8], delimiter: u8, columns: usize) -> Result<(), ReadError> {
    const GENEROUS: usize = 200;
    let most = columns.saturating_mul(GENEROUS);
    let mut count = 0;
    for byte in text {
        match byte {
            b'\n' | b'\r' => count = 0,
            byte if *byte == delimiter => count += 1,
            _ => {}
        }
        if count > most {
            return Err(ReadError::TooManyColumns { found: count + 1, limit: columns });
        }
    }
    Ok(())
}

/// Tab where the first lines have more tabs than commas outside quotes.
fn delimiter(text: &[u8]) -> u8 {
    let (mut inside, mut tabs, mut commas) = (false, 0, 0);
    for byte in text.iter().take(4_096) {
        match byte {
            b'"' => inside = !inside,
            b'\t' if !inside => tabs += 1,
            b',' if !inside => commas += 1,
            _ => {}
        }
    }
    if tabs > commas { b'\t' } else { b',' }
}
