//! Since when and until when a verdict holds with the same facts, and from when on it is met. The beginning of time
//! and the open end go without saying.

use ayumi_calendar::Date;

use super::have::is_role;
use super::{Explaining, word};
use crate::{Finding, Verdict};

/// 「令和8年4月1日から」「令和8年12月8日から満たす」; nothing that `have` names already.
pub(super) fn of(finding: &Finding, negated: bool, have: Option<&str>, explaining: &Explaining) -> Option<String> {
    let coming = finding.met_from.filter(|day| *day > explaining.as_of);
    let from = since(finding, coming, have, explaining).map(|day| format!("{}から", day.wareki()));
    let ends = finding.holds.last_day().filter(|_| coming != Some(finding.holds.until));
    let until = ends.map(|last| format!("{}まで", last.wareki()));
    let stretch: String = [from, until].into_iter().flatten().collect();
    let met = coming.map(|day| format!("{}から{}", day.wareki(), word(Verdict::Met, negated || is_role(&finding.asked))));
    let said: Vec<String> = [Some(stretch).filter(|stretch| !stretch.is_empty()), met].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join("、"))
}

/// Since when. That something is missing since the rule began says nothing, nor does it where the end is known.
fn since(finding: &Finding, coming: Option<Date>, have: Option<&str>, explaining: &Explaining) -> Option<Date> {
    let from = finding.holds.from;
    let rules = [Some(explaining.names.pack.policy.from.date()), finding.rule.as_ref().map(|rule| rule.in_force.from)];
    let idle = finding.verdict != Verdict::Met && (coming.is_some() || rules.contains(&Some(from)));
    let named = have.is_some_and(|have| have.contains(&from.wareki()));
    (from != Date::MIN && !idle && !named).then_some(from)
}
