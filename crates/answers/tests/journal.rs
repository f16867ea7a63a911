//! Every act that the program writes into the journal has a Japanese name on its page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ayumi_answers::journal::act_ja;

/// The words that the code hands to the journal: those of entries, notes and batches, read from the code itself, so that a
/// new one is found without being listed.
fn acts() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut acts = BTreeSet::new();
    for of in ["store", "intake", "cli"] {
        for file in sources(&crates.join(of).join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            let hands =
                |line: &&str| ["Entry {", "act: \"", " note(", "Batch::new(", "Batch::on(", "AccountState::"].iter().any(|sign| line.contains(sign));
            acts.extend(text.lines().filter(hands).filter(|line| !line.trim_start().starts_with("//")).flat_map(words));
        }
    }
    acts.extend(["staff", "units", "postings", "facts"].map(|kind| format!("import-{kind}")));
    acts
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// What stands in quotes on a line and looks like an act: lower case with a hyphen, or one of the plain words.
fn words(line: &str) -> Vec<String> {
    let quoted = line.split('"').skip(1).step_by(2);
    let is_word = |word: &&str| word.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-') && !word.ends_with('-') && word.contains('-');
    quoted.filter(|word| is_word(word) || ["init", "record", "retract"].contains(word)).map(str::to_owned).collect()
}

#[test]
fn every_act_has_a_japanese_name() {
    let acts = acts();
    for known in ["init", "adopt-pack", "assign-office", "set-setting", "account-create", "account-lock", "prune-readings", "erase-person"] {
        assert!(acts.contains(known), "{known} was not found in the code: {acts:?}");
    }
    let bare: Vec<&String> = acts.iter().filter(|act| act_ja(act).is_ascii()).collect();
    assert!(bare.is_empty(), "acts without a Japanese name: {bare:?}");
}
