//! Libraries: what a pack takes of one becomes part of it, its own items go before, and the version that was adopted stays
//! what it was.

use std::path::Path;

use ayumi_policy::{Loaded, SourceFile, complete, export_workbook, load, load_workbook, parse_pack, show, show_text, write_pack};

use crate::common::{files, shelf};

const HEADER: &str = "format: 1\nid: sample\ntitle: 見本\nmunicipality: { code: \"141500\", name: 見本市 }\nrevision: 1\nfrom: R8\n";
const EXAMS: &str = "- id: basics\n  name: 基礎試験\n  source: 機関の公表\n- id: advanced\n  name: 応用試験\n  successors: [later]\n- id: later\n  name: 新しい試験\n";

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.into(), text: text.into() }
}

fn library(folder: &str, version: &str, exams: &str) -> Vec<SourceFile> {
    let header = format!("format: 1\nid: common\ntitle: 共通\nversion: \"{version}\"\n");
    vec![file(&format!("library/{folder}/library.yaml"), &header), file(&format!("library/{folder}/exams.yaml"), exams)]
}

fn adopting(what: &str, own: &[(&str, &str)]) -> Vec<SourceFile> {
    let adoption = format!("- id: common\n  name: 共通\n  version: \"1\"\n{what}");
    let own = own.iter().map(|(name, text)| file(name, text));
    [file("policy.yaml", HEADER), file("adoptions.yaml", &adoption)].into_iter().chain(own).collect()
}

fn exams(loaded: &Loaded) -> Vec<(String, &str)> {
    let origin = |exam: &ayumi_policy::model::Exam| match loaded.pack.origin(ayumi_policy::model::Part::Exams, exam.id.value) {
        None => "own",
        Some(origin) if origin.changed => "changed",
        Some(_) => "library",
    };
    loaded.pack.exams.iter().map(|exam| (exam.id.to_string(), origin(exam))).collect()
}

