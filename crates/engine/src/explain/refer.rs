//! What a line refers to: the rule it is about, the facts it rests on, and the numbers behind its words.

use ayumi_calendar::LengthUnit;
use ayumi_facts::FactId;
use ayumi_policy::requirement::Requirement;

use super::Explaining;
use crate::{About, Asked, Finding, Have, Verdict};

/// 進み具合: how much is there of what is needed. Service is counted in whole months, or in days where the rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// 現在; may be more than is needed. None: it is unknown how much there is.
    pub have: Option<u32>,
    /// 必要
    pub need: u32,
}

/// The rule a line is about.
pub(super) fn about(asked: &Asked, explaining: &Explaining) -> Option<About> {
    let pack = explaining.names.pack;
    match asked {
        Asked::Requirement(Requirement::Named(id)) => Some(About::Requirement(*id)),
        Asked::Role(id) => Some(About::Role(*id)),
        Asked::Way(way) => way.scheme.map(About::Scheme),
        Asked::Rule(id) if pack.schemes.iter().any(|item| item.id.value == *id) => Some(About::Scheme(*id)),
        Asked::Rule(id) => pack.requirements.iter().any(|item| item.id.value == *id).then_some(About::Requirement(*id)),
        Asked::Requirement(_) | Asked::Course(_) | Asked::Exam(_) => None,
    }
}

/// The numbers of a line that counts something. One of several ways is no amount.
pub(super) fn progress(finding: &Finding) -> Option<Progress> {
    let known = |have: usize| Some(have).filter(|_| finding.verdict != Verdict::Unknown).and_then(|have| u32::try_from(have).ok());
    let (have, need) = match &finding.have {
        Have::Service { have, need } => match need.unit {
            LengthUnit::Years => (have.months.unsigned_abs() as usize, 12 * need.amount),
            LengthUnit::Months => (have.months.unsigned_abs() as usize, need.amount),
            LengthUnit::Days => (have.days.unsigned_abs() as usize, need.amount),
        },
        Have::Amount { have, need } => (*have as usize, *need),
        Have::Members { done, need, .. } => (done.len(), u32::try_from(*need).ok()?),
        _ => return None,
    };
    Some(Progress { have: known(have), need })
}

/// The facts of a line that no line below rests on.
pub(super) fn facts(finding: &Finding, below: &Finding) -> Vec<FactId> {
    let mut deeper = Vec::new();
    below.parts.iter().for_each(|part| part.walk(&mut |of| deeper.extend_from_slice(&of.facts)));
    let mut facts: Vec<FactId> = Vec::new();
    for fact in finding.facts.iter().chain(&below.facts).filter(|fact| !deeper.contains(fact)) {
        if !facts.contains(fact) {
            facts.push(*fact);
        }
    }
    facts
}
