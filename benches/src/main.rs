//! The figures of `docs/performance.md`, measured: one JSON line a figure. `cargo xtask bench` runs this in release.
//! A figure that compares is measured against its yardstick in the same run; nothing here passes or fails.

mod columns;
mod figure;
mod peers;
mod population;

use anyhow::Result;

/// `ayumi-bench [people] [--peers]`; 1,000,000 people by default, and ten times as many with `--growth`.
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    let people = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let case = population::Case::new(people)?;
    let answers = columns::measure(&case)?;
    if flag("--peers") {
        peers::measure(&case, &answers)?;
    }
    if flag("--growth") {
        columns::measure(&population::Case::new(people * 10)?)?;
    }
    Ok(())
}
