//! Reads leaves: one small function each, from behind the opening bracket to the closing one.

use ayumi_calendar::Length;
use ayumi_facts::{Assessor, Value};

use super::cursor::{Cursor, Read, fail, length_of, once};
use super::error::{Expected, Problem};
use super::lexer::Kind;
use super::noun::Noun;
use crate::requirement::{Compare, Completed, Leaf, Passed, Window};

/// The leaf that `word` opens; the requirement parser calls it with no other word.
pub(super) fn leaf(cursor: &mut Cursor<'_>, word: &str) -> Read<Leaf> {
    match word {
        "served" => served(cursor),
        "holds" => holds(cursor),
        "completed" => completed(cursor),
        "passed" => passed(cursor),
        "skill" => skill(cursor),
        "project" => project(cursor),
        "mentored" => mentored(cursor),
        "rank" => rank(cursor),
        "series" => last(cursor, |cursor| cursor.ids(Noun::Series).map(Leaf::Series)),
        "employment" => last(cursor, |cursor| cursor.ids(Noun::Employment).map(Leaf::Employment)),
        "absent" => absent(cursor),
        "attribute" => attribute(cursor),
        "unit" => unit(cursor),
        _ => closed(cursor, |cursor| cursor.id(Noun::Judgement).map(Leaf::Attested)),
    }
}

/// What `read` reads and the closing bracket.
fn closed<T>(cursor: &mut Cursor<'_>, read: impl FnOnce(&mut Cursor<'_>) -> Read<T>) -> Read<T> {
    let inside = read(cursor)?;
    cursor.close()?;
    Ok(inside)
}

/// As [`closed`], where a comma could have followed too.
fn last<T>(cursor: &mut Cursor<'_>, read: impl FnOnce(&mut Cursor<'_>) -> Read<T>) -> Read<T> {
    let inside = read(cursor)?;
    cursor.close_list()?;
    Ok(inside)
}

fn served(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let service = cursor.id(Noun::Service)?;
    cursor.comma()?;
    cursor.at_least()?;
    let at_least = cursor.length()?;
    cursor.close()?;
    Ok(Leaf::Served { service, at_least })
}

fn holds(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let role = cursor.id(Noun::Role)?;
    if !cursor.eat(Kind::Comma) {
        cursor.close_list()?;
        return Ok(Leaf::Holds { role, at_least: None });
    }
    cursor.at_least()?;
    let at_least = Some(cursor.length()?);
    cursor.close()?;
    Ok(Leaf::Holds { role, at_least })
}

fn completed(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let what = what_completed(cursor)?;
    let (mut window, mut unexpired) = (None, None);
    while cursor.eat(Kind::Comma) {
        let (option, token) = cursor.one_of(&["unexpired", "within", "this"])?;
        match option {
            "unexpired" => once(&mut unexpired, (), token)?,
            "within" => once(&mut window, Window::Within(cursor.length()?), token)?,
            _ => {
                cursor.word("fiscal-year")?;
                once(&mut window, Window::ThisFiscalYear, token)?;
            }
        }
    }
    cursor.close_list()?;
    Ok(Leaf::Completed { what, window, unexpired: unexpired.is_some() })
}

/// `COURSE`, `all of SET`, `3 of SET`, `>= 20 hours`, `>= 20 hours of SET`, and the same in points.
pub(super) fn what_completed(cursor: &mut Cursor<'_>) -> Read<Completed> {
    match cursor.peek().kind {
        Kind::Sign(_) => amount_completed(cursor),
        Kind::Number => {
            let need = cursor.number()?;
            cursor.word("of")?;
            Ok(Completed::Some(need, cursor.id(Noun::CourseSet)?))
        }
        Kind::Word if is_of_set(cursor) => {
            cursor.one_of(&["all"])?;
            cursor.word("of")?;
            cursor.id(Noun::CourseSet).map(Completed::AllOf)
        }
        Kind::Word => cursor.id(Noun::Course).map(Completed::Course),
        _ => cursor.unexpected(&[Expected::Id(Noun::Course), Expected::Token("all of"), Expected::Token(">=")]),
    }
}

fn amount_completed(cursor: &mut Cursor<'_>) -> Read<Completed> {
    cursor.at_least()?;
    let amount = cursor.number()?;
    let (unit, _) = cursor.one_of(&["hours", "points", "hour", "point"])?;
    let set = if cursor.at_word("of") {
        cursor.bump();
        Some(cursor.id(Noun::CourseSet)?)
    } else {
        None
    };
    Ok(if unit.starts_with("hour") { Completed::Hours(amount, set) } else { Completed::Points(amount, set) })
}

/// Whether `… of` comes next. An id cannot be followed by `of`, so `all` alone is still an id.
fn is_of_set(cursor: &Cursor<'_>) -> bool {
    let second = cursor.ahead(1);
    second.kind == Kind::Word && second.text == "of"
}

fn passed(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let what = what_passed(cursor)?;
    let mut unexpired = None;
    while cursor.eat(Kind::Comma) {
        let (_, token) = cursor.one_of(&["unexpired"])?;
        once(&mut unexpired, (), token)?;
    }
    cursor.close_list()?;
    Ok(Leaf::Passed { what, unexpired: unexpired.is_some() })
}

