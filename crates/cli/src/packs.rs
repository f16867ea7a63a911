//! Packs: those inside the binary, by name, and those in a folder, each with the libraries it takes something from. Reads
//! files; what is in them is decided elsewhere.

use std::fs;
use std::path::Path;

use ayumi_policy::{Checked, LIBRARY, Loaded, Severity, SourceFile, complete};
use include_dir::{Dir, include_dir};

use crate::exit::{Failure, Result};

static PACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../policies");

/// The folder of a pack that holds its tests.
const TESTS: &str = "tests";

/// 方針パック: its files as they are.
#[derive(Clone, Debug)]
pub struct PackFiles {
    /// How it was named: a name or a folder.
    pub name: String,
    /// The parts, by file name.
    pub files: Vec<SourceFile>,
    /// The tests, by file name.
    pub tests: Vec<SourceFile>,
}

/// The pack that a demonstration takes where none is named: the one that `policies/default` names.
pub fn default_name() -> String {
    let name = PACKS.get_file("default").and_then(|file| file.contents_utf8());
    name.map(str::trim).unwrap_or_default().to_owned()
}

/// The packs inside the binary, by name.
pub fn embedded() -> Vec<PackFiles> {
    let mut packs: Vec<PackFiles> = PACKS.dirs().map(inside).filter(|pack| !pack.files.is_empty()).collect();
    packs.sort_by(|a, b| a.name.cmp(&b.name));
    packs
}

/// The pack of this name, or in this folder. A folder is meant where one is there or a separator is written.
///
/// # Errors
/// No such pack or folder, or a file that cannot be read.
pub fn find(name: &str) -> Result<PackFiles> {
    let path = Path::new(name);
    let found = embedded().into_iter().find(|pack| pack.name == name);
    // A folder of the same name that holds no policy (the ledgers of a demonstration, say) is no pack.
    if path.is_dir() && (found.is_none() || path.join("policy.yaml").is_file()) {
        return folder(path);
    }
    found.ok_or_else(|| {
        let names: Vec<String> = embedded().into_iter().map(|pack| pack.name).collect();
        Failure::not_found(format!(
            "方針パック「{name}」がありません。組み込みの名前（{}）か、policy.yaml のあるフォルダーを指定してください。",
            names.join("、")
        ))
    })
}

/// Reads, resolves and checks a pack.
///
/// # Errors
/// What [`find`] says, and every error in the pack.
pub fn checked(name: &str) -> Result<(PackFiles, Checked)> {
    let pack = find(name)?;
    let policy = check(&pack.name, &pack.files)?;
    Ok((pack, policy))
}

/// The checked policy of these files.
///
/// # Errors
/// Every error in the pack; warnings do not matter here.
pub fn check(name: &str, files: &[SourceFile]) -> Result<Checked> {
    let Loaded { policy, diagnostics, .. } = ayumi_policy::load(files);
    policy.ok_or_else(|| {
        let errors: Vec<_> = diagnostics.into_iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).collect();
        let list = ayumi_policy::diagnostic::render(&errors, files, ayumi_policy::diagnostic::Language::Japanese);
        Failure::problems(format!(
            "{list}方針パック「{name}」に誤りがあるため使えません。上の箇所を直してください（`ayumi policy check {name}` で確かめられます）。"
        ))
    })
}

fn inside(dir: &Dir<'_>) -> PackFiles {
    let name = dir.path().to_string_lossy().into_owned();
    let tests = dir.get_dir(dir.path().join(TESTS)).map(texts).unwrap_or_default();
    PackFiles { name, files: complete(parts(texts(dir)), &[shelf_inside()]), tests: markdown(tests) }
}

fn texts(dir: &Dir<'_>) -> Vec<SourceFile> {
    let text = |file: &include_dir::File<'_>| {
        let name = file.path().file_name()?.to_string_lossy().into_owned();
        Some(SourceFile { name, text: file.contents_utf8()?.to_owned() })
    };
    dir.files().filter_map(text).collect()
}

/// The libraries inside the binary.
fn shelf_inside() -> Vec<SourceFile> {
    let folders = PACKS.get_dir(LIBRARY).into_iter().flat_map(Dir::dirs);
    folders.flat_map(|folder| shelved(&folder.path().to_string_lossy(), texts(folder))).collect()
}

/// The libraries in a folder of libraries; none where there is no such folder.
fn shelf(path: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    if !path.is_dir() {
        return Ok(files);
    }
    let fail = |error: std::io::Error| Failure::file(path, "読め", &error);
    for entry in fs::read_dir(path).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        if entry.path().is_dir() {
            files.extend(shelved(&format!("{LIBRARY}/{}", entry.file_name().to_string_lossy()), read(&entry.path())?));
        }
    }
    Ok(files)
}

/// Files of a library under the name of its folder.
fn shelved(folder: &str, files: Vec<SourceFile>) -> Vec<SourceFile> {
    parts(files).into_iter().map(|file| SourceFile { name: format!("{folder}/{}", file.name), ..file }).collect()
}

fn folder(path: &Path) -> Result<PackFiles> {
    let tests = path.join(TESTS);
    let tests = if tests.is_dir() { read(&tests)? } else { Vec::new() };
    let files = parts(read(path)?);
    if files.is_empty() {
        let path = path.display();
        return Err(Failure::not_found(format!(
            "フォルダー {path} に方針パックのファイル（policy.yaml など）がありません。フォルダーの指定を確かめてください。"
        )));
    }
    // A library in the pack's own folder goes before one beside it, and that before those inside the binary.
    let beside = path.canonicalize().ok().and_then(|path| path.parent().map(|above| above.join(LIBRARY)));
    let places = [shelf(&path.join(LIBRARY))?, beside.map_or_else(|| Ok(Vec::new()), |beside| shelf(&beside))?, shelf_inside()];
    Ok(PackFiles { name: path.display().to_string(), files: complete(files, &places), tests: markdown(tests) })
}

/// The texts of a folder. A file that is no text cannot be a part.
fn read(path: &Path) -> Result<Vec<SourceFile>> {
    let fail = |error: std::io::Error| Failure::file(path, "読め", &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_file() && [".yaml", ".yml", ".md"].iter().any(|end| name.ends_with(end)) {
            let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, "UTF-8のテキストとして読め", &error))?;
            files.push(SourceFile { name, text });
        }
    }
    Ok(files)
}

fn parts(files: Vec<SourceFile>) -> Vec<SourceFile> {
    sorted(files, &[".yaml", ".yml"])
}

fn markdown(files: Vec<SourceFile>) -> Vec<SourceFile> {
    sorted(files, &[".md"])
}

fn sorted(mut files: Vec<SourceFile>, ends: &[&str]) -> Vec<SourceFile> {
    files.retain(|file| ends.iter().any(|end| file.name.ends_with(end)));
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}
