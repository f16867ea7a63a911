//! What is answered: the shape of every answer, made from the engine, and its sheet. For the command line, the pages and
//! the API alike.
//!
//! One module an answer: a `view` makes it from a [`Desk`]; it serialises to the JSON of `docs/json.md`, and as
//! [`Sheets`] it is a table for CSV and workbooks. No terminal, no HTML, no IO, no clock; nothing is decided here.

pub mod aggregates;
pub mod changes;
pub mod contradictions;
pub mod coverage;
mod desk;
pub mod eligible;
pub mod export;
pub mod facts;
pub mod figure;
pub mod import;
pub mod imports;
pub mod journal;
pub mod kpi;
pub mod listed;
pub mod office;
pub mod overview;
pub mod paired;
pub mod people;
pub mod person;
pub mod policy;
pub mod readings;
pub mod refs;
pub mod release;
pub mod rules;
pub mod schema;
pub mod section;
pub mod shown;
pub mod skills;
pub mod stages;
pub mod status;
pub mod timeline;
pub mod units;
pub mod what_if;
pub mod withheld;
pub mod words;

pub use desk::{Desk, Head, MunicipalityHead, PolicyHead};

use ayumi_exchange::Sheet;

/// 表: an answer that can be handed over as a table.
pub trait Sheets {
    /// The one table of it, for spreadsheets.
    fn sheet(&self) -> Sheet;
}
