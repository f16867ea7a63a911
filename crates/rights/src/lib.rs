//! Who may do what. Pure: offices and acts come in, grants go out. Who holds which office is the ledger's to know, whom a
//! grant reaches is worked out where the ledger is read, and this crate's table is the only place that says "may".
//!
//! | item | is |
//! |---|---|
//! | [`Office`] | in which capacity somebody acts |
//! | [`Act`] | what a route or a command lets somebody do |
//! | [`Grant`], [`grant`] | how far an office may go with an act: the table |
//! | [`told`] | counts of small groups, withheld |

mod act;
mod office;
mod small;
mod table;

pub use act::Act;
pub use office::Office;
pub use small::{Told, told};
pub use table::{Grant, document, grant};
