//! A pack as an Excel workbook that an official can edit, and back: a sheet a part, lists within items and matrices on
//! sheets of their own, Japanese headings and words. No file is opened here: bytes go out, bytes come in.

mod cell;
mod contents;
mod draft;
mod entry;
mod export;
mod grid;
mod import;
mod layout;
mod matrix;
mod names;
mod problem;
mod record;
mod write;

pub use problem::CellProblem;

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::model::Part;
use crate::{Checked, Pack, SourceFile, load, parse_pack};

use draft::Written;
use import::Importer;
use problem::{Fault, Place, of_diagnostic};

/// A pack that cannot be written as a workbook.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// Excel cannot hold it: a text of more than 32,767 characters, for instance.
    #[error("Excel ブックを作成できません: {0}")]
    Write(#[from] rust_xlsxwriter::XlsxError),
}

/// What became of a workbook.
#[derive(Clone, Debug)]
pub struct LoadedWorkbook {
    /// The parts that could be read.
    pub pack: Pack,
    /// The checked policy, if there is no error.
    pub policy: Option<Checked>,
    /// Everything that is wrong, by sheet and cell.
    pub problems: Vec<CellProblem>,
}

/// The workbook (.xlsx) of a pack. The same pack gives the same bytes.
///
/// # Errors
///
/// What Excel cannot hold.
pub fn export_workbook(pack: &Pack) -> Result<Vec<u8>, WorkbookError> {
    Ok(write::write(&pack.policy.title, &export::fill(pack))?)
}

/// Reads a workbook. What cannot be read is left out of the pack and reported, all at once.
///
/// ```
/// use ayumi_policy::workbook::{export_workbook, import_workbook};
/// use ayumi_policy::{Pack, SourceFile, parse_pack};
///
/// let ranks = SourceFile { name: "ranks.yaml".into(), text: "- id: shuji\n  name: 主事\n".into() };
/// let (pack, _) = parse_pack(&[ranks]);
/// let (again, problems) = import_workbook(&export_workbook(&pack)?);
/// assert_eq!(again.ranks, pack.ranks);
/// // The header of this pack says nothing, and every cell that must be filled in is named.
/// assert!(problems.iter().any(|problem| problem.place() == "方針!B3" && problem.message == "「方針のID」が空欄です。"));
/// # Ok::<(), ayumi_policy::workbook::WorkbookError>(())
/// ```
pub fn import_workbook(bytes: &[u8]) -> (Pack, Vec<CellProblem>) {
    let read = Read::new(bytes);
    let (pack, diagnostics) = parse_pack(&read.files());
    (pack, read.problems(&diagnostics))
}

/// Reads, resolves and checks a workbook, and reports everything that is wrong with it at its cell.
pub fn load_workbook(bytes: &[u8]) -> LoadedWorkbook {
    let read = Read::new(bytes);
    let loaded = load(&read.files());
    let problems = read.problems(&loaded.diagnostics);
    let sound = !problems.iter().any(|problem| problem.severity == crate::Severity::Error);
    LoadedWorkbook { pack: loaded.pack, policy: loaded.policy.filter(|_| sound), problems }
}

/// A workbook as the files of a pack, with the cell behind every line.
struct Read {
    written: Vec<Written>,
    problems: Vec<CellProblem>,
    /// Sheets that lack a column.
    incomplete: HashSet<&'static str>,
}

impl Read {
    fn new(bytes: &[u8]) -> Self {
        let mut problems = Vec::new();
        let grids = grid::read(bytes, &mut problems);
        let readable = !grids.is_empty() || problems.is_empty();
        let mut importer = Importer::new(grids, problems);
        if readable && !importer.grids.contains_key(Part::Policy.ja()) {
            let message = format!("「{}」のシートがありません。", Part::Policy.ja());
            importer.problems.push(Fault::NoHeader.of_sheet("", "", message, "書き出したブックの「方針」のシートを残してください。"));
        }
        let mut written = Vec::new();
        for part in Part::ALL {
            let items = importer.items(part);
            if !items.is_empty() {
                written.push(draft::write(part, &items, part.ja()));
            }
        }
        let Importer { renamed, mut problems, incomplete, .. } = importer;
        problems.extend(renamed.orphans());
        Self { written, problems, incomplete }
    }

    fn files(&self) -> Vec<SourceFile> {
        self.written.iter().map(|written| written.file.clone()).collect()
    }

    /// What is wrong in the workbook and in the pack, each once and in the order of the sheets.
    fn problems(self, diagnostics: &[Diagnostic]) -> Vec<CellProblem> {
        let more: Vec<CellProblem> = {
            let said = SaidBefore::new(&self);
            let found = diagnostics.iter().map(|diagnostic| of_diagnostic(diagnostic, self.place(diagnostic)));
            found.filter(|problem| !said.explains(problem)).collect()
        };
        let mut problems = self.problems;
        problems.extend(more);
        let order: Vec<&str> = layout::sheets().iter().map(|sheet| sheet.name).collect();
        problems.sort_by_key(|problem| {
            let sheet = order.iter().position(|name| *name == problem.sheet);
            (sheet.map_or(0, |at| at + 1), row_of(&problem.cell).parse::<u32>().unwrap_or(0), problem.cell.len(), problem.cell.clone())
        });
        problems.dedup();
        problems
    }

    /// The cell behind the line of a diagnostic, or the sheet of its part.
    fn place(&self, diagnostic: &Diagnostic) -> Place {
        let part = Part::of_file(&diagnostic.file);
        let written = self.written.iter().find(|written| Some(written.part) == part);
        let line = (diagnostic.at.line as usize).checked_sub(1);
        let place = line.zip(written).and_then(|(line, written)| written.places.get(line).copied());
        place.unwrap_or(Place::sheet(part.map_or("", Part::ja)))
    }
}

/// Where the workbook as such is wrong. What the reader of files says of the same places would say it again.
struct SaidBefore<'a> {
    cells: HashSet<(&'a str, &'a str)>,
    rows: HashSet<(&'a str, &'a str)>,
    incomplete: &'a HashSet<&'static str>,
}

impl<'a> SaidBefore<'a> {
    fn new(read: &'a Read) -> Self {
        let cells: HashSet<(&str, &str)> = read.problems.iter().map(|problem| (problem.sheet.as_str(), problem.cell.as_str())).collect();
        let rows = cells.iter().map(|(sheet, cell)| (*sheet, row_of(cell))).collect();
        Self { cells, rows, incomplete: &read.incomplete }
    }

    fn explains(&self, problem: &CellProblem) -> bool {
        let (sheet, row) = (problem.sheet.as_str(), row_of(&problem.cell));
        // Codes from P101 on are about what cannot be read at all: of a row, or of the header, which is one item.
        let of_reading = problem.code.starts_with("P1");
        let header = sheet == Part::Policy.ja() && self.cells.iter().any(|(other, _)| *other == sheet || other.is_empty());
        self.cells.contains(&(sheet, problem.cell.as_str()))
            || (of_reading && (header || self.rows.contains(&(sheet, row)) || self.incomplete.contains(sheet)))
    }
}

/// `7` of `C7`.
fn row_of(cell: &str) -> &str {
    cell.trim_start_matches(|c: char| c.is_ascii_alphabetic())
}
