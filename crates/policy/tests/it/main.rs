//! Packs: reading, checking, saying, showing.

mod broken;
mod common;
mod diff;
mod grammar;
mod library;
mod loading;
mod manual;
mod packs;
mod resolving;
mod schema;
mod sentence;
mod show;
mod workbook;
