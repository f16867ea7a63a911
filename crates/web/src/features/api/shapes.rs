//! 答えの形: the schemas of the OpenAPI document as tables of fields. What a field means is the Japanese beginning of what
//! the schema says of it.

use serde_json::{Map, Value};

/// ひとつの形.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShapeDoc {
    /// Its name.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// The words that it can be; empty for an object.
    pub words: Vec<String>,
    /// What it holds.
    pub fields: Vec<Field>,
}

/// ひとつの項目.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub name: String,
    /// For which of several shapes; empty for all.
    pub of: String,
    /// Its type.
    pub kind: Kind,
    /// What it means.
    pub meaning: String,
}

/// 型.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// The shape it leads to.
    pub shape: Option<String>,
    /// The type in words, behind the shape.
    pub words: String,
}

/// Every shape of the document, by name.
pub fn shapes(document: &Value) -> Vec<ShapeDoc> {
    let all = document["components"]["schemas"].as_object();
    all.into_iter().flatten().map(|(name, schema)| ShapeDoc::new(name, schema)).collect()
}

impl ShapeDoc {
    fn new(name: &str, schema: &Value) -> Self {
        let mut doc = Self { name: name.to_owned(), meaning: meaning(schema), words: words(schema), fields: Vec::new() };
        doc.add(schema, "");
        for one in several(schema) {
            let of = object(one, "properties").and_then(|all| all.iter().find_map(|(key, of)| Some(format!("{key}: {}", of["const"].as_str()?))));
            doc.add(one, &of.unwrap_or_default());
        }
        if doc.fields.is_empty() && doc.words.is_empty() {
            doc.words.push(Kind::of(schema).words);
        }
        doc
    }

    fn add(&mut self, schema: &Value, of: &str) {
        for (name, field) in object(schema, "properties").into_iter().flatten().filter(|(_, field)| field.get("const").is_none()) {
            self.fields.push(Field { name: name.clone(), of: of.to_owned(), kind: Kind::of(field), meaning: meaning(field) });
        }
    }
}

impl Kind {
    /// The type that a schema says.
    pub fn of(schema: &Value) -> Self {
        if let Some(to) = schema["$ref"].as_str() {
            return Self { shape: to.rsplit('/').next().map(str::to_owned), words: String::new() };
        }
        if schema["type"] == "array" {
            let of = Self::of(&schema["items"]);
            return Self { words: format!("{}の並び", of.words), ..of };
        }
        if let Some(kinds) = schema["type"].as_array() {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).map(word).collect();
            return Self { shape: None, words: kinds.join("、または") };
        }
        let alternatives: Vec<Self> = several(schema).map(Self::of).collect();
        if alternatives.is_empty() {
            return Self { shape: None, words: schema["type"].as_str().map_or("値", word).to_owned() };
        }
        let shape = alternatives.iter().find_map(|of| of.shape.clone());
        let words: Vec<String> = alternatives.into_iter().map(|of| of.words).filter(|words| !words.is_empty()).collect();
        let or = if shape.is_some() && !words.is_empty() { "、または" } else { "" };
        Self { shape, words: format!("{or}{}", words.join("、または")) }
    }
}

fn word(kind: &str) -> &str {
    match kind {
        "string" => "文字列",
        "integer" => "整数",
        "number" => "数",
        "boolean" => "真偽",
        "object" => "オブジェクト",
        other => other,
    }
}

fn object<'v>(schema: &'v Value, key: &str) -> Option<&'v Map<String, Value>> {
    schema.get(key)?.as_object()
}

fn several(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten()
}

/// The words that a value can be.
fn words(schema: &Value) -> Vec<String> {
    let of = |schema: &Value| {
        let listed = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
        listed.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    of(schema).into_iter().chain(several(schema).flat_map(of)).collect()
}

/// 「在籍: `met`, `unmet` or `unknown`.」 is 「在籍（met、unmet、unknown）」.
fn meaning(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let japanese = text.split([' ', ':', ';', ',', '.', '\n']).next().filter(|begin| !begin.is_ascii() || *begin == "KPI").unwrap_or_default();
    let is_word = |of: &&str| !of.is_empty() && of.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let listed: Vec<&str> = text.split('`').skip(1).step_by(2).filter(is_word).collect();
    if listed.len() < 2 { japanese.to_owned() } else { format!("{japanese}（{}）", listed.join("、")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_description_is_read_up_to_its_english() {
        let check = |text: &str, expected: &str| assert_eq!(meaning(&json!({ "description": text })), expected);
        check("基準日", "基準日");
        check("職位; null where there is none.", "職位");
        check("在籍: `met`, `unmet` or `unknown`.", "在籍（met、unmet、unknown）");
        check("Whose, when.", "");
    }

    #[test]
    fn a_type_is_said_in_words() {
        let check = |schema: Value, shape: Option<&str>, words: &str| {
            assert_eq!(Kind::of(&schema), Kind { shape: shape.map(str::to_owned), words: words.to_owned() });
        };
        check(json!({ "type": "string" }), None, "文字列");
        check(json!({ "type": ["integer", "null"] }), None, "整数、またはnull");
        check(json!({ "type": "array", "items": { "$ref": "#/components/schemas/Named" } }), Some("Named"), "の並び");
        check(json!({ "anyOf": [{ "$ref": "#/components/schemas/Named" }, { "type": "null" }] }), Some("Named"), "、またはnull");
    }
}
