//! The one binary of Ayumi.
fn main() {}
