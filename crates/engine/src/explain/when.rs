//! Since when and until when a verdict holds with the same facts, and from when on it is met. The beginning of time
//! and the open end go without saying.

use ayumi_calendar::Date;

use super::word;
use crate::{Finding, Verdict};

/// 「令和8年4月1日から」「令和8年12月8日から満たす」
///
/// A beginning that `have` names already is not said twice.
pub(super) fn of(finding: &Finding, negated: bool, have: Option<&str>, as_of: Date) -> Option<String> {
    let coming = finding.met_from.filter(|day| *day > as_of);
    let begins = finding.holds.from.wareki();
    let said = finding.holds.from == Date::MIN || have.is_some_and(|have| have.contains(&begins));
    let from = (!said).then(|| format!("{begins}から"));
    let ends = finding.holds.last_day().filter(|_| coming != Some(finding.holds.until));
    let until = ends.map(|last| format!("{}まで", last.wareki()));
    let stretch: String = [from, until].into_iter().flatten().collect();
    let met = coming.map(|day| format!("{}から{}", day.wareki(), word(Verdict::Met, negated)));
    let said: Vec<String> = [Some(stretch).filter(|stretch| !stretch.is_empty()), met].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join("、"))
}
