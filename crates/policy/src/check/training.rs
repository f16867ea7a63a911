//! Skills that somebody must have and no course builds.

use std::collections::HashMap;

use ayumi_facts::Code;
use indexmap::IndexMap;

use super::walk;
use crate::Policy;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::Part;
use crate::requirement::Leaf;

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let above: HashMap<Code, Code> = policy.pack.skills.iter().filter_map(|skill| Some((skill.id.value, skill.parent.as_ref()?.value))).collect();
    let built: Vec<Code> = policy.pack.courses.iter().flat_map(|course| &course.builds).map(|skill| skill.value).collect();
    // A course for a skill also builds what it consists of, and something of what it is a part of.
    let taught = |skill: Code| built.iter().any(|taught| is_under(skill, *taught, &above) || is_under(*taught, skill, &above));
    for (skill, roles) in required(policy) {
        let Some(item) = policy.pack.skills.iter().find(|item| item.id.value == skill).filter(|_| !taught(skill)) else {
            continue;
        };
        out.push(Diagnostic::about(Part::Skills, item.id.at, item.id.as_str(), Problem::Untaught { roles }));
    }
}

/// Every skill that a role, scheme, stage or requirement asks for, and by whom it is asked.
fn required(policy: &Policy) -> IndexMap<Code, Vec<Code>> {
    let mut required: IndexMap<Code, Vec<Code>> = IndexMap::new();
    for (role, rule) in &policy.roles {
        for need in rule.skills.iter().filter(|need| need.inherited_from.is_none()) {
            required.entry(need.skill).or_default().push(*role);
        }
    }
    for (written, leaf) in walk::leaves(policy) {
        let asked = matches!(written.part, Part::Schemes | Part::Stages | Part::Roles | Part::Requirements);
        if let (Leaf::Skill { skill, .. }, true) = (leaf, asked) {
            required.entry(*skill).or_default().push(written.owner);
        }
    }
    required.values_mut().for_each(|roles| roles.dedup());
    required
}

fn is_under(skill: Code, top: Code, above: &HashMap<Code, Code>) -> bool {
    let mut at = Some(skill);
    // As many steps as there are links, so that a circle ends.
    for _ in 0..=above.len() {
        match at {
            Some(id) if id == top => return true,
            Some(id) => at = above.get(&id).copied(),
            None => return false,
        }
    }
    false
}
