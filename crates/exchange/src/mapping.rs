//! `Mapping`: which column of a file means what, recognised from headings or read from a saved file.

use std::collections::BTreeMap;

use ayumi_facts::Kind;
use ayumi_policy::model::AttributeOf;
use serde::{Deserialize, Serialize};

use crate::field::{Field, Part, When};
use crate::heading;
use crate::plan::Import;
use crate::table::Table;
use crate::text::key;
use crate::words::Vocabulary;

/// 列の対応: heading → meaning. As JSON: `{"columns": {"社員ID": "number", "配置先": "unit"}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Heading, as in the file, → what it means.
    pub columns: BTreeMap<String, Field>,
}

impl Mapping {
    /// The mapping that the headings of `table` suggest for an import of this kind.
    pub fn detect(import: Import, table: &Table, vocabulary: &Vocabulary<'_>) -> Self {
        let found = table.columns.iter().filter_map(|heading| Some((heading.clone(), recognise(import, heading, vocabulary)?.0)));
        Self { columns: found.collect() }
    }

    /// This mapping, with what the headings suggest for columns that it does not name.
    pub fn completed(mut self, import: Import, table: &Table, vocabulary: &Vocabulary<'_>) -> Self {
        for (heading, field) in Self::detect(import, table, vocabulary).columns {
            if self.find(&heading).is_none() {
                self.columns.insert(heading, field);
            }
        }
        self
    }

    /// A mapping saved as JSON.
    ///
    /// # Errors
    ///
    /// What is no such JSON, or names no field.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The mapping as JSON, to be saved.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// What the column under this heading means.
    pub fn find(&self, heading: &str) -> Option<Field> {
        let evened = || self.columns.iter().find(|(other, _)| key(other) == key(heading)).map(|(_, field)| *field);
        self.columns.get(heading).copied().or_else(evened)
    }
}

/// What a heading means in an import of this kind, and how telling it is (lower is more so).
pub(crate) fn recognise(import: Import, heading: &str, vocabulary: &Vocabulary<'_>) -> Option<(Field, usize)> {
    let wanted = if import == Import::Units { AttributeOf::Unit } else { AttributeOf::Person };
    let attribute = vocabulary.attributes.get(heading);
    if let Some(name) = attribute.filter(|name| vocabulary.attribute(*name).is_some_and(|schema| schema.of == wanted)) {
        return Some((Field::Attribute(name), 0));
    }
    if import == Import::Units {
        if let Some(class) = vocabulary.classes.get(heading) {
            return Some((Field::Class(class), 0));
        }
        let own = match key(heading).as_str() {
            "コード" | "code" | "番号" => Some(Field::Post(When::Stated, Part::UnitCode)),
            "名称" | "名前" | "name" => Some(Field::Post(When::Stated, Part::UnitName)),
            "区分" | "class" => Some(Field::Classes),
            _ => None,
        };
        if let Some(field) = own {
            return Some((field, 9));
        }
    }
    let (field, rank) = heading::recognise(heading)?;
    Some((in_context(import, field, heading), rank))
}

/// A few headings mean something else in another kind of file.
fn in_context(import: Import, field: Field, heading: &str) -> Field {
    match (import, field) {
        (Import::Facts, Field::Ignored) if key(heading) == "区分" => Field::Kind,
        (Import::Staff | Import::Postings, Field::Content(Some(Kind::Appointment))) => Field::Ignored,
        (Import::Staff | Import::Postings | Import::Units, Field::Content(_) | Field::Kind | Field::Level | Field::Result) => Field::Ignored,
        (_, field) => field,
    }
}
