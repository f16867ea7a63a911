//! Reads measures: one small function each, from behind the opening bracket to the closing one.

use super::cursor::{Cursor, Read, fail, unknown};
use super::error::{Expected, Problem};
use super::leaf::what_completed;
use super::lexer::Kind;
use super::noun::Noun;
use super::requirement::{REQUIREMENTS, requirement};
use crate::measure::Measure;

/// Every word that opens a measure.
pub(super) const MEASURES: [&str; 7] = ["count", "entrants", "ever", "ratio", "covered", "events", "hours"];

/// A measure.
pub(super) fn measure(cursor: &mut Cursor<'_>) -> Read<Measure> {
    let token = cursor.peek();
    if token.kind != Kind::Word {
        return cursor.unexpected(&[Expected::Measure]);
    }
    let word = token.text;
    if REQUIREMENTS.contains(&word) {
        return fail(token, Problem::RequirementHere(word.into()));
    }
    if !MEASURES.contains(&word) {
        return unknown(token, &MEASURES);
    }
    cursor.bump();
    cursor.open()?;
    let measure = inside(cursor, word)?;
    cursor.close()?;
    Ok(measure)
}

/// What stands in the brackets of `word`.
fn inside(cursor: &mut Cursor<'_>, word: &str) -> Read<Measure> {
    match word {
        "count" => requirement(cursor).map(Measure::Count),
        "entrants" => requirement(cursor).map(Measure::Entrants),
        "ever" => requirement(cursor).map(Measure::Ever),
        "ratio" => ratio(cursor),
        "covered" => covered(cursor),
        "events" => what_completed(cursor).map(Measure::Events),
        _ => cursor.id(Noun::CourseSet).map(Measure::Hours),
    }
}

/// `R, of: R`, `R, of: R, at: 2025-04-01`
fn ratio(cursor: &mut Cursor<'_>) -> Read<Measure> {
    let having = requirement(cursor)?;
    cursor.comma()?;
    cursor.label("of")?;
    let of = requirement(cursor)?;
    let mut at = None;
    if cursor.eat(Kind::Comma) {
        cursor.label("at")?;
        at = Some(cursor.day()?);
    }
    Ok(Measure::Ratio { having, of, at })
}

/// `units: GROUP, having: 1 of R`
fn covered(cursor: &mut Cursor<'_>) -> Read<Measure> {
    cursor.label("units")?;
    let units = cursor.id(Noun::UnitGroup)?;
    cursor.comma()?;
    cursor.label("having")?;
    let need = cursor.number()?;
    cursor.word("of")?;
    let having = requirement(cursor)?;
    Ok(Measure::Covered { units, need, having })
}
