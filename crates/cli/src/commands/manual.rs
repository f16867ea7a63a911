//! `docs/cli.md`: the help of every command in one page, so that the page never says anything else than the program.

use std::fmt::Write;

use crate::args;
use crate::exit::{Exit, Result};
use crate::output;

/// Prints the page.
pub fn run() -> Result<Exit> {
    output::text(&page())?;
    Ok(Exit::Fine)
}

fn page() -> String {
    let mut out = String::from(
        "# コマンドの使い方\n\nこのページは `ayumi` のヘルプから作られています（`ayumi manual > docs/cli.md`）。答えの JSON は [json.md](json.md) を見てください。\n",
    );
    section(args::command(), &mut out);
    out
}

fn section(mut command: clap::Command, out: &mut String) {
    let help = command.render_long_help().to_string();
    let name = command.get_bin_name().unwrap_or("ayumi").to_owned();
    let _ = write!(out, "\n## {name}\n\n```text\n{}\n```\n", help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim());
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        section(below.clone(), out);
    }
}
