//! Values as a Japanese official reads them: ids by name, expressions as sentences, dates in eras.

use std::collections::HashMap;

use ayumi_calendar::{Date, Length};

use super::words::word_ja;
use super::{Field, Kind};
use crate::grammar::{parse_measure, parse_requirement};
use crate::model::Part;
use crate::node::Node;
use crate::sentence::{PackNames, measure_ja, requirement_ja};
use crate::{Deadline, Pack, Quantity, Start};

/// Reads values of one pack, with the names of its items.
pub(crate) struct Reader<'a> {
    names: PackNames<'a>,
    labels: HashMap<(Part, String), String>,
}

impl<'a> Reader<'a> {
    /// A reader of the values of `pack`, which `node` is the tree of, with the latest names.
    pub fn new(pack: &'a Pack, node: &Node) -> Self {
        Self::on(pack, node, Date::FAR.previous())
    }

    /// The same with the names of a day.
    pub fn on(pack: &'a Pack, node: &Node, day: Date) -> Self {
        let mut labels = HashMap::new();
        for part in Part::ALL.into_iter().filter(|part| *part != Part::Policy) {
            for item in node.items(part) {
                if let (Some(id), Some(name)) = (item.text("id"), name_on(item, day)) {
                    labels.entry((part, id.into())).or_insert(name);
                }
            }
        }
        Self { names: PackNames { pack, on: day }, labels }
    }

    /// The name of the item of this id in the first of the parts that has it, if any.
    pub fn find(&self, parts: &[Part], id: &str) -> Option<&str> {
        parts.iter().find_map(|part| self.labels.get(&(*part, id.to_owned()))).map(String::as_str)
    }

    /// The name, or the id itself.
    pub fn name(&self, parts: &[Part], id: &str) -> String {
        self.find(parts, id).unwrap_or(id).into()
    }

    /// A requirement as a sentence; what cannot be read stays as it is.
    pub fn requirement(&self, text: &str) -> String {
        parse_requirement(text).map_or_else(|_| text.into(), |read| requirement_ja(&read, &self.names))
    }

    /// A measure as a sentence; what cannot be read stays as it is.
    pub fn measure(&self, text: &str) -> String {
        parse_measure(text).map_or_else(|_| text.into(), |read| measure_ja(&read, &self.names))
    }

    /// A value of a field, in one line where it is one value. None: absent.
    pub fn value(&self, field: &Field, value: Option<&Node>) -> Option<String> {
        let value = match (value, field.kind) {
            (None, Kind::YesNo) => return Some("いいえ".into()),
            (None, Kind::Members(_)) => return Some("未定".into()),
            (None, _) => return None,
            (Some(value), _) => value,
        };
        Some(match value {
            Node::List(entries) => entries.iter().map(|entry| self.scalar(field.kind, &entry.scalar())).collect::<Vec<_>>().join("、"),
            scalar => self.scalar(field.kind, &scalar.scalar()),
        })
    }

    /// One scalar of a field of this kind.
    pub fn scalar(&self, kind: Kind, text: &str) -> String {
        match kind {
            Kind::Id(parts) | Kind::Ids(parts) | Kind::Members(parts) => self.name(parts, text),
            Kind::Actor(words, parts) => match word_ja(words, text) {
                same if same == text => self.name(parts, text),
                word => word.into(),
            },
            Kind::Choice(words) | Kind::Choices(words) => word_ja(words, text).into(),
            Kind::Requirement => self.requirement(text),
            Kind::Measure => self.measure(text),
            Kind::YesNo => if text == "true" { "はい" } else { "いいえ" }.into(),
            Kind::Quantity | Kind::Years => read::<Quantity>(text, |quantity| quantity.ja("")),
            Kind::Start => read::<Start>(text, Start::ja),
            Kind::Deadline => read::<Deadline>(text, Deadline::ja),
            Kind::Length => text.parse().map_or_else(|_| text.into(), |length: Length| length.ja()),
            Kind::OwnId | Kind::Name | Kind::Text | Kind::Mark | Kind::Texts | Kind::Number => text.into(),
            Kind::Group(_) | Kind::Rows(_) | Kind::Matrix(_) => text.into(),
        }
    }
}

fn read<T: std::str::FromStr>(text: &str, ja: impl Fn(T) -> String) -> String {
    text.parse().map_or_else(|_| text.into(), ja)
}

/// The name of an item, the latest where it has dated ones.
pub(crate) fn latest_name(item: &Node) -> Option<String> {
    name_on(item, Date::FAR.previous())
}

fn name_on(item: &Node, day: Date) -> Option<String> {
    match item.get("name")? {
        Node::Text(name) => Some(name.clone()),
        Node::List(names) => {
            let begun = |name: &&Node| name.text("from").and_then(|from| from.parse::<Start>().ok()).is_some_and(|from| from.date() <= day);
            let current = names.iter().rev().find(begun).or(names.first())?;
            current.text("name").map(str::to_owned)
        }
        _ => None,
    }
}

/// Every name of an item with the day it began, where it has dated ones.
pub(crate) fn names_ja(item: &Node) -> Option<String> {
    match item.get("name")? {
        Node::Text(name) => Some(name.clone()),
        Node::List(names) => {
            let dated = |name: &Node| {
                let from = read::<Start>(name.text("from").unwrap_or(""), Start::ja);
                format!("{}（{from}から）", name.text("name").unwrap_or(""))
            };
            Some(names.iter().map(dated).collect::<Vec<_>>().join("、"))
        }
        _ => None,
    }
}
