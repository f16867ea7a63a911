//! What is promised to administrators: the page of permissions, the page of security, and what our own sources leave out.

mod document;
mod security;
mod sources;
