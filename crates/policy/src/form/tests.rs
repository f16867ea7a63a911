//! The table of fields is complete: it has exactly the fields that the types of `model` have.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::schema::schema;

/// The properties of an object, through references and optional wrappers.
fn properties<'a>(schema: &'a Value, of: &'a Value) -> Option<&'a Value> {
    if let Some(name) = of.get("$ref").and_then(Value::as_str) {
        return properties(schema, schema.pointer(name.trim_start_matches('#'))?);
    }
    if let Some(options) = of.get("anyOf").and_then(Value::as_array) {
        return options.iter().find_map(|option| properties(schema, option));
    }
    let inside = of.get("items").or_else(|| of.get("additionalProperties").filter(|more| more.is_object()));
    of.get("properties").or_else(|| inside.and_then(|inside| properties(schema, inside)))
}

fn check(place: &str, schema: &Value, of: &Value, fields: &[Field]) {
    let properties = properties(schema, of).unwrap_or_else(|| panic!("{place}: no properties in {of}"));
    let known: BTreeSet<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
    let listed: BTreeSet<&str> = fields.iter().map(|field| field.key).collect();
    assert_eq!(listed, known, "{place}");
    for field in fields {
        let place = format!("{place}.{}", field.key);
        match field.kind {
            Kind::Group(inside) => check(&place, schema, &properties[field.key], inside),
            Kind::Rows(rows) => check(&place, schema, &properties[field.key], rows.fields),
            _ => {}
        }
    }
}

#[test]
fn every_field_of_the_model_is_in_the_table() {
    for (part, schema) in schema() {
        check(part.stem(), &schema, &schema, fields(part));
    }
}

#[test]
fn headings_are_unique_within_an_item() {
    for part in Part::ALL {
        let mut headings: Vec<&str> = Vec::new();
        for field in fields(part) {
            match field.kind {
                Kind::Group(inside) => headings.extend(inside.iter().map(|field| field.ja)),
                _ => headings.push(field.ja),
            }
        }
        let unique: BTreeSet<&&str> = headings.iter().collect();
        assert_eq!(unique.len(), headings.len(), "{}", part.ja());
    }
}
