//! The parser's place in the tokens, and the small things that are read everywhere: words, ids, numbers, lengths, days.

use ayumi_calendar::{Date, Length, parse_date};
use ayumi_facts::Code;

use super::error::{Expected, GrammarError, Problem};
use super::lexer::{Kind, Token, tokens};
use super::noun::Noun;
use super::suggest::nearest;
use crate::requirement::Compare;

/// Expressions are nested this deep at most, so that no text can exhaust the stack.
const DEEPEST: usize = 60;

/// A place in the tokens of one expression.
pub(super) struct Cursor<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: usize,
}

/// Either the thing read, or what is wrong with the text.
pub(super) type Read<T> = Result<T, GrammarError>;

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Read<Self> {
        Ok(Self { tokens: tokens(text)?, next: 0, depth: 0 })
    }

    /// The token at hand.
    pub fn peek(&self) -> Token<'a> {
        self.ahead(0)
    }

    /// The token `by` places on; the end of the text stands behind everything.
    pub fn ahead(&self, by: usize) -> Token<'a> {
        let end = Token { at: 0, text: "", kind: Kind::End };
        self.tokens.get(self.next + by).or(self.tokens.last()).copied().unwrap_or(end)
    }

    /// The token at hand, which is then behind.
    pub fn bump(&mut self) -> Token<'a> {
        let token = self.peek();
        self.next += 1;
        token
    }

    /// Whether the token at hand is this one, which is then behind.
    pub fn eat(&mut self, kind: Kind) -> bool {
        let here = self.peek().kind == kind;
        self.next += usize::from(here);
        here
    }

    /// Whether the token at hand is this word.
    pub fn at_word(&self, word: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Word && token.text == word
    }

    /// `Unexpected` at the token at hand.
    pub fn unexpected<T>(&self, expected: &[Expected]) -> Read<T> {
        let token = self.peek();
        fail(token, Problem::Unexpected { found: token.text.into(), expected: expected.to_vec() })
    }

    pub fn open(&mut self) -> Read<()> {
        self.punctuation(Kind::Open, "(")
    }

    pub fn comma(&mut self) -> Read<()> {
        self.punctuation(Kind::Comma, ",")
    }

    pub fn close(&mut self) -> Read<()> {
        self.punctuation(Kind::Close, ")")
    }

    /// The bracket behind a list or options, where a comma could have stood too.
    pub fn close_list(&mut self) -> Read<()> {
        if self.eat(Kind::Close) { Ok(()) } else { self.unexpected(&[Expected::Token(","), Expected::Token(")")]) }
    }

    /// Nothing more.
    pub fn end(&mut self) -> Read<()> {
        if self.eat(Kind::End) { Ok(()) } else { self.unexpected(&[Expected::End]) }
    }

    fn punctuation(&mut self, kind: Kind, text: &'static str) -> Read<()> {
        if self.eat(kind) { Ok(()) } else { self.unexpected(&[Expected::Token(text)]) }
    }

    /// This word.
    pub fn word(&mut self, word: &'static str) -> Read<()> {
        let token = self.peek();
        match token.kind {
            Kind::Word if token.text == word => {
                self.next += 1;
                Ok(())
            }
            Kind::Word => unknown(token, &[word]),
            _ => self.unexpected(&[Expected::Token(word)]),
        }
    }

    /// One of these words of the grammar, with its place.
    pub fn one_of(&mut self, words: &'static [&'static str]) -> Read<(&'static str, Token<'a>)> {
        let token = self.peek();
        if token.kind != Kind::Word {
            let expected: Vec<Expected> = words.iter().copied().map(Expected::Token).collect();
            return self.unexpected(&expected);
        }
        match words.iter().find(|word| **word == token.text) {
            Some(word) => {
                self.next += 1;
                Ok((word, token))
            }
            None => unknown(token, words),
        }
    }

    /// `name:`
    pub fn label(&mut self, name: &'static str) -> Read<()> {
        self.word(name)?;
        self.punctuation(Kind::Colon, ":")
    }

    /// The id of such a thing.
    pub fn id(&mut self, noun: Noun) -> Read<Code> {
        let token = self.peek();
        if token.kind != Kind::Word {
            return self.unexpected(&[Expected::Id(noun)]);
        }
        self.next += 1;
        if is_kebab(token.text) {
            return Ok(Code::new(token.text));
        }
        let suggestion = Some(token.text.to_lowercase().replace('_', "-")).filter(|kebab| is_kebab(kebab));
        fail(token, Problem::NotAnId { word: token.text.into(), noun, suggestion })
    }

    /// Ids separated by commas, at least one.
    pub fn ids(&mut self, noun: Noun) -> Read<Vec<Code>> {
        let mut ids = vec![self.id(noun)?];
        while self.eat(Kind::Comma) {
            ids.push(self.id(noun)?);
        }
        Ok(ids)
    }

    /// A number, of whatever width the tree has for it.
    pub fn number<N: std::str::FromStr>(&mut self) -> Read<N> {
        let token = self.peek();
        if token.kind != Kind::Number {
            return self.unexpected(&[Expected::Number]);
        }
        self.next += 1;
        token.text.parse().or_else(|_| fail(token, Problem::Number(token.text.into())))
    }

    /// `>=`, the only comparison that amounts know.
    pub fn at_least(&mut self) -> Read<()> {
        self.punctuation(Kind::Sign(Compare::AtLeast), ">=")
    }

    /// Any comparison.
    pub fn comparison(&mut self) -> Read<Compare> {
        match self.peek().kind {
            Kind::Sign(compare) => {
                self.next += 1;
                Ok(compare)
            }
            _ => self.unexpected(&[Expected::Comparison]),
        }
    }

    /// `5 years`
    pub fn length(&mut self) -> Read<Length> {
        if self.peek().kind != Kind::Number {
            return self.unexpected(&[Expected::Length]);
        }
        let amount = self.number()?;
        let (unit, _) = self.one_of(&["years", "months", "days", "year", "month", "day"])?;
        Ok(length_of(amount, unit))
    }

    /// `2026-04-01`
    pub fn day(&mut self) -> Read<Date> {
        let token = self.peek();
        if token.kind != Kind::Day {
            return self.unexpected(&[Expected::Day]);
        }
        self.next += 1;
        parse_date(token.text).or_else(|_| fail(token, Problem::NoSuchDay(token.text.into())))
    }

    /// Reads something inside brackets inside brackets …
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= DEEPEST {
            return fail(self.peek(), Problem::TooDeep);
        }
        self.depth += 1;
        let inside = read(self);
        self.depth -= 1;
        inside
    }
}

/// What is wrong, at this token.
pub(super) fn fail<T>(token: Token<'_>, problem: Problem) -> Read<T> {
    Err(GrammarError { at: token.at, problem })
}

/// A word that is none of these.
pub(super) fn unknown<T>(token: Token<'_>, words: &[&'static str]) -> Read<T> {
    let suggestion = nearest(token.text, words.iter().copied());
    fail(token, Problem::UnknownWord { word: token.text.into(), expected: words.to_vec(), suggestion })
}

/// Sets what may be stated once only.
pub(super) fn once<T>(slot: &mut Option<T>, value: T, token: Token<'_>) -> Read<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => fail(token, Problem::Twice(token.text.into())),
    }
}

/// The length of `unit`, a word of the grammar.
pub(super) fn length_of(amount: u32, unit: &str) -> Length {
    match unit {
        "years" | "year" => Length::years(amount),
        "months" | "month" => Length::months(amount),
        _ => Length::days(amount),
    }
}

/// ASCII kebab-case with at least one letter, so that no id looks like a number or a date.
fn is_kebab(word: &str) -> bool {
    let good = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    word.split('-').all(good) && word.bytes().any(|byte| byte.is_ascii_lowercase())
}
