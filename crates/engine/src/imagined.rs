//! もしも: one person's ledger with facts that have not happened, beside the real one. Nothing is written: an imagined fact
//! is evaluated like any other. And which facts somebody could still bring about for a rule.

use ayumi_calendar::Period;
use ayumi_facts::{Fact, FactId, PersonId, Seq, Snapshot, What};
use ayumi_policy::requirement::{Completed, Leaf, Passed, Requirement};

use crate::{Asked, Finding, Have, Scope, Verdict};

/// What is known about one person with further facts, as a ledger of its own in which everybody keeps their place and
/// nobody else has facts.
pub fn imagined(scope: &Scope, person: PersonId, facts: impl IntoIterator<Item = (Period, What)>) -> Snapshot {
    let known = scope.facts_of(person).into_iter().cloned();
    let further = facts.into_iter().zip((0..u64::MAX).rev()).map(|((valid, what), id)| Fact {
        id: FactId(id),
        person,
        valid,
        recorded: Seq(0),
        retracted: Seq::NEVER,
        what,
    });
    let real = scope.snapshot;
    Snapshot::new(real.municipality, real.people.clone(), real.units.clone(), known.chain(further).collect(), real.unit_facts.clone())
}

/// Courses to complete, exams to pass and judgements to be given that the finding misses, as facts that would have to
/// happen, in the order of the rule and each once. Of a choice, every possibility.
pub fn open_points(scope: &Scope, finding: &Finding) -> Vec<What> {
    let mut found = Vec::new();
    finding.walk(&mut |part| {
        if part.verdict != Verdict::Met {
            open(scope, part, &mut found);
        }
    });
    let mut once: Vec<What> = Vec::new();
    for what in found {
        if !once.contains(&what) {
            once.push(what);
        }
    }
    once
}

fn open(scope: &Scope, finding: &Finding, found: &mut Vec<What>) {
    let course = |course| {
        let hours = scope.policy.pack.courses.iter().find(|of| of.id.value == course).and_then(|of| of.hours);
        What::Completion { course, part: None, minutes: hours.unwrap_or(0) * 60, points: 0 }
    };
    match (&finding.asked, &finding.have) {
        (Asked::Course(id), _) => found.push(course(*id)),
        (Asked::Exam(exam), _) => found.push(What::Pass { exam: *exam }),
        (Asked::Requirement(Requirement::Leaf(Leaf::Attested(judgement))), _) => {
            found.push(What::Attestation { judgement: *judgement, passed: true });
        }
        (Asked::Requirement(Requirement::Leaf(Leaf::Completed { what: Completed::Course(id), .. })), _) => found.push(course(*id)),
        (Asked::Requirement(Requirement::Leaf(Leaf::Passed { what: Passed::Exam(exam), .. })), _) => found.push(What::Pass { exam: *exam }),
        (Asked::Requirement(Requirement::Leaf(Leaf::Passed { .. })), Have::Members { missing, .. }) => {
            found.extend(missing.iter().map(|exam| What::Pass { exam: *exam }));
        }
        (Asked::Requirement(Requirement::Leaf(Leaf::Completed { .. })), Have::Members { missing, .. }) => {
            found.extend(missing.iter().map(|id| course(*id)));
        }
        _ => {}
    }
}
