//! 本務と在籍: where somebody is posted and whether they are employed on a day, for one person and for everybody.
//! It judges nothing: a post outside employment is still the post on record (see [`crate::contradictions`]).

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, Kind, PersonId, UnitId, What};

use crate::population::each;
use crate::{Scope, Verdict, column};

/// 発令: a post held on the day of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// 所属
    pub unit: UnitId,
    /// 職位; empty where none was recorded.
    pub rank: Code,
    /// 職種; empty where none was recorded.
    pub series: Code,
    /// 本務, as opposed to 兼務.
    pub main: bool,
    /// From the day of the order (発令) until the day before the next.
    pub valid: Period,
}

/// The posts of one person at the end of `day`: the main post first, each kind by its beginning, latest first.
pub fn posts(scope: &Scope, person: PersonId, day: Date) -> Vec<Post> {
    let known = scope.snapshot.facts_of(person).iter().filter(|fact| fact.valid.contains(day) && fact.known(scope.known_at));
    let mut posts: Vec<Post> = known.rev().filter_map(post_of).collect();
    posts.sort_by_key(|post| !post.main);
    posts
}

/// 本務 of one person at the end of `day`. Should the ledger have two, the one that began last, then the one recorded
/// last; that there are two is a contradiction of its own.
pub fn main_post(scope: &Scope, person: PersonId, day: Date) -> Option<Post> {
    posts(scope, person, day).into_iter().find(|post| post.main)
}

/// 本務 of everybody at the end of `day`, in the order of the ledger; as [`main_post`] for each, in one pass.
pub fn main_posts(scope: &Scope, day: Date) -> Vec<Option<Post>> {
    if !column::covers(day) {
        return each(scope, |person| main_post(scope, person, day));
    }
    let mut posts = vec![None; scope.snapshot.people.len()];
    column::posts_on(scope, day, |person, valid, what| {
        if let (Some(slot), Some(post)) = (posts.get_mut(person.0 as usize), post_as(what, valid).filter(|post| post.main)) {
            *slot = Some(post);
        }
    });
    posts
}

/// 兼務: whoever is posted beside their main post to one of `units` at the end of `day`, by unit, then in the order of the
/// ledger. Whoever is known not to be employed is nowhere.
pub fn posted_beside(scope: &Scope, units: &[UnitId], day: Date) -> Vec<(PersonId, Post)> {
    let mut found: Vec<(PersonId, Post)> = Vec::new();
    let mut keep = |person: PersonId, post: Option<Post>| {
        let here = post.filter(|post| !post.main && units.contains(&post.unit));
        found.extend(here.map(|post| (person, post)));
    };
    if column::covers(day) {
        column::posts_on(scope, day, |person, valid, what| keep(person, post_as(what, valid)));
    } else {
        scope.snapshot.person_ids().for_each(|person| posts(scope, person, day).into_iter().for_each(|post| keep(person, Some(post))));
    }
    found.retain(|(person, _)| scope.has(*person) && employed(scope, *person, day) != Verdict::Unmet);
    let place = |unit: UnitId| units.iter().position(|of| *of == unit);
    found.sort_by_key(|(person, post)| (place(post.unit), *person));
    found
}

/// 在籍: whether somebody is employed or engaged in any form at the end of `day`. Unknown where no employment is on record
/// at all; unmet before the first and from the day after the last.
pub fn employed(scope: &Scope, person: PersonId, day: Date) -> Verdict {
    let known = scope.snapshot.facts_of(person).iter().filter(|fact| fact.what.kind() == Kind::Employment && fact.known(scope.known_at));
    known.map(|fact| if fact.valid.contains(day) { Verdict::Met } else { Verdict::Unmet }).max().unwrap_or(Verdict::Unknown)
}

/// 退職: whether employment has ended by the end of `day`: some has, and none counts on the day. Whoever comes back, or is
/// only to begin, has not left.
pub fn has_left(scope: &Scope, person: PersonId, day: Date) -> bool {
    let known = || scope.snapshot.facts_of(person).iter().filter(|fact| fact.what.kind() == Kind::Employment && fact.known(scope.known_at));
    known().any(|fact| fact.valid.until <= day) && !known().any(|fact| fact.valid.contains(day))
}

/// Everybody who is employed at the end of `day`, and of whom it is unknown, in the order of the ledger.
pub fn employees(scope: &Scope, day: Date) -> (Vec<PersonId>, Vec<PersonId>) {
    let states = crate::population::employment(scope, day);
    let who = |state| crate::population::who(&states, state).into_iter().filter(|person| scope.has(*person)).collect();
    (who(crate::State::Met), who(crate::State::Unknown))
}

fn post_of(fact: &Fact) -> Option<Post> {
    post_as(&fact.what, fact.valid)
}

pub(crate) fn post_as(what: &What, valid: Period) -> Option<Post> {
    match *what {
        What::Posting { unit, rank, series, main } => Some(Post { unit, rank, series, main, valid }),
        _ => None,
    }
}
