//! The engine: a checked policy, a snapshot and a date become findings, counts and bitmaps.
//!
//! Two evaluators, one meaning: [`evaluate`] is the reference, for one person, with its explanation; `column` answers
//! for whole populations. Everything is pure: no clock, no IO, the same answer for ever.

pub mod column;
mod evaluate;
mod finding;
mod reference;
mod scope;
mod skill_gap;
mod status;
mod timeline;
mod units;
mod verdict;

pub use evaluate::{EvaluationError, Question, evaluate, timeline};
pub use finding::{Asked, Finding, Have, Rule};
pub use scope::Scope;
pub use skill_gap::{RoleFit, SkillGap, role_fit};
pub use status::{CourseDuty, Eligibility, Stage, Status, course_duties, stage, status, step_line, year_to};
pub use timeline::{Step, Timeline};
pub use units::UnitBook;
pub use verdict::{State, Verdict};
