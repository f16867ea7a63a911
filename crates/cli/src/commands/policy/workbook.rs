//! `ayumi policy export` and `import`: a pack as an Excel workbook, and back.

use std::fs;

use ayumi_policy::workbook::{CellProblem, export_workbook, load_workbook};
use ayumi_policy::{Severity, parse_pack, write_pack};
use serde::Serialize;

use super::write_files;
use crate::args::{PolicyExportArgs, PolicyImportArgs, ReportFormat};
use crate::commands::export::whole_file;
use crate::exit::{Exit, Failure, Result};
use crate::output::{self, Block, Table};
use crate::packs;

/// Writes the workbook.
pub fn export(args: &PolicyExportArgs) -> Result<Exit> {
    let found = packs::find(&args.pack)?;
    let written = export_workbook(&parse_pack(&found.files).0);
    whole_file(&args.xlsx, &written.map_err(|error| Failure::ledger(error.to_string()))?, args.force)?;
    output::text(&format!("{} に方針パックを書き出しました。\n", args.xlsx.display()))?;
    Ok(Exit::Fine)
}

/// What `import` says to programs.
#[derive(Serialize)]
struct Imported<'a> {
    ready: bool,
    problems: &'a [CellProblem],
}

/// Reads the workbook; every problem by sheet and cell. A folder is written only without errors.
pub fn import(args: &PolicyImportArgs) -> Result<Exit> {
    let bytes = fs::read(&args.xlsx).map_err(|error| Failure::file(&args.xlsx, "読め", &error))?;
    let loaded = load_workbook(&bytes);
    let ready = loaded.policy.is_some();
    match args.format {
        ReportFormat::Json => output::json(&Imported { ready, problems: &loaded.problems })?,
        ReportFormat::Text => output::blocks(&blocks(&loaded.problems))?,
    }
    if !ready {
        return Ok(Exit::Problems);
    }
    if let Some(dir) = &args.to {
        let files = write_pack(&loaded.pack);
        let count = files.len();
        write_files(dir, files.into_iter().map(|file| (file.name, file.text)).collect())?;
        eprintln!("{} に方針パックの {count}ファイルを書き出しました。", dir.display());
    }
    Ok(Exit::Fine)
}

fn blocks(problems: &[CellProblem]) -> Vec<Block> {
    let mut table = Table::new(&["", "コード", "どこ", "内容と直し方"]);
    for problem in problems {
        let word = match problem.severity {
            Severity::Error => "誤り",
            Severity::Warning => "注意",
            Severity::Info => "お知らせ",
        };
        table.push([word.into(), problem.code.to_owned(), problem.place(), format!("{}{}", problem.message, problem.hint)]);
    }
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let counts = format!("誤り {}件、注意 {}件、お知らせ {}件", count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let table = if table.is_empty() { None } else { Some(Block::Table(table)) };
    table.into_iter().chain([Block::text(counts)]).collect()
}