fn what_passed(cursor: &mut Cursor<'_>) -> Read<Passed> {
    if cursor.peek().kind != Kind::Word {
        return cursor.unexpected(&[Expected::Id(Noun::Exam), Expected::Token("any of"), Expected::Token("all of")]);
    }
    if !is_of_set(cursor) {
        return cursor.id(Noun::Exam).map(Passed::Exam);
    }
    let (which, _) = cursor.one_of(&["any", "all"])?;
    cursor.word("of")?;
    let set = cursor.id(Noun::ExamSet)?;
    Ok(if which == "any" { Passed::AnyOf(set) } else { Passed::AllOf(set) })
}

fn skill(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let skill = cursor.id(Noun::Skill)?;
    cursor.at_least()?;
    let at_least = cursor.id(Noun::Level)?;
    let from = if cursor.eat(Kind::Comma) { assessors(cursor)? } else { Vec::new() };
    cursor.close_list()?;
    Ok(Leaf::Skill { skill, at_least, from })
}

/// `from head or test`
fn assessors(cursor: &mut Cursor<'_>) -> Read<Vec<Assessor>> {
    cursor.word("from")?;
    let mut from = Vec::new();
    loop {
        let (word, token) = cursor.one_of(&["own", "head", "test"])?;
        let assessor = match word {
            "own" => Assessor::Own,
            "head" => Assessor::Head,
            _ => Assessor::Test,
        };
        if from.contains(&assessor) {
            return fail(token, Problem::Twice(word.into()));
        }
        from.push(assessor);
        if !cursor.at_word("or") {
            return Ok(from);
        }
        cursor.bump();
    }
}

fn project(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let (part, _) = cursor.one_of(&["led", "joined"])?;
    let (mut count, mut length, mut finished, mut result) = (None, None, None, None);
    while cursor.eat(Kind::Comma) {
        let token = cursor.peek();
        match token.kind {
            Kind::Sign(_) => match project_amount(cursor)? {
                Amount::Projects(number) => once(&mut count, number, token)?,
                Amount::Length(long) => once(&mut length, long, token)?,
            },
            Kind::Word => match cursor.one_of(&["finished", "result"])?.0 {
                "finished" => once(&mut finished, (), token)?,
                _ => once(&mut result, project_result(cursor)?, token)?,
            },
            _ => return cursor.unexpected(&[Expected::Token(">="), Expected::Token("finished"), Expected::Token("result")]),
        }
    }
    cursor.close_list()?;
    Ok(Leaf::Project { led: part == "led", count, length, finished: finished.is_some(), result })
}

enum Amount {
    Projects(u32),
    Length(Length),
}

/// `>= 2 projects`, `>= 1 year`
fn project_amount(cursor: &mut Cursor<'_>) -> Read<Amount> {
    cursor.at_least()?;
    let amount = cursor.number()?;
    let (unit, _) = cursor.one_of(&["projects", "years", "months", "days", "project", "year", "month", "day"])?;
    Ok(if unit.starts_with("project") { Amount::Projects(amount) } else { Amount::Length(length_of(amount, unit)) })
}

/// `= CODE`
fn project_result(cursor: &mut Cursor<'_>) -> Read<ayumi_facts::Code> {
    if !cursor.eat(Kind::Sign(Compare::Is)) {
        return cursor.unexpected(&[Expected::Token("=")]);
    }
    cursor.id(Noun::Result)
}

fn mentored(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    cursor.at_least()?;
    let at_least = cursor.number()?;
    cursor.close()?;
    Ok(Leaf::Mentored { at_least })
}

fn rank(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let compare = cursor.comparison()?;
    let rank = cursor.id(Noun::Rank)?;
    cursor.close()?;
    Ok(Leaf::Rank { compare, rank })
}

fn absent(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    if cursor.eat(Kind::Close) {
        return Ok(Leaf::Absent(Vec::new()));
    }
    last(cursor, |cursor| cursor.ids(Noun::Absence).map(Leaf::Absent))
}

/// `NAME` alone is `NAME = yes`.
fn attribute(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let name = cursor.id(Noun::Attribute)?;
    if cursor.eat(Kind::Close) {
        return Ok(Leaf::Attribute { name, compare: Compare::Is, value: Value::YesNo(true) });
    }
    let Kind::Sign(compare) = cursor.peek().kind else {
        return cursor.unexpected(&[Expected::Token(")"), Expected::Comparison]);
    };
    cursor.bump();
    let value = value(cursor)?;
    cursor.close()?;
    Ok(Leaf::Attribute { name, compare, value })
}

fn value(cursor: &mut Cursor<'_>) -> Read<Value> {
    match cursor.peek().kind {
        Kind::Number => cursor.number().map(Value::Number),
        Kind::Day => cursor.day().map(Value::Day),
        Kind::Word if cursor.at_word("yes") || cursor.at_word("no") => Ok(Value::YesNo(cursor.bump().text == "yes")),
        Kind::Word => cursor.id(Noun::Choice).map(Value::Word),
        _ => cursor.unexpected(&[Expected::Value]),
    }
}

fn unit(cursor: &mut Cursor<'_>) -> Read<Leaf> {
    let group = cursor.id(Noun::UnitGroup)?;
    let any_post = cursor.eat(Kind::Comma);
    if any_post {
        cursor.word("any-post")?;
        cursor.close()?;
    } else {
        cursor.close_list()?;
    }
    Ok(Leaf::Unit { group, any_post })
}
