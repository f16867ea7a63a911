//! The ledger: the only crate that knows SQL.
//!
//! It keeps what happened ([`ayumi_facts`]) for many municipalities in one database, on two clocks, and writes under
//! one journal entry a batch, all or nothing. It evaluates nothing, reads no clock (every instant is a parameter) and
//! knows no file format. A fact is never edited or deleted: the database itself refuses.
//!
//! | item | is |
//! |---|---|
//! | [`Store`], [`Database`] | an open ledger, and where it is |
//! | [`Batch`], [`Applied`] | what is to be written, and what it became |
//! | [`Loaded`] | a snapshot with the ledger's keys |
//! | [`By`], [`Instant`], [`JournalEntry`] | who did what, why and when |
//! | [`Import`], [`Origin`] | where facts come from |
//! | [`Upload`] | a file that waits to be taken over |
//! | [`Work`] | a file that is being taken over, on this server or another |
//! | [`ReplicaUse`] | how often a replica answered |
//! | [`Standing`], [`ReplicaStanding`] | how a database server and its replica stand |
//! | [`Head`], [`Verified`], [`Broken`] | the newest entry's hash; what proving the chain found |
//! | [`Copied`] | a municipality that was moved to another database |
//! | [`Erased`] | somebody whose time is over |
//! | [`NewReading`], [`Reading`] | who looked at personal records |
//! | [`DumpAbout`], [`Manifest`], [`Restored`] | a whole installation as lines, for backups |
//! | [`BackupRun`] | a backup that was due, and how it ended |
//! | [`Release`] | figures as they were published |
//! | [`Offer`], [`Guest`] | an account that works in another municipality, as offered and as admitted |
//! | [`search_key`] | the form in which names are compared |

mod accounts;
mod apply;
mod backup_runs;
mod batch;
mod chain;
mod check;
mod copy;
mod corrections;
mod database;
mod db;
mod dump;
mod enter;
mod erase;
mod error;
mod fact_row;
mod follow;
mod insert;
mod journal;
mod keys;
mod municipality;
mod offices;
mod onward;
mod packed;
mod packs;
mod people;
#[cfg(test)]
mod plans;
mod problem;
mod readings;
mod releases;
mod retention;
mod schema;
mod search_key;
mod snapshot;
mod standing;
mod store;
mod tables;
mod undo;
mod unit_row;
mod uploads;
mod work;

pub use accounts::{
    Account, AccountError, AccountId, AccountState, Credentials, Guest, GuestError, NewAccount, NewCode, NewSession, Offer, OpenSession, Passkey,
    Reset, Session, Stage, Totp, TotpClock,
};
pub use backup_runs::BackupRun;
pub use batch::{Applied, Batch, ImportInfo, NewFact, NewUnitFact, PersonChange, PersonEntry, Progress, UnitEntry};
pub use chain::{Broken, Head, Verified};
pub use copy::{Copied, Side};
pub use corrections::{Correction, CorrectionId, CorrectionState, NewCorrection};
pub use database::{Database, NoDatabase, ServerUrl};
pub use db::ReplicaUse;
pub use dump::{Attached, DumpAbout, DumpError, HeadLine, Header, Manifest, RestoreError, Restored, RowCount};
pub use erase::{EraseError, Erased};
pub use error::{BuiltUpon, CopyError, OpenError, ReadError, UndoError, WriteError};
pub use follow::{Follower, Heard};
pub use journal::{JournalEntry, JournalFilter};
pub use keys::{By, ImportId, Instant, PersonKey, UnitFactKey, UnitKey};
pub use municipality::Municipality;
pub use offices::{NewOffice, OfficeHeld, OfficeId};
pub use packs::{AdoptedPack, Mapping};
pub use people::{FoundPerson, Headcount, ImportOrigin, Origin, PersonVersion};
pub use problem::Problem;
pub use readings::{NewReading, Reading, ReadingFilter};
pub use releases::{NewRelease, Release, ReleaseId};
pub use schema::Outstanding;
pub use search_key::search_key;
pub use snapshot::{Loaded, Onward};
pub use standing::{ReplicaStanding, Standing};
pub use store::Store;
pub use undo::{Import, Outlook, Undone};
pub use uploads::{NewUpload, Upload};
pub use work::{Work, WorkEnd};
