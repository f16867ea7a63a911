//! Tests of the numbers of a pack: listed, changed one by one, and everything else kept.

use super::*;
use crate::{load, parse_pack};

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.into(), text: text.into() }
}

fn files() -> Vec<SourceFile> {
    vec![
        file(
            "targets.yaml",
            "- id: t\n  name: 目標\n  unit: 人\n  measure: 'covered(units: g, having: 1 of r)'\n  by-year: { R8: 10 }\n  value: about 200\n- id: u\n  name: 率\n  value: at least 70%\n",
        ),
        file("ranks.yaml", "- { id: low, name: 主事 }\n- { id: high, name: 係長 }\n"),
        file("scales.yaml", "- id: s\n  name: 尺度\n  levels: [{ id: none, mark: '-', label: なし }, { id: able, mark: '○', label: できる }]\n"),
        file("skills.yaml", "- { id: k, name: 技, scale: s }\n"),
        file("skill-map.yaml", "- { id: m, name: 表, scale: s, roles: [a, b], levels: { k: ['-', '○'] } }\n"),
        file(
            "requirements.yaml",
            "- id: r\n  name: 要件\n  source: 第1章\n  is: 'all(served(x, >= 5 years), at-least(1, rank(>= low), skill(k >= able)), completed(2 of set, within 18 months))'\n",
        ),
        file("courses.yaml", "- { id: c, name: 研修, hours: 3 }\n"),
    ]
}

fn find<'n>(all: &'n [Number], address: &str) -> &'n Number {
    all.iter().find(|number| number.address == address).unwrap_or_else(|| panic!("{address} of {all:#?}"))
}

#[test]
fn every_number_has_an_address_and_words() {
    let all = numbers(&parse_pack(&files()).0);
    let check = |address: &str, text: &str, shown: &str, unit: &str| {
        let number = find(&all, address);
        assert_eq!((number.text.as_str(), number.shown.as_str(), number.unit.as_str()), (text, shown, unit), "{address}");
    };
    check("targets.t.measure.1", "1", "1人以上", "人以上");
    check("targets.t.R8", "10", "10人", "人");
    check("targets.t.value", "200", "約200人", "人");
    check("targets.u.value", "70", "70%以上", "%以上");
    check("skill-map.m.k.b", "○", "○ できる", "");
    check("requirements.r.is.1", "5", "5年以上", "年以上");
    check("requirements.r.is.2", "1", "1つ以上", "つ以上");
    check("requirements.r.is.3", "low", "主事", "");
    check("requirements.r.is.4", "able", "○ できる", "");
    check("requirements.r.is.5", "2", "2講座以上", "講座以上");
    check("requirements.r.is.6", "18", "18か月以内", "か月以内");
    check("courses.c.hours", "3", "3時間", "時間");
    check("courses.c.valid-for", "", "定めなし", "年");
    assert_eq!(find(&all, "requirements.r.is.1").source.as_deref(), Some("第1章"));
}

#[test]
fn a_number_is_put_where_it_stands_and_nothing_else_changes() {
    let (pack, _) = parse_pack(&files());
    let before = numbers(&pack);
    let check = |address: &str, put: &str, shown: &str| {
        let edited = edited(&pack, &files(), &[(address.into(), put.into())]);
        assert_eq!(edited.wrong, [], "{address}");
        let (other, problems) = parse_pack(&edited.files);
        assert!(problems.iter().all(|problem| parse_pack(&files()).1.contains(problem)), "{problems:?}");
        let after = numbers(&other);
        assert_eq!(find(&after, address).shown, shown, "{address}");
        let others = |all: &[Number]| all.iter().filter(|number| number.address != address).map(|number| number.text.clone()).collect::<Vec<_>>();
        assert_eq!(others(&before), others(&after), "{address}");
    };
    check("targets.t.R8", "１，２００", "1200人");
    check("targets.t.value", "150", "約150人");
    check("targets.t.value", "50%", "50%");
    check("targets.u.value", "80", "80%以上");
    check("targets.t.measure.1", "2", "2人以上");
    check("skill-map.m.k.a", "○", "○ できる");
    check("requirements.r.is.1", "3", "3年以上");
    check("requirements.r.is.3", "high", "係長");
    check("courses.c.valid-for", "3", "3年");
    check("courses.c.hours", "6", "6時間");
}

#[test]
fn what_cannot_be_put_is_said_with_the_edit_it_was() {
    let (pack, _) = parse_pack(&files());
    let edits = [
        ("targets.t.R8", "11"),
        ("targets.t.R9", "1"),
        ("targets.t.value", "たくさん"),
        ("requirements.r.is.1", ""),
        ("requirements.r.is.3", "top"),
        ("requirements.r.is.2", "-1"),
    ];
    let edited = edited(&pack, &files(), &edits.map(|(address, text)| (address.to_owned(), text.to_owned())));
    let wrong = [(1, Wrong::NoSuchNumber), (2, Wrong::NoNumber), (3, Wrong::Empty), (4, Wrong::NoChoice), (5, Wrong::NoNumber)];
    assert_eq!(edited.wrong, wrong);
    assert_eq!(find(&numbers(&parse_pack(&edited.files).0), "targets.t.R8").text, "11");
}

#[test]
fn a_problem_with_edited_files_is_traced_to_its_item() {
    let (pack, _) = parse_pack(&files());
    let edited = edited(&pack, &files(), &[("requirements.r.is.2".into(), "3".into())]);
    let loaded = load(&edited.files);
    let about = loaded.diagnostics.iter().filter_map(|problem| item_of(problem, &edited.files));
    assert!(about.into_iter().any(|(part, id)| part == Part::Requirements && id == "r"));
}
