//! What happened to people and units: ids, values, facts and the snapshot of a ledger on two time axes.
//!
//! A fact says *what* (a posting, a passed exam, an appointment …), *when it was so* (a half-open period)
//! and *when we learned it* (positions in the journal). Facts are never edited: a wrong one is retracted and
//! a right one recorded. Nothing here knows a policy, reads a clock or touches a file.

mod code;
mod fact;
mod municipality;
mod snapshot;
mod unit;
mod value;

pub use code::Code;
pub use fact::{Assessor, Fact, FactId, Kind, PersonId, Seq, What};
pub use municipality::{MunicipalityCode, MunicipalityCodeError};
pub use snapshot::{Person, Snapshot};
pub use unit::{Unit, UnitFact, UnitId, UnitWhat};
pub use value::{Value, ValueKind};
