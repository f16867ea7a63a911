//! How many appointments to a role a year brings: what the policy's targets say, and something plausible
//! where they say nothing.

use ayumi_calendar::{FiscalYear, parse_fiscal_year};
use ayumi_facts::Code;
use ayumi_policy::Policy;
use ayumi_policy::measure::Measure;
use ayumi_policy::model::{By, Item, Target};
use ayumi_policy::requirement::{Leaf, Requirement};

/// What a year should bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// So many new holders.
    New(u32),
    /// So many holders in each unit of a group.
    PerUnit(Code, u32),
}

/// Before its first year a target that states levels starts from nothing.
fn level(target: &Target, year: FiscalYear) -> Option<i64> {
    let of = |(text, quantity): (&ayumi_policy::At<String>, &ayumi_policy::At<ayumi_policy::Quantity>)| {
        (parse_fiscal_year(text).ok()? == year).then(|| quantity.goal())?
    };
    target.by_year.iter().find_map(of)
}

fn is_about(requirement: &Requirement, role: Code) -> bool {
    matches!(requirement, Requirement::Leaf(Leaf::Holds { role: held, .. }) if *held == role)
}

/// What `year` should bring for a role.
pub fn goal(policy: &Policy, role: Code, scheme: Option<Code>, year: FiscalYear) -> Goal {
    let targets = || policy.pack.targets.iter().filter_map(|target| Some((target, policy.targets.get(&target.id().value)?)));
    for (target, measure) in targets().filter(|(target, _)| !target.by_year.is_empty()) {
        let count = match measure {
            Measure::Entrants(of) if is_about(of, role) => level(target, year).or(Some(0)),
            Measure::Ever(of) | Measure::Count(of) if is_about(of, role) => {
                level(target, year).map(|goal| goal - level(target, year.previous()).unwrap_or(0))
            }
            _ => None,
        };
        if let Some(count) = count {
            return Goal::New(u32::try_from(count).unwrap_or(0));
        }
    }
    let covered = targets().find_map(|(_, measure)| match measure {
        Measure::Covered { units, need, having } if is_about(having, role) => Some(Goal::PerUnit(*units, *need)),
        _ => None,
    });
    covered.or_else(|| per_unit(policy, scheme, year)).unwrap_or_else(|| usual(policy, role))
}

fn per_unit(policy: &Policy, scheme: Option<Code>, year: FiscalYear) -> Option<Goal> {
    let scheme = policy.pack.schemes.iter().find(|item| Some(item.id.value) == scheme)?;
    let version = scheme.versions.iter().rfind(|version| version.from.value.date() <= year.end())?;
    let quota = version.quotas.iter().find(|quota| quota.per.is_some())?;
    let minimum = quota.minimum.as_ref().and_then(|minimum| minimum.goal()).filter(|minimum| *minimum > 0)?;
    Some(Goal::PerUnit(quota.per.as_ref()?.value, u32::try_from(minimum).unwrap_or(1)))
}

/// Where the policy states no figures: one in a hundred of the staff a year; two from outside.
fn usual(policy: &Policy, role: Code) -> Goal {
    let outside = policy.roles.get(&role).is_some_and(|rule| rule.ways.iter().all(|way| way.by == By::Outside));
    let staff = policy.pack.policy.size.map_or(400, |size| size.staff);
    Goal::New(if outside { 2 } else { (staff / 100).max(2) })
}
