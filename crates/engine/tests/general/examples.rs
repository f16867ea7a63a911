//! The packs load without errors or warnings, and their Markdown examples hold.

use ayumi_engine::packtest::{parse, run};
use ayumi_policy::{Checked, Diagnostic, Severity};

use crate::fixture::{KOUIKI, MINATO, diagnostics, files, folder};

#[test]
fn the_packs_have_neither_errors_nor_warnings() {
    for pack in ["minato", "kouiki"] {
        let loud = |of: &Diagnostic| of.is_error() || of.severity() == Severity::Warning;
        assert_eq!(diagnostics(pack, loud), Vec::<String>::new(), "{pack}");
    }
}

fn check(pack: &str, policy: &Checked, at_least: usize) {
    let mut asked = 0;
    for file in files(&folder(pack).join("tests"), "md") {
        let (tests, problems) = parse(&file.text);
        let run = run(policy, &tests);
        assert!(problems.is_empty() && run.problems.is_empty(), "{pack}/{}: {problems:#?} {:#?}", file.name, run.problems);
        for outcome in &run.outcomes {
            let (line, case, explanation) = (outcome.line, &outcome.case, &outcome.explanation);
            assert!(outcome.passed, "{pack}/{}:{line} {case}\nexpected {}, found {}\n{explanation}", file.name, outcome.expected, outcome.found);
        }
        asked += run.outcomes.len();
    }
    assert!(asked >= at_least, "{pack} asks only {asked} questions");
}

#[test]
fn every_example_of_minato_holds() {
    check("minato", &MINATO, 60);
}

#[test]
fn every_example_of_kouiki_holds() {
    check("kouiki", &KOUIKI, 10);
}
