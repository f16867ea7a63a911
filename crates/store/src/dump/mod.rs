//! A whole installation as lines of JSON, which either database gives and either takes: what backups are made of. One line
//! says what it is, one begins each table, one is a row, and the last says how many rows there were and where each journal
//! stands. A line names no database, so that a ledger can leave PostgreSQL for SQLite and the other way round.
//!
//! What passes within a day is left out: sessions, halves of a sign-in, failed tries, files that wait. Whoever was signed
//! in signs in again.

mod error;
mod manifest;
mod read;
mod words;
mod write;

pub use error::{DumpError, RestoreError};
pub use manifest::{Attached, DumpAbout, HeadLine, Header, Manifest, RowCount};
pub use read::Restored;
