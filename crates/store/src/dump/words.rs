//! What a column holds, as it stands in a dump.

use crate::db::{Kind, Value};

impl Kind {
    /// As it stands in a dump.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }

    /// As a dump says.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        [Self::Int, Self::Text, Self::Bytes].into_iter().find(|kind| kind.word() == word)
    }

    /// Nothing.
    pub(super) fn null(self) -> Value {
        match self {
            Self::Int => Value::Int(None),
            Self::Text => Value::Text(None),
            Self::Bytes => Value::Bytes(None),
        }
    }
}
