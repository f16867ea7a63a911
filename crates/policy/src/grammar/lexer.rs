//! Cuts an expression into tokens. It knows characters, not which word is allowed where.

use super::error::{GrammarError, Problem};
use crate::requirement::Compare;

/// A token and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    /// Offset in the text, in characters.
    pub at: usize,
    /// As written; empty at the end of the text.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An id or a word of the grammar.
    Word,
    /// Digits, perhaps with a minus.
    Number,
    /// `2026-04-01`, perhaps no day of the calendar.
    Day,
    /// `>=` …
    Sign(Compare),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// The end of the text.
    End,
}

/// All tokens of the text; the last is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, GrammarError> {
    let mut tokens = Vec::new();
    let (mut rest, mut at) = (text, 0);
    while let Some(first) = rest.chars().next() {
        let length = run(rest, first);
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() {
            tokens.push(Token { at, text: token, kind: kind(token, first, at)? });
        }
        at += token.chars().count();
        rest = after;
    }
    tokens.push(Token { at, text: "", kind: Kind::End });
    Ok(tokens)
}

/// How many bytes belong to the token that starts with `first`.
fn run(rest: &str, first: char) -> usize {
    let same: fn(char) -> bool = match first {
        _ if first.is_whitespace() => char::is_whitespace,
        _ if is_word(first) => is_word,
        _ if is_sign(first) => is_sign,
        _ => return first.len_utf8(),
    };
    rest.find(|c| !same(c)).unwrap_or(rest.len())
}

/// Letters of any script, so that an id in Japanese is shown as a whole when it is refused.
fn is_word(c: char) -> bool {
    (c.is_alphanumeric() && half_width(c).is_none()) || matches!(c, '-' | '_')
}

fn is_sign(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>' | '≧' | '≦' | '≥' | '≤' | '≠')
}

fn kind(token: &str, first: char, at: usize) -> Result<Kind, GrammarError> {
    match first {
        '(' => Ok(Kind::Open),
        ')' => Ok(Kind::Close),
        ',' => Ok(Kind::Comma),
        ':' => Ok(Kind::Colon),
        _ if is_sign(first) => sign(token, at),
        _ if is_word(first) => Ok(word(token)),
        _ => Err(GrammarError { at, problem: Problem::Character { found: first, instead: half_width(first) } }),
    }
}

fn sign(token: &str, at: usize) -> Result<Kind, GrammarError> {
    let instead = match token {
        "=" => return Ok(Kind::Sign(Compare::Is)),
        "!=" => return Ok(Kind::Sign(Compare::IsNot)),
        "<" => return Ok(Kind::Sign(Compare::Less)),
        "<=" => return Ok(Kind::Sign(Compare::AtMost)),
        ">=" => return Ok(Kind::Sign(Compare::AtLeast)),
        ">" => return Ok(Kind::Sign(Compare::More)),
        "==" => Some("="),
        "<>" | "≠" => Some("!="),
        "=>" | "≧" | "≥" => Some(">="),
        "=<" | "≦" | "≤" => Some("<="),
        _ => None,
    };
    Err(GrammarError { at, problem: Problem::Sign { found: token.into(), instead } })
}

fn word(token: &str) -> Kind {
    let digits = token.strip_prefix('-').unwrap_or(token);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Kind::Number;
    }
    if is_day(token) { Kind::Day } else { Kind::Word }
}

/// Four digits, two and two.
fn is_day(token: &str) -> bool {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = token.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// What a full-width character, typed with the Japanese input method on, was meant to be.
fn half_width(c: char) -> Option<char> {
    const FIRST: u32 = 0xFF01;
    const LAST: u32 = 0xFF5E;
    const DISTANCE: u32 = 0xFEE0;
    match c {
        '、' | '，' => Some(','),
        _ if (FIRST..=LAST).contains(&u32::from(c)) => char::from_u32(u32::from(c) - DISTANCE),
        _ => None,
    }
}
