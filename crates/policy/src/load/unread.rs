//! What could not be read. Whatever refers to it would be reported a second time as unknown; once is enough.

use ayumi_facts::Code;

use crate::Loc;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::Part;

/// The id of an item, if it stands on a line of its own, with how many lines below the first it stands and in which column.
pub(super) fn id_of(item: &str) -> Option<(&str, Loc)> {
    let found = (0..).zip(item.lines()).find_map(|(number, line)| {
        let rest = line.trim_start_matches(['-', ' ', '{']).strip_prefix("id:")?;
        Some((number, line, rest.split([',', '#', '}']).next().unwrap_or("").trim_matches([' ', '"', '\''])))
    });
    let (line, words, id) = found.filter(|(_, _, id)| !id.is_empty())?;
    let before = words.find(id).and_then(|at| words.get(..at)).unwrap_or("");
    Some((id, Loc { line, column: before.chars().count() as u32 + 1 }))
}

/// What came of reading files, besides the pack.
#[derive(Default)]
pub(super) struct Reading {
    /// What is wrong.
    pub out: Vec<Diagnostic>,
    /// What is missing in the pack because of it.
    pub unread: Unread,
}

/// Parts and items that are in the files and not in the pack.
#[derive(Default)]
pub(super) struct Unread {
    /// Parts of which nothing could be read, or an item without a readable id.
    pub parts: Vec<Part>,
    /// Items, by their ids.
    pub items: Vec<(Part, Code)>,
}

impl Unread {
    /// Notes an item that could not be read. Its id is taken from the text, if it stands on a line of its own.
    pub fn item(&mut self, part: Part, text: &str) {
        match id_of(text) {
            Some((id, _)) => self.items.push((part, Code::new(id))),
            None => self.parts.push(part),
        }
    }

    /// Whether a diagnostic only follows from what could not be read.
    pub fn explains(&self, diagnostic: &Diagnostic) -> bool {
        let missing = |part: &Part| self.parts.contains(part) || self.items.iter().any(|(of, id)| of == part && id.as_str() == diagnostic.words);
        match &diagnostic.problem {
            Problem::UnknownId { parts, .. } => parts.iter().any(missing),
            Problem::UnknownActor { .. } => [Part::Bodies, Part::Roles].iter().any(missing),
            Problem::UnknownBlank { .. } => missing(&Part::Blanks),
            Problem::EmptyFamily => self.touches(Part::Roles),
            Problem::Untaught { .. } => self.touches(Part::Courses),
            Problem::UnusedBlank => !self.parts.is_empty() || !self.items.is_empty(),
            Problem::WayIncomplete { field: "of" } => self.touches(Part::Policy),
            _ => false,
        }
    }

    fn touches(&self, part: Part) -> bool {
        self.parts.contains(&part) || self.items.iter().any(|(of, _)| *of == part)
    }
}
