//! What the sources promise by what is not in them. `docs/security.md` names these tests; what the program does is tested
//! where it does it.

use std::fs;
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files below a folder whose names end so, with their text.
fn files(below: &Path, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// The crates of the program: what only tests use is no part of it.
fn crates() -> Vec<PathBuf> {
    let all = fs::read_dir(root().join("crates")).unwrap().flatten().map(|entry| entry.path());
    all.filter(|path| !["testkit", "testpg"].iter().any(|name| path.ends_with(name))).collect()
}

fn sources() -> Vec<(PathBuf, String)> {
    crates().iter().flat_map(|path| files(&path.join("src"), &[".rs"])).collect()
}

fn named(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().into_owned()
}

#[test]
fn no_other_program_is_run() {
    let run: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.contains("process::Command") || text.contains("Command::new("))
        .map(|(path, _)| named(path))
        .collect();
    assert_eq!(run, Vec::<String>::new());
}

#[test]
fn no_crate_may_be_unsafe() {
    assert!(fs::read_to_string(root().join("Cargo.toml")).unwrap().contains("unsafe_code = \"forbid\""));
    for path in crates() {
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{}", path.display());
    }
}

/// Ciphers and digests that are broken, TLS that is not rustls, and languages in which somebody could write a program.
#[test]
fn no_crate_of_ours_uses_what_is_weak_or_interprets() {
    const AVOIDED: [&str; 10] = ["md-5", "md5", "sha1", "des", "rc4", "openssl", "native-tls", "regex", "rhai", "mlua"];
    for path in crates() {
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
        let (used, _) = manifest.split_once("[dev-dependencies]").unwrap_or((&manifest, ""));
        let names = used.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        let found: Vec<&str> = names.filter(|name| AVOIDED.contains(name)).collect();
        assert_eq!(found, Vec::<&str>::new(), "{}", path.display());
    }
}

/// What nobody may guess comes from the system (`getrandom`, `ring`) or from the generator that the system seeds
/// (`rand::random`, in the ledger); a generator whose numbers follow from a seed draws the made-up city and nothing else.
#[test]
fn what_nobody_may_guess_is_drawn_by_the_system() {
    let draws = |manifest: &str| manifest.lines().any(|line| ["rand_chacha", "fastrand", "oorandom"].iter().any(|name| line.starts_with(name)));
    let manifest = |path: &PathBuf| fs::read_to_string(path.join("Cargo.toml")).unwrap();
    let seeded: Vec<PathBuf> = crates().into_iter().filter(|path| draws(manifest(path).split("[dev-dependencies]").next().unwrap())).collect();
    let uses = |(path, text): &(PathBuf, String)| {
        let seeded = ["seed_from_u64", "from_seed", "SmallRng", "StdRng"].iter().any(|word| text.contains(word));
        seeded.then(|| named(path))
    };
    let elsewhere: Vec<String> = sources().iter().filter_map(uses).filter(|path| !path.starts_with("crates/city/")).collect();
    assert_eq!(elsewhere, Vec::<String>::new());
    assert_eq!(seeded.iter().map(|path| named(path)).collect::<Vec<_>>(), ["crates/city"]);
}

#[test]
fn every_dependency_is_of_the_registry_and_has_its_digest() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 100);
    for package in packages.iter().filter(|package| package.contains("\nsource = ")) {
        assert!(
            package.contains("\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"") && package.contains("\nchecksum = "),
            "{package}"
        );
    }
}

/// The one script puts texts into pages as texts, makes no code of them, keeps nothing, and takes messages of no other window.
#[test]
fn the_script_writes_text_only_and_keeps_nothing() {
    const AVOIDED: [&str; 14] = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "postMessage",
        "\"message\"",
        "serviceWorker",
        "import(",
    ];
    let scripts = files(&root().join("crates/web/assets"), &[".js"]);
    assert_eq!(scripts.len(), 1);
    for (path, text) in scripts {
        let found: Vec<&&str> = AVOIDED.iter().filter(|word| text.contains(**word)).collect();
        assert_eq!(found, Vec::<&&str>::new(), "{}", path.display());
    }
}

/// Templates escape what they print; these few print what our own code has made: charts, QR codes, the manual, and tables of
/// cells that are escaped themselves.
#[test]
fn templates_escape_all_but_what_we_draw_ourselves() {
    const DRAWN: [&str; 6] = [
        "crates/web/src/features/policy/word.rs",
        "crates/web/src/parts.rs",
        "crates/web/templates/account/app.html",
        "crates/web/templates/help/page.html",
        "crates/web/templates/person/node.html",
        "crates/web/templates/person/skills.html",
    ];
    let web = root().join("crates/web");
    let mut all = files(&web.join("templates"), &[".html"]);
    all.extend(files(&web.join("src"), &[".rs"]));
    let mut found: Vec<String> = all.iter().filter(|(_, text)| text.contains("|safe")).map(|(path, _)| named(path)).collect();
    found.sort();
    assert_eq!(found, DRAWN);
    let inline = |text: &str| [" onclick=", " onload=", " onerror=", "<script>", "<style>", "javascript:"].iter().any(|form| text.contains(form));
    let templates = files(&web.join("templates"), &[".html"]);
    let inline: Vec<String> = templates.iter().filter(|(_, text)| inline(text)).map(|(path, _)| named(path)).collect();
    assert_eq!(inline, Vec::<String>::new(), "nothing inline: the policy of content refuses it");
}
