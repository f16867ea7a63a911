//! The engine: a checked policy, a snapshot and a date become findings, counts and bitmaps.
//!
//! Two evaluators, one meaning: [`evaluate`] is the reference, for one person, with its explanation; `column` answers
//! for whole populations. Everything is pure: no clock, no IO, the same answer for ever.

mod about;
mod amount;
pub mod answer;
mod changes;
pub mod column;
mod coverage;
mod eligible;
mod evaluate;
mod events;
mod explain;
mod finding;
mod flow;
mod holders;
mod measure;
mod nearly;
pub mod packtest;
mod placement;
mod population;
mod post;
mod quota;
mod reach;
mod reference;
mod scope;
mod select;
mod series;
mod skill_gap;
mod skill_map;
mod skill_need;
mod stages;
mod status;
mod tally;
mod targets;
mod timeline;
mod units;
mod verdict;

pub use about::About;
pub use amount::Amount;
pub use changes::{Change, Comparison, Move, Moves, TargetComparison, compare, person_changes, population_changes};
pub use coverage::{Coverage, UnitCoverage, Vacancy, coverage, vacancies};
pub use eligible::{Eligible, Near, distance, eligible, eligible_for_requirement, eligible_for_role};
pub use evaluate::{EvaluationError, Question, evaluate, timeline};
pub use explain::{Explaining, Line, error_ja, explain_ja, explain_text, gaps_ja};
pub use finding::{Asked, Finding, Have, Rule};
pub use holders::{HoldersByUnit, Holding, UnitHolders, holders_by_unit};
pub use measure::{Measured, measure};
pub use nearly::nearest;
pub use placement::{Placement, placement, units_below};
pub use post::{Post, employed, employees, main_post, main_posts, posts};
pub use quota::{QuotaStanding, QuotaVerdict, quotas};
pub use reach::{Actual, Phase, Reach, Standing, Summand};
pub use scope::Scope;
pub use select::{Selected, Selection, select};
pub use series::{Point, series};
pub use skill_gap::{RoleFit, SkillGap, role_fit};
pub use skill_map::{Need, SkillCell, SkillMap, SkillPlace, SkillRow, SkillStanding, skill_map};
pub use stages::{StageCount, Stages, stages};
pub use status::{CourseDuty, Eligibility, Stage, Status, course_duties, stage, status, step_line, year_to};
pub use tally::{Tally, Turn};
pub use targets::{KpiStanding, LongTerm, TargetStanding, YearStanding, kpis, targets};
pub use timeline::{Step, Timeline};
pub use units::UnitBook;
pub use verdict::{State, Verdict};
