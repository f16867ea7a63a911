//! The chain: every entry of the journal carries a hash of itself, of every row that it wrote or withdrew, and of the entry
//! before it. Whoever changes, removes or reorders anything changes every hash that follows, and whoever kept the newest
//! hash elsewhere sees it. Personal rows are digested with a salt of their person's, so that nothing can be guessed from
//! what stays after an erasure.

mod broken;
mod digest;
mod sheet;
mod spec;
mod start;
mod verify;

pub use broken::{Broken, Head, Verified};
pub(crate) use digest::{Stored, Written, hex, part, purpose};
pub(crate) use sheet::{Columns, Sheet, new_salt};
pub(crate) use spec::TABLES;
pub(crate) use start::seal_what_was_there;
pub(crate) use verify::verify_in;
