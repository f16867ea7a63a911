//! Why something is wrong, where a kind of problem has several reasons, and what was wanted instead.

use ayumi_facts::Code;

/// Why a text is no YAML, as far as it helps the one who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A quotation mark that is not closed.
    Quote,
    /// A bracket that is not closed, or not opened.
    Bracket,
    /// Indentation.
    Indentation,
    /// A scalar that begins with a sign that means something in YAML.
    Sign,
    /// A colon within a value.
    Colon,
    /// A full-width colon behind a key.
    WideColon,
    /// An alias without anchor.
    Alias,
    /// More than one document.
    Documents,
    /// Too large or too deep.
    TooLarge,
    /// Anything else.
    Other,
}

/// What the reader wanted in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    Scalar,
    /// A list.
    List,
    /// A map.
    Map,
    /// A whole number that is not negative.
    Number,
    /// true or false.
    YesNo,
    /// A name or dated names.
    Name,
    /// Something else.
    Other,
}

/// What kind of value was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// 数量
    Quantity,
    /// 開始
    Start,
    /// 期限
    Deadline,
    /// 期間の長さ
    Length,
    /// 年度
    FiscalYear,
    /// Anything else.
    Other,
}

/// Why nobody can meet a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// `any()`
    EmptyAny,
    /// `at-least(3, a, b)`
    TooFew {
        /// How many must be met.
        need: u32,
        /// How many there are.
        have: usize,
    },
    /// No rank satisfies all that is said of the rank.
    Ranks,
    /// No series, or no kind of employment, is in all lists.
    Disjoint,
    /// The same thing is required and excluded.
    Contradiction,
    /// A set without members.
    EmptySet {
        /// The set.
        set: Code,
    },
    /// More of a set than it has.
    SetTooSmall {
        /// The set.
        set: Code,
        /// How many must be had.
        need: u32,
        /// How many there are.
        have: usize,
    },
}
