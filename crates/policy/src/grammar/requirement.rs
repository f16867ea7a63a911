//! Reads the tree of a requirement: what combines requirements, names of requirements, and which leaf is meant.

use super::cursor::{Cursor, Read, fail, unknown};
use super::error::{Expected, Problem};
use super::leaf;
use super::lexer::Kind;
use super::measure::MEASURES;
use super::noun::Noun;
use crate::requirement::Requirement;

/// Every word that opens a requirement. None of them can be the name of one.
pub(super) const REQUIREMENTS: [&str; 18] = [
    "all",
    "any",
    "none",
    "at-least",
    "served",
    "holds",
    "completed",
    "passed",
    "skill",
    "project",
    "mentored",
    "rank",
    "series",
    "employment",
    "absent",
    "attribute",
    "unit",
    "attested",
];

/// A requirement.
pub(super) fn requirement(cursor: &mut Cursor<'_>) -> Read<Requirement> {
    let token = cursor.peek();
    if token.kind != Kind::Word {
        return cursor.unexpected(&[Expected::Requirement]);
    }
    let opens = cursor.ahead(1).kind == Kind::Open;
    match token.text {
        word if REQUIREMENTS.contains(&word) => cursor.deeper(|cursor| call(cursor, word)),
        word if opens && MEASURES.contains(&word) => fail(token, Problem::MeasureHere(word.into())),
        _ if opens => unknown(token, &REQUIREMENTS),
        _ => cursor.id(Noun::Requirement).map(Requirement::Named),
    }
}

/// `word(…)`
fn call(cursor: &mut Cursor<'_>, word: &str) -> Read<Requirement> {
    cursor.bump();
    cursor.open()?;
    match word {
        "all" => list(cursor).map(Requirement::All),
        "any" => list(cursor).map(Requirement::Any),
        "none" => list(cursor).map(Requirement::None),
        "at-least" => at_least(cursor),
        _ => leaf::leaf(cursor, word).map(Requirement::Leaf),
    }
}

/// Requirements up to the closing bracket, perhaps none.
fn list(cursor: &mut Cursor<'_>) -> Read<Vec<Requirement>> {
    if cursor.eat(Kind::Close) {
        return Ok(Vec::new());
    }
    let mut of = vec![requirement(cursor)?];
    while cursor.eat(Kind::Comma) {
        of.push(requirement(cursor)?);
    }
    cursor.close_list()?;
    Ok(of)
}

/// `2, R, …)`
fn at_least(cursor: &mut Cursor<'_>) -> Read<Requirement> {
    let need = cursor.number()?;
    if cursor.eat(Kind::Close) {
        return Ok(Requirement::AtLeast(need, Vec::new()));
    }
    cursor.comma()?;
    let mut of = vec![requirement(cursor)?];
    while cursor.eat(Kind::Comma) {
        of.push(requirement(cursor)?);
    }
    cursor.close_list()?;
    Ok(Requirement::AtLeast(need, of))
}
