//! The JSON of answers: what `docs/json.md` shows is what comes out.

use std::path::Path;

use ayumi_engine::answer::{Answer, StatusAnswer};
use ayumi_engine::packtest::PERSON;
use ayumi_engine::{Question, evaluate, status};
use ayumi_facts::Code;
use serde_json::Value;

use crate::sample;

/// The facts of the examples in the document, as it prints them.
const FACTS: &str = "| 任用 | 常勤職員 | 平成31年4月1日から |
| 発令 | 課・主事・事務・窓口職 | 平成31年4月1日から |
| 評価 | BPR ○（所属長） | 令和8年5月1日 |
| 修了 | データ研修 | 令和8年6月1日 |";

fn document() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/json.md")).unwrap()
}

/// The JSON under a heading of the document.
fn example(heading: &str) -> String {
    let document = document();
    let (_, section) = document.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("docs/json.md has no section {heading}"));
    let (_, block) = section.split_once("```json\n").unwrap();
    block.split_once("\n```").unwrap().0.to_owned()
}

#[track_caller]
fn check(heading: &str, answer: &impl serde::Serialize) {
    let found = serde_json::to_value(answer).unwrap();
    let expected: Value = serde_json::from_str(&example(heading)).unwrap_or_else(|error| panic!("docs/json.md, {heading}: {error}; it is {found}"));
    assert!(found == expected, "docs/json.md, {heading}: what comes out is\n{found:#}");
}

fn answer(day: &str, question: Question<'static>) -> Answer {
    sample::on(FACTS, day, |scope, day, explaining| Answer::new(&evaluate(scope, PERSON, day, question), explaining))
}

#[test]
fn the_document_shows_what_comes_out() {
    check("A finding", &answer("令和8年11月20日", Question::Scheme(Code::new("manager-cert"))));
    check("An error", &answer("令和8年11月20日", Question::Requirement(Code::new("subsidy"))));
    assert!(document().contains(FACTS), "docs/json.md does not print the facts of its examples");
}

/// Everything at `path` below `value`.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(path).unwrap_or_else(|| panic!("nothing at {path} in {value:#}"))
}

#[test]
fn a_status_holds_everything_with_names() {
    let json = sample::on(FACTS, "令和8年11月20日", |scope, day, explaining| {
        serde_json::to_value(StatusAnswer::new(&status(scope, PERSON, day).unwrap(), explaining)).unwrap()
    });
    for (path, expected) in [
        ("/as-of", "\"2026-11-20\""),
        ("/roles/2/role/label", "\"一般職員\""),
        ("/roles/2/answer/finding/verdict", "\"met\""),
        ("/roles/2/answer/finding/parts/0/asked", r#"{"kind":"way","id":null,"label":"全員","expression":null}"#),
        ("/schemes/0/scheme", r#"{"id":"manager-cert","label":"マネージャー認定"}"#),
        ("/schemes/0/held", "false"),
        ("/schemes/0/answer/error", "null"),
        ("/stages/0/group/label", "\"レベル\""),
        ("/stages/0/reached", "null"),
        ("/stages/0/steps/1/step/label", "\"Level2\""),
        ("/stages/0/steps/1/finding/have", r#"{"kind":"level","have":{"id":"basic","label":"○"},"need":{"id":"able","label":"◎"}}"#),
        ("/fits/0/percent", "50"),
        ("/fits/0/skills/0/verdict", "\"unmet\""),
        ("/fits/0/skills/0/have/label", "\"○\""),
        ("/fits/0/skills/0/inherited-from", "null"),
        ("/duties", "[]"),
    ] {
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(*at(&json, path), expected, "{path}");
    }
}
