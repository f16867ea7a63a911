//! Exam sets all of whose exams have an end and no successor: from then on nobody new can meet what asks for them.

use ayumi_calendar::Date;
use ayumi_facts::Code;

use crate::Policy;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{ExamSet, Part};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    policy.pack.exam_sets.iter().for_each(|set| ended(policy, set, out));
}

fn ended(policy: &Policy, set: &ExamSet, out: &mut Vec<Diagnostic>) {
    let versions = policy.exam_sets.get(&set.id.value);
    let members = versions.and_then(|dated| dated.versions.last()).and_then(|version| version.value.as_ref());
    let Some(members) = members.filter(|members| !members.is_empty()) else {
        return;
    };
    // None, an exam that goes on, is greater than any day here.
    let last: Option<Vec<Date>> = members.iter().map(|exam| last_day(policy, *exam)).collect();
    if let Some(last) = last.and_then(|days| days.into_iter().max()) {
        out.push(Diagnostic::about(Part::ExamSets, set.id.at, set.id.as_str(), Problem::ExamsEnded { last }));
    }
}

/// The last day on which the exam or one that stands in for it can be sat; None while one goes on.
fn last_day(policy: &Policy, exam: Code) -> Option<Date> {
    let stand_ins = policy.exams.get(&exam)?.stand_ins.iter();
    let ends: Option<Vec<Date>> = stand_ins.map(|id| end(policy, *id)).collect();
    ends?.into_iter().max()
}

fn end(policy: &Policy, exam: Code) -> Option<Date> {
    let exam = policy.pack.exams.iter().find(|known| known.id.value == exam)?;
    exam.until.as_ref()?.last_day(policy.start())
}
