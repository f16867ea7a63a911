//! `docs/peers.md` names a test for each of the twelve mistakes of other products; here it is held to its word. It says
//! nothing about what those tests assert.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A row of the table: which mistake, the test, and the file it is in.
fn rows(table: &str) -> Vec<[String; 3]> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect::<Vec<_>>();
    let lines = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| | "));
    lines.map(cells).map(|cells| [cells[0].clone(), cells[2].clone(), cells[3].clone()]).collect()
}

#[test]
fn every_test_that_the_table_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let table = fs::read_to_string(root.join("docs/peers.md")).unwrap();
    let rows = rows(&table);
    let mistakes: BTreeSet<u32> = rows.iter().map(|[number, ..]| number.parse().unwrap()).collect();
    assert_eq!(mistakes, (1..=12).collect());
    for [number, test, file] in &rows {
        if number == "12" {
            assert_eq!(test, "none yet", "12 is about permissions: name its test here once there is one");
            continue;
        }
        let source = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let named = |line: &str| line.trim_start_matches("async ").starts_with(&format!("fn {test}()"));
        let at = lines.iter().position(|line| named(line)).unwrap_or_else(|| panic!("{file} has no test {test}"));
        assert!(lines[..at].last().is_some_and(|above| above.starts_with("#[test]") || above.starts_with("#[tokio::test")), "{test} is no test");
    }
}
