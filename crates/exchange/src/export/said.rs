//! What a fact says, in the words of the policy: short, for lists of facts.

use ayumi_facts::{UnitId, UnitWhat, What};

use super::facts::content;
use super::value_cell;
use crate::words::Vocabulary;

/// What a fact about a person says; its kind says the rest. `unit` names a unit.
pub fn said_of_person(vocabulary: &Vocabulary<'_>, what: &What, unit: impl Fn(UnitId) -> String) -> String {
    match what {
        What::Posting { unit: post, rank, main, .. } => {
            let beside = if *main { "" } else { "（兼務）" };
            format!("{}　{}{beside}", unit(*post), vocabulary.ranks.label(*rank))
        }
        What::Attribute { name, value } => format!("{}: {}", vocabulary.attributes.label(*name), value_cell(*value).text()),
        What::Assessment { skill, level, .. } => format!("{}: {}", vocabulary.skills.label(*skill), vocabulary.mark(*skill, *level)),
        other => content(vocabulary, other.kind(), other.subject()).to_owned(),
    }
}

/// The kind of a fact about a unit, and what it says.
pub fn said_of_unit(vocabulary: &Vocabulary<'_>, what: &UnitWhat, unit: impl Fn(UnitId) -> String) -> (&'static str, String) {
    match what {
        UnitWhat::Exists => ("設置", String::new()),
        UnitWhat::Name { name } => ("名称", name.to_string()),
        UnitWhat::Parent { parent } => ("上位の所属", unit(*parent)),
        UnitWhat::Class { class } => ("所属区分", vocabulary.classes.label(*class).to_owned()),
        UnitWhat::SucceededBy { unit: successor } => ("後継の所属", unit(*successor)),
        UnitWhat::Attribute { name, value } => ("属性", format!("{}: {}", vocabulary.attributes.label(*name), value_cell(*value).text())),
    }
}
