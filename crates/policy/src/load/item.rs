//! Splits a file into its items and reads each on its own, at its own lines.

use serde::de::DeserializeOwned;

use super::error;
use super::unread::Reading;
use crate::Loc;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::Part;

/// Whether a file has no content: only blank lines, comments and document marks.
pub(super) fn is_empty(text: &str) -> bool {
    text.lines().all(says_nothing)
}

fn says_nothing(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || line == "---"
}

/// The items of a list file. What cannot be read is left out and reported.
pub(super) fn list<T: DeserializeOwned>(part: Part, text: &str, reading: &mut Reading) -> Vec<T> {
    if let Some((line, words)) = first_line(text)
        && !begins_item(words)
    {
        if words.trim() != "[]" {
            reading.out.push(Diagnostic::new(part.file(), Loc { line, column: 1 }, words, Problem::NotAList));
            reading.unread.parts.push(part);
        }
        return Vec::new();
    }
    let mut items = Vec::new();
    read_items(part, text, &split(text), &mut items, reading);
    items
}

/// Reads some neighbouring items: all at once, or, if something is wrong with them, each half by itself, so that every
/// item with a mistake is reported and every other one is read.
fn read_items<T: DeserializeOwned>(part: Part, text: &str, spans: &[Span], items: &mut Vec<T>, reading: &mut Reading) {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return;
    };
    let block = text.get(first.from..last.until).unwrap_or("");
    // The text before becomes empty lines, so that the reader counts lines as an editor does.
    let alone = "\n".repeat(first.line as usize - 1) + block;
    match read::<Vec<T>>(&alone) {
        Ok(read) => items.extend(read),
        Err(error) if spans.len() == 1 => {
            reading.out.push(error::diagnostic(part.file(), text, (first.line, block), &error));
            reading.unread.item(part, block);
        }
        Err(_) => {
            let (left, right) = spans.split_at(spans.len() / 2);
            read_items(part, text, left, items, reading);
            read_items(part, text, right, items, reading);
        }
    }
}

/// The one map of a file.
pub(super) fn map<T: DeserializeOwned>(part: Part, text: &str, reading: &mut Reading) -> Option<T> {
    if let Some((line, words)) = first_line(text)
        && begins_item(words)
    {
        reading.out.push(Diagnostic::new(part.file(), Loc { line, column: 1 }, words, Problem::NotAMap));
        reading.unread.parts.push(part);
        return None;
    }
    match read(text) {
        Ok(map) => Some(map),
        Err(error) => {
            reading.out.push(error::diagnostic(part.file(), text, (1, text), &error));
            reading.unread.parts.push(part);
            None
        }
    }
}

/// The one map of a file that is no part of a pack.
pub(super) fn header<T: DeserializeOwned>(name: &str, text: &str, out: &mut Vec<Diagnostic>) -> Option<T> {
    read(text).map_err(|error| out.push(error::diagnostic(name, text, (1, text), &error))).ok()
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options)
}

/// The first line with content.
fn first_line(text: &str) -> Option<(u32, &str)> {
    let mut lines = (1..).zip(text.lines());
    lines.find(|(_, line)| !says_nothing(line))
}

fn begins_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ") || line.starts_with("-\t")
}

/// Where an item stands: its first line, and its bytes.
pub(super) struct Span {
    /// The line it begins with, from 1.
    pub line: u32,
    /// The first byte.
    pub from: usize,
    /// The byte behind the last.
    pub until: usize,
}

/// The items of a list, one behind the other.
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    for (line, words) in (1..).zip(text.split_inclusive('\n')) {
        if begins_item(words.trim_end_matches(['\n', '\r'])) {
            spans.push(Span { line, from: at, until: at });
        }
        at += words.len();
        spans.iter_mut().last().into_iter().for_each(|span| span.until = at);
    }
    spans
}
