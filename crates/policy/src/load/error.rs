//! Turns an error of the YAML reader into a diagnostic in our own words.

use serde_saphyr::Error;

use crate::Loc;
use crate::diagnostic::{Diagnostic, Expected, Problem, Shape, Syntax, nearest};

/// The diagnostic of `error` in an item of the file `name` that begins on line `begin` of its text.
pub(super) fn diagnostic(name: &str, text: &str, (begin, item): (u32, &str), error: &Error) -> Diagnostic {
    let error = error.without_snippet();
    let location = error.location().map(|at| Loc { line: at.line() as u32, column: at.column() as u32 });
    let at = location.filter(|at| at.line > 0).unwrap_or(Loc { line: begin, column: 1 });
    if let Some(tab) = tab(text, begin, at.line, error) {
        return Diagnostic::new(name, tab, "\t", Problem::Tab);
    }
    if let Some((colon, key)) = wide_colon(item, begin) {
        return Diagnostic::new(name, colon, key, Problem::Syntax(Syntax::WideColon));
    }
    let problem = problem(error);
    let words = match &problem {
        // What lacks the key is the item, of which the first line must do.
        Problem::MissingField { .. } => rest_of_line(text, at).trim_end().into(),
        _ => words_at(text, at),
    };
    let reserved = words.starts_with(['@', '`', '%', '&', '*', '!']);
    let problem = if reserved && problem == Problem::Syntax(Syntax::Other) { Problem::Syntax(Syntax::Sign) } else { problem };
    Diagnostic::new(name, at, words, problem)
}

fn problem(error: &Error) -> Problem {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            let known: Vec<String> = expected.iter().map(ToString::to_string).collect();
            Problem::UnknownField { nearest: nearest(field, expected.iter().copied()).map(Into::into), known }
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            let known: Vec<String> = expected.iter().map(ToString::to_string).collect();
            Problem::UnknownChoice { nearest: nearest(variant, expected.iter().copied()).map(Into::into), known }
        }
        Error::SerdeMissingField { field, .. } => Problem::MissingField { field: (*field).into() },
        Error::DuplicateMappingKey { .. } => Problem::DuplicateKey,
        Error::Unexpected { expected, .. } => Problem::WrongShape(shape(expected)),
        Error::InvalidScalar { ty, .. } => Problem::WrongShape(scalar(ty)),
        Error::InvalidBooleanStrict { .. } => Problem::WrongShape(Shape::YesNo),
        Error::NullIntoString { .. } => Problem::WrongShape(Shape::Scalar),
        Error::SerdeInvalidType { expected, .. } | Error::SerdeInvalidValue { expected, .. } => Problem::WrongShape(serde_shape(expected)),
        Error::Message { msg, .. } => Problem::BadValue(expected(msg)),
        Error::MultipleDocuments { .. } => Problem::Syntax(Syntax::Documents),
        Error::UnknownAnchor { .. } | Error::AliasError { .. } => Problem::Syntax(Syntax::Alias),
        Error::Budget { .. } => Problem::Syntax(Syntax::TooLarge),
        other => Problem::Syntax(syntax(&other.to_string())),
    }
}

fn shape(expected: &str) -> Shape {
    match expected {
        "string scalar" | "scalar" | "value" => Shape::Scalar,
        "sequence start" => Shape::List,
        "mapping start" => Shape::Map,
        _ => Shape::Other,
    }
}

fn scalar(kind: &str) -> Shape {
    match kind {
        "boolean" | "bool" => Shape::YesNo,
        kind if kind.starts_with(['u', 'i']) => Shape::Number,
        _ => Shape::Other,
    }
}

fn serde_shape(expected: &str) -> Shape {
    match expected {
        "name" => Shape::Name,
        "a boolean" => Shape::YesNo,
        "a string" => Shape::Scalar,
        "a sequence" => Shape::List,
        "a map" => Shape::Map,
        kind if kind.starts_with(['u', 'i']) => Shape::Number,
        kind if kind.starts_with("struct") => Shape::Map,
        _ => Shape::Other,
    }
}

/// What our own value types wanted: their errors name it.
fn expected(message: &str) -> Expected {
    let kinds = [("数量（", Expected::Quantity), ("開始日（", Expected::Start), ("期限（", Expected::Deadline), ("length", Expected::Length)];
    kinds.into_iter().find(|(word, _)| message.contains(word)).map_or(Expected::Other, |(_, kind)| kind)
}

/// The scanner's reasons, as far as they tell the writer more than "this is no YAML".
fn syntax(message: &str) -> Syntax {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    match () {
        () if has(&["mapping values"]) => Syntax::Colon,
        () if has(&["cannot start with", "cannot start any token", "reserved"]) => Syntax::Sign,
        () if has(&["quoted scalar", "quote"]) => Syntax::Quote,
        () if has(&["flow", "bracket", "brace", "',' or"]) => Syntax::Bracket,
        () if has(&["indent", "did not find expected", "block", "simple key"]) => Syntax::Indentation,
        () => Syntax::Other,
    }
}

/// A tab in the white space of the item up to the error, where the reader stumbled over one.
fn tab(text: &str, begin: u32, end: u32, error: &Error) -> Option<Loc> {
    let of_scanner = matches!(error, Error::ExternalMessage { .. });
    let lines = (1u32..).zip(text.lines()).skip(begin as usize - 1).take_while(|(number, _)| of_scanner && *number <= end + 1);
    lines.filter_map(|(number, line)| leading_tab(line).map(|column| Loc { line: number, column })).next()
}

fn leading_tab(line: &str) -> Option<u32> {
    let blank = (1u32..).zip(line.chars()).take_while(|(_, c)| c.is_whitespace() || *c == '-');
    blank.into_iter().find(|(_, c)| *c == '\t').map(|(column, _)| column)
}

/// A key with a full-width colon behind it, as Japanese keyboards easily write it. YAML takes it for text.
fn wide_colon(item: &str, begin: u32) -> Option<(Loc, &str)> {
    (begin..).zip(item.lines()).find_map(|(line, words)| {
        let key = words.trim_start_matches(['-', ' ']);
        let (word, _) = key.split_once('：')?;
        let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let column = words.len() - key.len() + 1;
        plain.then_some((Loc { line, column: column as u32 }, key))
    })
}

fn rest_of_line(text: &str, at: Loc) -> String {
    let line = text.lines().nth((at.line as usize).saturating_sub(1)).unwrap_or("");
    line.chars().skip((at.column as usize).saturating_sub(1)).collect()
}

/// The word, or the quoted text, that begins at a place.
fn words_at(text: &str, at: Loc) -> String {
    let rest = rest_of_line(text, at);
    let mut characters = rest.chars();
    if let Some(quote @ ('"' | '\'')) = characters.next() {
        return characters.take_while(|c| *c != quote).collect();
    }
    let end = rest.find(": ").or_else(|| rest.strip_suffix(':').map(str::len)).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or("");
    let flow = word.find([',', ']', '}']).unwrap_or(word.len());
    let word = word.get(..flow).unwrap_or("");
    word.split(" #").next().unwrap_or("").trim_matches([' ', '\r']).into()
}
