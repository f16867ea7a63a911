//! The program as its users run it.

mod account;
mod ask;
mod backup;
mod closed;
mod common;
mod configuration;
mod copy;
mod doctor;
mod import;
mod kept;
mod key;
mod policy;
mod serve;
mod tls;
mod two;
