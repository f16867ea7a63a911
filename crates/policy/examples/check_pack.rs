//! Checks a policy pack in a folder and prints every diagnostic with its place. A small stand-in for
//! `ayumi policy check` while working on a pack; not part of the program.

use std::path::Path;
use std::process::ExitCode;

use ayumi_policy::{Severity, SourceFile, load};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: check_pack FOLDER");
        return ExitCode::from(2);
    };
    let files = match read(Path::new(&folder)) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{folder}: {error}");
            return ExitCode::from(2);
        }
    };
    let loaded = load(&files);
    for diagnostic in &loaded.diagnostics {
        println!("{:?} {} {}:{} {}", diagnostic.severity(), diagnostic.code(), diagnostic.file, diagnostic.at.line, diagnostic.ja());
        println!("    {}", diagnostic.hint_ja());
    }
    let count = |severity| loaded.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    println!("{} errors, {} warnings, {} notes", count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    if loaded.policy.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(folder: &Path) -> std::io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name.ends_with(".yaml") {
            files.push(SourceFile { name, text: std::fs::read_to_string(&path)? });
        }
    }
    files.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(files)
}
