//! Sums: yearly figures against the stated total, rows against their parts, running totals against yearly figures.
//! Only exact figures are added; where the policy says "about" or nothing, nothing can contradict.

use ayumi_calendar::FiscalYear;
use ayumi_facts::Code;

use super::walk::years;
use crate::diagnostic::{Diagnostic, Problem};
use crate::measure::Measure;
use crate::model::{Id, Part, Target};
use crate::requirement::Requirement;
use crate::{At, Policy, Quantity};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for target in &policy.pack.targets {
        total(policy, target, out);
        parts(policy, target, out);
        running_total(policy, target, out);
        rising(policy, target, out);
        increments(policy, target, out);
    }
}

/// The number, if it is stated exactly.
pub(super) fn exact(quantity: &Quantity) -> Option<i64> {
    match quantity {
        Quantity::Exactly(number) => Some(*number),
        _ => None,
    }
}

/// The exact figure of a year. A year that is not stated adds nothing.
pub(super) fn figure(target: &Target, year: FiscalYear) -> Option<i64> {
    years(target).iter().find(|(stated, _, _)| *stated == year).map_or(Some(0), |(_, _, quantity)| exact(quantity))
}

/// The exact figures up to a year, added.
pub(super) fn up_to(target: &Target, year: FiscalYear) -> Option<i64> {
    years(target).iter().take_while(|(stated, _, _)| *stated <= year).map(|(_, _, quantity)| exact(quantity)).sum()
}

fn targets<'a>(policy: &'a Policy, ids: &[Id]) -> Vec<&'a Target> {
    ids.iter().filter_map(|id| policy.pack.targets.iter().find(|target| target.id == *id)).collect()
}

fn about(at: &At<Quantity>, problem: Problem) -> Diagnostic {
    Diagnostic::about(Part::Targets, at.at, at.to_string(), problem)
}

fn total(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    let Some(total) = &target.total else {
        return;
    };
    if policy.targets.get(&target.id.value).is_some_and(|measure| !measure.is_flow()) {
        out.push(about(total, Problem::TotalOfLevels));
        return;
    }
    let sum: Option<i64> = target.by_year.values().map(|quantity| exact(quantity)).sum();
    if let (Some(stated), Some(sum)) = (exact(total), sum)
        && stated != sum
    {
        out.push(about(total, Problem::TotalMismatch { stated, sum }));
    }
}

fn parts(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    if target.sum_of.is_empty() {
        return;
    }
    let of = targets(policy, &target.sum_of);
    let ids: Vec<Code> = target.sum_of.iter().map(|id| id.value).collect();
    let mut compare = |year: Option<FiscalYear>, at: &At<Quantity>, sum: Option<i64>| {
        if let (Some(stated), Some(sum)) = (exact(at), sum)
            && stated != sum
        {
            out.push(about(at, Problem::PartsMismatch { year, stated, sum, parts: ids.clone() }));
        }
    };
    for (year, _, quantity) in years(target) {
        compare(Some(year), quantity, of.iter().map(|part| figure(part, year)).sum());
    }
    let stated = |pick: fn(&Target) -> Option<&At<Quantity>>| -> Option<i64> { of.iter().map(|part| pick(part).and_then(|at| exact(at))).sum() };
    if let Some(value) = &target.value {
        compare(None, value, stated(|part| part.value.as_ref()));
    }
    if let Some(total) = &target.total {
        compare(None, total, stated(|part| part.total.as_ref()));
    }
}

fn running_total(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    if target.cumulative_of.is_empty() {
        return;
    }
    let of = targets(policy, &target.cumulative_of);
    for (year, _, quantity) in years(target) {
        let sum: Option<i64> = of.iter().map(|part| up_to(part, year)).sum();
        if let (Some(stated), Some(sum)) = (exact(quantity), sum)
            && stated != sum
        {
            let parts = target.cumulative_of.iter().map(|id| id.value).collect();
            out.push(about(quantity, Problem::RunningTotalMismatch { year, stated, sum, parts }));
        }
    }
}

/// Who has met something once has met it for ever.
fn rising(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    if ever(policy, target).is_none() {
        return;
    }
    let figures: Vec<(FiscalYear, i64, &At<Quantity>)> = years(target).into_iter().filter_map(|(year, _, at)| Some((year, at.goal()?, at))).collect();
    for ((_, before, _), (year, now, at)) in figures.iter().zip(figures.iter().skip(1)) {
        if now < before {
            out.push(about(at, Problem::CumulativeFalls { year: *year, before: *before, now: *now }));
        }
    }
}

/// What a running total is about.
fn ever<'a>(policy: &'a Policy, target: &Target) -> Option<&'a Requirement> {
    match policy.targets.get(&target.id.value)? {
        Measure::Ever(of) => Some(of),
        _ => None,
    }
}

/// A running total whose figures equal those of the yearly target for the same thing, over more than one year.
fn increments(policy: &Policy, target: &Target, out: &mut Vec<Diagnostic>) {
    let Some(of) = ever(policy, target) else {
        return;
    };
    let figures = |target: &Target| -> Vec<(FiscalYear, Quantity)> { years(target).iter().map(|(year, _, at)| (*year, at.value)).collect() };
    let own = figures(target);
    let same = policy.pack.targets.iter().find(|other| {
        let entrants = matches!(policy.targets.get(&other.id.value), Some(Measure::Entrants(entered)) if entered == of);
        entrants && own.len() > 1 && figures(other) == own
    });
    if let (Some(other), Some((_, _, first))) = (same, years(target).first()) {
        out.push(about(first, Problem::IncrementsAsTotal { yearly: other.id.value }).and(Part::Targets, other.id.at, other.id.as_str()));
    }
}
