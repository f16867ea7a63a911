//! 枠: how many may or must hold a role under a scheme, in each unit of a group and in the municipality as a whole,
//! against those who do. It judges what is; whether one more person may be nominated is the workflow's question.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId, What};
use ayumi_policy::Quantity;
use ayumi_policy::model::{Quota, SchemeVersion};

use crate::coverage::placed;
use crate::population::each;
use crate::reference::Judge;
use crate::{EvaluationError, Scope, State};

/// ひとつの枠の状況.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaStanding<'p> {
    /// The quota as it stands in the pack.
    pub quota: &'p Quota,
    /// 所属. None: the municipality as a whole.
    pub unit: Option<UnitId>,
    /// Who holds the role under the scheme, with the main post in the unit or below it.
    pub holders: Vec<PersonId>,
    /// Who holds it without any main post on record that day: they may belong here.
    pub unplaced: Vec<PersonId>,
    /// 下限, with the value of its blank where that is filled in.
    pub minimum: Option<Quantity>,
    /// 上限, with the value of its blank where that is filled in.
    pub maximum: Option<Quantity>,
    /// The last day by which it is to be reached, where the policy states one.
    pub due: Option<Date>,
    /// How the holders stand to it.
    pub verdict: QuotaVerdict,
}

/// 枠に対する過不足.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaVerdict {
    /// 枠のとおり
    Within,
    /// 下限に足りない
    Below,
    /// 上限を超えている
    Above,
    /// 不明: it depends on where the unplaced belong.
    Unknown,
    /// 未定: the policy states no number yet.
    Open,
}

/// Every quota of the scheme as of the end of `as_of`: one entry for the whole, or one for each unit of the group that
/// exists on that day, in the order of the pack. The version of the scheme on that day decides.
///
/// # Errors
/// [`EvaluationError`] where the policy has no such scheme, or it is not in force on that day.
pub fn quotas<'p>(scope: &Scope<'p>, scheme: Code, as_of: Date) -> Result<Vec<QuotaStanding<'p>>, EvaluationError> {
    let version = in_force(scope, scheme, as_of)?;
    let states = each(scope, |person| Judge::new(scope, person, None).under_scheme(scheme).at(as_of));
    let holders: Vec<PersonId> = crate::population::who(&states, State::Met);
    Ok(version.quotas.iter().flat_map(|quota| standings(scope, quota, &holders, as_of)).collect())
}

/// The version of the scheme on a day, as it stands in the pack.
fn in_force<'p>(scope: &Scope<'p>, scheme: Code, day: Date) -> Result<&'p SchemeVersion, EvaluationError> {
    let policy = scope.policy;
    let rule = policy.schemes.get(&scheme).ok_or(EvaluationError::NoSuchRule(scheme))?;
    let idle = || EvaluationError::NotInForce { rule: scheme, begins: rule.versions.begins() };
    let from = rule.versions.on(day).ok_or_else(idle)?.period.from;
    let mut stated = policy.pack.schemes.iter().filter(|of| of.id.value == scheme).flat_map(|of| &of.versions);
    stated.find(|version| version.from.date() == from).ok_or_else(idle)
}

fn standings<'p>(scope: &Scope<'p>, quota: &'p Quota, holders: &[PersonId], day: Date) -> Vec<QuotaStanding<'p>> {
    let Some(group) = &quota.per else {
        return vec![standing(scope, quota, None, holders.to_vec(), Vec::new())];
    };
    let unplaced: Vec<PersonId> = holders.iter().copied().filter(|person| !has_post(scope, *person, day)).collect();
    let here = placed(scope, group.value, 0, holders.iter().map(|person| (*person, State::Met)), day);
    here.units.into_iter().map(|unit| standing(scope, quota, Some(unit.unit), unit.people, unplaced.clone())).collect()
}

fn standing<'p>(scope: &Scope<'p>, quota: &'p Quota, unit: Option<UnitId>, holders: Vec<PersonId>, unplaced: Vec<PersonId>) -> QuotaStanding<'p> {
    let policy = scope.policy;
    let filled = |bound: &Option<ayumi_policy::At<Quantity>>| bound.as_ref().map(|bound| policy.quantity(bound.value));
    let (minimum, maximum) = (filled(&quota.minimum), filled(&quota.maximum));
    let due = quota.by.as_ref().and_then(|by| policy.deadline(by.value).last_day(policy.start()));
    let verdict = verdict(number(minimum), number(maximum), holders.len(), unplaced.len());
    QuotaStanding { quota, unit, holders, unplaced, minimum, maximum, due, verdict }
}

/// A share of nobody says how many: per cent are no number here.
fn number(bound: Option<Quantity>) -> Option<usize> {
    bound.filter(|bound| !bound.is_percent()).and_then(Quantity::goal).and_then(|goal| usize::try_from(goal).ok())
}

fn verdict(minimum: Option<usize>, maximum: Option<usize>, sure: usize, perhaps: usize) -> QuotaVerdict {
    if minimum.is_none() && maximum.is_none() {
        return QuotaVerdict::Open;
    }
    let (least, most) = (minimum.unwrap_or(0), maximum.unwrap_or(usize::MAX));
    if sure > most {
        QuotaVerdict::Above
    } else if sure + perhaps < least {
        QuotaVerdict::Below
    } else if sure >= least && sure + perhaps <= most {
        QuotaVerdict::Within
    } else {
        QuotaVerdict::Unknown
    }
}

fn has_post(scope: &Scope, person: PersonId, day: Date) -> bool {
    let main = |what: &What| matches!(what, What::Posting { main: true, .. });
    scope.snapshot.facts_of(person).iter().any(|fact| fact.valid.contains(day) && fact.known(scope.known_at) && main(&fact.what))
}
