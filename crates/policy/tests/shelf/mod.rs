//! The libraries beside the packs of the repository. Tests of several crates read packs; each takes this file in by its path.

use std::path::{Path, PathBuf};

use ayumi_policy::{LIBRARY, SourceFile, complete};

/// The files of a pack in `folder` with those of the libraries beside it from which it takes something.
pub fn with_libraries(folder: &Path, files: Vec<SourceFile>) -> Vec<SourceFile> {
    let shelf = folder.parent().map(|above| above.join(LIBRARY)).filter(|shelf| shelf.is_dir());
    let below = |path: &Path| -> Vec<PathBuf> { std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let read = |path: PathBuf| {
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let (folder, file) = (name(path.parent().unwrap()), name(&path));
        SourceFile { name: format!("{LIBRARY}/{folder}/{file}"), text: std::fs::read_to_string(path).unwrap() }
    };
    let folders = shelf.iter().flat_map(|shelf| below(shelf)).filter(|path| path.is_dir());
    let yaml = folders.flat_map(|folder| below(&folder)).filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    complete(files, &[yaml.map(read).collect()])
}
