//! `ayumi import staff|units|postings|facts`: what a file would change, every problem in it, and, if asked for, taking it
//! over: all of it or nothing.

mod view;

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::Path;

use ayumi_answers::import::{ImportView, Read as FileRead, Written};
use ayumi_calendar::Date;
use ayumi_exchange::{
    Batch, Defaults, Import, Ledger, Mapping, ReadOptions, Table, Vocabulary, difference_head, difference_sheet, plan, problem_rows, read_table,
};
use ayumi_facts::Kind;
use ayumi_store::{Applied, By, ImportInfo, Loaded, Municipality, Store};
use sha2::{Digest, Sha256};

use crate::args::FileArgs;
use crate::exit::{Exit, Failure, Result};
use crate::{clock, ledger, output, progress, record};

/// Runs the command.
pub async fn run(import: Import, args: &FileArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let loaded = store.snapshot(municipality.code).await?;
    let policy = ledger::policy_at(&store, municipality.code, loaded.snapshot.last).await?;
    let vocabulary = Vocabulary::new(&policy);
    let known = Ledger::new(&loaded.snapshot);
    let given = mapping(args, &store, &municipality).await?;
    let table = read(args, &given)?;
    let mapping = given.completed(import, &table, &vocabulary);
    let defaults = defaults(args, &known, &vocabulary)?;
    let mut planned = plan(import, &table, &mapping, &vocabulary, &known, &defaults);
    if let Some(path) = &args.problems {
        super::export::write(&problem_rows(&table, &planned.problems), path, Default::default(), true)?;
    }
    if let (Some(path), Some(batch)) = (&args.changes, &planned.batch) {
        super::export::write(&difference_sheet(batch, &known, &vocabulary), path, Default::default(), true)?;
    }
    let changes = planned.batch.as_ref().map(|batch| difference_head(batch, &known, &vocabulary, view::CHANGES));
    let read = FileRead {
        import,
        file: args.file.display().to_string(),
        table: &table,
        mapping: &mapping,
        vocabulary: &vocabulary,
        effective: defaults.effective,
    };
    let mut view = ImportView::new(&read, &planned, changes.as_ref());
    if let Some(batch) = planned.batch.take().filter(|_| args.apply)
        && confirmed(args, &view)?
    {
        let desk = Desk { store: &store, municipality: &municipality, loaded: &loaded };
        view.written = Some(desk.apply(import, args, &table, batch, &mapping).await?);
    }
    store.close().await;
    output::print(&view, args.format)?;
    Ok(if view.ready { Exit::Fine } else { Exit::Problems })
}

/// Where a plan is written to.
struct Desk<'a> {
    store: &'a Store,
    municipality: &'a Municipality,
    loaded: &'a Loaded,
}

impl Desk<'_> {
    /// Writes the plan, if it changes anything, and the mapping, if it is to be kept.
    async fn apply(&self, import: Import, args: &FileArgs, table: &Table, planned: Batch, mapping: &Mapping) -> Result<Written> {
        let by = ledger::by(&args.actor, "ファイルの取込", clock::now());
        let applied = if planned.is_empty() {
            None
        } else {
            let info = info(import, args, table)?;
            Some(self.write(&record::batch(planned, self.loaded, info)?, &by).await?)
        };
        if let Some(name) = &args.save_mapping {
            self.save(name, mapping, &by).await?;
        }
        Ok(Written { position: applied.as_ref().map(|applied| applied.seq.0), import: applied.and_then(|applied| applied.import).map(|id| id.0) })
    }

    async fn write(&self, batch: &ayumi_store::Batch, by: &By) -> Result<Applied> {
        let mut bar = progress::bar("取り込んでいます", 0);
        let mut show = |progress: ayumi_store::Progress| bar.set(progress.done, progress.total);
        let applied = self.store.apply(self.municipality.code, by, batch, &mut show).await;
        bar.finish();
        Ok(applied?)
    }

    async fn save(&self, name: &str, mapping: &Mapping, by: &By) -> Result<()> {
        if name.ends_with(".json") {
            return std::fs::write(name, mapping.to_json() + "\n").map_err(|error| Failure::file(Path::new(name), "書け", &error));
        }
        self.store.save_mapping(self.municipality.code, name, &mapping.to_json(), by).await?;
        Ok(())
    }
}

