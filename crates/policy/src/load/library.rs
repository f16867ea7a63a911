//! Lays the libraries that a pack takes something from below its own files, before anything is read: what follows sees one
//! plain pack. Items of the pack go before those of a library with the same id. What is wrong in a library is said at its place in
//! the library's own file.

use std::collections::HashMap;

use ayumi_facts::Code;

use super::item::{self, Span, split};
use super::unread::Reading;
use super::{SourceFile, id_of};
use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::model::{Adoption, FORMAT, LibraryHeader, LibraryPart, Origin, Part};
use crate::node::Node;
use crate::{At, Loc};

/// The folder in which libraries lie, beside the packs or within one.
pub const FOLDER: &str = "library";
/// The file with the header of a library.
const HEADER: &str = "library.yaml";

/// A pack with the libraries it takes something from.
#[derive(Default)]
pub(super) struct Merged {
    /// The files of the pack, with what is taken from libraries behind their own items.
    pub files: Vec<SourceFile>,
    /// Which items that is.
    pub origins: Vec<Origin>,
    /// What is wrong with the adoptions.
    pub problems: Vec<Diagnostic>,
    sections: Vec<Section>,
}

/// Lines of a file of the pack that stand in a file of a library: those after a line.
struct Section {
    part: Part,
    file: String,
    after: u32,
}

/// A library among the files: its header, where it can be read, and its files by their names in its folder.
struct Shelf<'f> {
    folder: &'f str,
    header: Option<LibraryHeader>,
    files: Vec<(&'f str, &'f SourceFile)>,
}

/// An item as it stands in a file.
struct Entry<'t> {
    id: Code,
    /// Where its id stands.
    at: Loc,
    span: Span,
    block: &'t str,
}

/// Whether a file belongs to a library.
pub(super) fn is_shelved(name: &str) -> bool {
    name.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// The files of a pack with those of the libraries it takes something from, looked for in its own folder first and then in
/// these places, one after the other. What is nowhere is left out; `load` says what is missing then.
pub fn complete(files: Vec<SourceFile>, places: &[Vec<SourceFile>]) -> Vec<SourceFile> {
    let adoptions = adoptions(&files);
    let (shelved, mut complete): (Vec<SourceFile>, Vec<SourceFile>) = files.into_iter().partition(|file| is_shelved(&file.name));
    for adoption in &adoptions {
        let here = || std::iter::once(shelved.as_slice()).chain(places.iter().map(Vec::as_slice));
        let found = here().flat_map(shelves).find(|shelf| shelf.is(adoption) || (shelf.header.is_none() && shelf.folder == adoption.id.as_str()));
        let Some(shelf) = found else {
            // So that it can be said which libraries and versions there are.
            complete.extend(here().flat_map(shelves).filter_map(|shelf| shelf.sign()));
            continue;
        };
        let named =
            |(name, file): &(&str, &SourceFile)| SourceFile { name: format!("{FOLDER}/{}/{name}", adoption.id.value), text: file.text.clone() };
        complete.extend(shelf.files.iter().filter(|(name, _)| name.ends_with(".yaml") || name.ends_with(".yml")).map(named));
    }
    complete
}

fn adoptions(files: &[SourceFile]) -> Vec<Adoption> {
    let file = files.iter().find(|file| file.name == Part::Adoptions.file());
    // What cannot be read is said where the part itself is read.
    file.map_or_else(Vec::new, |file| item::list(Part::Adoptions, file.visible(), &mut Reading::default()))
}

/// The files of a pack with what it takes from libraries.
pub(super) fn merge(files: &[SourceFile]) -> Merged {
    let mut merged = Merged { files: files.iter().filter(|file| !is_shelved(&file.name)).cloned().collect(), ..Merged::default() };
    let adoptions = adoptions(files);
    if adoptions.is_empty() {
        return merged;
    }
    let shelves = shelves(files);
    shelves.iter().for_each(|shelf| shelf.check(&mut merged.problems));
    let own: HashMap<Part, Vec<Code>> = LibraryPart::ALL.map(|part| (part.part(), merged.own(part.part()))).into();
    let mut taken: HashMap<(Part, Code), Code> = HashMap::new();
    for adoption in &adoptions {
        match shelves.iter().find(|shelf| shelf.is(adoption)) {
            None => merged.without(adoption, &own, &shelves),
            Some(shelf) => LibraryPart::ALL.into_iter().for_each(|part| merged.take(adoption, shelf, part, (&own, &mut taken))),
        }
    }
    merged
}

fn shelves(files: &[SourceFile]) -> Vec<Shelf<'_>> {
    let mut shelves: Vec<Shelf<'_>> = Vec::new();
    for file in files.iter().filter(|file| is_shelved(&file.name)) {
        let Some((folder, name)) = file.name.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')?.split_once('/')) else { continue };
        let at = shelves.iter().position(|shelf| shelf.folder == folder).unwrap_or_else(|| {
            shelves.push(Shelf { folder, header: None, files: Vec::new() });
            shelves.len() - 1
        });
        if let Some(shelf) = shelves.get_mut(at) {
            if name == HEADER {
                shelf.header = item::header(&file.name, file.visible(), &mut Vec::new());
            }
            shelf.files.push((name, file));
        }
    }
    shelves
}

