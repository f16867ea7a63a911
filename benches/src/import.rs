//! Imports from bytes on disk to committed, each in a process of its own like on the command line, so that the memory of
//! one does not hide behind that of another; and loading the ledger that they made. The same on either database.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use ayumi_calendar::Date;
use ayumi_engine::column::Builder;
use ayumi_exchange::{Counts, Defaults, Import, Ledger, Mapping, Plan, ReadOptions, Table, Vocabulary, plan, read_table};
use ayumi_facts::MunicipalityCode;
use ayumi_policy::{Checked, SourceFile, load};
use ayumi_store::{By, Database, ImportInfo, Instant as Moment, Loaded, OpenError, Progress, Store};
use serde_json::{Map, Value, json};

use crate::figure::{ms, print};
use crate::{memory, sheets};

/// Any moment will do: 2026-11-20.
const MOMENT: Moment = Moment(1_795_168_399);

/// Staff with postings into a new ledger, the same file again, and a transfer of a tenth of them.
pub fn staff(people: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (ledger, list, moves) = (in_file(folder.path()), folder.path().join("staff.csv"), folder.path().join("transfers.csv"));
    sheets::staff(&list, people)?;
    sheets::transfers(&moves, people, people / 10)?;
    in_a_process("import-staff", people, &ledger, &list)?;
    in_a_process("import-staff-again", people, &ledger, &list)?;
    in_a_process("import-transfers", people, &ledger, &moves)
}

/// Ten facts each into a ledger of people who are there, the same file again, and loading it all.
pub fn facts(people: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (ledger, list, facts) = (in_file(folder.path()), folder.path().join("staff.csv"), folder.path().join("facts.csv"));
    sheets::staff(&list, people)?;
    sheets::facts(&facts, people, people * 10)?;
    in_a_process("import-staff-before-facts", people, &ledger, &list)?;
    in_a_process("import-facts", people, &ledger, &facts)?;
    in_a_process("import-facts-again", people, &ledger, &facts)?;
    in_a_process("ledger-loaded", people, &ledger, &facts)
}

/// Ten facts each with their chain, proving the chain, and loading it all: in a file, and on a PostgreSQL server of its own on
/// the same machine, which waits for its disk at every commit as the file does.
pub fn databases(people: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (list, facts) = (folder.path().join("staff.csv"), folder.path().join("facts.csv"));
    sheets::staff(&list, people)?;
    sheets::facts(&facts, people, people * 10)?;
    let server = ayumi_testpg::database().context("there is no PostgreSQL on this machine (Debian: apt install postgresql)")?;
    for ledger in [in_file(folder.path()), server.url()] {
        in_a_process("import-staff-before-facts", people, &ledger, &list)?;
        in_a_process("import-facts", people, &ledger, &facts)?;
        in_a_process("journal-verified", people, &ledger, &facts)?;
        in_a_process("ledger-loaded", people, &ledger, &facts)?;
    }
    Ok(())
}

fn in_file(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("ledger").display())
}

/// The files that are imported, and the pack whose words they use.
pub fn write_sheets(folder: &Path, people: u32) -> Result<()> {
    let pack = folder.join("pack");
    std::fs::create_dir_all(&pack)?;
    for (name, text) in sheets::PACK {
        std::fs::write(pack.join(name), text)?;
    }
    sheets::staff(&folder.join("staff.csv"), people)?;
    sheets::transfers(&folder.join("transfers.csv"), people, people / 10)?;
    Ok(sheets::facts(&folder.join("facts.csv"), people, people * 10)?)
}

fn in_a_process(figure: &str, people: u32, ledger: &str, file: &Path) -> Result<()> {
    let me = std::env::current_exe()?;
    let status = Command::new(me).args(["one", figure, &people.to_string(), ledger]).arg(file).status().context("the process of a figure")?;
    ensure!(status.success(), "{figure} failed");
    Ok(())
}

/// What the process of one figure does.
pub fn one(arguments: &[String]) -> Result<()> {
    let [figure, people, ledger, file] = arguments else { anyhow::bail!("one FIGURE PEOPLE LEDGER FILE") };
    let case = Case { figure, people: people.parse()?, ledger: ledger.parse()?, file: file.into() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match figure.as_str() {
            "ledger-loaded" => case.load().await,
            "journal-verified" => case.verify().await,
            _ => case.import().await,
        }
    })
}

struct Case<'a> {
    figure: &'a str,
    people: u32,
    ledger: Database,
    file: PathBuf,
}

