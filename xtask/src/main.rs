//! Checks, generated files and benchmarks of the workspace.
fn main() {}
