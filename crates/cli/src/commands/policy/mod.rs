//! `ayumi policy …`: packs, without people.

mod workbook;

use std::fs;
use std::path::Path;

use ayumi_engine::packtest::{self, Outcome};
use ayumi_policy::diagnostic::{Language, render};
use ayumi_policy::{Checked, Diagnostic, SourceFile, load, parse_pack};
use serde::Serialize;

use crate::args::{AdoptArgs, CheckArgs, DiffArgs, Lang, PolicyCommand, PolicyListArgs, ReportFormat, SchemaArgs, ShowArgs, TestArgs};
use crate::exit::{Exit, Failure, Result};
use crate::output::{self, Block, Table};
use crate::packs::PackFiles;
use crate::{clock, ledger, packs};

/// Runs the command.
pub async fn run(command: &PolicyCommand) -> Result<Exit> {
    match command {
        PolicyCommand::List(args) => list(args),
        PolicyCommand::Check(args) => check(args),
        PolicyCommand::Show(args) => show(args),
        PolicyCommand::Test(args) => test(args),
        PolicyCommand::Diff(args) => diff(args),
        PolicyCommand::Export(args) => workbook::export(args),
        PolicyCommand::Import(args) => workbook::import(args),
        PolicyCommand::Schema(args) => schema(args),
        PolicyCommand::Adopt(args) => adopt(args).await,
    }
}

/// One pack of the list.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Listed {
    name: String,
    title: String,
    municipality: String,
    revision: u32,
    from: String,
}

fn list(args: &PolicyListArgs) -> Result<Exit> {
    let listed: Vec<Listed> = packs::embedded().iter().map(listed).collect();
    if args.format == ReportFormat::Json {
        output::json(&listed)?;
        return Ok(Exit::Fine);
    }
    let mut table = Table::new(&["名前", "団体", "方針", ">版", "施行"]);
    for pack in listed {
        table.push([pack.name, pack.municipality, pack.title, pack.revision.to_string(), pack.from]);
    }
    output::blocks(&[Block::Table(table), Block::text("名前の代わりに、方針パックのフォルダーも指定できます。")])?;
    Ok(Exit::Fine)
}

fn listed(pack: &PackFiles) -> Listed {
    let header = parse_pack(&pack.files).0.policy;
    let (title, municipality) = (header.title, header.municipality.name);
    Listed { name: pack.name.clone(), title, municipality, revision: header.revision, from: header.from.value.ja() }
}

/// What `check` says to programs.
#[derive(Serialize)]
struct Checkup<'a> {
    pack: &'a str,
    ready: bool,
    diagnostics: &'a [Diagnostic],
}

fn check(args: &CheckArgs) -> Result<Exit> {
    let pack = packs::find(&args.pack)?;
    let loaded = load(&pack.files);
    let ready = loaded.policy.is_some();
    match args.format {
        ReportFormat::Json => output::json(&Checkup { pack: &pack.name, ready, diagnostics: &loaded.diagnostics })?,
        ReportFormat::Text => {
            let language = if args.lang == Lang::En { Language::English } else { Language::Japanese };
            output::text(&render(&loaded.diagnostics, &pack.files, language))?;
        }
    }
    Ok(if ready { Exit::Fine } else { Exit::Problems })
}

/// What a pack says, in sentences and tables. A pack with errors is shown as far as it can be read.
fn show(args: &ShowArgs) -> Result<Exit> {
    let found = packs::find(&args.pack)?;
    if let Some(dir) = &args.files {
        write_files(dir, found.files.iter().map(|file| (file.name.clone(), file.text.clone())).collect())?;
        output::text(&format!("{} に方針パックの {}ファイルを書き出しました。\n", dir.display(), found.files.len()))?;
        return Ok(Exit::Fine);
    }
    let blocks = ayumi_policy::show(&parse_pack(&found.files).0, args.on.unwrap_or_else(clock::today));
    match args.format {
        ReportFormat::Json => output::json(&blocks)?,
        ReportFormat::Text => output::text(&ayumi_policy::show_text(&blocks, output::WIDTH))?,
    }
    Ok(Exit::Fine)
}

/// What `test` says to programs.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Tested {
    file: String,
    passed: usize,
    failed: Vec<Failed>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Failed {
    line: usize,
    case: String,
    expected: String,
    found: String,
    explanation: String,
}

fn test(args: &TestArgs) -> Result<Exit> {
    let (pack, policy) = packs::checked(&args.pack)?;
    if pack.tests.is_empty() {
        return Err(Failure::not_found(format!(
            "方針パック「{}」にテスト（tests/*.md）がありません。書き方は policies/ の例を見てください。",
            pack.name
        )));
    }
    let runs: Vec<(&SourceFile, packtest::Run)> = pack.tests.iter().map(|file| (file, run_file(&policy, file))).collect();
    let tested: Vec<Tested> = runs.iter().map(|(file, run)| tested(file, run)).collect();
    match args.format {
        ReportFormat::Json => output::json(&tested)?,
        ReportFormat::Text => output::blocks(&test_blocks(&runs, &tested, args.all))?,
    }
    let passed = runs.iter().all(|(_, run)| run.passed());
    Ok(if passed { Exit::Fine } else { Exit::Problems })
}

