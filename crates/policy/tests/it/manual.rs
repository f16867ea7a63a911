//! `docs/diagnostics.md` is what the table of diagnostics says. `UPDATE=1 cargo test -p ayumi-policy --test manual` writes it.

use std::path::Path;

use ayumi_policy::diagnostic::{ENTRIES, manual};

#[test]
fn the_manual_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, manual()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == manual(), "docs/diagnostics.md is out of date; run with UPDATE=1");
}

#[test]
fn every_code_stands_once_and_says_what_to_do() {
    let codes: Vec<&str> = ENTRIES.iter().map(|entry| entry.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    for entry in ENTRIES {
        let texts = [entry.title_ja, entry.hint_ja, entry.title_en, entry.hint_en];
        assert!(texts.iter().all(|text| !text.is_empty()), "{}", entry.code);
        assert!(entry.hint_ja.ends_with('。') && entry.hint_en.ends_with('.'), "{}", entry.code);
    }
}
