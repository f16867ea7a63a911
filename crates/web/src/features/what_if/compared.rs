//! 比較: everything that differs between the policy in use and another one, about the same people on the same day.

use std::collections::HashSet;
use std::sync::Arc;

use ayumi_answers::Desk;
use ayumi_answers::coverage::{self, Group};
use ayumi_answers::paired::{paired, paired_by_key};
use ayumi_answers::what_if::{After, Figures, WhatIfView};
use ayumi_calendar::Date;
use ayumi_engine::{Explaining, Need, Scope, SkillCell, error_ja, skill_map};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::diff;
use ayumi_policy::diff::Difference;
use ayumi_policy::model::Part;
use ayumi_policy::{Checked, Pack};

use super::other::Other;
use super::scenario::Scenario;
use crate::ask::Ask;
use crate::features::sections::quota::{self, Quota};

/// How many people of a list are explained on the page itself.
pub const FIRST: usize = 10;

/// 比較.
#[derive(Debug)]
pub struct Compared {
    /// Rules and targets; why there is no answer otherwise.
    pub view: Result<WhatIfView, String>,
    /// The packs.
    pub differences: Vec<Difference>,
    /// 配置: by each group of units, before and after.
    pub coverage: Vec<(Option<Group>, Option<Group>)>,
    /// 枠 that differ, before and after.
    pub quotas: Vec<(Option<Quota>, Option<Quota>)>,
    /// 必要な水準に届いている人: what differs, by role and skill.
    pub skills: Vec<SkillChange>,
    /// How many people meet some rule that they did not meet, and how many do not meet some any more.
    pub people: [usize; 2],
}

/// How many reach what a role requires of a skill, on both sides. None: not required.
#[derive(Clone, Debug)]
pub struct SkillChange {
    /// 役割
    pub role: Code,
    /// スキル
    pub skill: Code,
    /// Now.
    pub before: Option<SkillCell>,
    /// Then.
    pub after: Option<SkillCell>,
}

impl Compared {
    /// The comparison with a scenario's policy, worked out once.
    pub fn remembered(ask: &Ask, scenario: &Scenario, other: &Other, policy: &Checked) -> Arc<Self> {
        ask.remember(&scenario.key(), || Self::new(ask, &other.pack, policy, FIRST))
    }

    /// The comparison, with reasons for the first `most` people of every list.
    pub fn new(ask: &Ask, pack: &Pack, policy: &Checked, most: usize) -> Self {
        let desk = ask.desk();
        let scope = ask.world.scope().beside(policy);
        let explaining = Explaining::new(&scope, PersonId(0), desk.as_of);
        let differences = diff(&ask.world.policy().pack, pack);
        let after = || After::of(&desk, &scope, most);
        let placed = || (coverage::view(&Desk { scope: &scope, ..desk }), quota::under(ask, &scope));
        // Independent of each other, and somebody waits for the answer. What is remembered is worked out in a thread of its
        // own: one of the pool could, while it waits, come upon the same question and wait for itself.
        let (before, (after, (placed, quotas))) = std::thread::scope(|threads| {
            let before = threads.spawn(|| figures(ask));
            let rest = rayon::join(after, placed);
            (before.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), rest)
        });
        let view = after.map(|after| after.against(&desk, &scope, &before)).map_err(|error| error_ja(&error, &explaining));
        let people = view.as_ref().map_or([0, 0], |view| [distinct(view, 0), distinct(view, 1)]);
        let before = ask.remember("what-if coverage", || coverage::view(&desk));
        let about_skills = |difference: &Difference| matches!(difference.part, Part::SkillMap | Part::Skills | Part::Scales | Part::Roles);
        let skills = if differences.iter().any(about_skills) { skills(desk.scope, &scope, desk.as_of) } else { Vec::new() };
        let coverage = paired(before.groups.clone(), placed.groups, |a, b| a.group == b.group);
        let quotas = paired(quota::all(ask).to_vec(), quotas, |a, b| a.id == b.id);
        Self { view, coverage, quotas: quotas.into_iter().filter(|(before, after)| before != after).collect(), differences, skills, people }
    }
}

/// The figures of the policy in use, which every comparison takes.
pub fn figures(ask: &Ask) -> Arc<Figures> {
    ask.remember("what-if figures", || Figures::of(ask.world.scope(), ask.as_of()))
}

/// Whether the figures of a group of units differ.
pub fn differs(before: &Option<Group>, after: &Option<Group>) -> bool {
    let figures = |group: &Option<Group>| group.as_ref().map(|group| (group.need, group.covered, group.unknown, group.of));
    figures(before) != figures(after)
}

/// Every skill of every role that both policies have, where the figures differ.
fn skills(before: &Scope, after: &Scope, day: Date) -> Vec<SkillChange> {
    let roles = before.policy.roles.keys().filter(|role| after.policy.roles.contains_key(*role));
    let changes = roles.flat_map(|role| {
        let pairs = paired_by_key(cells(before, *role, day), cells(after, *role, day)).into_iter();
        pairs.map(|(skill, before, after)| SkillChange { role: *role, skill, before, after })
    });
    changes.filter(|change| change.before != change.after).collect()
}

fn cells(scope: &Scope, role: Code, day: Date) -> Vec<(Code, SkillCell)> {
    let map = skill_map(scope, &[], &Need::Role(role), day);
    map.map_or_else(|_| Vec::new(), |map| map.skills.iter().copied().zip(map.total.cells).collect())
}

fn distinct(view: &WhatIfView, list: usize) -> usize {
    view.rules.iter().filter_map(|rule| rule.people.get(list)).flatten().collect::<HashSet<_>>().len()
}
