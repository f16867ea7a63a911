//! `Node`: a pack as a plain tree of maps, lists and scalars that keeps the order of its maps, for code that treats all
//! parts alike (workbooks, differences). Not a format of its own.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::Pack;
use crate::model::Part;

/// A value of a pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Node {
    /// Nothing.
    #[default]
    Null,
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(IndexMap<String, Node>),
}

impl Node {
    /// The whole pack: part (as in `Pack`) → its content.
    pub fn of_pack(pack: &Pack) -> Node {
        let text = serde_json::to_string(pack).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The items of a part; the header is the only item of its part.
    pub fn items(&self, part: Part) -> Vec<&Node> {
        match self.get(&part.stem().replace('-', "_")) {
            Some(Node::List(items)) => items.iter().collect(),
            Some(header @ Node::Map(_)) => vec![header],
            _ => Vec::new(),
        }
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Map(map) => map.get(key).filter(|value| **value != Node::Null),
            _ => None,
        }
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Node::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The entries of the list under a key, or of the map, each with its key.
    pub fn entries(&self, key: &str) -> Vec<(Option<&str>, &Node)> {
        match self.get(key) {
            Some(Node::List(entries)) => entries.iter().map(|entry| (None, entry)).collect(),
            Some(Node::Map(map)) => map.iter().map(|(key, entry)| (Some(key.as_str()), entry)).collect(),
            _ => Vec::new(),
        }
    }

    /// The scalars of the list under a key.
    pub fn list(&self, key: &str) -> Vec<String> {
        self.entries(key).into_iter().map(|(_, entry)| entry.scalar()).collect()
    }

    /// A scalar as a text; everything else is empty.
    pub fn scalar(&self) -> String {
        match self {
            Node::Text(text) => text.clone(),
            Node::Number(number) => number.to_string(),
            Node::YesNo(yes) => yes.to_string(),
            Node::Null | Node::List(_) | Node::Map(_) => String::new(),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::YesNo(yes) => serializer.serialize_bool(*yes),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(entries) => serializer.collect_seq(entries),
            Self::Map(entries) => serializer.collect_map(entries),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a pack")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::YesNo(yes))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        i64::try_from(number).map(Node::Number).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = IndexMap::new();
        while let Some((key, value)) = entries.next_entry()? {
            map.insert(key, value);
        }
        Ok(Node::Map(map))
    }
}
