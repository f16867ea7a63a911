//! Whom a policy without roles looks for: how many meet each of its named requirements.

use ayumi_engine::{error_ja, measure};
use ayumi_policy::grammar::Noun;
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::Requirement;

use crate::ask::Ask;
use crate::links;
use crate::page::count;

/// 人材の条件.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The requirement.
    pub label: String,
    /// Where it stands in the policy.
    pub href: String,
    /// How many meet it, or why that cannot be said.
    pub met: String,
    /// Where they are listed.
    pub met_href: String,
    /// Of how many it is unknown.
    pub unknown: String,
    /// Where they are listed.
    pub unknown_href: String,
}

/// Every named requirement of a policy that has no roles.
pub fn list(ask: &Ask) -> Vec<Wanted> {
    let policy = ask.world.policy();
    if !policy.roles.is_empty() {
        return Vec::new();
    }
    let names = ask.desk().names();
    let one = |id: &ayumi_facts::Code| {
        let measured = measure(ask.world.scope(), &Measure::Count(Requirement::Named(*id)), ask.as_of());
        let meets = format!("requirement:{id}");
        let (met, unknown) = match &measured {
            Ok(measured) => (count(measured.numerator.len()), count(measured.unknown.len())),
            Err(error) => (error_ja(error, &names), String::new()),
        };
        Wanted {
            label: names.name(Noun::Requirement, *id),
            href: links::requirement(ask, *id),
            met,
            met_href: links::people(ask, &[("meets", &meets)]),
            unknown,
            unknown_href: links::people(ask, &[("meets", &meets), ("state", "unknown")]),
        }
    };
    policy.requirements.keys().map(one).collect()
}
