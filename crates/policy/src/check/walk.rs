//! Lists of things that stand in many parts of a pack, each with its place: quantities, deadlines, leaves of expressions.
//! Judges nothing.

use ayumi_calendar::FiscalYear;

use crate::model::{Item, Pack, Part, Target};
use crate::requirement::{Leaf, Requirement};
use crate::resolved::Written;
use crate::{At, Deadline, Policy, Quantity};

/// A value, the part it stands in, and what people call the item it belongs to.
pub(super) struct Stated<'a, T> {
    pub part: Part,
    pub item: &'a str,
    pub value: &'a At<T>,
}

fn stated<'a, T>(part: Part, item: &'a dyn Item, values: impl IntoIterator<Item = &'a At<T>>) -> Vec<Stated<'a, T>> {
    values.into_iter().map(|value| Stated { part, item: item.label(), value }).collect()
}

/// Every quantity of a pack.
pub(super) fn quantities(pack: &Pack) -> Vec<Stated<'_, Quantity>> {
    let of_target = |target: &Target| target.by_year.len() + 2;
    let mut found = Vec::with_capacity(pack.targets.iter().map(of_target).sum());
    for target in &pack.targets {
        found.extend(stated(Part::Targets, target, target.by_year.values().chain(&target.value).chain(&target.total)));
    }
    for kpi in &pack.kpis {
        found.extend(stated(Part::Kpis, kpi, &kpi.warn));
    }
    for subsidy in &pack.subsidies {
        found.extend(stated(Part::Subsidies, subsidy, subsidy.share.iter().chain(&subsidy.ceiling).chain(&subsidy.budget)));
    }
    for scheme in &pack.schemes {
        let quotas = scheme.versions.iter().flat_map(|version| &version.quotas);
        found.extend(stated(Part::Schemes, scheme, quotas.flat_map(|quota| quota.minimum.iter().chain(&quota.maximum))));
    }
    found
}

/// Every deadline of a pack.
pub(super) fn deadlines(pack: &Pack) -> Vec<Stated<'_, Deadline>> {
    let mut found: Vec<Stated<'_, Deadline>> = Vec::new();
    found.extend(pack.policy.until.iter().map(|value| Stated { part: Part::Policy, item: &pack.policy.title, value }));
    pack.targets.iter().for_each(|target| found.extend(stated(Part::Targets, target, &target.by)));
    pack.courses.iter().for_each(|course| found.extend(stated(Part::Courses, course, &course.until)));
    pack.exams.iter().for_each(|exam| found.extend(stated(Part::Exams, exam, &exam.until)));
    pack.plans.iter().for_each(|plan| found.extend(stated(Part::Plans, plan, &plan.until)));
    for scheme in &pack.schemes {
        let quotas = scheme.versions.iter().flat_map(|version| &version.quotas);
        found.extend(stated(Part::Schemes, scheme, quotas.flat_map(|quota| &quota.by)));
    }
    found
}

/// Every leaf of every expression, with the expression it stands in.
pub(super) fn leaves(policy: &Policy) -> Vec<(&Written, &Leaf)> {
    let mut found = Vec::new();
    for written in &policy.expressions {
        for requirement in written.meaning.requirements() {
            requirement.walk(&mut |node| {
                if let Requirement::Leaf(leaf) = node {
                    found.push((written, leaf));
                }
            });
        }
    }
    found
}

/// The fiscal years of a target that can be read, with their quantities, oldest first.
pub(super) fn years(target: &Target) -> Vec<(FiscalYear, &At<String>, &At<Quantity>)> {
    let mut years: Vec<_> = target.by_year.iter().filter_map(|(year, quantity)| Some((year.parse().ok()?, year, quantity))).collect();
    years.sort_by_key(|(year, _, _)| *year);
    years
}
