//! The packs that ship: each is read, resolved and checked without an error, and survives being written.

use std::fs;
use std::path::{Path, PathBuf};

use ayumi_policy::diagnostic::{Language, render};
use ayumi_policy::{Diagnostic, SourceFile, load, parse_pack, write_pack};

fn packs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut found: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.join("policy.yaml").is_file()).collect();
    found.sort();
    found
}

fn files(folder: &Path) -> Vec<SourceFile> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let file = |path: PathBuf| SourceFile { name: path.file_name().unwrap().to_str().unwrap().into(), text: fs::read_to_string(&path).unwrap() };
    crate::common::shelf::with_libraries(folder, paths.into_iter().map(file).collect())
}

#[test]
fn every_pack_loads_without_errors() {
    assert!(!packs().is_empty());
    let mut broken = String::new();
    for pack in packs() {
        let files = files(&pack);
        let loaded = load(&files);
        let errors: Vec<Diagnostic> = loaded.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
        if !errors.is_empty() || loaded.policy.is_none() {
            broken += &format!("# {}\n{}\n", pack.display(), render(&errors, &files, Language::Japanese));
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

#[test]
fn every_pack_is_the_same_after_it_was_written() {
    for folder in packs() {
        let (pack, _) = parse_pack(&files(&folder));
        let (again, diagnostics) = parse_pack(&write_pack(&pack));
        assert_eq!(diagnostics, [], "{}", folder.display());
        assert_eq!(again, pack, "{}", folder.display());
    }
}
