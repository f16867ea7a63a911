//! Sheets in and out.

mod choice;
mod common;
mod packs;
mod plan;
mod read;
mod scale;
mod write;