#[track_caller]
fn check(what: &str, own: &[(&str, &str)], expected: &[(&str, &str)]) -> Loaded {
    let loaded = load(&complete(adopting(what, own), &[library("any", "1", EXAMS)]));
    let errors: Vec<String> = loaded.diagnostics.iter().filter(|found| found.is_error()).map(|found| found.ja()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let found = exams(&loaded);
    assert_eq!(found.iter().map(|(id, origin)| (id.as_str(), *origin)).collect::<Vec<_>>(), expected);
    loaded
}

#[test]
fn what_is_adopted_is_part_of_the_pack_and_own_items_go_before() {
    check("  all: [exams]\n", &[], &[("basics", "library"), ("advanced", "library"), ("later", "library")]);
    check("  exams: [basics]\n", &[], &[("basics", "library")]);
    check("  exams: [basics]\n", &[("exams.yaml", "[]\n")], &[("basics", "library")]);
    check("  exams: [later]\n", &[("exams.yaml", "- id: own\n  name: 市の試験")], &[("own", "own"), ("later", "library")]);
    check("", &[("exams.yaml", "- id: own\n  name: 市の試験\n")], &[("own", "own")]);
    let changed = check(
        "  all: [exams]\n",
        &[("exams.yaml", "- id: later\n  name: 市での名前\n")],
        &[("later", "changed"), ("basics", "library"), ("advanced", "library")],
    );
    assert_eq!(changed.pack.exams[0].label(), "市での名前");
    // What is written down again in the same words is no change, however it is laid out.
    check("  exams: [later]\n", &[("exams.yaml", "- { id: later, name: 新しい試験 }\n")], &[("later", "library")]);
}

use ayumi_policy::model::Item;

#[test]
fn what_comes_from_a_library_is_said() {
    let own = [("exams.yaml", "- id: basics\n  name: 市での名前\n  source: 第2章\n")];
    let loaded = check("  all: [exams]\n", &own, &[("basics", "changed"), ("advanced", "library"), ("later", "library")]);
    let text = show_text(&show(&loaded.pack, "2026-11-20".parse().unwrap()), 100);
    for says in [
        "共通（common、版 1）: 試験 3件（うち変更 1件）",
        "共通ライブラリ〈共通〉から",
        "第2章　共通ライブラリ〈共通〉を変更（ライブラリの出典: 機関の公表）",
    ] {
        assert!(text.replace(['\n', ' '], "").contains(&says.replace(' ', "")), "{says}\n{text}");
    }
    let info: Vec<(&str, String, u32, u32)> =
        loaded.diagnostics.iter().map(|found| (found.code(), found.file.clone(), found.at.line, found.at.column)).collect();
    assert!(info.contains(&("P906", "exams.yaml".into(), 1, 7)), "{info:?}");
}

#[test]
fn what_is_wrong_in_a_library_is_said_at_its_place_there() {
    let wrong = "- id: basics\n  name: 基礎試験\n  successors: [nowhere]\n- id: later\n  nam: 名\n";
    let own = [("exams.yaml", "- id: own\n  name: 市の試験\n- id: second\n  name: 市の試験2\n")];
    let loaded = load(&complete(adopting("  all: [exams]\n", &own), &[library("any", "1", wrong)]));
    let found: Vec<(&str, &str, u32)> = loaded.diagnostics.iter().map(|found| (found.code(), found.file.as_str(), found.at.line)).collect();
    assert!(found.contains(&("P201", "library/common/exams.yaml", 3)), "{found:?}");
    assert!(found.contains(&("P109", "library/common/exams.yaml", 5)), "{found:?}");
    assert!(loaded.policy.is_none());
}

#[test]
fn a_version_that_was_adopted_stays_what_it_was() {
    let pack = adopting("  all: [exams]\n", &[]);
    let stored = complete(pack.clone(), &[library("now", "1", EXAMS)]);
    let before = load(&stored).pack;
    // Later the library has another version, or another text under the same version: what is stored is complete by itself.
    let later = "- id: basics\n  name: 別の名\n";
    assert_eq!(load(&complete(stored.clone(), &[library("now", "1", later), library("new", "2", later)])).pack, before);
    // A pack that names a version which is gone says which there are.
    let gone = load(&complete(pack, &[library("new", "2", later)]));
    let said: Vec<String> = gone.diagnostics.iter().filter(|found| found.is_error()).map(|found| found.ja()).collect();
    assert_eq!(said, ["共通ライブラリ「common」に版「1」がありません。ある版: 2。"]);
    assert!(gone.policy.is_none());
}

#[test]
fn a_pack_written_out_needs_no_library_and_says_the_same() {
    let loaded = check("  exams: [basics]\n", &[], &[("basics", "library")]);
    let (again, wrong) = parse_pack(&write_pack(&loaded.pack));
    assert_eq!((wrong, &again), (Vec::new(), &loaded.pack));
    let through = load_workbook(&export_workbook(&loaded.pack).unwrap());
    assert_eq!(through.pack, loaded.pack);
    assert!(through.policy.is_some());
    let back = load(&complete(write_pack(&through.pack), &[library("any", "1", EXAMS)]));
    assert_eq!((exams(&back), back.pack.adoptions.len()), (vec![("basics".into(), "library")], 1), "what was adopted still is");
}

/// The pack that adopts something says in its own words what it said before it did.
#[test]
fn the_shipped_library_loads_and_is_adopted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/library/national");
    let shelf: Vec<SourceFile> =
        files(&folder).into_iter().map(|file| SourceFile { name: format!("library/national/{}", file.name), ..file }).collect();
    let header = shelf.iter().find(|file| file.name.ends_with("library.yaml")).unwrap();
    let version = header.text.lines().find_map(|line| line.strip_prefix("version: ")).unwrap();
    let all = "  all: [scales, skills, frameworks, courses, course-sets, exams, exam-sets]\n";
    let adoption = format!("- id: national\n  name: 全国共通\n  version: {version}\n{all}");
    let pack = vec![file("policy.yaml", HEADER), file("adoptions.yaml", &adoption)];
    let loaded = load(&complete(pack, &[shelf]));
    let errors: Vec<String> =
        loaded.diagnostics.iter().filter(|found| found.is_error()).map(|found| format!("{}:{} {}", found.file, found.at.line, found.ja())).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert!(loaded.pack.exams.len() > 10 && loaded.pack.skills.len() > 5 && loaded.pack.courses.len() > 5);
    let tarumizu = folder.parent().unwrap().parent().unwrap().join("tarumizu");
    let adopted = load(&shelf::with_libraries(&tarumizu, files(&tarumizu)));
    assert!(adopted.policy.is_some() && adopted.pack.frameworks.len() == 2 && !adopted.pack.origins.0.is_empty());
}
