//! Addresses of pages, in one place. Nobody's name or staff number stands in one: people and sections go by the ledger's
//! own keys.

use ayumi_facts::{Code, PersonId, UnitId};
use form_urlencoded::Serializer;

use crate::ask::Ask;

/// One person.
pub fn person(ask: &Ask, person: PersonId) -> String {
    let key = ask.world.held().loaded.person_key(person).map_or(0, |key| key.0);
    ask.shell.to(&format!("/people/{key}"))
}

/// One section.
pub fn section(ask: &Ask, unit: UnitId) -> String {
    let key = ask.world.held().loaded.unit_key(unit).map_or(0, |key| key.0);
    ask.shell.to(&format!("/sections/{key}"))
}

/// The people who meet all of these filters; see `features/people` for their names.
pub fn people(ask: &Ask, filters: &[(&str, &str)]) -> String {
    ask.shell.to(&format!("/people?{}", Serializer::new(String::new()).extend_pairs(filters).finish()))
}

/// What a role is.
pub fn role(ask: &Ask, role: Code) -> String {
    ask.shell.to(&format!("/policy/roles/{role}"))
}

/// A scheme and its requirements.
pub fn scheme(ask: &Ask, scheme: Code) -> String {
    ask.shell.to(&format!("/policy/schemes/{scheme}"))
}

/// A named requirement.
pub fn requirement(ask: &Ask, requirement: Code) -> String {
    ask.shell.to(&format!("/policy/requirements/{requirement}"))
}

/// A target with its years and the people behind each.
pub fn target(ask: &Ask, target: Code) -> String {
    ask.shell.to(&format!("/targets/{target}"))
}

/// The KPIs of the policy.
pub fn kpis(ask: &Ask) -> String {
    format!("{}#kpis", ask.shell.to("/policy/targets"))
}
