//! The two matrices, skill map and course plan: as many marks as columns, and only marks of the legend.

use std::collections::HashMap;

use ayumi_facts::Code;
use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{CoursePlan, Id, Part, Scale, SkillMap};
use crate::{At, Loc, Policy};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    policy.pack.scales.iter().for_each(|scale| repeated_marks(scale, out));
    policy.pack.skill_map.iter().for_each(|map| skill_map(policy, map, out));
    policy.pack.course_plan.iter().for_each(|plan| course_plan(plan, out));
}

fn repeated_marks(scale: &Scale, out: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, Loc> = HashMap::new();
    for level in &scale.levels {
        let mark = &level.mark;
        if let Some(at) = first.insert(mark.as_str(), mark.at) {
            out.push(Diagnostic::about(Part::Scales, mark.at, mark.as_str(), Problem::RepeatedMark).and(Part::Scales, at, mark.as_str()));
        }
    }
}

fn skill_map(policy: &Policy, map: &SkillMap, out: &mut Vec<Diagnostic>) {
    let Some(scale) = policy.pack.scales.iter().find(|scale| scale.id == map.scale) else {
        return;
    };
    let known: Vec<String> = scale.levels.iter().map(|level| level.mark.value.clone()).collect();
    rows(Part::SkillMap, &map.levels, map.roles.len(), &known, out);
    for (skill, marks) in &map.levels {
        marks.iter().for_each(|mark| level_of_skill(policy, scale, skill.value, mark, out));
    }
}

/// A level of the map must be one of the skill's own scale, or nobody could ever be assessed at it.
fn level_of_skill(policy: &Policy, scale: &Scale, skill: Code, mark: &At<String>, out: &mut Vec<Diagnostic>) {
    let level = scale.levels.iter().skip(1).find(|level| level.mark == *mark);
    let (Some(level), Some(rule)) = (level, policy.skills.get(&skill)) else {
        return;
    };
    if !rule.levels.is_empty() && !rule.levels.contains_key(&level.id.value) {
        let own = policy.pack.skills.iter().find(|known| known.id.value == skill).map(|known| known.scale.value).unwrap_or_default();
        let problem = Problem::LevelNotOnScale { skill, scale: own, known: rule.levels.keys().copied().collect() };
        out.push(Diagnostic::about(Part::SkillMap, mark.at, level.id.as_str(), problem));
    }
}

fn course_plan(plan: &CoursePlan, out: &mut Vec<Diagnostic>) {
    let known: Vec<String> = plan.marks.keys().cloned().collect();
    rows(Part::CoursePlan, &plan.courses, plan.roles.len(), &known, out);
}

fn rows(part: Part, rows: &IndexMap<Id, Vec<At<String>>>, want: usize, known: &[String], out: &mut Vec<Diagnostic>) {
    for (row, marks) in rows {
        if marks.len() != want {
            out.push(Diagnostic::about(part, row.at, row.as_str(), Problem::RowLength { have: marks.len(), want }));
        }
        for mark in marks.iter().filter(|mark| !mark.is_empty() && !known.contains(mark)) {
            out.push(Diagnostic::about(part, mark.at, mark.as_str(), Problem::UnknownMark { known: known.to_vec() }));
        }
    }
}
