//! The examples of the packs in this repository, as officials read them, against the reference evaluator.

use std::fs;
use std::path::{Path, PathBuf};

use ayumi_engine::packtest::{parse, run};
use ayumi_policy::{Checked, SourceFile, load};

#[path = "../../policy/tests/shelf/mod.rs"]
mod shelf;

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// The files of a folder with this extension, by name.
fn files(folder: &Path, extension: &str) -> Vec<SourceFile> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|found| found == extension));
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut files: Vec<SourceFile> = paths.map(|path| SourceFile { name: name(&path), text: fs::read_to_string(&path).unwrap() }).collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

fn policy(folder: &Path) -> Checked {
    let loaded = load(&shelf::with_libraries(folder, files(folder, "yaml")));
    let errors: Vec<String> =
        loaded.diagnostics.iter().filter(|of| of.is_error()).map(|of| format!("{}:{} {}", of.file, of.at.line, of.ja())).collect();
    loaded.policy.unwrap_or_else(|| panic!("{} has errors:\n{}", folder.display(), errors.join("\n")))
}

/// Everything that went wrong in one file, as its author would want to read it.
fn failures(policy: &Checked, pack: &str, file: &SourceFile) -> (usize, Vec<String>) {
    let (tests, problems) = parse(&file.text);
    let run = run(policy, &tests);
    let place = |line: usize| format!("{pack}/tests/{}:{line}", file.name);
    let unread = problems.iter().chain(&run.problems).map(|problem| format!("{} {}\n", place(problem.line), problem.ja));
    let failed = run.outcomes.iter().filter(|outcome| !outcome.passed).map(|outcome| {
        let (line, case) = (place(outcome.line), &outcome.case);
        format!("{line} {case}\n  expected {}, found {}\n{}", outcome.expected, outcome.found, outcome.explanation)
    });
    (run.outcomes.len(), unread.chain(failed).collect())
}

#[test]
fn every_example_of_every_pack_holds() {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(packs()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.join("policy.yaml").is_file()).collect();
    folders.sort();
    let (mut asked, mut wrong) = (0, Vec::new());
    for folder in &folders {
        let pack = folder.file_name().unwrap().to_string_lossy().into_owned();
        let examples = files(&folder.join("tests"), "md");
        if examples.is_empty() {
            continue;
        }
        let policy = policy(folder);
        for file in &examples {
            let (count, failed) = failures(&policy, &pack, file);
            assert!(count > 0 || !failed.is_empty(), "{pack}/tests/{} asks nothing", file.name);
            asked += count;
            wrong.extend(failed);
        }
    }
    assert!(wrong.is_empty(), "{} of {asked} examples fail:\n\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked > 100, "only {asked} examples were found");
}
