//! One person: what comes next for them and by what right they are what they are; their skills, training, career, the
//! days on which something changes, and every record with its origin. One address a question.

pub mod brief;
pub mod head;
pub mod records;
pub mod roles;
pub mod rules;
pub mod steps;
pub mod subject;
pub mod tree;

use axum::routing::get;

use crate::permit::Act;
use crate::routes::{Route, reads};

/// The pages of one person.
pub fn routes() -> Vec<Route> {
    vec![reads("/people/{key}", Act::ReadPerson, get(steps::page)), reads("/people/{key}/records", Act::ReadPerson, get(records::page))]
}
