//! Which encoding a CSV file has, and its cells as text.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use crate::table::Encoding;

/// The mark at the front of UTF-8 files from Excel.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The encoding of a text: UTF-8 where it is mostly sound UTF-8, otherwise CP932. One broken byte in a long UTF-8 file
/// does not make it CP932; it is reported as a broken byte.
pub(super) fn detect(bytes: &[u8]) -> Encoding {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if broken == 0 || sound > 4 * broken { Encoding::Utf8 } else { Encoding::Cp932 }
}

/// A cell as text; `Err` holds it with U+FFFD for what could not be read.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, Cow<'_, str>> {
    if bytes.is_ascii() {
        return Ok(String::from_utf8_lossy(bytes));
    }
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| String::from_utf8_lossy(bytes)),
        Encoding::Cp932 => {
            SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| SHIFT_JIS.decode_without_bom_handling(bytes).0)
        }
    }
}
