//! The packs that tests use: the five that ship, and a sample that has every field.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

use ayumi_policy::{Pack, SourceFile, parse_pack};

#[path = "../../shelf/mod.rs"]
pub mod shelf;

/// The files of a folder.
pub fn files(folder: &Path) -> Vec<SourceFile> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let file = |path: PathBuf| SourceFile { name: path.file_name().unwrap().to_str().unwrap().into(), text: fs::read_to_string(&path).unwrap() };
    paths.into_iter().map(file).collect()
}

/// The sample of the test data.
pub fn sample() -> Pack {
    let (pack, wrong) = parse_pack(&files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sample")));
    assert_eq!(wrong, []);
    pack
}

/// The packs that ship, by name.
pub fn shipped() -> Vec<(String, Pack)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.join("policy.yaml").is_file()).collect();
    folders.sort();
    let read = |folder: &Path| parse_pack(&shelf::with_libraries(folder, files(folder))).0;
    let pack = |folder: PathBuf| (folder.file_name().unwrap().to_str().unwrap().to_owned(), read(&folder));
    folders.into_iter().map(pack).collect()
}

/// A shipped pack.
pub fn pack(name: &str) -> Pack {
    shipped().into_iter().find(|(found, _)| found == name).unwrap().1
}
