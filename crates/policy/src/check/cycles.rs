//! Circles: roles above themselves, requirements that need themselves.

use std::collections::HashSet;

use ayumi_facts::Code;
use indexmap::IndexMap;

use crate::Policy;
use crate::diagnostic::{Diagnostic, Problem, offset_of};
use crate::model::{Id, Part};
use crate::requirement::{Leaf, Requirement};
use crate::resolved::{Meaning, Written};

/// What refers to what.
type Links<N> = IndexMap<N, Vec<N>>;

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let pack = &policy.pack;
    above(Part::Roles, pack.roles.iter().map(|role| (&role.id, role.parent.as_ref())), out);
    above(Part::Roles, pack.roles.iter().map(|role| (&role.id, role.family.as_ref())), out);
    above(Part::Skills, pack.skills.iter().map(|skill| (&skill.id, skill.parent.as_ref())), out);
    above(Part::Bodies, pack.bodies.iter().map(|body| (&body.id, body.parent.as_ref())), out);
    above(Part::Ranks, pack.ranks.iter().map(|rank| (&rank.id, rank.same_as.as_ref())), out);
    requirements(policy, out);
}

/// Circles in a part where an item names the one above it.
fn above<'a>(part: Part, items: impl Iterator<Item = (&'a Id, Option<&'a Id>)>, out: &mut Vec<Diagnostic>) {
    let items: Vec<(&Id, &Id)> = items.filter_map(|(id, above)| Some((id, above?))).collect();
    let links: Links<Code> = items.iter().map(|(id, above)| (id.value, vec![above.value])).collect();
    for path in circles(&links) {
        let first = path.first().and_then(|first| items.iter().find(|(id, _)| id.value == *first));
        if let Some((_, above)) = first {
            out.push(Diagnostic::about(part, above.at, above.as_str(), Problem::RoleCycle { part, path }));
        }
    }
}

/// What a requirement can depend on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Requirement(Code),
    Service(Code),
    Role(Code),
}

impl Node {
    fn code(self) -> Code {
        match self {
            Self::Requirement(code) | Self::Service(code) | Self::Role(code) => code,
        }
    }
}

fn requirements(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let mut links: Links<Node> = IndexMap::new();
    for written in &policy.expressions {
        if let Some(node) = node_of(written) {
            links.entry(node).or_default().extend(needs(written));
        }
    }
    for (role, rule) in &policy.roles {
        let members = rule.members.iter().map(|member| Node::Role(*member));
        let everyone = rule.ways.iter().filter_map(|way| match way.when {
            Some(Requirement::Named(id)) => Some(Node::Requirement(id)),
            _ => None,
        });
        links.entry(Node::Role(*role)).or_default().extend(members.chain(everyone));
    }
    for path in circles(&links) {
        // A circle that runs through families only is one of roles, which is reported as such.
        let written = path.iter().zip(path.iter().skip(1)).find_map(|(from, to)| Some((written_of(policy, *from, *to)?, to)));
        if let Some((written, to)) = written {
            let path = path.iter().map(|node| node.code()).collect();
            let diagnostic = Diagnostic::about(written.part, written.text.at, to.code().as_str(), Problem::RequirementCycle { path });
            out.push(diagnostic.inside(offset_of(&written.text, to.code())));
        }
    }
}

/// What an expression defines, if anything can depend on it.
fn node_of(written: &Written) -> Option<Node> {
    match written.part {
        Part::Requirements => Some(Node::Requirement(written.owner)),
        Part::Services => Some(Node::Service(written.owner)),
        Part::Roles => Some(Node::Role(written.owner)),
        _ => None,
    }
}

fn written_of(policy: &Policy, from: Node, to: Node) -> Option<&Written> {
    policy.expressions.iter().find(|written| node_of(written) == Some(from) && needs(written).contains(&to))
}

fn needs(written: &Written) -> Vec<Node> {
    let mut found = Vec::new();
    if let Meaning::Requirement(requirement) = &written.meaning {
        requirement.walk(&mut |node| match node {
            Requirement::Named(id) => found.push(Node::Requirement(*id)),
            Requirement::Leaf(Leaf::Served { service, .. }) => found.push(Node::Service(*service)),
            Requirement::Leaf(Leaf::Holds { role, .. }) => found.push(Node::Role(*role)),
            _ => {}
        });
    }
    found
}

/// Every circle once, from the node that the file names first, back to it.
fn circles<N: Copy + Eq + std::hash::Hash>(links: &Links<N>) -> Vec<Vec<N>> {
    let (mut done, mut found) = (HashSet::new(), Vec::new());
    for start in links.keys() {
        visit(*start, links, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn visit<N: Copy + Eq + std::hash::Hash>(node: N, links: &Links<N>, path: &mut Vec<N>, done: &mut HashSet<N>, found: &mut Vec<Vec<N>>) {
    if let Some(begin) = path.iter().position(|seen| *seen == node) {
        found.push(path.iter().skip(begin).copied().chain([node]).collect());
        return;
    }
    if done.contains(&node) {
        return;
    }
    path.push(node);
    for next in links.get(&node).into_iter().flatten() {
        visit(*next, links, path, done, found);
    }
    path.pop();
    done.insert(node);
}
