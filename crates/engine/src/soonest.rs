//! 早くて: the earliest day on which something can be met at all. What somebody can do is taken as done at once; time and
//! what follows from it cannot be hurried.

use ayumi_calendar::Date;
use ayumi_policy::requirement::Requirement;

use crate::{Asked, Finding, Have, Verdict};

/// The earliest day on which `finding`, an answer as of `as_of`, could be met if every course, exam, decision and record that
/// is missing came on that day. None: no day can be told, since time alone does not lead there.
pub fn soonest(finding: &Finding, as_of: Date) -> Option<Date> {
    if finding.verdict == Verdict::Met {
        return Some(as_of);
    }
    let anyway = finding.met_from.filter(|day| *day > as_of);
    let done = by_doing(finding, as_of);
    anyway.into_iter().chain(done).min()
}

fn by_doing(finding: &Finding, as_of: Date) -> Option<Date> {
    match (&finding.asked, &finding.have) {
        (_, Have::Undecided(_)) | (Asked::Requirement(Requirement::None(_)), _) => None,
        (Asked::Requirement(Requirement::All(_)), _) => of_parts(finding, finding.parts.len(), as_of),
        (Asked::Requirement(Requirement::Any(_)) | Asked::Role(_), _) if !finding.parts.is_empty() => of_parts(finding, 1, as_of),
        (Asked::Requirement(Requirement::AtLeast(need, _)), _) => of_parts(finding, *need as usize, as_of),
        (Asked::Rule(_) | Asked::Way(_) | Asked::Requirement(Requirement::Named(_)), _) if !finding.parts.is_empty() => {
            of_parts(finding, finding.parts.len(), as_of)
        }
        (_, Have::Service { .. }) => None,
        _ => Some(as_of),
    }
}

/// The day on which `need` of the parts can be met.
fn of_parts(finding: &Finding, need: usize, as_of: Date) -> Option<Date> {
    let mut days: Vec<Date> = finding.parts.iter().filter_map(|part| soonest(part, as_of)).collect();
    days.sort_unstable();
    match need {
        0 => Some(as_of),
        need => days.get(need - 1).copied(),
    }
}
