//! Journeys: what the people who use Ayumi come for, step by step, by what they can read on the pages. A page that still
//! answers but no longer says what somebody came for fails here.

pub mod personnel;
mod policy;
mod programme;
mod sign_in;
mod visitor;
