//! Prints a policy pack in a folder as a readable text. A small stand-in for `ayumi policy show` while working on a
//! pack; not part of the program.

use std::path::Path;
use std::process::ExitCode;

use ayumi_policy::{SourceFile, parse_pack, show, show_text};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: show_pack FOLDER");
        return ExitCode::from(2);
    };
    match read(Path::new(&folder)) {
        Ok(files) => {
            let pack = parse_pack(&files).0;
            print!("{}", show_text(&show(&pack, pack.policy.from.date()), 120));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::from(2)
        }
    }
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
    Ok(files)
}
