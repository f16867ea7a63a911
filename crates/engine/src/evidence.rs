//! 実績: what one person can show on a day: the assessment of a skill that counts, a course as completed, and until when a
//! completion or pass is valid. Whether that is enough is asked of a requirement.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, PersonId, What};

use crate::reference::{Judge, expiring};
use crate::{Scope, State};

/// The assessment of `skill` that counts at the end of `day`. None: never assessed, or every assessment has expired.
pub fn assessed<'p>(scope: &Scope<'p>, person: PersonId, skill: Code, day: Date) -> Option<&'p Fact> {
    Judge::new(scope, person, None).assessed(skill, day)
}

/// Whether `course` is completed at the end of `day`, as a whole or in all its parts, expired or not.
pub fn has_completed(scope: &Scope, person: PersonId, course: Code, day: Date) -> bool {
    Judge::new(scope, person, None).whole_course(course).line.at(day) == State::Met
}

/// The days on which a completion or pass is valid: until its own end or that of the validity which the policy gives it,
/// whichever comes first. Of anything else its own period; None: not a single day.
pub fn validity(scope: &Scope, fact: &Fact) -> Option<Period> {
    let policy = scope.policy;
    let valid_for = match fact.what {
        What::Completion { course, .. } => policy.courses.get(&course).and_then(|rule| rule.valid_for),
        What::Pass { exam } => policy.exams.get(&exam).and_then(|rule| rule.valid_for),
        _ => None,
    };
    expiring(fact.valid, valid_for)
}
