//! The written policy: blanks that texts and values refer to, and the parts that its sections show.

use std::collections::HashSet;

use ayumi_facts::Code;
use serde_json::Value;

use super::walk;
use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::model::{Pack, Part};
use crate::resolve::Ids;
use crate::{Deadline, Loc, Policy, Quantity};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    blanks(&policy.pack, out);
    for shown in policy.pack.document.iter().flat_map(|section| &section.shows) {
        if Part::of_stem(shown).is_none() {
            let problem = Problem::UnknownShown { nearest: nearest(shown, Part::ALL.map(Part::stem)).map(Into::into) };
            out.push(Diagnostic::about(Part::Document, shown.at, shown.as_str(), problem));
        }
    }
}

/// The blank that a quantity stands for.
pub(super) fn blank_of(quantity: Quantity) -> Option<Code> {
    match quantity {
        Quantity::Blank { blank, .. } | Quantity::AtLeastBlank(blank) => Some(blank),
        _ => None,
    }
}

fn blanks(pack: &Pack, out: &mut Vec<Diagnostic>) {
    let known: HashSet<Code> = pack.blanks.iter().map(|blank| blank.id.value).collect();
    let mut used: HashSet<Code> = HashSet::new();
    for (part, at, offset, id) in references(pack) {
        used.insert(id);
        if !known.contains(&id) {
            let problem = Problem::UnknownBlank { nearest: nearest(id.as_str(), known.iter().map(|id| id.as_str())).map(Code::new) };
            out.push(Diagnostic::about(part, at, id.as_str(), problem).inside(offset));
        }
    }
    for blank in pack.blanks.iter().filter(|blank| !used.contains(&blank.id.value)) {
        out.push(Diagnostic::about(Part::Blanks, blank.id.at, blank.id.as_str(), Problem::UnusedBlank));
    }
}

/// Every reference to a blank: part, place, characters into it, id.
fn references(pack: &Pack) -> Vec<(Part, Loc, usize, Code)> {
    let mut found = Vec::new();
    for stated in walk::quantities(pack) {
        let before = stated.value.to_string();
        let offset = |id: Code| before.chars().count().saturating_sub(id.as_str().chars().count());
        found.extend(blank_of(stated.value.value).map(|id| (stated.part, stated.value.at, offset(id), id)));
    }
    for stated in walk::deadlines(pack) {
        if let Deadline::Blank(id) = stated.value.value {
            found.push((stated.part, stated.value.at, "blank ".len(), id));
        }
    }
    for text in pack.document.iter().filter_map(|section| section.text.as_ref()) {
        found.extend(in_text(text).into_iter().map(|(offset, id)| (Part::Document, text.at, offset, id)));
    }
    found.extend(elsewhere(pack));
    found
}

/// References in texts whose place is not kept; the place of their item must do.
fn elsewhere(pack: &Pack) -> Vec<(Part, Loc, usize, Code)> {
    let Ok(Value::Object(parts)) = serde_json::to_value(pack) else {
        return Vec::new();
    };
    let ids = Ids::collect(pack, &mut Vec::new());
    let mut found = Vec::new();
    for (name, value) in parts {
        let Some(part) = Part::of_stem(&name.replace('_', "-")) else {
            continue;
        };
        let items = value.as_array().cloned().unwrap_or_else(|| vec![value]);
        for item in items {
            let mut texts = Vec::new();
            strings(&item, part == Part::Document, &mut texts);
            let at = item.get("id").and_then(Value::as_str).and_then(|id| ids.place(part, id.into())).unwrap_or_default();
            found.extend(texts.into_iter().flat_map(in_text).map(|(_, id)| (part, at, 0, id)));
        }
    }
    found
}

/// Every text below a value; the bodies of sections are left out where their places are known.
fn strings<'a>(value: &'a Value, placed: bool, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, placed, found)),
        Value::Object(fields) => fields.iter().filter(|(key, _)| !(placed && *key == "text")).for_each(|(_, value)| strings(value, placed, found)),
        _ => {}
    }
}

/// `{id}` in a text: characters before the id, and the id.
fn in_text(text: &str) -> Vec<(usize, Code)> {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let opened = text.match_indices('{').filter_map(|(at, _)| {
        let rest = text.get(at + 1..)?;
        let (id, _) = rest.split_once('}')?;
        let before = text.get(..=at)?.chars().count();
        (!id.is_empty() && id.chars().all(inside)).then(|| (before, Code::new(id)))
    });
    opened.collect()
}
