//! Roles: how one gets them, which scheme leads there, and families.

use crate::Policy;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{By, Obtained, Part, Role};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for role in &policy.pack.roles {
        role.obtained.iter().for_each(|way| complete(policy, role, way, out));
        family(policy, role, out);
        supply(role, out);
    }
}

/// What each kind of way needs, and that its scheme is for this role.
fn complete(policy: &Policy, role: &Role, way: &Obtained, out: &mut Vec<Diagnostic>) {
    let missing = match way.by.value {
        By::Everyone if way.of.is_none() && policy.staff.is_none() => Some(("everyone", "of")),
        By::Rule if way.when.is_none() => Some(("rule", "when")),
        By::Appointment if way.scheme.is_none() => Some(("appointment", "scheme")),
        By::Certification if way.scheme.is_none() => Some(("certification", "scheme")),
        _ => None,
    };
    if let Some((by, field)) = missing {
        out.push(Diagnostic::about(Part::Roles, way.by.at, by, Problem::WayIncomplete { field }));
    }
    let Some(id) = &way.scheme else {
        return;
    };
    if let Some(scheme) = policy.schemes.get(&id.value).filter(|scheme| scheme.role != role.id.value) {
        let problem = Problem::SchemeOfOtherRole { scheme: id.value, role: scheme.role };
        out.push(Diagnostic::about(Part::Roles, id.at, id.as_str(), problem));
    }
}

fn family(policy: &Policy, role: &Role, out: &mut Vec<Diagnostic>) {
    let id = &role.id;
    if role.is_family && !role.obtained.is_empty() {
        out.push(Diagnostic::about(Part::Roles, id.at, id.as_str(), Problem::FamilyWithWays));
    }
    let empty = policy.roles.get(&id.value).is_none_or(|rule| rule.members.is_empty());
    if role.is_family && empty {
        out.push(Diagnostic::about(Part::Roles, id.at, id.as_str(), Problem::EmptyFamily));
    }
    if let Some(family) = &role.family {
        let above = policy.pack.roles.iter().find(|known| known.id == *family);
        if above.is_some_and(|above| !above.is_family) {
            out.push(Diagnostic::about(Part::Roles, family.at, family.as_str(), Problem::NotAFamily));
        }
    }
}

/// A role that nobody can get, or for which no people are found. Roles that follow from a posting need no supply.
fn supply(role: &Role, out: &mut Vec<Diagnostic>) {
    let id = &role.id;
    let by_itself = |way: &Obtained| matches!(way.by.value, By::Everyone | By::Rule);
    if role.is_family || !role.supply.is_empty() {
        return;
    }
    if role.obtained.is_empty() {
        out.push(Diagnostic::about(Part::Roles, id.at, id.as_str(), Problem::NoWayIn));
    } else if !role.obtained.iter().any(by_itself) {
        out.push(Diagnostic::about(Part::Roles, id.at, id.as_str(), Problem::NoSupply));
    }
}