fn run_file(policy: &Checked, file: &SourceFile) -> packtest::Run {
    let (tests, problems) = packtest::parse(&file.text);
    let mut run = packtest::run(policy, &tests);
    run.problems.splice(0..0, problems);
    run
}

fn tested(file: &SourceFile, run: &packtest::Run) -> Tested {
    let failed = |outcome: &Outcome| Failed {
        line: outcome.line,
        case: outcome.case.clone(),
        expected: outcome.expected.clone(),
        found: outcome.found.clone(),
        explanation: outcome.explanation.clone(),
    };
    Tested {
        file: file.name.clone(),
        passed: run.outcomes.iter().filter(|outcome| outcome.passed).count(),
        failed: run.outcomes.iter().filter(|outcome| !outcome.passed).map(failed).collect(),
        problems: run.problems.iter().map(ToString::to_string).collect(),
    }
}

fn test_blocks(runs: &[(&SourceFile, packtest::Run)], tested: &[Tested], all: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for ((file, run), tested) in runs.iter().zip(tested) {
        if all {
            let passed = run.outcomes.iter().filter(|outcome| outcome.passed);
            blocks.extend(passed.map(|outcome| Block::text(format!("✓ {}:{} {}　{}", file.name, outcome.line, outcome.case, outcome.expected))));
        }
        for failed in &tested.failed {
            blocks.push(Block::text(format!("× {}:{} {}", file.name, failed.line, failed.case)));
            blocks.push(Block::text(format!("  期待: {}　結果: {}", failed.expected, failed.found)));
            blocks.push(Block::Lines(failed.explanation.lines().map(|line| format!("  {line}")).collect()));
        }
        blocks.extend(tested.problems.iter().map(|problem| Block::text(format!("× {}:{problem}", file.name))));
    }
    let passed: usize = tested.iter().map(|file| file.passed).sum();
    let (failed, problems) =
        (tested.iter().map(|file| file.failed.len()).sum::<usize>(), tested.iter().map(|file| file.problems.len()).sum::<usize>());
    blocks.push(Block::text(format!("合格 {passed}件、不合格 {failed}件、読めない箇所 {problems}件")));
    blocks
}

fn diff(args: &DiffArgs) -> Result<Exit> {
    let (before, after) = (packs::find(&args.before)?, packs::find(&args.after)?);
    let differences = ayumi_policy::diff(&parse_pack(&before.files).0, &parse_pack(&after.files).0);
    if args.format == ReportFormat::Json {
        output::json(&differences)?;
        return Ok(Exit::Fine);
    }
    let mut blocks: Vec<Block> = differences.iter().map(|difference| Block::text(difference.ja.clone())).collect();
    blocks.push(Block::text(if differences.is_empty() { "違いはありません。".into() } else { format!("違い {}件", differences.len()) }));
    output::blocks(&blocks)?;
    Ok(Exit::Fine)
}

/// One schema a part, in a new folder or as one JSON object.
fn schema(args: &SchemaArgs) -> Result<Exit> {
    let parts = ayumi_policy::schema::schema();
    let Some(dir) = &args.dir else {
        let all: serde_json::Map<String, serde_json::Value> = parts.into_iter().map(|(part, schema)| (part.stem().to_owned(), schema)).collect();
        output::json(&all)?;
        return Ok(Exit::Fine);
    };
    let files = parts.iter().map(|(part, schema)| (format!("{}.json", part.stem()), serde_json::to_string_pretty(schema).unwrap_or_default() + "\n"));
    write_files(dir, files.collect())?;
    output::text(&format!("{} に {}件の JSON Schema を書き出しました。\n", dir.display(), parts.len()))?;
    Ok(Exit::Fine)
}

/// Writes texts into a folder that is new or empty.
pub fn write_files(dir: &Path, files: Vec<(String, String)>) -> Result<()> {
    let fail = |error: std::io::Error| Failure::file(dir, "書き出せ", &error);
    fs::create_dir_all(dir).map_err(fail)?;
    if fs::read_dir(dir).map_err(fail)?.next().is_some() {
        return Err(Failure::ledger(format!("フォルダー {} は空ではありません。新しいフォルダーを指定してください。", dir.display())));
    }
    for (name, text) in files {
        let path = dir.join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(fail)?;
        fs::write(path, text).map_err(fail)?;
    }
    Ok(())
}

async fn adopt(args: &AdoptArgs) -> Result<Exit> {
    let (pack, policy) = packs::checked(&args.pack)?;
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let header = &policy.pack.policy;
    let code = header.municipality.code.as_ref().map(|code| code.value.clone());
    let other = code.filter(|code| *code != municipality.code.to_string());
    let by = ledger::by(&args.actor, "方針の採用", clock::now());
    let seq = super::init::adopt(&store, municipality.code, &pack, &policy, &by).await?;
    store.close().await;
    let note = other.map_or_else(String::new, |code| format!("注意: 方針の団体コードは {code}、台帳の団体は {} です。\n", municipality.code));
    output::text(&format!("{}の方針を「{}」（第{}版）にしました（記録番号 {}）。\n{note}", municipality.name, header.title, header.revision, seq.0))?;
    Ok(Exit::Fine)
}
