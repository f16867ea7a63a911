//! `ayumi export`: the ledger's content and answers about it, as CSV or workbook. A file is written whole or not at all.

use std::fs;
use std::path::Path;

use ayumi_answers::export::{Export, sheet};
use ayumi_exchange::{CsvEncoding, Sheet, write_csv, write_xlsx};

use crate::args::{CsvEncodingArg, ExportArgs, ExportWhat};
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::Unfinished;
use crate::ledger::Ledger;
use crate::{output, reading};

/// Runs the command.
pub async fn run(args: &ExportArgs) -> Result<Exit> {
    let ledger = Ledger::open(&args.ask).await?;
    let sheet = sheet(&ledger.desk(&ledger.scope()), what(args.what));
    reading::export(&ledger, &sheet).await?;
    write(&sheet, &args.file, args.encoding, args.force)?;
    output::text(&format!(
        "{} に {}件を書き出しました（{}、{}現在）。\n",
        args.file.display(),
        sheet.rows.len(),
        sheet.title,
        ledger.as_of.wareki()
    ))?;
    Ok(Exit::Fine)
}

/// What the command line names.
fn what(what: ExportWhat) -> Export {
    match what {
        ExportWhat::Staff => Export::Staff,
        ExportWhat::Units => Export::Units,
        ExportWhat::Postings => Export::Postings,
        ExportWhat::Facts => Export::Facts,
        ExportWhat::Status => Export::Status,
        ExportWhat::Coverage => Export::Coverage,
        ExportWhat::Targets => Export::Targets,
    }
}

/// Writes a sheet under its name; what the name ends with says the format.
///
/// # Errors
/// A file that is there already, unless it may be replaced; characters that the encoding lacks, all of them.
pub fn write(sheet: &Sheet, path: &Path, encoding: CsvEncodingArg, replace: bool) -> Result<()> {
    let bytes = match path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => csv(sheet, encoding)?,
        Some("xlsx") => write_xlsx(std::slice::from_ref(sheet)).map_err(|error| Failure::ledger(error.ja()))?,
        _ => return Err(Failure::usage(format!("{} の形式が分かりません。名前の終わりを .csv か .xlsx にしてください。", path.display()))),
    };
    whole_file(path, &bytes, replace)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// A file that is there already, unless it may be replaced.
pub fn whole_file(path: &Path, bytes: &[u8], replace: bool) -> Result<()> {
    if path.exists() && !replace {
        return Err(Failure::ledger(format!("{} は既にあります。別の名前にするか、--force を付けてください。", path.display())));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".making");
    let unfinished = Unfinished::new(beside.as_ref());
    let written = fs::write(&beside, bytes).and_then(|()| unfinished.finish(path));
    written.map_err(|error| Failure::file(path, "書け", &error))
}

fn csv(sheet: &Sheet, encoding: CsvEncodingArg) -> Result<Vec<u8>> {
    let encoding = match encoding {
        CsvEncodingArg::Utf8 => CsvEncoding::Utf8Bom,
        CsvEncodingArg::Cp932 => CsvEncoding::Cp932,
    };
    let mut bytes = Vec::new();
    write_csv(sheet, encoding, &mut bytes).map_err(|error| match error {
        ayumi_exchange::WriteError::Unmappable(_) => Failure::problems(format!("{}\n何も書き出していません。", error.ja())),
        other => Failure::ledger(other.ja()),
    })?;
    Ok(bytes)
}
