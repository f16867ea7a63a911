//! Writes sheets as CSV and as workbooks that Excel opens in Japanese and that follow the national rule on
//! machine-readable data: one table a sheet, one header row, one datum a cell.

mod cp932;
mod csv;
mod mend;
mod xlsx;

pub use csv::{CsvEncoding, Unmappable, WriteError, write_csv};
pub use mend::problem_rows;
pub use xlsx::write_xlsx;

/// What makes a spreadsheet take a cell for a formula.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a spreadsheet would run the text as a formula. A lone sign is harmless and often means "none".
fn looks_like_formula(text: &str) -> bool {
    text.starts_with(FORMULA_SIGNS) && text.chars().nth(1).is_some()
}

/// The text as a CSV cell that no spreadsheet runs: an apostrophe in front, if it looks like a formula behind any
/// apostrophes it has already.
fn guard(text: &str) -> String {
    if looks_like_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// The opposite of [`guard`]: what it made comes back, everything else stays.
pub(crate) fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(inside) if looks_like_formula(inside.trim_start_matches('\'')) => inside,
        _ => text,
    }
}
