//! Which meanings a column can be given in an import of each kind, and what people call them: for somebody who says by
//! hand what the headings did not.

use ayumi_policy::model::AttributeOf;

use crate::field::{Field, Part, When};
use crate::heading::usual;
use crate::plan::Import;
use crate::words::Vocabulary;

const STAFF: &[Field] = &[
    Field::Number,
    Field::Name,
    Field::Kana,
    Field::Birth,
    Field::Hired,
    Field::Left,
    Field::Employment,
    Field::Series,
    Field::Main,
    Field::From,
    Field::Until,
];
const POSTINGS: &[Field] = &[Field::Number, Field::Name, Field::Main, Field::Series, Field::From, Field::Until];
const UNITS: &[Field] = &[Field::From, Field::Until, Field::ParentCode, Field::ParentName, Field::Classes, Field::Successors];
const FACTS: &[Field] = &[
    Field::Number,
    Field::Name,
    Field::Kind,
    Field::Content(None),
    Field::From,
    Field::Until,
    Field::Value,
    Field::Hours,
    Field::Minutes,
    Field::Points,
    Field::Piece,
    Field::Level,
    Field::Assessor,
    Field::Stance,
    Field::Finished,
    Field::Result,
    Field::Scheme,
    Field::Evidence,
];
/// Of a unit, the most usual first.
const UNIT: &[Part] =
    &[Part::UnitCode, Part::UnitName, Part::Level(0), Part::Level(1), Part::Level(2), Part::LevelCode(0), Part::LevelCode(1), Part::LevelCode(2)];
/// Of a post before and after a transfer.
const MOVED: &[Part] = &[Part::UnitCode, Part::UnitName, Part::Rank];

/// The meanings that a column of an import of this kind can have, without [`Field::Ignored`] and the columns of past years,
/// which are told from their headings.
pub fn choices(import: Import, vocabulary: &Vocabulary<'_>) -> Vec<Field> {
    let at = |when: When, parts: &[Part]| parts.iter().map(|part| Field::Post(when, *part)).collect::<Vec<_>>();
    let posts = || [at(When::Stated, UNIT), at(When::Stated, &[Part::Rank]), at(When::Current, MOVED), at(When::Next, MOVED)].concat();
    match import {
        Import::Staff => [STAFF, &posts(), &attributes(vocabulary, AttributeOf::Person)].concat(),
        Import::Postings => [POSTINGS, &posts()].concat(),
        Import::Units => {
            let classes: Vec<Field> = vocabulary.classes.entries().map(|(class, _)| Field::Class(class)).collect();
            [&at(When::Stated, UNIT), UNITS, &classes, &attributes(vocabulary, AttributeOf::Unit)].concat()
        }
        Import::Facts => FACTS.to_vec(),
    }
}

fn attributes(vocabulary: &Vocabulary<'_>, of: AttributeOf) -> Vec<Field> {
    let names = vocabulary.attributes.entries().map(|(name, _)| name);
    names.filter(|name| vocabulary.attribute(*name).is_some_and(|schema| schema.of == of)).map(Field::Attribute).collect()
}

/// What people call a field, with the names of the policy.
pub fn labelled(field: Field, vocabulary: &Vocabulary<'_>) -> String {
    match field {
        Field::Attribute(name) => format!("属性「{}」", vocabulary.attributes.label(name)),
        Field::Class(class) => format!("区分「{}」", vocabulary.classes.label(class)),
        other => usual(other),
    }
}
