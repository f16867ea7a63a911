//! Policy packs: what a municipality decided, as data. Files and workbooks become a parsed [`Pack`], a resolved
//! policy and, if nothing is wrong with it, a checked one. Only a checked policy can be evaluated.
//!
//! Nothing here knows a person, reads a clock or evaluates a requirement.

mod at;
pub mod grammar;
pub mod measure;
pub mod model;
mod quantity;
pub mod requirement;
pub mod resolved;
pub mod sentence;

pub use at::{At, Loc};
pub use model::Pack;
pub use resolved::{Checked, Policy};
pub use quantity::{Deadline, NotThis, Quantity, Start};
