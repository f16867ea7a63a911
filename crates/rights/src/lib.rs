//! Who may do what. Pure: offices and acts come in, grants go out. Who holds which office is the ledger's to know, whom a
//! grant reaches is worked out where the ledger is read, and this crate's table is the only place that says "may".
//!
//! | item | is |
//! |---|---|
//! | [`Office`] | in which capacity somebody acts |
//! | [`Act`] | what a route or a command lets somebody do |
//! | [`Grant`], [`grant`] | how far an office may go with an act: the table |
//! | [`Visibility`], [`limit`] | what a municipality may show of a record to whom, and how far that may go |
//! | [`Second`] | of whom a municipality asks a second factor |
//! | [`told`] | counts of small groups, withheld |

mod act;
mod office;
mod second;
mod small;
mod table;
mod visibility;

pub use act::Act;
pub use office::Office;
pub use second::Second;
pub use small::{SAFE, Told, USUAL, least, told};
pub use table::{Grant, document, grant};
pub use visibility::{Field, Limit, VIEWERS, Visibility, limit};
