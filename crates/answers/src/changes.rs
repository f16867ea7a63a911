//! Who gained or lost what since an earlier day, and who will in the days to come.

use ayumi_calendar::Date;
use ayumi_engine::{About, Due, EvaluationError, Finding, Move, State, coming, gaps_ja, population_changes};
use ayumi_facts::PersonId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::refs::PersonRef;
use crate::what_if::{RuleName, rule_name};
use crate::{Desk, Head};

/// これまでの変化.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangesView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 比べる日: from its end to the end of `as-of`.
    pub since: Date,
    /// 変化のあった規定
    pub rules: Vec<ChangedRule>,
}

/// ひとつの規定の変化.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangedRule {
    /// 規定
    pub rule: RuleName,
    /// 満たすようになった人
    pub gained: Vec<ChangedPerson>,
    /// 満たさなくなった人
    pub lost: Vec<ChangedPerson>,
    /// ほかの変化: became unknown or known, came into force.
    pub other: Vec<ChangedPerson>,
}

/// 変化のあった人.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangedPerson {
    /// 職員
    #[serde(flatten)]
    pub person: PersonRef,
    /// 前の状態
    pub before: State,
    /// 後の状態
    pub after: State,
    /// 足りないこと after it; empty where it is met.
    pub gaps: Vec<String>,
}

/// これからの期限.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ComingView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 最後の日: from the end of `as-of` to its end.
    pub until: Date,
    /// 変化のある規定
    pub rules: Vec<ComingRule>,
}

/// ひとつの規定の期限.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ComingRule {
    /// 規定
    pub rule: RuleName,
    /// 満たさなくなる人, by the day.
    pub losing: Vec<DuePerson>,
    /// 満たすようになる人, by the day.
    pub gaining: Vec<DuePerson>,
}

/// 期限のある人.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DuePerson {
    /// 職員
    #[serde(flatten)]
    pub person: PersonRef,
    /// 日: the first on which it is different.
    pub day: Date,
    /// 前の状態
    pub before: State,
    /// 後の状態
    pub after: State,
    /// 足りないこと from that day on; empty where it is met.
    pub gaps: Vec<String>,
}

/// What changed from the end of `since` to the end of the day.
///
/// # Errors
/// The days cannot be counted.
pub fn changes(desk: &Desk, since: Date) -> Result<ChangesView, EvaluationError> {
    let names = desk.names();
    let found = population_changes(desk.scope, &About::all(desk.policy()), since, desk.as_of)?;
    let people = |moves: &[Move]| moves.iter().map(|one| changed(desk, one)).collect();
    let rules = found.iter().filter(|moves| !(moves.gained.is_empty() && moves.lost.is_empty() && moves.other.is_empty()));
    let rules = rules.map(|moves| ChangedRule {
        rule: rule_name(moves.about, &names),
        gained: people(&moves.gained),
        lost: people(&moves.lost),
        other: people(&moves.other),
    });
    Ok(ChangesView { head: desk.head(), since, rules: rules.collect() })
}

/// What changes from the end of the day to the end of `until`.
///
/// # Errors
/// The days cannot be counted.
pub fn ahead(desk: &Desk, until: Date) -> Result<ComingView, EvaluationError> {
    let names = desk.names();
    let people = |due: &[Due]| due.iter().map(|one| self::due(desk, one)).collect();
    let found = coming(desk.scope, desk.as_of, until)?;
    let rules = found.iter().filter(|coming| !(coming.losing.is_empty() && coming.gaining.is_empty()));
    let rules =
        rules.map(|coming| ComingRule { rule: rule_name(coming.about, &names), losing: people(&coming.losing), gaining: people(&coming.gaining) });
    Ok(ComingView { head: desk.head(), until, rules: rules.collect() })
}

fn changed(desk: &Desk, one: &Move) -> ChangedPerson {
    let gaps = gaps(desk, one.person, desk.as_of, one.is.as_ref());
    ChangedPerson { person: PersonRef::new(desk, one.person), before: one.before, after: one.after, gaps }
}

fn due(desk: &Desk, one: &Due) -> DuePerson {
    let gaps = gaps(desk, one.person, one.day, one.is.as_ref());
    DuePerson { person: PersonRef::new(desk, one.person), day: one.day, before: one.before, after: one.after, gaps }
}

fn gaps(desk: &Desk, person: PersonId, day: Date, found: Option<&Result<Finding, EvaluationError>>) -> Vec<String> {
    let names = Desk { as_of: day, ..*desk }.names_for(person);
    found.and_then(|found| found.as_ref().ok()).map_or_else(Vec::new, |finding| gaps_ja(finding, &names))
}
