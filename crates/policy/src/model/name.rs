//! Reads a [`Name`] from a pack: a plain scalar is one name for ever, a list is dated names. Written by hand so
//! that a mistake in a dated name is reported where it stands. A bare number is refused: its zeros would be lost.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::{DatedName, Name};

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        Ok(Name::Always(name.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Name, A::Error> {
        let mut dated: Vec<DatedName> = Vec::new();
        while let Some(name) = names.next_element()? {
            dated.push(name);
        }
        Ok(Name::Dated(dated))
    }
}
