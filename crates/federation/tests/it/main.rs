//! Signing in against what runs for real: a hostile provider of our own, the certified provider of npm, and OpenLDAP. All of
//! them listen on the machine itself, with certificates of an authority that is made for the test.

mod assertion;
mod authority;
mod certified;
mod directory;
mod hostile;
mod node;
mod provider;
mod settings;
mod slapd;
mod tools;