impl Shelf<'_> {
    fn is(&self, adoption: &Adoption) -> bool {
        self.header.as_ref().is_some_and(|header| header.id == adoption.id && header.version == adoption.version.value)
    }

    /// Its header alone.
    fn sign(&self) -> Option<SourceFile> {
        let LibraryHeader { id, version, .. } = self.header.as_ref()?;
        let text = self.files.iter().find(|(name, _)| *name == HEADER)?.1.text.clone();
        Some(SourceFile { name: format!("{FOLDER}/{}-{version}/{HEADER}", id.value), text })
    }

    /// What is wrong with the library itself: its header, and parts that it may not have.
    fn check(&self, out: &mut Vec<Diagnostic>) {
        for (name, file) in &self.files {
            if *name == HEADER {
                let header: Option<LibraryHeader> = item::header(&file.name, file.visible(), out);
                if let Some(At { value, at }) = header.map(|header| header.format).filter(|format| format.value != FORMAT) {
                    out.push(Diagnostic::new(&file.name, at, value.to_string(), Problem::FormatVersion { found: value }));
                }
            } else if !LibraryPart::ALL.iter().any(|part| part.part().file() == *name) {
                out.push(Diagnostic::new(&file.name, Loc::default(), *name, Problem::NotForLibrary));
            }
        }
    }

    fn file(&self, part: Part) -> Option<&SourceFile> {
        self.files.iter().find(|(name, _)| *name == part.file()).map(|(_, file)| *file)
    }
}

/// The items of a file that say their id.
fn entries(text: &str) -> Vec<Entry<'_>> {
    let entry = |span: Span| {
        let block = text.get(span.from..span.until)?;
        let (id, at) = id_of(block)?;
        Some(Entry { id: Code::new(id), at: Loc { line: span.line + at.line, column: at.column }, span, block })
    };
    split(text).into_iter().filter_map(entry).collect()
}

/// Which items a pack has itself, and what is taken already, by which library.
type Known<'k> = (&'k HashMap<Part, Vec<Code>>, &'k mut HashMap<(Part, Code), Code>);

impl Merged {
    fn text(&self, part: Part) -> &str {
        self.files.iter().find(|file| file.name == part.file()).map_or("", SourceFile::visible)
    }

    fn own(&self, part: Part) -> Vec<Code> {
        entries(self.text(part)).iter().map(|entry| entry.id).collect()
    }

