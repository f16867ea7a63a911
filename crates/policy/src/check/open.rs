//! What the policy leaves open: nothing is wrong with it, but it stays visible.

use super::walk::{self, Stated};
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{Item, Part, SetVersion};
use crate::{At, Deadline, Loc, Policy, Quantity};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    figures(policy, out);
    sets(policy, out);
    terms(policy, out);
    stand_ins(policy, out);
    written_policy(policy, out);
}

fn undecided<T: std::fmt::Display>(stated: &Stated<'_, T>) -> Diagnostic {
    let At { value, at } = stated.value;
    Diagnostic::about(stated.part, *at, value.to_string(), Problem::Undecided { item: stated.item.into() })
}

fn figures(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let quantities = walk::quantities(&policy.pack);
    out.extend(quantities.iter().filter(|stated| stated.value.value == Quantity::Undecided).map(undecided));
    let deadlines = walk::deadlines(&policy.pack);
    out.extend(deadlines.iter().filter(|stated| stated.value.value == Deadline::Undecided).map(undecided));
}

fn sets(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for set in &policy.pack.course_sets {
        set.versions.iter().for_each(|version| members(Part::CourseSets, set, version, out));
    }
    for set in &policy.pack.exam_sets {
        set.versions.iter().for_each(|version| members(Part::ExamSets, set, version, out));
    }
}

fn members(part: Part, set: &dyn Item, version: &SetVersion, out: &mut Vec<Diagnostic>) {
    let (at, words) = version.from.as_ref().map_or((set.id().at, set.id().to_string()), |from| (from.at, from.to_string()));
    if version.members.is_none() {
        out.push(Diagnostic::about(part, at, words.clone(), Problem::Undecided { item: set.label().into() }));
    }
    provisional(part, at, words, (set.label(), version.provisional.as_deref()), out);
}

fn terms(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for scheme in &policy.pack.schemes {
        for version in scheme.versions.iter().filter(|version| version.term.undecided) {
            let problem = Problem::Undecided { item: format!("{}の任期", scheme.label()) };
            out.push(Diagnostic::about(Part::Schemes, version.from.at, version.from.to_string(), problem));
        }
    }
}

fn stand_ins(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for course in &policy.pack.courses {
        provisional(Part::Courses, course.id.at, course.id.to_string(), (course.label(), course.provisional.as_deref()), out);
    }
    for exam in &policy.pack.exams {
        provisional(Part::Exams, exam.id.at, exam.id.to_string(), (exam.label(), exam.provisional.as_deref()), out);
    }
}

fn provisional(part: Part, at: Loc, words: String, (item, note): (&str, Option<&str>), out: &mut Vec<Diagnostic>) {
    if let Some(note) = note {
        out.push(Diagnostic::about(part, at, words, Problem::Provisional { item: item.into(), note: note.into() }));
    }
}

fn written_policy(policy: &Policy, out: &mut Vec<Diagnostic>) {
    let pack = &policy.pack;
    for blank in pack.blanks.iter().filter(|blank| blank.value.is_none()) {
        out.push(Diagnostic::about(Part::Blanks, blank.id.at, blank.id.as_str(), Problem::OpenBlank));
    }
    for alternative in pack.alternatives.iter().filter(|alternative| alternative.chosen.is_none()) {
        let options = alternative.options.iter().map(|option| option.id.value).collect();
        out.push(Diagnostic::about(Part::Alternatives, alternative.id.at, alternative.id.as_str(), Problem::NotChosen { options }));
    }
    for point in pack.guideline.iter().filter(|point| point.answered_by.is_empty()) {
        out.push(Diagnostic::about(Part::Guideline, point.id.at, point.id.as_str(), Problem::NotAnswered));
    }
}
