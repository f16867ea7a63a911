//! `Code`: a short text that names something of the municipality's own (a role, a course, a rank, an exam),
//! interned so that comparing two of them compares two integers. Not for names of people or free text.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, RwLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// コード: an interned id. Equal texts give equal codes in one process; the number means nothing outside it.
///
/// Ordering is by text, so that sorted output does not depend on the order of interning.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(u32);

#[derive(Default)]
struct Table {
    numbers: HashMap<&'static str, u32>,
    texts: Vec<&'static str>,
}

static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(RwLock::default);

impl Code {
    /// The code of `text`. Texts live as long as the process: intern vocabulary, never personal content.
    pub fn new(text: &str) -> Self {
        if let Some(code) = Self::find(text) {
            return code;
        }
        let mut table = TABLE.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(&number) = table.numbers.get(text) {
            return Self(number);
        }
        let number = u32::try_from(table.texts.len()).unwrap_or(u32::MAX);
        let kept: &'static str = Box::leak(text.into());
        table.texts.push(kept);
        table.numbers.insert(kept, number);
        Self(number)
    }

    /// The code of `text` if that text was ever interned; a fact cannot carry a code that was not.
    pub fn find(text: &str) -> Option<Self> {
        let table = TABLE.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        table.numbers.get(text).copied().map(Self)
    }

    /// The text.
    pub fn as_str(self) -> &'static str {
        let table = TABLE.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        table.texts.get(self.0 as usize).copied().unwrap_or("")
    }

    /// The number of this code in this process: an index for tables that live no longer than the process.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Default for Code {
    /// The empty text.
    fn default() -> Self {
        Self::new("")
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.as_str())
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

impl schemars::JsonSchema for Code {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_equal_codes_and_order_is_by_text() {
        let (b, a) = (Code::new("code-test-b"), Code::new("code-test-a"));
        assert_eq!(a, Code::new("code-test-a"));
        assert!(a < b);
        assert_eq!(Code::find("code-test-never"), None);
        assert_eq!(a.to_string(), "code-test-a");
    }
}