    /// The library is not there. A pack that says everything itself needs none: it was written out whole.
    fn without(&mut self, adoption: &Adoption, own: &HashMap<Part, Vec<Code>>, shelves: &[Shelf<'_>]) {
        let has = |part: LibraryPart| own.get(&part.part()).map_or(&[] as &[Code], Vec::as_slice);
        let lacks = |part: LibraryPart| {
            adoption.named(part).iter().any(|id| !has(part).contains(&id.value)) || (adoption.takes_all(part) && has(part).is_empty())
        };
        if !LibraryPart::ALL.into_iter().any(lacks) {
            return;
        }
        let headers = || shelves.iter().filter_map(|shelf| shelf.header.as_ref());
        let versions: Vec<String> = headers().filter(|header| header.id == adoption.id).map(|header| header.version.clone()).collect();
        let id = adoption.id.as_str();
        let nearest = nearest(id, headers().map(|header| header.id.as_str())).map(Code::new).filter(|_| versions.is_empty());
        let (at, words) = if versions.is_empty() { (adoption.id.at, id) } else { (adoption.version.at, adoption.version.value.as_str()) };
        let problem = Problem::UnknownLibrary { library: adoption.id.value, versions, nearest };
        self.problems.push(Diagnostic::about(Part::Adoptions, at, words, problem));
    }

    /// Takes what is adopted of one part.
    fn take(&mut self, adoption: &Adoption, shelf: &Shelf<'_>, of: LibraryPart, (own, taken): Known<'_>) {
        let (part, Some(header)) = (of.part(), &shelf.header) else { return };
        let file = shelf.file(part);
        let text = file.map_or("", SourceFile::visible);
        let there = entries(text);
        for id in adoption.named(of).iter().filter(|id| there.iter().all(|entry| entry.id != id.value)) {
            let nearest = nearest(id.as_str(), there.iter().map(|entry| entry.id.as_str())).map(Code::new);
            let problem = Problem::NotInLibrary { library: header.title.clone(), part, nearest };
            self.problems.push(Diagnostic::about(Part::Adoptions, id.at, id.as_str(), problem));
        }
        let is_named = |id: Code| adoption.takes_all(of) || adoption.named(of).iter().any(|named| named.value == id);
        let mut kept: Vec<&Span> = Vec::new();
        for entry in there.iter().filter(|entry| is_named(entry.id)) {
            let is_own = own.get(&part).is_some_and(|own| own.contains(&entry.id));
            let other = taken.insert((part, entry.id), header.id.value).filter(|other| *other != header.id.value);
            match other {
                Some(other) if !is_own => {
                    let at = adoption.named(of).iter().find(|id| id.value == entry.id).map_or(adoption.id.at, |id| id.at);
                    self.problems.push(Diagnostic::about(Part::Adoptions, at, entry.id.as_str(), Problem::LibraryClash { part, other }));
                }
                Some(_) => {}
                None => self.origin(header, part, entry, is_own),
            }
            if !is_own && other.is_none() {
                kept.push(&entry.span);
            }
        }
        if let Some(file) = file.filter(|_| !kept.is_empty()) {
            self.append(part, &file.name, &only(text, &kept));
        }
    }

    /// Notes where an item comes from, and says so where the pack changes it.
    fn origin(&mut self, header: &LibraryHeader, part: Part, entry: &Entry<'_>, is_own: bool) {
        let theirs = parsed(entry.block);
        let source = theirs.as_ref().and_then(|node| node.text("source")).map(str::to_owned);
        let (id, library) = (entry.id, header.id.value);
        let mut origin = Origin { part, id, library, title: header.title.clone(), version: header.version.clone(), source, changed: false };
        if is_own {
            let here: Option<(Loc, Option<Node>)> = entries(self.text(part)).iter().find(|own| own.id == id).map(|own| (own.at, parsed(own.block)));
            if let Some((at, ours)) = here {
                origin.changed = ours != theirs;
                if origin.changed {
                    let problem = Problem::ChangesLibrary { title: origin.title.clone(), source: origin.source.clone() };
                    self.problems.push(Diagnostic::new(part.file(), at, id.as_str(), problem));
                }
            }
        }
        self.origins.push(origin);
    }

    /// Puts the items of a library behind those of the pack.
    fn append(&mut self, part: Part, from: &str, items: &str) {
        let mut text = self.text(part).to_owned();
        if text.lines().any(|line| line.trim() == "[]") && split(&text).is_empty() {
            text = "\n".repeat(text.lines().count());
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        self.sections.push(Section { part, file: from.to_owned(), after: text.lines().count() as u32 });
        text.push_str(items);
        match self.files.iter_mut().find(|file| file.name == part.file()) {
            Some(file) => file.text = text,
            None => self.files.push(SourceFile { name: part.file().to_owned(), text }),
        }
    }

    /// Moves what is said of lines that come from a library to where they stand there.
    pub fn place(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            self.move_to(&mut diagnostic.file, &mut diagnostic.at);
            diagnostic.also.iter_mut().for_each(|also| self.move_to(&mut also.file, &mut also.at));
        }
    }

    fn move_to(&self, file: &mut String, at: &mut Loc) {
        let behind = |section: &&Section| section.part.file() == file.as_str() && at.line > section.after;
        if let Some(section) = self.sections.iter().filter(behind).max_by_key(|section| section.after) {
            file.clone_from(&section.file);
            at.line -= section.after;
        }
    }
}

/// An item as a tree, to compare what it says, however it is written.
fn parsed(block: &str) -> Option<Node> {
    item::read::<Vec<Node>>(block).ok()?.into_iter().next()
}

/// A text with nothing but some of its items; the others become empty lines, so that lines count as in the file.
fn only(text: &str, kept: &[&Span]) -> String {
    let mut only = String::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_kept = kept.iter().any(|span| (span.from..span.until).contains(&at));
        only.push_str(if is_kept { line.trim_end_matches(['\n', '\r']) } else { "" });
        only.push('\n');
        at += line.len();
    }
    only
}
