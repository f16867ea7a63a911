//! What can be wrong with an expression, for users and developers. Where the expression stands is the caller's to say.

use super::noun::Noun;

/// 式の誤り: what is wrong, and where in the expression. `Display` is for developers; [`GrammarError::ja`] is what the
/// user reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problem.en())]
pub struct GrammarError {
    /// Offset in the expression, in characters from 0; its length where something is missing at the end.
    pub at: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A character that stands nowhere in an expression, and what was meant, if it is a full-width one.
    Character {
        /// As written.
        found: char,
        /// What was probably meant.
        instead: Option<char>,
    },
    /// A comparison that does not exist, such as `=>`.
    Sign {
        /// As written.
        found: String,
        /// What was probably meant.
        instead: Option<&'static str>,
    },
    /// Something else is expected here.
    Unexpected {
        /// As written; empty at the end of the expression.
        found: String,
        /// What could stand here.
        expected: Vec<Expected>,
    },
    /// A word that the grammar does not have here.
    UnknownWord {
        /// As written.
        word: String,
        /// The words that could stand here.
        expected: Vec<&'static str>,
        /// The one that was probably meant.
        suggestion: Option<&'static str>,
    },
    /// A measure where a requirement is expected.
    MeasureHere(String),
    /// A requirement where a measure is expected.
    RequirementHere(String),
    /// Not an id: not ASCII kebab-case.
    NotAnId {
        /// As written.
        word: String,
        /// What it is an id of.
        noun: Noun,
        /// The same in kebab-case, if that is possible.
        suggestion: Option<String>,
    },
    /// A number that is negative or too large.
    Number(String),
    /// A day that the calendar does not have.
    NoSuchDay(String),
    /// Something is stated for the second time, or two things exclude each other.
    Twice(String),
    /// Too many brackets inside each other.
    TooDeep,
}

/// Something that could stand at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// This very token.
    Token(&'static str),
    /// A requirement.
    Requirement,
    /// A measure.
    Measure,
    /// A whole number.
    Number,
    /// A length of time.
    Length,
    /// A comparison.
    Comparison,
    /// A value of an attribute.
    Value,
    /// A day.
    Day,
    /// An id.
    Id(Noun),
    /// Nothing more.
    End,
}

impl Expected {
    fn ja(self) -> String {
        match self {
            Self::Token(text) => format!("「{text}」"),
            Self::Requirement => "要件（all(…)、holds(…)、名前のついた要件のIDなど）".into(),
            Self::Measure => "指標（count(…)、ratio(…)など）".into(),
            Self::Number => "整数".into(),
            Self::Length => "期間（5 years、6 months、30 daysなど）".into(),
            Self::Comparison => "比較の記号（=、!=、<、<=、>=、>）".into(),
            Self::Value => "値（yes、no、整数、選択肢のID、2026-04-01の形の日付）".into(),
            Self::Day => "2026-04-01の形の日付".into(),
            Self::Id(noun) => format!("{}のID", noun.ja()),
            Self::End => "式の終わり".into(),
        }
    }

    fn en(self) -> String {
        match self {
            Self::Token(text) => format!("`{text}`"),
            Self::Requirement => "a requirement".into(),
            Self::Measure => "a measure".into(),
            Self::Number => "a whole number".into(),
            Self::Length => "a length of time such as `5 years`".into(),
            Self::Comparison => "a comparison (=, !=, <, <=, >=, >)".into(),
            Self::Value => "a value (yes, no, a number, a choice or a date)".into(),
            Self::Day => "a date such as 2026-04-01".into(),
            Self::Id(noun) => format!("the id of a {}", noun.en()),
            Self::End => "the end of the expression".into(),
        }
    }
}

impl GrammarError {
    /// The message for the user: what was found, what is expected here, and what was probably meant.
    pub fn ja(&self) -> String {
        self.problem.ja()
    }

    /// The same for developers.
    pub fn en(&self) -> String {
        self.problem.en()
    }
}

