//! What a test needs that is not Rust: where `CI` is set a missing tool is a failure, otherwise a notice.

use std::path::{Path, PathBuf};

/// The tool, or none and a notice.
pub fn find(names: &[&str], what: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).chain([PathBuf::from("/usr/sbin")]).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file());
    if found.is_none() {
        missing(what);
    }
    found
}

/// Whether a folder is there; otherwise a notice.
pub fn there(folder: &Path, what: &str) -> bool {
    let there = folder.is_dir();
    if !there {
        missing(what);
    }
    there
}

fn missing(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} is missing");
    eprintln!("notice: {what} is missing; the tests that need it were left out");
}
