//! The ledger, on SQLite and on PostgreSQL.

mod accounts;
mod backup_runs;
mod chain;
mod common;
mod copy;
mod corrections;
mod crash;
mod dump;
mod erase;
mod follow;
mod journal;
mod ledger;
mod onward;
mod peers;
mod readings;
mod releases;
mod replica;
mod retention;
mod round_trip;
mod safety;
mod schema;
mod search;
mod undo;
mod uploads;
mod wall;
mod work;
