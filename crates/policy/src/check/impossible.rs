//! Requirements that nobody can meet, whatever the facts. Only what is certain is reported: what depends on a decision
//! still open, or on words of the ledger, may become possible.

use std::collections::HashSet;

use ayumi_facts::Code;

use super::walk;
use crate::Policy;
use crate::diagnostic::{Diagnostic, Impossible, Problem, offset_of};
use crate::model::Part;
use crate::requirement::{Compare, Completed, Leaf, Passed, Requirement};
use crate::resolved::{Dated, Written};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for written in &policy.expressions {
        for requirement in written.meaning.requirements() {
            if let Some((at_fault, why)) = impossible(policy, requirement) {
                out.push(report(written, at_fault, why));
            }
        }
    }
    without_way(policy, out);
}

fn report(written: &Written, at_fault: &Requirement, why: Impossible) -> Diagnostic {
    let words = at_fault.to_string();
    let before = written.text.find(&words).and_then(|at| written.text.get(..at));
    let offset = before.map_or(0, |before| before.chars().count());
    Diagnostic::about(written.part, written.text.at, words, Problem::NeverMet(why)).inside(offset)
}

/// The innermost requirement that makes it impossible to meet the whole, and why. Named ones are judged where they stand.
fn impossible<'a>(policy: &Policy, requirement: &'a Requirement) -> Option<(&'a Requirement, Impossible)> {
    let this = |why: Impossible| (requirement, why);
    match requirement {
        Requirement::Any(of) if of.is_empty() => Some(this(Impossible::EmptyAny)),
        Requirement::Any(of) => {
            let reasons: Option<Vec<_>> = of.iter().map(|child| impossible(policy, child)).collect();
            reasons?.into_iter().next()
        }
        Requirement::AtLeast(need, of) => {
            let have = of.iter().filter(|child| impossible(policy, child).is_none()).count();
            (have < *need as usize).then_some(this(Impossible::TooFew { need: *need, have }))
        }
        Requirement::All(of) => of.iter().find_map(|child| impossible(policy, child)).or_else(|| contradiction(policy, requirement).map(this)),
        Requirement::None(of) => of.contains(&Requirement::everyone()).then_some(this(Impossible::Contradiction)),
        Requirement::Named(_) => None,
        Requirement::Leaf(leaf) => of_leaf(policy, leaf).or_else(|| contradiction(policy, requirement)).map(this),
    }
}

fn of_leaf(policy: &Policy, leaf: &Leaf) -> Option<Impossible> {
    match leaf {
        Leaf::Completed { what: Completed::Some(need, set), .. } => small(policy.course_sets.get(set)?, *set, *need),
        Leaf::Completed { what: Completed::Hours(1.., Some(set)) | Completed::Points(1.., Some(set)), .. } => {
            small(policy.course_sets.get(set)?, *set, 1)
        }
        Leaf::Passed { what: Passed::AnyOf(set), .. } => small(policy.exam_sets.get(set)?, *set, 1),
        _ => None,
    }
}

/// A set that has too few members in every version. An undecided version may turn out large enough.
fn small(sets: &Dated<Option<Vec<Code>>>, set: Code, need: u32) -> Option<Impossible> {
    let sizes: Option<Vec<usize>> = sets.versions.iter().map(|version| version.value.as_ref().map(Vec::len)).collect();
    match sizes?.into_iter().max()? {
        0 => Some(Impossible::EmptySet { set }),
        have if have < need as usize => Some(Impossible::SetTooSmall { set, need, have }),
        _ => None,
    }
}

/// What must hold and what must not, of everything that a requirement asks for at once.
#[derive(Default)]
struct Demands<'a> {
    wanted: Vec<&'a Requirement>,
    excluded: Vec<&'a Requirement>,
}

/// Names are followed this far; circles are reported elsewhere.
const DEEPEST: usize = 20;

