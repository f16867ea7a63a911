//! Reading and writing packs: every field survives, nothing that is wrong makes the reader stop, and one mistake is
//! said once.

use std::fs;
use std::path::{Path, PathBuf};

use ayumi_policy::diagnostic::{Language, render};
use ayumi_policy::model::Part;
use ayumi_policy::{Diagnostic, Loaded, SourceFile, load, parse_pack, write_pack};
use proptest::prelude::*;

fn sample() -> Vec<SourceFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sample");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let file = |path: PathBuf| SourceFile { name: path.file_name().unwrap().to_str().unwrap().into(), text: fs::read_to_string(&path).unwrap() };
    paths.into_iter().map(file).collect()
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<(&'static str, String, u32)> {
    diagnostics.iter().map(|found| (found.code(), found.file.clone(), found.at.line)).collect()
}

/// A header, and `files` beside it.
fn check(files: &[(&str, &str)], expected: &[(&'static str, &str, u32)]) {
    let header = sample().into_iter().find(|file| file.name == "policy.yaml").unwrap().text;
    let header = header.replace("owners: [dx-section]\n", "").replace("staff: staff\n", "");
    let mut sources = vec![SourceFile { name: "policy.yaml".into(), text: header }];
    sources.extend(files.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }));
    let expected: Vec<(&str, String, u32)> = expected.iter().map(|(code, file, line)| (*code, (*file).into(), *line)).collect();
    assert_eq!(codes(&load(&sources).diagnostics), expected);
}

#[test]
fn the_sample_has_every_part_and_no_error() {
    let files = sample();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    for part in Part::ALL {
        assert!(names.contains(&part.file()), "{}", part.file());
    }
    let Loaded { policy, diagnostics, .. } = load(&files);
    assert!(policy.is_some(), "{}", render(&diagnostics, &files, Language::Japanese));
    insta::assert_snapshot!("sample_in_english", render(&diagnostics, &files, Language::English));
    insta::assert_snapshot!("sample_as_json", serde_json::to_string_pretty(&diagnostics).unwrap());
}

#[test]
fn a_written_pack_reads_as_the_same_pack_and_writes_as_the_same_files() {
    let (pack, wrong) = parse_pack(&sample());
    assert_eq!(wrong, []);
    let written = write_pack(&pack);
    let (again, wrong) = parse_pack(&written);
    assert_eq!(wrong, []);
    assert_eq!(again, pack);
    assert_eq!(write_pack(&again), written);
}

#[test]
fn windows_files_are_read_like_others() {
    let windows = |file: SourceFile| SourceFile { text: format!("\u{feff}{}", file.text.replace('\n', "\r\n")), ..file };
    let files: Vec<SourceFile> = sample().into_iter().map(windows).collect();
    let (plain, windows) = (load(&sample()), load(&files));
    assert_eq!(windows.pack, plain.pack);
    assert_eq!(codes(&windows.diagnostics), codes(&plain.diagnostics));
}

#[test]
fn every_item_with_a_mistake_is_reported() {
    let ranks = "- id: a\n  nam: 甲\n- id: b\n  name: 乙\n- id: c\n- [1, 2]\n- id: d\n  name: 丁\n  same-as: b\n";
    check(&[("ranks.yaml", ranks)], &[("P109", "ranks.yaml", 2), ("P110", "ranks.yaml", 5), ("P112", "ranks.yaml", 6)]);
}

#[test]
fn what_could_not_be_read_is_not_reported_as_unknown_too() {
    let ranks = "- id: shuji\n  nam: 主事\n";
    let requirements = "- id: ready\n  name: 要件\n  is: 'any(rank(>= shuji), rank(>= kacho))'\n";
    check(&[("ranks.yaml", ranks), ("requirements.yaml", requirements)], &[("P109", "ranks.yaml", 2), ("P201", "requirements.yaml", 3)]);
    check(&[("ranks.yaml", "id: shuji\n"), ("requirements.yaml", requirements)], &[("P103", "ranks.yaml", 1)]);
}

#[test]
fn notes_and_tests_beside_a_pack_are_not_its_business() {
    check(&[("README.md", "# 見本"), ("ranks.yaml", "[]\n"), ("rank.yml", "")], &[("P101", "rank.yml", 0)]);
}

proptest! {
    /// However a file is damaged, the reader answers: it neither panics nor passes over the damage to other files.
    #[test]
    fn a_damaged_file_never_stops_the_reader(which in 0usize..38, cut in 0usize..2000, put in "[\\-: \t\n\"'\\[\\]{}>|#&*a○10]{0,6}") {
        let mut files = sample();
        let file = files.get_mut(which).unwrap();
        let at = file.text.char_indices().map(|(at, _)| at).nth(cut % file.text.chars().count()).unwrap();
        file.text.insert_str(at, &put);
        let loaded = load(&files);
        let _ = render(&loaded.diagnostics, &files, Language::Japanese);
        prop_assert_eq!(loaded.policy.is_none(), loaded.diagnostics.iter().any(Diagnostic::is_error));
    }
}
