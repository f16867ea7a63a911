//! The same work in DuckDB and Polars, in the same run: the facts are handed over as plain arrays, and each of the
//! two answers the same question in the form that suits it. Needs Python with both packages.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use ayumi_facts::{Fact, What};

use crate::columns::Answers;
use crate::population::Case;

const SCRIPT: &str = include_str!("peers.py");

/// Writes the arrays, runs both, prints their figures, and fails if an answer differs.
pub fn measure(case: &Case, answers: &Answers) -> Result<()> {
    let folder = tempfile::tempdir()?;
    hand_over(case, folder.path())?;
    let script = folder.path().join("peers.py");
    std::fs::write(&script, SCRIPT)?;
    let known_at = case.population.on_time().0.to_string();
    let arguments = [case.as_of.days().to_string(), known_at, answers.now.to_string(), answers.known_earlier.to_string()];
    let status = Command::new("python3").arg(&script).arg(folder.path()).args(arguments).status().context("python3")?;
    ensure!(status.success(), "the comparison with DuckDB and Polars failed (pip install duckdb polars numpy pyarrow)");
    Ok(())
}

/// One file an array, one entry a fact.
fn hand_over(case: &Case, folder: &Path) -> Result<()> {
    let file = |name: &str| Ok::<_, std::io::Error>(BufWriter::new(File::create(folder.join(name))?));
    let (mut person, mut about, mut from, mut until, mut recorded) =
        (file("person.u32")?, file("about.u8")?, file("from.i32")?, file("until.i32")?, file("recorded.u32")?);
    for fact in case.population.facts() {
        person.write_all(&fact.person.0.to_le_bytes())?;
        about.write_all(&[subject(&fact)])?;
        from.write_all(&fact.valid.from.days().to_le_bytes())?;
        until.write_all(&fact.valid.until.days().to_le_bytes())?;
        recorded.write_all(&fact.recorded.0.to_le_bytes())?;
    }
    for mut file in [person, about, from, until, recorded] {
        file.flush()?;
    }
    Ok(())
}

/// 0: service; 1–5: a course; 6, 7: an exam; 8: the appointment.
fn subject(fact: &Fact) -> u8 {
    let number = || fact.what.subject().as_str().bytes().last().map_or(0, |digit| digit - b'0');
    match fact.what {
        What::Completion { .. } => number(),
        What::Pass { .. } => 5 + number(),
        What::Appointment { .. } => 8,
        _ => 0,
    }
}
