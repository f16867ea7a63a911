//! `ayumi export`: the ledger's content and answers about it, as CSV or workbook. A file is written whole or not at all.

use std::fs;
use std::path::Path;

use ayumi_engine::{Explaining, Scope, Status, error_ja, stage, status};
use ayumi_exchange::{
    Cell, Column, ColumnKind, CsvEncoding, Ledger, Sheet, Vocabulary, facts_sheet, postings_sheet, staff_sheet, units_sheet, write_csv, write_xlsx,
};
use ayumi_facts::{Kind, PersonId};
use ayumi_policy::grammar::Noun;
use rayon::prelude::*;

use super::status::{PersonHead, held};
use super::{coverage, kpi};
use crate::args::{CsvEncodingArg, ExportArgs, ExportWhat};
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::Unfinished;
use crate::ledger::Desk;
use crate::output::{self, View};

/// Runs the command.
pub async fn run(args: &ExportArgs) -> Result<Exit> {
    let desk = Desk::open(&args.ask).await?;
    let sheet = sheet(&desk, args.what)?;
    write(&sheet, &args.file, args.encoding, args.force)?;
    output::text(&format!("{} に {}件を書き出しました（{}、{}現在）。\n", args.file.display(), sheet.rows.len(), sheet.title, desk.as_of.wareki()))?;
    Ok(Exit::Fine)
}

fn sheet(desk: &Desk, what: ExportWhat) -> Result<Sheet> {
    let vocabulary = Vocabulary::new(&desk.policy);
    let known = desk.loaded.snapshot.as_known(desk.known_at);
    let ledger = Ledger::new(&known);
    Ok(match what {
        ExportWhat::Staff => staff_sheet(&ledger, &vocabulary, desk.as_of),
        ExportWhat::Units => units_sheet(&ledger, &vocabulary, desk.as_of),
        ExportWhat::Postings => postings_sheet(&ledger, &vocabulary),
        ExportWhat::Facts => facts_sheet(&ledger, &vocabulary, &Kind::ALL),
        ExportWhat::Status => status_sheet(desk),
        ExportWhat::Coverage => coverage::view(desk).sheet(),
        ExportWhat::Targets => kpi::view(desk).sheet(),
    })
}

/// One row a person: every role, scheme and stage group a column.
fn status_sheet(desk: &Desk) -> Sheet {
    let scope = desk.scope();
    let names = desk.names(&scope);
    let policy = &desk.policy;
    let front = ["職員番号", "氏名", "所属・職位・職種", "任用形態"].map(str::to_owned);
    let roles = policy.roles.keys().map(|role| names.name(Noun::Role, *role));
    let schemes = policy.schemes.keys().map(|scheme| format!("{}の要件", names.scheme(*scheme)));
    let stages = policy.stages.keys().map(|group| format!("段階（{}）", names.stage_group(*group)));
    let headings = front.into_iter().chain(roles).chain(schemes).chain(stages);
    let columns = headings.map(|heading| Column { heading, kind: ColumnKind::Text }).collect();
    let people: Vec<PersonId> = scope.snapshot.person_ids().collect();
    let rows = people.into_par_iter().filter_map(|person| status_row(&scope, person, desk)).collect();
    Sheet { title: "状態".into(), columns, rows }
}

fn status_row(scope: &Scope, person: PersonId, desk: &Desk) -> Option<Vec<Cell>> {
    let names = Explaining::new(scope, person, desk.as_of);
    let Status { roles, schemes, .. } = status(scope, person, desk.as_of).ok()?;
    let head = PersonHead::new(scope, person, &names);
    let word = |finding: &std::result::Result<ayumi_engine::Finding, ayumi_engine::EvaluationError>| match finding {
        Ok(finding) => Cell::from(finding.verdict.ja()),
        Err(error) => error_ja(error, &names).into(),
    };
    let post = head.posts.first().cloned().unwrap_or_default();
    let front: [Cell; 4] = [head.number.into(), head.name.into(), post.into(), head.employment.join("、").into()];
    let role = |finding: &std::result::Result<ayumi_engine::Finding, ayumi_engine::EvaluationError>| match finding {
        Ok(finding) => Cell::from(held(finding.verdict.into())),
        Err(error) => error_ja(error, &names).into(),
    };
    let roles: Vec<Cell> = roles.iter().map(|(_, finding)| role(finding)).collect();
    let schemes: Vec<Cell> = schemes.iter().map(|scheme| word(&scheme.finding)).collect();
    let stages = desk.policy.stages.keys().map(|group| {
        let reached = stage(scope, person, *group, desk.as_of);
        reached.map_or(Cell::Empty, |stage| stage.reached.map_or("－".into(), |step| names.step(*group, step).into()))
    });
    let stages: Vec<Cell> = stages.collect();
    Some(front.into_iter().chain(roles).chain(schemes).chain(stages).collect())
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
