//! Rules about files that no compiler knows: every Rust file says what it is, none grows a tail, nothing is left
//! undone, no municipality is named in code, and no page reaches outside the closed network.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Lines a Rust file may have before it must be split by concept.
const LONGEST: usize = 600;

/// A file of the project, and what is wrong with it.
type Rule = fn(&str, &str) -> Vec<String>;

const RULES: [Rule; 5] = [opens_with_its_purpose, has_no_tail, leaves_nothing_undone, names_no_municipality, stays_inside];

/// Checks every file that git knows or would know.
pub fn run() -> Result<()> {
    eprintln!("\n== tidy");
    let mut problems = Vec::new();
    for path in files()? {
        // A file that is gone from the work tree, or is not text, has nothing to be checked.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for rule in RULES {
            problems.extend(rule(&path, &text).into_iter().map(|problem| format!("{path}: {problem}")));
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    bail!("{} problems", problems.len())
}

fn files() -> Result<Vec<String>> {
    let output = Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).output().context("git")?;
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

fn is_test(path: &str) -> bool {
    ["/tests/", "/testdata/", "/examples/", "xtask/"].iter().any(|place| path.contains(place) || path.starts_with(place))
}

fn opens_with_its_purpose(path: &str, text: &str) -> Vec<String> {
    let opens = !is_rust(path) || text.starts_with("//!");
    (!opens).then(|| "does not open with //! (what it is, what it is not)".to_owned()).into_iter().collect()
}

fn has_no_tail(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    (is_rust(path) && lines > LONGEST).then(|| format!("has {lines} lines; split it by concept")).into_iter().collect()
}

fn leaves_nothing_undone(path: &str, text: &str) -> Vec<String> {
    // In two parts, so that this file does not find itself.
    let marks = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore"), concat!("// TO", "DO"), concat!("// FIX", "ME")];
    let found = |(nth, line): (usize, &str)| marks.iter().find(|mark| line.contains(*mark)).map(|mark| format!("line {}: {mark}", nth + 1));
    if is_rust(path) { text.lines().enumerate().filter_map(found).collect() } else { Vec::new() }
}

/// A municipality is data: the names and ids of the packs stay out of Rust, SQL and templates.
fn names_no_municipality(path: &str, text: &str) -> Vec<String> {
    let is_code = [".rs", ".sql", ".html"].iter().any(|ending| path.ends_with(ending)) && path.starts_with("crates/");
    if !is_code || is_test(path) {
        return Vec::new();
    }
    let names = names();
    let code = |line: &str| !line.trim_start().starts_with("//");
    let found = |(nth, line): (usize, &str)| {
        let name = names.iter().find(|name| code(line) && line.contains(name.as_str()))?;
        Some(format!("line {} names a municipality ({name})", nth + 1))
    };
    text.lines().enumerate().filter_map(found).collect()
}

/// The folders of the packs and the names of their municipalities.
fn names() -> Vec<String> {
    let Ok(folders) = std::fs::read_dir(Path::new("policies")) else { return Vec::new() };
    let mut names = Vec::new();
    for folder in folders.flatten().filter(|entry| entry.path().join("policy.yaml").is_file()) {
        names.push(folder.file_name().to_string_lossy().into_owned());
        let header = std::fs::read_to_string(folder.path().join("policy.yaml")).unwrap_or_default();
        let name = header.lines().find_map(|line| line.trim().strip_prefix("name:"));
        names.extend(name.map(|name| name.trim().trim_end_matches(['市', '町', '村', '区']).to_owned()).filter(|name| !name.contains('○')));
    }
    names.retain(|name| !name.is_empty());
    names
}

fn stays_inside(path: &str, text: &str) -> Vec<String> {
    let is_page = [".html", ".css", ".js"].iter().any(|ending| path.ends_with(ending)) && path.starts_with("crates/");
    let reaches = |line: &str| ["src=\"http", "href=\"http", "url(http", "url(\"http"].iter().any(|form| line.contains(form));
    let found = |(nth, line): (usize, &str)| reaches(line).then(|| format!("line {} reaches outside the closed network", nth + 1));
    if is_page { text.lines().enumerate().filter_map(found).collect() } else { Vec::new() }
}
