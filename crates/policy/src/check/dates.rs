//! Time: ends before beginnings, targets outside the policy's period, rules used before they are in force.

use ayumi_calendar::Date;

use super::walk::years;
use crate::diagnostic::{Diagnostic, Problem, offset_of};
use crate::model::{Part, Target};
use crate::requirement::Requirement;
use crate::resolved::Written;
use crate::{At, Deadline, Policy, Start};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let pack = &policy.pack;
    for course in &pack.courses {
        ends(policy, Part::Courses, course.from.as_ref(), course.until.as_ref(), out);
    }
    for exam in &pack.exams {
        ends(policy, Part::Exams, exam.from.as_ref(), exam.until.as_ref(), out);
    }
    for plan in &pack.plans {
        ends(policy, Part::Plans, plan.from.as_ref(), plan.until.as_ref(), out);
    }
    pack.targets.iter().for_each(|target| outside(policy, target, out));
    policy.expressions.iter().for_each(|written| in_force(policy, written, out));
}

/// An end before the stated beginning. Where none is stated, the item may well be older than the policy.
fn ends(policy: &Policy, part: Part, from: Option<&At<Start>>, until: Option<&At<Deadline>>, out: &mut Vec<Diagnostic>) {
    if let (Some(from), Some(until)) = (from, until)
        && until.last_day(policy.start()).is_some_and(|last| last < from.date())
    {
        out.push(Diagnostic::about(part, until.at, until.to_string(), Problem::EndsBeforeItBegins).and(part, from.at, from.to_string()));
    }
}

fn outside(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    let Some(in_force) = policy.in_force else {
        return;
    };
    for (year, text, _) in years(target) {
        if !year.period().overlaps(&in_force) {
            out.push(Diagnostic::about(Part::Targets, text.at, text.as_str(), Problem::OutsidePolicy { year }));
        }
    }
    if let Some(by) = &target.by
        && let Deadline::Year(year) = by.value
        && !year.period().overlaps(&in_force)
    {
        out.push(Diagnostic::about(Part::Targets, by.at, by.to_string(), Problem::OutsidePolicy { year }));
    }
}

/// A named requirement that begins later than the rule that uses it.
fn in_force(policy: &Policy, written: &Written, out: &mut Vec<Diagnostic>) {
    let mut used: Vec<_> = Vec::new();
    for requirement in written.meaning.requirements() {
        requirement.walk(&mut |node| {
            if let Requirement::Named(id) = node {
                used.push(*id);
            }
        });
    }
    let later = |from: &Date| *from > written.from;
    for id in used {
        if let Some(from) = policy.requirements.get(&id).and_then(|dated| dated.begins()).filter(later) {
            let diagnostic = Diagnostic::about(written.part, written.text.at, id.as_str(), Problem::NotYetInForce { rule: id, from });
            out.push(diagnostic.inside(offset_of(&written.text, id)));
        }
    }
}