impl Problem {
    fn ja(&self) -> String {
        match self {
            Self::Character { found, instead } => format!("「{found}」は式に使えない文字です。{}", half_width_ja(*instead)),
            Self::Sign { found, instead } => {
                format!("「{found}」という比較の記号はありません。{}使えるのは =、!=、<、<=、>=、> です。", meant_ja(*instead))
            }
            Self::Unexpected { found, expected } => unexpected_ja(found, expected),
            Self::UnknownWord { word, expected, suggestion } => {
                format!("「{word}」という語はここでは使えません。{}使えるのは {} です。", meant_ja(*suggestion), expected.join("、"))
            }
            Self::MeasureHere(word) => format!("「{word}(…)」は指標です。ここには要件（all(…)、holds(…)など）を書いてください。"),
            Self::RequirementHere(word) => {
                format!("「{word}」は要件です。ここには指標が必要です。満たす人数であれば「count({word}…)」のように書いてください。")
            }
            Self::NotAnId { word, noun, suggestion } => {
                format!(
                    "「{word}」は{}のIDとして読めません。IDは半角の英小文字・数字・ハイフンで書いてください。{}",
                    noun.ja(),
                    meant_ja(suggestion.as_deref())
                )
            }
            Self::Number(text) => format!("「{text}」はここに書ける範囲の整数ではありません。"),
            Self::NoSuchDay(text) => format!("「{text}」という日はありません。"),
            Self::Twice(text) => format!("「{text}」の指定が重なっています。ひとつだけ書いてください。"),
            Self::TooDeep => "括弧の入れ子が深すぎます。内側の要件に名前を付けて、requirements.yaml に分けてください。".into(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Character { found, instead } => {
                format!("`{found}` cannot stand in an expression{}", meant_en(instead.map(String::from).as_deref()))
            }
            Self::Sign { found, instead } => format!("`{found}` is no comparison{}", meant_en(*instead)),
            Self::Unexpected { found, expected } => unexpected_en(found, expected),
            Self::UnknownWord { word, expected, suggestion } => {
                format!("unknown word `{word}`{}; expected one of {}", meant_en(*suggestion), expected.join(", "))
            }
            Self::MeasureHere(word) => format!("`{word}(…)` is a measure, but a requirement is expected here"),
            Self::RequirementHere(word) => format!("`{word}` is a requirement, but a measure is expected here, such as `count({word}…)`"),
            Self::NotAnId { word, noun, suggestion } => {
                format!("`{word}` is not the id of a {}: ids are ASCII kebab-case{}", noun.en(), meant_en(suggestion.as_deref()))
            }
            Self::Number(text) => format!("`{text}` is out of range"),
            Self::NoSuchDay(text) => format!("there is no day `{text}`"),
            Self::Twice(text) => format!("`{text}` is stated twice, or excludes what is stated before"),
            Self::TooDeep => "too many brackets inside each other".into(),
        }
    }
}

fn half_width_ja(instead: Option<char>) -> String {
    instead.map_or_else(|| "半角の英数字と記号 ( ) , : = ! < > - で書いてください。".into(), |c| format!("半角の「{c}」で書いてください。"))
}

fn meant_ja(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |word| format!("「{word}」の誤りではありませんか。"))
}

fn meant_en(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |word| format!(" (did you mean `{word}`?)"))
}

fn unexpected_ja(found: &str, expected: &[Expected]) -> String {
    let expected = expected.iter().map(|one| one.ja()).collect::<Vec<_>>().join("、または");
    match found {
        "" => format!("式が途中で終わっています。ここには{expected}が必要です。"),
        _ => format!("「{found}」はここに書けません。ここには{expected}が必要です。"),
    }
}

fn unexpected_en(found: &str, expected: &[Expected]) -> String {
    let expected = expected.iter().map(|one| one.en()).collect::<Vec<_>>().join(" or ");
    match found {
        "" => format!("the expression ends where {expected} is expected"),
        _ => format!("found `{found}`, expected {expected}"),
    }
}
