//! A part as it was read from its sheets, and its file: one line for every value, so that whatever `load` says of a line
//! is said of a cell.

use super::problem::Place;
use crate::SourceFile;
use crate::model::Part;
use crate::node::Node;

/// A value with its cell.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The cell.
    pub place: Place,
    /// The value.
    pub value: Value,
}

/// A value as it will stand in the file.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A scalar, ready to be written.
    Scalar(String),
    /// A list.
    List(Vec<Draft>),
    /// A map.
    Map(Vec<(String, Draft)>),
}

impl Draft {
    /// A value that stands in one cell.
    pub fn of(node: &Node, place: Place) -> Self {
        let value = match node {
            Node::List(entries) => Value::List(entries.iter().map(|entry| Self::of(entry, place)).collect()),
            Node::Text(text) => Value::Scalar(quoted(text)),
            scalar => Value::Scalar(scalar.scalar()),
        };
        Self { place, value }
    }

    /// A text.
    pub fn text(text: &str, place: Place) -> Self {
        Self { place, value: Value::Scalar(quoted(text)) }
    }
}

/// JSON's strings are YAML's double-quoted scalars.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// The file of a part, and the cell behind every line.
pub(super) struct Written {
    /// The part.
    pub part: Part,
    /// Its file.
    pub file: SourceFile,
    /// The cell of the first line, the second …
    pub places: Vec<Place>,
}

/// Writes the items of a part; the header is the only one of its part.
pub(super) fn write(part: Part, items: &[Vec<(String, Draft)>], sheet: &'static str) -> Written {
    let mut lines = Lines { text: String::new(), places: Vec::new(), last: Place::sheet(sheet) };
    for item in items {
        if part == Part::Policy { lines.map(item, 0, false) } else { lines.map(item, 2, true) }
    }
    Written { part, file: SourceFile { name: part.file().into(), text: lines.text }, places: lines.places }
}

struct Lines {
    text: String,
    places: Vec<Place>,
    last: Place,
}

impl Lines {
    fn line(&mut self, indent: usize, dash: bool, text: &str, place: Place) {
        let start = if dash { indent.saturating_sub(2) } else { indent };
        self.text.push_str(&" ".repeat(start));
        self.text.push_str(if dash { "- " } else { "" });
        self.text.push_str(text);
        self.text.push('\n');
        self.places.push(place);
        self.last = place;
    }

    /// The entries of a map; the first follows the dash of the list that holds the map.
    fn map(&mut self, entries: &[(String, Draft)], indent: usize, dash: bool) {
        if entries.is_empty() && dash {
            self.line(indent, true, "{}", self.last);
        }
        for (at, (key, draft)) in entries.iter().enumerate() {
            // Ids stay plain: `load` looks for them in items that it cannot read.
            let key = if key == "id" { key.clone() } else { quoted(key) };
            self.entry(&key, draft, indent, dash && at == 0);
        }
    }

    fn entry(&mut self, key: &str, draft: &Draft, indent: usize, dash: bool) {
        match &draft.value {
            Value::Scalar(scalar) => self.line(indent, dash, &format!("{key}: {scalar}"), draft.place),
            Value::List(entries) if entries.is_empty() => self.line(indent, dash, &format!("{key}: []"), draft.place),
            Value::Map(entries) if entries.is_empty() => self.line(indent, dash, &format!("{key}: {{}}"), draft.place),
            Value::List(entries) => {
                self.line(indent, dash, &format!("{key}:"), draft.place);
                entries.iter().for_each(|entry| self.listed(entry, indent + 4));
            }
            Value::Map(entries) => {
                self.line(indent, dash, &format!("{key}:"), draft.place);
                self.map(entries, indent + 2, false);
            }
        }
    }

    fn listed(&mut self, draft: &Draft, indent: usize) {
        match &draft.value {
            Value::Scalar(scalar) => self.line(indent, true, scalar, draft.place),
            Value::Map(entries) => self.map(entries, indent, true),
            // Lists directly in lists do not occur in packs.
            Value::List(_) => self.line(indent, true, "[]", draft.place),
        }
    }
}
