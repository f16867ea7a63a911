//! JSON Schema of the days, periods and lengths that answers hold, as serde writes them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{Date, Length, Period};

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "期間, half open: `until` is the first day on which it is no longer so. Null: no beginning, no end.",
            "type": "object",
            "properties": {
                "from": { "type": ["string", "null"], "format": "date" },
                "until": { "type": ["string", "null"], "format": "date" },
            },
            "required": ["from", "until"],
        })
    }
}

impl JsonSchema for Length {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]+ (years?|months?|days?)$" })
    }
}