/// The mapping that the command line names: a file, or one that the ledger keeps. Otherwise an empty one.
async fn mapping(args: &FileArgs, store: &Store, municipality: &Municipality) -> Result<Mapping> {
    let Some(name) = &args.mapping else {
        return Ok(Mapping::default());
    };
    let text = if Path::new(name).is_file() {
        std::fs::read_to_string(name).map_err(|error| Failure::file(Path::new(name), "読め", &error))?
    } else {
        let saved = store.mappings(municipality.code).await?;
        let names: Vec<&str> = saved.iter().map(|mapping| mapping.name.as_str()).collect();
        let known = if names.is_empty() {
            "台帳に保存された対応はありません".to_owned()
        } else {
            format!("台帳にあるのは {}", names.join("、"))
        };
        let found = saved.iter().find(|mapping| mapping.name == *name).map(|mapping| mapping.body.clone());
        found.ok_or_else(|| {
            Failure::not_found(format!("列の対応「{name}」がありません（{known}）。JSON ファイルか保存した名前を指定してください。"))
        })?
    };
    Mapping::from_json(&text).map_err(|error| {
        Failure::problems(format!("列の対応「{name}」を読めません（{error}）。{{\"columns\": {{\"見出し\": \"number\"}}}} の形で書いてください。"))
    })
}

fn read(args: &FileArgs, mapping: &Mapping) -> Result<Table> {
    let file = File::open(&args.file).map_err(|error| Failure::file(&args.file, "開け", &error))?;
    let options = ReadOptions {
        encoding: args.encoding.encoding(),
        sheet: args.sheet.clone(),
        headings: mapping.columns.keys().cloned().collect(),
        ..ReadOptions::default()
    };
    read_table(file, &options).map_err(|error| Failure::problems(format!("{}: {}", args.file.display(), error.ja())))
}

fn defaults(args: &FileArgs, known: &Ledger, vocabulary: &Vocabulary) -> Result<Defaults> {
    let effective: Date = args.effective.unwrap_or_else(clock::today);
    let usual = Defaults::from(effective, known);
    let employment = args
        .employment
        .as_ref()
        .map(|word| vocabulary.employment.get(word).ok_or_else(|| Failure::usage(format!("--employment: {}", vocabulary.employment.unknown(word)))));
    let kind = args.kind.as_ref().map(|word| {
        let found = Kind::ALL.into_iter().find(|kind| kind.ja() == word || kind.as_str() == word);
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.ja()).collect();
        found.ok_or_else(|| Failure::usage(format!("--kind に「{word}」は使えません。使えるのは {} です。", known.join("、"))))
    });
    let create_units = usual.create_units || args.create_units;
    Ok(Defaults { employment: employment.transpose()?, kind: kind.transpose()?, create_units, ..usual })
}

fn info(import: Import, args: &FileArgs, table: &Table) -> Result<ImportInfo> {
    let kind = match import {
        Import::Staff => "staff",
        Import::Units => "units",
        Import::Postings => "postings",
        Import::Facts => "facts",
    };
    let file = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let digest = digest(&args.file).map_err(|error| Failure::file(&args.file, "読め", &error))?;
    Ok(ImportInfo { kind: kind.into(), file, digest, rows: table.len() as u64 })
}

/// SHA-256, in hexadecimal.
fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Somebody at a terminal is asked once more; a script has said what it wants.
fn confirmed(args: &FileArgs, view: &ImportView) -> Result<bool> {
    if args.yes || view.idle || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(true);
    }
    let fail = |error: io::Error| Failure::ledger(format!("返事を読めません（{error}）。確かめずに取り込むには --yes を付けてください。"));
    eprint!("{}取り込みますか［y/N］: ", output::render(&output::View::blocks(view)));
    io::stderr().flush().map_err(fail)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(fail)?;
    if matches!(answer.trim(), "y" | "Y" | "yes" | "はい") {
        return Ok(true);
    }
    Err(Failure { exit: Exit::Fine, message: "取り込みませんでした。台帳は元のままです。".into() })
}