impl Case<'_> {
    async fn import(&self) -> Result<()> {
        let policy = policy()?;
        let store = self.store().await?;
        let mut laps = Laps::start();
        let loaded = store.snapshot(MunicipalityCode::SAMPLE).await?;
        laps.lap("load");
        let table = read_table(File::open(&self.file)?, &ReadOptions::default()).map_err(|error| anyhow::anyhow!(error.ja()))?;
        laps.lap("read");
        let (rows, planned) = (table.len(), self.plan(&policy, &loaded, table, &mut laps)?);
        let counts = planned.counts;
        let idle = planned.is_idle();
        if let Some(batch) = planned.batch.filter(|batch| !batch.is_empty()) {
            let batch = ayumi_intake::batch(batch, &loaded, self.info(rows))?;
            drop(loaded);
            laps.lap("convert");
            write(&store, &batch, &mut laps).await?;
        }
        store.close().await;
        laps.lap("close");
        laps.print(self, json!({ "rows": rows, "facts": counted(&counts), "unchanged": idle, "ledger_mb": self.megabytes()? }));
        Ok(())
    }

    fn plan(&self, policy: &Checked, loaded: &Loaded, table: Table, laps: &mut Laps) -> Result<Plan> {
        let (vocabulary, known) = (Vocabulary::new(policy), Ledger::new(&loaded.snapshot));
        let mapping = Mapping::detect(self.kind(), &table, &vocabulary);
        let defaults = Defaults::from(self.effective(), &known);
        laps.lap("map");
        let planned = plan(self.kind(), &table, &mapping, &vocabulary, &known, &defaults);
        laps.lap("plan");
        let problems: Vec<String> = planned.problems.iter().map(|problem| format!("{} {}", problem.place(), problem.message)).collect();
        ensure!(planned.batch.is_some(), "{} has errors: {:#?}", self.figure, problems.iter().take(20).collect::<Vec<_>>());
        Ok(planned)
    }

    /// The whole ledger into memory, then the facts of it into columns.
    async fn load(&self) -> Result<()> {
        let store = self.store().await?;
        let mut laps = Laps::start();
        let loaded = store.snapshot(MunicipalityCode::SAMPLE).await?;
        laps.lap("snapshot");
        let mut builder = Builder::new(loaded.snapshot.people.len());
        loaded.snapshot.facts().iter().for_each(|fact| builder.add(fact));
        let columns = builder.finish();
        laps.lap("columns");
        laps.print(self, json!({ "facts": loaded.snapshot.facts().len(), "columns_mb": columns.bytes() >> 20 }));
        Ok(())
    }

    /// Every entry and every row of it, read and hashed again.
    async fn verify(&self) -> Result<()> {
        let store = self.store().await?;
        let mut laps = Laps::start();
        let verified = store.verify_journal(MunicipalityCode::SAMPLE, None).await?;
        laps.lap("verify");
        let verified = verified.map_err(|broken| anyhow::anyhow!(broken.ja()))?;
        laps.print(self, json!({ "entries": verified.entries, "rows": verified.rows }));
        Ok(())
    }

    /// Of a file; a server keeps its own account.
    fn megabytes(&self) -> Result<Option<u64>> {
        match &self.ledger {
            Database::Sqlite(path) => Ok(Some(path.metadata()?.len() >> 20)),
            Database::Postgres(_) => Ok(None),
        }
    }

    async fn store(&self) -> Result<Store> {
        match Store::open(&self.ledger).await {
            Err(OpenError::Missing(_)) => {}
            opened => return Ok(opened?),
        }
        let store = Store::create(&self.ledger).await?;
        store.init_municipality(MunicipalityCode::SAMPLE, "計測", &by()).await?;
        Ok(store)
    }

    fn kind(&self) -> Import {
        match self.figure {
            "import-transfers" => Import::Postings,
            figure if figure.starts_with("import-facts") => Import::Facts,
            _ => Import::Staff,
        }
    }

    fn effective(&self) -> Date {
        if self.kind() == Import::Postings { sheets::day_of_transfers() } else { sheets::day_of_staff() }
    }

    fn info(&self, rows: usize) -> ImportInfo {
        let file = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ImportInfo { kind: self.figure.into(), file, digest: String::new(), rows: rows as u64 }
    }
}

/// Checks, writes and commits; the ledger reports the end of its checks by its first sign of progress.
async fn write(store: &Store, batch: &ayumi_store::Batch, laps: &mut Laps) -> Result<()> {
    let mut checked = false;
    let mut progress = |_: Progress| {
        if !checked {
            laps.lap("check");
        }
        checked = true;
    };
    store.apply(MunicipalityCode::SAMPLE, &by(), batch, &mut progress).await?;
    laps.lap("write");
    Ok(())
}

fn by() -> By {
    By { actor: "bench".into(), reason: "計測".into(), instant: MOMENT }
}

fn policy() -> Result<Checked> {
    let files: Vec<SourceFile> = sheets::PACK.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
    let loaded = load(&files);
    loaded.policy.with_context(|| format!("the pack of the import is wrong: {:#?}", loaded.diagnostics))
}

fn counted(counts: &Counts) -> usize {
    counts.facts.added + counts.facts.changed + counts.facts.closed
}

/// How long each phase took, and how much memory was held at its end.
struct Laps {
    began: Instant,
    last: Instant,
    held_before: f64,
    phases: Map<String, Value>,
    held: Map<String, Value>,
}

impl Laps {
    fn start() -> Self {
        memory::forget_peak();
        let now = Instant::now();
        Self { began: now, last: now, held_before: memory::now().unwrap_or(0.0), phases: Map::new(), held: Map::new() }
    }

    fn lap(&mut self, phase: &str) {
        let took = self.last.elapsed();
        self.phases.insert(phase.into(), json!(rounded(took)));
        self.held.insert(phase.into(), json!(self.grown(memory::now())));
        self.last = Instant::now();
    }

    fn grown(&self, megabytes: Option<f64>) -> Option<i64> {
        megabytes.map(|megabytes| (megabytes - self.held_before).round() as i64)
    }

    fn print(&self, case: &Case<'_>, more: Value) {
        let database = if matches!(case.ledger, Database::Sqlite(_)) { "sqlite" } else { "postgresql" };
        let mut line = json!({ "database": database, "ms": self.phases, "held_mb": self.held, "peak_mb": self.grown(memory::peak()) });
        if let (Some(line), Value::Object(more)) = (line.as_object_mut(), more) {
            line.extend(more);
        }
        print(case.figure, case.people, ms(self.last - self.began), "ms", line);
    }
}

fn rounded(took: Duration) -> f64 {
    (ms(took) * 10.0).round() / 10.0
}
