//! Signing in over HTTP: every way in, and every way that must stay shut.

mod authenticator;
mod keys;
mod managing;
mod own;
mod password;
mod second;
mod town;
