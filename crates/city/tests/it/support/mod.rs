//! Policies to grow cities for: every pack in the repository and a small one that uses what they do not.

use std::path::{Path, PathBuf};

use ayumi_calendar::Date;
use ayumi_policy::{Checked, Policy, SourceFile, load, parse_pack, resolve};

#[path = "../../../../policy/tests/shelf/mod.rs"]
mod shelf;

/// A day on which all packs are in force.
#[allow(dead_code, reason = "not every test binary uses it")]
pub fn today() -> Date {
    "2026-11-20".parse().unwrap()
}

fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// The policies of all packs, by the name of the folder, and the small one.
#[allow(dead_code, reason = "not every test binary uses it")]
pub fn all() -> Vec<(String, Policy)> {
    let mut names: Vec<String> = std::fs::read_dir(policies())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("policy.yaml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut all: Vec<(String, Policy)> = names.into_iter().map(|name| (name.clone(), pack(&name))).collect();
    all.push(("small".into(), small()));
    all
}

/// The policy of one pack.
pub fn pack(name: &str) -> Policy {
    folder(&policies().join(name))
}

/// The packs of the repository as the engine takes them: without errors.
#[allow(dead_code, reason = "not every test binary uses it")]
pub fn sound() -> Vec<(String, Checked)> {
    let names = all().into_iter().map(|(name, _)| name).filter(|name| policies().join(name).is_dir());
    let checked = |name: &str| load(&files(&policies().join(name))).policy.unwrap_or_else(|| panic!("{name} has errors"));
    names.map(|name| (name.clone(), checked(&name))).collect()
}

/// What can be read of a folder, whatever `check` may say of it.
fn folder(path: &Path) -> Policy {
    let (pack, diagnostics) = parse_pack(&files(path));
    assert!(!diagnostics.iter().any(|problem| problem.is_error()), "{}: {diagnostics:?}", path.display());
    resolve(pack).0
}

fn files(path: &Path) -> Vec<SourceFile> {
    let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let yaml = files.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let read = |path: PathBuf| SourceFile { name: path.file_name().unwrap().to_str().unwrap().into(), text: std::fs::read_to_string(&path).unwrap() };
    shelf::with_libraries(path, yaml.map(read).collect())
}

/// A policy with terms, expiring courses and exams, a quota per unit, parts of courses, results of projects,
/// number and choice attributes and people from outside.
pub fn small() -> Policy {
    folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small"))
}
