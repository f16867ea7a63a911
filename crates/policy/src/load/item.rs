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
    for (line, item) in split(text) {
        // The text before it becomes empty lines, so that the reader counts as an editor does.
        let alone = "\n".repeat(line as usize - 1) + item;
        match read::<Vec<T>>(&alone) {
            Ok(read) => items.extend(read),
            Err(error) => {
                reading.out.push(error::diagnostic(part.file(), text, line, &error));
                reading.unread.item(part, item);
            }
        }
    }
    items
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
            reading.out.push(error::diagnostic(part.file(), text, 1, &error));
            reading.unread.parts.push(part);
            None
        }
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    let options = serde_saphyr::options! { with_snippet: false, strict_indentation: false };
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

/// The items of a list: the line on which each begins, and its text.
fn split(text: &str) -> Vec<(u32, &str)> {
    let mut starts: Vec<(u32, usize)> = Vec::new();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if begins_item(line.trim_end_matches(['\n', '\r'])) {
            starts.push((number, at));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, end)| *end).chain([text.len()]);
    starts.iter().zip(ends).map(|((number, from), until)| (*number, text.get(*from..until).unwrap_or(""))).collect()
}
