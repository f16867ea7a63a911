//! 昇格: a person who moves from one role of a family to the next is one person. A family's total that adds both roles
//! counts that person twice.

use ayumi_calendar::FiscalYear;
use ayumi_facts::Code;

use super::figures::{exact, figure, up_to};
use super::walk::years;
use crate::diagnostic::{Diagnostic, Problem};
use crate::measure::Measure;
use crate::model::{Part, Target};
use crate::requirement::{Leaf, Requirement};
use crate::{At, Policy, Quantity};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    policy.pack.targets.iter().for_each(|target| total_of_family(policy, target, out));
}

/// Adds up a yearly target for a year.
type Add = fn(&Target, FiscalYear) -> Option<i64>;

fn total_of_family(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    let (family, add): (Code, Add) = match policy.targets.get(&target.id.value) {
        Some(Measure::Ever(of)) => (held(of), up_to),
        Some(Measure::Entrants(of)) => (held(of), figure),
        _ => return,
    };
    let members = policy.roles.get(&family).map(|rule| rule.members.as_slice()).unwrap_or_default();
    let Some((from, to)) = moves(policy, members) else {
        return;
    };
    let yearly: Vec<&Target> = members.iter().filter_map(|role| yearly_of(policy, *role)).collect();
    let Some(above) = yearly_of(policy, to).filter(|_| yearly_of(policy, from).is_some()) else {
        return;
    };
    let twice = years(target).into_iter().find(|(year, _, at)| {
        let sum: Option<i64> = yearly.iter().map(|part| add(part, *year)).sum();
        exact(at).is_some() && exact(at) == sum && add(above, *year).is_some_and(|moved| moved > 0)
    });
    if let Some((_, _, at)) = twice {
        out.push(counted_twice(at, Problem::CountedTwice { from, to, family }, above));
    }
}

fn counted_twice(at: &At<Quantity>, problem: Problem, above: &Target) -> Diagnostic {
    Diagnostic::about(Part::Targets, at.at, at.to_string(), problem).and(Part::Targets, above.id.at, above.id.as_str())
}

/// The role that a measure counts the holders of.
fn held(requirement: &Requirement) -> Code {
    match requirement {
        Requirement::Leaf(Leaf::Holds { role, at_least: None }) => *role,
        _ => Code::default(),
    }
}

/// The target of those who newly get a role in each year.
fn yearly_of(policy: &Policy, role: Code) -> Option<&Target> {
    policy.pack.targets.iter().find(|target| matches!(policy.targets.get(&target.id.value), Some(Measure::Entrants(of)) if held(of) == role))
}

/// Two of the roles such that the scheme of the second requires the first.
fn moves(policy: &Policy, members: &[Code]) -> Option<(Code, Code)> {
    policy.schemes.values().filter(|scheme| members.contains(&scheme.role)).find_map(|scheme| {
        let required = scheme.versions.versions.iter().flat_map(|version| required_roles(policy, &version.value.require, 0));
        let from = required.into_iter().find(|role| members.contains(role) && *role != scheme.role)?;
        Some((from, scheme.role))
    })
}

/// Requirements are followed this far through their names; circles are reported elsewhere.
const DEEPEST: usize = 20;

/// Roles that whoever meets the requirement must hold.
fn required_roles(policy: &Policy, requirement: &Requirement, depth: usize) -> Vec<Code> {
    match requirement {
        _ if depth > DEEPEST => Vec::new(),
        Requirement::Leaf(Leaf::Holds { role, .. }) => vec![*role],
        Requirement::All(of) => of.iter().flat_map(|child| required_roles(policy, child, depth + 1)).collect(),
        Requirement::Named(id) => {
            let versions = policy.requirements.get(id).map(|dated| dated.versions.as_slice()).unwrap_or_default();
            versions.iter().flat_map(|version| required_roles(policy, &version.value, depth + 1)).collect()
        }
        _ => Vec::new(),
    }
}
