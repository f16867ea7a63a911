//! What people and programs get to read of an answer: sentences, JSON, and the tests of packs. All on one small pack.

mod explain;
mod json;
mod packtest;
mod sample;
