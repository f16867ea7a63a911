//! `Value`: the content of an attribute that a municipality defines for its people or units.

use std::fmt;

use ayumi_calendar::Date;
use serde::{Deserialize, Serialize};

use crate::Code;

/// 値: what an attribute fact says. The pack's schema says which kind an attribute has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// はい・いいえ
    YesNo(bool),
    /// 整数
    Number(i32),
    /// 選択肢のひとつ、または短い語
    Word(Code),
    /// 日付
    Day(Date),
}

/// 値の型.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// はい・いいえ
    YesNo,
    /// 整数
    Number,
    /// 選択肢のひとつ
    Choice,
    /// 日付
    Date,
}

impl Value {
    /// The kind this value has.
    pub fn kind(self) -> ValueKind {
        match self {
            Self::YesNo(_) => ValueKind::YesNo,
            Self::Number(_) => ValueKind::Number,
            Self::Word(_) => ValueKind::Choice,
            Self::Day(_) => ValueKind::Date,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(true) => f.write_str("yes"),
            Self::YesNo(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(word) => write!(f, "{word}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}