fn demands<'a>(policy: &'a Policy, requirement: &'a Requirement, depth: usize, found: &mut Demands<'a>) {
    match requirement {
        Requirement::All(of) => of.iter().for_each(|child| demands(policy, child, depth, found)),
        Requirement::None(of) => found.excluded.extend(of),
        Requirement::Any(of) if of.len() == 1 => of.iter().for_each(|child| demands(policy, child, depth, found)),
        Requirement::Named(id) => {
            found.wanted.push(requirement);
            // A requirement with several versions asks for different things at different times.
            if let Some([only]) = policy.requirements.get(id).map(|dated| dated.versions.as_slice()).filter(|_| depth < DEEPEST) {
                demands(policy, &only.value, depth + 1, found);
            }
        }
        _ => found.wanted.push(requirement),
    }
}

fn contradiction(policy: &Policy, requirement: &Requirement) -> Option<Impossible> {
    let mut all = Demands::default();
    demands(policy, requirement, 0, &mut all);
    if all.wanted.iter().any(|wanted| all.excluded.contains(wanted)) {
        return Some(Impossible::Contradiction);
    }
    let series = |leaf: &Leaf| if let Leaf::Series(of) = leaf { Some(of.clone()) } else { None };
    let employment = |leaf: &Leaf| if let Leaf::Employment(of) = leaf { Some(of.clone()) } else { None };
    if attributes(&all) || disjoint(&all, series) || disjoint(&all, employment) {
        return Some(Impossible::Disjoint);
    }
    no_rank(policy, &all).then_some(Impossible::Ranks)
}

/// Whether an attribute must have two values at once.
fn attributes(all: &Demands<'_>) -> bool {
    let fixed = |requirement: &&Requirement| match requirement {
        Requirement::Leaf(Leaf::Attribute { name, compare: Compare::Is, value }) => Some((*name, *value)),
        _ => None,
    };
    let values: Vec<_> = all.wanted.iter().filter_map(fixed).collect();
    values.iter().any(|(name, value)| values.iter().any(|(other, another)| name == other && value != another))
}

/// Whether the lists of what a person must be, less what they must not be, share nothing.
fn disjoint(all: &Demands<'_>, list: impl Fn(&Leaf) -> Option<Vec<Code>>) -> bool {
    let of = |requirement: &&Requirement| match requirement {
        Requirement::Leaf(leaf) => list(leaf),
        _ => None,
    };
    let mut lists = all.wanted.iter().filter_map(of);
    let Some(first) = lists.next() else {
        return false;
    };
    let mut left: HashSet<Code> = first.into_iter().collect();
    lists.for_each(|list| left.retain(|id| list.contains(id)));
    all.excluded.iter().filter_map(of).for_each(|list| left.retain(|id| !list.contains(id)));
    left.is_empty()
}

/// Whether no rank of the ladder satisfies everything said of the rank.
fn no_rank(policy: &Policy, all: &Demands<'_>) -> bool {
    let test = |requirement: &&Requirement| match requirement {
        Requirement::Leaf(Leaf::Rank { compare, rank }) => policy.ranks.get(rank).map(|height| (*compare, *height)),
        _ => None,
    };
    let wanted: Vec<_> = all.wanted.iter().filter_map(test).collect();
    let excluded: Vec<_> = all.excluded.iter().filter_map(test).collect();
    let fits = |height: &u16| {
        let meets = |(compare, than): &(Compare, u16)| compare.holds(height, than);
        wanted.iter().all(meets) && !excluded.iter().any(meets)
    };
    !wanted.is_empty() && !policy.ranks.values().any(fits)
}

/// Roles that a scheme, stage or requirement asks for although the policy names no way to them.
fn without_way(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for (written, leaf) in walk::leaves(policy) {
        let Leaf::Holds { role, .. } = leaf else {
            continue;
        };
        let asked = matches!(written.part, Part::Schemes | Part::Stages | Part::Requirements | Part::Roles);
        if asked && !reachable(policy, *role, 0) {
            let diagnostic = Diagnostic::about(written.part, written.text.at, role.as_str(), Problem::NoWayToRole);
            out.push(diagnostic.inside(offset_of(&written.text, *role)));
        }
    }
}

fn reachable(policy: &Policy, role: Code, depth: usize) -> bool {
    policy.roles.get(&role).is_none_or(|rule| {
        let member = |id: &Code| depth < DEEPEST && reachable(policy, *id, depth + 1);
        !rule.ways.is_empty() || rule.members.iter().any(member)
    })
}
