//! Generated requirements over the ids of the generated policies: every leaf, nested a few levels deep.

use ayumi_policy::grammar::parse_requirement;
use ayumi_policy::requirement::{Leaf, Requirement};
use proptest::prelude::*;

const LEAVES: &[&str] = &[
    "served(plain, >= 1 year)",
    "served(plain, >= 400 days)",
    "served(net, >= 13 months)",
    "served(posted, >= 1 year)",
    "holds(expert)",
    "holds(leader)",
    "holds(family)",
    "holds(anyone)",
    "holds(family, >= 6 months)",
    "completed(c1)",
    "completed(c1, unexpired)",
    "completed(c2, within 1 year)",
    "completed(c2, this fiscal-year)",
    "completed(c3)",
    "completed(c3, within 18 months, unexpired)",
    "completed(all of cs)",
    "completed(2 of cs)",
    "completed(1 of cs, unexpired)",
    "completed(all of open)",
    "completed(>= 2 hours)",
    "completed(>= 3 hours of cs, within 1 year)",
    "completed(>= 4 points of cs)",
    "completed(>= 5 points, this fiscal-year)",
    "passed(e1)",
    "passed(e2, unexpired)",
    "passed(any of es)",
    "passed(all of es)",
    "skill(bpr >= l1)",
    "skill(bpr >= l2, from head or test)",
    "skill(data >= l1, from own)",
    "project(led)",
    "project(joined, >= 2 projects)",
    "project(led, >= 1 year)",
    "project(joined, finished)",
    "project(joined, >= 2 projects, >= 6 months, finished)",
    "project(joined, result = success)",
    "mentored(>= 1)",
    "mentored(>= 2)",
    "rank(>= r2)",
    "rank(= r2b)",
    "rank(< r2)",
    "rank(!= r1)",
    "series(clerk)",
    "employment(regular)",
    "employment(yearly, guest)",
    "absent()",
    "absent(care)",
    "attribute(boss)",
    "attribute(boss = no)",
    "attribute(grade >= 3)",
    "unit(section)",
    "unit(busy, any-post)",
    "unit(listed)",
    "attested(j1)",
    "q1",
    "q2",
    "q3",
];

/// A requirement.
pub fn requirement() -> impl Strategy<Value = Requirement> {
    let leaf = prop::sample::select(LEAVES).prop_map(|text| parse_requirement(text).unwrap_or_else(|error| panic!("{text}: {error}")));
    leaf.prop_recursive(3, 12, 4, |inner| {
        let some = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            some().prop_map(Requirement::All),
            some().prop_map(Requirement::Any),
            some().prop_map(Requirement::None),
            (0..4_u32, some()).prop_map(|(need, of)| Requirement::AtLeast(need, of)),
        ]
    })
}

/// Leaves that are unknown until anything at all is on record about the person: there, a fact of a later day does say
/// something about an earlier one (the person was not employed yet, rather than of unknown employment). The same
/// goes for terms that end with the next transfer only in that the transfer lies in the future.
pub fn asks_who_is_on_record(requirement: &Requirement) -> bool {
    let mut asks = false;
    requirement.walk(&mut |part| {
        asks |= match part {
            Requirement::Leaf(leaf) => matches!(
                leaf,
                Leaf::Served { .. } | Leaf::Holds { .. } | Leaf::Rank { .. } | Leaf::Series(_) | Leaf::Employment(_) | Leaf::Unit { .. }
            ),
            Requirement::Named(_) => true,
            _ => false,
        };
    });
    asks
}
