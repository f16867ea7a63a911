//! Policy packs: what a municipality decided, as data. Files and workbooks become a parsed [`Pack`], a resolved
//! policy and, if nothing is wrong with it, a checked one. Only a checked policy can be evaluated.
//!
//! Nothing here knows a person, reads a clock or evaluates a requirement.

mod at;
mod check;
pub mod diagnostic;
pub mod diff;
mod form;
pub mod grammar;
mod load;
pub mod measure;
pub mod model;
mod node;
pub mod numbers;
mod quantity;
pub mod requirement;
mod resolve;
pub mod resolved;
pub mod schema;
pub mod sentence;
pub mod show;
pub mod workbook;

pub use at::{At, Loc};
pub use check::check;
pub use diagnostic::{Diagnostic, Severity};
pub use diff::diff;
pub use load::{LIBRARY, Loaded, SourceFile, complete, load, parse_pack, write_pack};
pub use model::Pack;
pub use quantity::{Deadline, NotThis, Quantity, Start};
pub use resolve::resolve;
pub use resolved::{Checked, Policy};
pub use show::{show, show_text};
pub use workbook::{CellProblem, LoadedWorkbook, WorkbookError, export_workbook, import_workbook, load_workbook};
