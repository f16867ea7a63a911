//! `docs/cli.md` and `docs/configuration.md`: the help of every command and every setting, so that the pages never say
//! anything else than the program.

use std::fmt::Write;

use crate::exit::{Exit, Result};
use crate::{args, config, output};

/// Prints the page.
pub fn run(which: &str) -> Result<Exit> {
    output::text(&if which == "configuration" { config::document() } else { page() })?;
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
