//! Looks into a workbook's zip before the workbook reader opens it: how big it becomes, whether it is whole, and which
//! rows of which sheet are hidden. What the directory claims is not believed: every entry is unpacked once, counted and
//! thrown away, and unpacking stops at the limit.

use std::collections::HashMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::scan::{Tags, attribute};
use super::{Limits, ReadError};

/// Above this the ratio counts; below it, even a thousandfold file is small.
const SMALL: u64 = 50_000_000;

/// What was found in a sound workbook.
#[derive(Default)]
pub(super) struct Inspection {
    /// Hidden rows by the path of the sheet inside the zip.
    hidden: HashMap<String, Vec<u32>>,
    /// Paths of the sheets, in the order of the workbook.
    sheets: Vec<String>,
}

impl Inspection {
    /// Hidden rows of the n-th sheet.
    pub(super) fn hidden_rows(&self, sheet: usize) -> &[u32] {
        self.sheets.get(sheet).and_then(|path| self.hidden.get(path)).map_or(&[], Vec::as_slice)
    }
}

/// Inspects a workbook of `packed` bytes.
pub(super) fn inspect<R: Read + Seek>(file: R, packed: u64, limits: &Limits) -> Result<Inspection, ReadError> {
    let damaged = |error: zip::result::ZipError| ReadError::Truncated(error.to_string());
    let mut archive = ZipArchive::new(file).map_err(damaged)?;
    if archive.len() > limits.entries {
        return Err(ReadError::TooManyEntries(archive.len()));
    }
    check_claims(&archive, packed, limits)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(ReadError::NotAWorkbook);
    }
    let mut inspection = Inspection::default();
    let mut meter = Meter { packed, unpacked: 0, limits };
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let name = entry.name().to_owned();
        let tags = unpack(entry, &name, &mut meter)?;
        if !tags.hidden.is_empty() {
            inspection.hidden.insert(name, tags.hidden);
        }
    }
    inspection.sheets = sheet_paths(&mut archive);
    Ok(inspection)
}

/// How much was unpacked so far.
struct Meter<'a> {
    packed: u64,
    unpacked: u64,
    limits: &'a Limits,
}

/// Unpacks one entry to nothing, counting.
fn unpack(mut entry: impl Read, name: &str, meter: &mut Meter<'_>) -> Result<Tags, ReadError> {
    let limit = if name.to_lowercase().ends_with("sharedstrings.xml") { meter.limits.strings } else { meter.limits.unpacked };
    let mut tags = Tags::default();
    let mut own = 0;
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = entry.read(&mut chunk).map_err(|error| ReadError::Truncated(error.to_string()))?;
        let bytes = chunk.get(..read).unwrap_or_default();
        if read == 0 {
            break;
        }
        // XML in UTF-16 would go past the look at its tags; no program writes workbooks so.
        if own == 0 && [b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"].into_iter().any(|start| bytes.starts_with(start)) {
            return Err(ReadError::Truncated("UTF-16 inside".into()));
        }
        own += read as u64;
        meter.unpacked += read as u64;
        if own > limit || is_bomb(meter.packed, meter.unpacked, meter.limits) {
            return Err(ReadError::Bomb { packed: meter.packed, unpacked: meter.unpacked });
        }
        tags.feed(bytes);
    }
    // The workbook reader makes room for as many strings as are claimed; each takes five bytes at least (`<si/>`).
    if tags.claimed > own / 5 {
        return Err(ReadError::Truncated("more shared strings claimed than there are".into()));
    }
    Ok(tags)
}

/// A directory that already claims too much needs no unpacking.
fn check_claims<R: Read + Seek>(archive: &ZipArchive<R>, packed: u64, limits: &Limits) -> Result<(), ReadError> {
    let claimed = archive.decompressed_size().map_or(0, |size| u64::try_from(size).unwrap_or(u64::MAX));
    if is_bomb(packed, claimed, limits) { Err(ReadError::Bomb { packed, unpacked: claimed }) } else { Ok(()) }
}

fn is_bomb(packed: u64, unpacked: u64, limits: &Limits) -> bool {
    unpacked > limits.unpacked || (unpacked > SMALL && unpacked / limits.ratio.max(1) > packed)
}

/// The path of every sheet inside the zip, in the workbook's order.
fn sheet_paths<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Vec<String> {
    let workbook = small_text(archive, "xl/workbook.xml");
    let relations = small_text(archive, "xl/_rels/workbook.xml.rels");
    let targets: HashMap<&str, &str> =
        tags(&relations, "Relationship ").filter_map(|tag| Some((attribute(tag, "Id")?, attribute(tag, "Target")?))).collect();
    let path = |tag: &str| {
        let target = attribute(tag, "r:id").and_then(|id| targets.get(id).copied()).unwrap_or("");
        target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
    };
    tags(&workbook, "sheet ").map(path).collect()
}

/// The start tags of this name, from the name on.
fn tags<'a>(xml: &'a str, name: &'static str) -> impl Iterator<Item = &'a str> {
    xml.split('<').filter(move |tag| tag.starts_with(name))
}

fn small_text<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> String {
    const MOST: u64 = 1_000_000;
    let mut bytes = Vec::new();
    if let Ok(entry) = archive.by_name(name) {
        // What cannot be read here was reported by the pass over all entries.
        let _ = entry.take(MOST).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
