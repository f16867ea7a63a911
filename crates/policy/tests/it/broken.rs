//! One broken pack per diagnostic: what an official reads, whole. A folder of `testdata/broken` is laid over the sound
//! pack of `testdata/base`; a file `x.absent` takes `x` away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ayumi_policy::diagnostic::{ENTRIES, Language, render};
use ayumi_policy::{Loaded, Severity, SourceFile, load};

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The files of a folder and of those in it, by their paths.
fn below(folder: &Path) -> BTreeSet<String> {
    let of = |name: String| {
        let path = folder.join(&name);
        if path.is_dir() { below(&path).into_iter().map(|file| format!("{name}/{file}")).collect() } else { vec![name] }
    };
    names(folder).into_iter().flat_map(of).collect()
}

fn files(broken: Option<&str>) -> Vec<SourceFile> {
    let mut files = BTreeMap::new();
    let folders = [Some(testdata().join("base")), broken.map(|name| testdata().join("broken").join(name))];
    for folder in folders.into_iter().flatten() {
        for name in below(&folder) {
            match name.strip_suffix(".absent") {
                Some(taken) => files.remove(taken),
                None => files.insert(name.clone(), fs::read_to_string(folder.join(&name)).unwrap()),
            };
        }
    }
    files.into_iter().map(|(name, text)| SourceFile { name, text }).collect()
}

fn code_of(folder: &str) -> &str {
    folder.split('-').next().unwrap()
}

#[test]
fn a_policy_without_any_role_or_figure_is_sound() {
    let Loaded { policy, diagnostics, .. } = load(&files(None));
    assert_eq!(diagnostics, []);
    assert!(policy.is_some());
}

#[test]
fn every_broken_pack_says_what_is_wrong() {
    for folder in names(&testdata().join("broken")) {
        let files = files(Some(&folder));
        let Loaded { policy, diagnostics, .. } = load(&files);
        assert!(diagnostics.iter().any(|found| found.code() == code_of(&folder)), "{folder}: {diagnostics:#?}");
        for found in &diagnostics {
            let texts = [found.ja(), found.hint_ja(), found.en(), found.hint_en()];
            assert!(texts.iter().all(|text| !text.is_empty()), "{folder}: {found:?}");
        }
        let broken = diagnostics.iter().any(|found| found.severity() == Severity::Error);
        assert_eq!(policy.is_none(), broken, "{folder}");
        insta::assert_snapshot!(folder.clone(), render(&diagnostics, &files, Language::Japanese));
    }
}

#[test]
fn every_broken_pack_says_so_in_english_too() {
    let mut all = String::new();
    for folder in names(&testdata().join("broken")) {
        for found in load(&files(Some(&folder))).diagnostics {
            all += &format!("{} {}:{} {}\n     {}\n", found.code(), found.file, found.at.line, found.en(), found.hint_en());
        }
    }
    insta::assert_snapshot!("in_english", all);
}

#[test]
fn every_diagnostic_has_a_broken_pack() {
    let shown: BTreeSet<String> = names(&testdata().join("broken")).iter().map(|folder| code_of(folder).to_owned()).collect();
    let listed: BTreeSet<String> = ENTRIES.iter().map(|entry| entry.code.to_owned()).collect();
    assert_eq!(shown, listed);
}
