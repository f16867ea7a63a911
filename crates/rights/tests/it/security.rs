//! `docs/security.md` names a test for each requirement that is met; here it is held to its word: the tests exist, and every
//! requirement of level 1 and 2 stands there once. It says nothing about what those tests assert.

use std::collections::BTreeMap;
use std::fs;

use super::sources::root;

/// The requirements of OWASP ASVS 5.0.0 of level 1 and 2 but those of chapter 17 (WebRTC), each with its level.
const ASVS: &str = include_str!("asvs-5.0.0.txt");

/// 要求の行.
struct Row {
    id: String,
    level: String,
    state: String,
    proof: String,
}

fn page() -> String {
    fs::read_to_string(root().join("docs/security.md")).unwrap()
}

/// The rows of all tables whose first cell names a requirement.
fn rows(page: &str, begins: &str) -> Vec<Row> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let lines = page.lines().filter(|line| line.starts_with(&format!("| {begins}")));
    lines
        .map(|line| match <[String; 4]>::try_from(cells(line)) {
            Ok([id, level, state, proof]) => Row { id, level, state, proof },
            Err(cells) => panic!("{} cells instead of four: {line}", cells.len()),
        })
        .collect()
}

/// The code spans of a cell.
fn spans(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_requirement_stands_there_once() {
    let page = page();
    let mut levels: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(&page, "V") {
        levels.entry(row.id).or_default().push(row.level);
    }
    let wanted: BTreeMap<String, Vec<String>> =
        ASVS.lines().filter_map(|line| line.split_once(' ')).map(|(id, level)| (id.to_owned(), vec![level.to_owned()])).collect();
    assert_eq!(levels, wanted);
}

#[test]
fn what_is_met_names_a_test_or_a_page_that_exists() {
    let (page, root) = (page(), root());
    let rows: Vec<Row> = rows(&page, "V").into_iter().chain(rows(&page, "G")).collect();
    let mut file = String::new();
    for Row { id, state, proof, .. } in &rows {
        assert!(["対応", "文書", "該当なし", "未対応"].contains(&state.as_str()), "{id}: {state}");
        let mut named = 0;
        for span in spans(proof) {
            if let Some((path, test)) = span.split_once("::") {
                // Within a cell, `::name` is another test of the same file.
                if !path.is_empty() {
                    file = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{id}: {path}: {error}"));
                }
                assert!(has_test(&file, test), "{id}: {path} has no test {test}");
                named += 1;
            }
        }
        assert!(state != "対応" || named > 0, "{id} is met by no test");
        let linked = proof.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let linked: Vec<&str> = linked.filter(|link| !link.is_empty()).collect();
        for link in &linked {
            assert!(root.join("docs").join(link).exists(), "{id}: there is no {link}");
        }
        assert!(state != "文書" || proof.contains("]("), "{id} names no page");
        assert!(proof.chars().count() >= 4, "{id} says nothing");
    }
}

/// Whether a source has a test of this name.
fn has_test(source: &str, test: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| line.trim_start_matches("async ").starts_with(&format!("fn {test}(")));
    let above = at.map(|at| &lines[at.saturating_sub(3)..at]);
    above.is_some_and(|above| above.iter().any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test")))
}

#[test]
fn the_counts_of_the_page_are_those_of_its_rows() {
    let page = page();
    for (begins, name) in [("V", "ASVS"), ("G", "ガイドライン")] {
        let count = |state: &str| rows(&page, begins).iter().filter(|row| row.state == state).count();
        let line = format!("| {name} | {} | {} | {} | {} |", count("対応"), count("文書"), count("該当なし"), count("未対応"));
        assert!(page.contains(&line), "write: {line}");
    }
    for link in page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        let heads = |line: &&str| line.starts_with("## ") && line.trim_start_matches("## ") == link;
        assert!(page.lines().any(|line| heads(&line)), "no section {link}");
    }
}
