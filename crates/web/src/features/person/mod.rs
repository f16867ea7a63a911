//! One person: what comes next for them and by what right they are what they are; their skills, training, career, the
//! days on which something changes, and every record with its origin. One address a question.

pub mod brief;
pub mod career;
pub mod head;
pub mod outlook;
pub mod radar;
pub mod records;
pub mod roles;
pub mod rules;
pub mod skill_list;
pub mod skills;
pub mod steps;
pub mod subject;
pub mod training;
pub mod tree;

use axum::routing::get;

use crate::permit::Act;
use crate::routes::{Route, reads};

/// The pages of one person.
pub fn routes() -> Vec<Route> {
    let reads = |path, answer| reads(path, Act::ReadPerson, answer);
    vec![
        reads("/people/{key}", get(steps::page)),
        reads("/people/{key}/skills", get(skills::page)),
        reads("/people/{key}/training", get(training::page)),
        reads("/people/{key}/career", get(career::page)),
        reads("/people/{key}/outlook", get(outlook::page)),
        reads("/people/{key}/records", get(records::page)),
    ]
}
