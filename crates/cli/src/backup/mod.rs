//! Backups: the whole installation as lines (`ayumi-store` gives them), compressed and encrypted as an age file, which other
//! programs open too: `age --decrypt FILE | gunzip`. A file has its name only when it is whole and on the disk.

pub mod daily;
mod file;
pub mod keep;
mod lock;

pub use file::{Made, Taken, make, name_at, prove, restore};
pub use lock::{Lock, Unlock, identities_in, new_key, passphrase_for, recipients_in};

/// The name under which the server's key lies in a backup.
pub const SERVER_KEY: &str = "server-key";
