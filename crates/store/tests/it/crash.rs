//! What was acknowledged is there, whatever happens: programs killed while they write, a disk that is full or fails, a
//! server whose power is cut or that is replaced by its standby. After each, every acknowledged write is at its position,
//! no import is half there, and the chain holds.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::common::*;
use ayumi_facts::{Code, Seq};
use ayumi_store::{Batch, By, Database, ImportInfo, Instant, NewFact, Store, WriteError};

/// Writers in one program.
const WRITERS: usize = 4;
/// People in an import; they and their posts are there together or not at all.
const PEOPLE: usize = 60;

/// A write: its mark stands as the reason of its entry.
async fn write(store: &Store, mark: &str, nth: usize) -> Result<Seq, WriteError> {
    let by = By { actor: "90001".into(), reason: mark.into(), instant: Instant(APRIL) };
    if nth % 4 == 3 {
        return store.apply(city(), &by, &import_of(mark), &mut |_| {}).await.map(|applied| applied.seq);
    }
    store.apply(city(), &by, &Batch::new("record"), &mut |_| {}).await.map(|applied| applied.seq)
}

/// Several statements' worth of rows.
fn import_of(mark: &str) -> Batch {
    let mut batch = Batch::new("import-staff");
    batch.import = Some(ImportInfo { kind: "staff".into(), file: format!("{mark}.csv"), digest: "0123".into(), rows: PEOPLE as u64 });
    let unit = batch.add_unit(Code::new(mark), day("2020-04-01"));
    for number in 0..PEOPLE {
        let id = batch.add_person(person(&format!("{mark}-{number}"), "職員", "ショクイン"));
        batch.record.push(NewFact::new(id, period("2026-04-01.."), posting(unit, "shuji")));
    }
    batch
}

/// What was acknowledged must be there, and nothing half.
async fn assert_whole(store: &Store, acknowledged: &BTreeSet<(u32, String)>, about: &str) {
    let journal = store.journal(city(), Seq(1)..=Seq::NOW).await.unwrap();
    for (seq, mark) in acknowledged {
        let found = journal.get(*seq as usize - 1).map(|entry| (entry.seq.0, entry.by.reason.as_str()));
        assert_eq!(found, Some((*seq, mark.as_str())), "{about}: an acknowledged write is lost");
    }
    let verified = store.verify_journal(city(), None).await.unwrap();
    assert_eq!(verified.as_ref().map(|verified| verified.entries), Ok(journal.len() as u64), "{about}: {verified:?}");
    let snapshot = store.snapshot(city()).await.unwrap().snapshot;
    let imports = journal.iter().filter(|entry| entry.act == "import-staff").count();
    assert_eq!((snapshot.people.len(), snapshot.facts().len(), snapshot.units.len()), (imports * PEOPLE, imports * PEOPLE, imports), "{about}: half");
    assert_eq!(store.imports(city()).await.unwrap().len(), imports, "{about}: an import without its entry");
}

/// The other half of the tests below: writes without end, and says what was acknowledged. It does nothing unless a test
/// starts it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_that_writes() {
    let (Ok(at), Ok(name)) = (std::env::var("AYUMI_CRASH_AT"), std::env::var("AYUMI_CRASH_NAME")) else { return };
    let most: usize = std::env::var("AYUMI_CRASH_MOST").map_or(usize::MAX, |most| most.parse().unwrap());
    let store = match Store::open(at.parse::<Database>().unwrap()).await {
        Ok(store) => store,
        Err(error) => return say(&format!("said {}", error.ja())),
    };
    say("open");
    let mut tasks = Vec::new();
    for writer in 0..WRITERS {
        let (store, name) = (store.clone(), name.clone());
        tasks.push(tokio::spawn(async move {
            for nth in 0..most {
                let mark = format!("{name}-{writer}-{nth}");
                match write(&store, &mark, nth).await {
                    Ok(seq) => say(&format!("ack {} {mark}", seq.0)),
                    Err(error) => say(&format!("said {}", error.ja().replace('\n', " "))),
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

/// One line at a time: what a program has said, it has said wholly.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(format!("@{line}\n").as_bytes());
    let _ = out.flush();
}

fn program(at: &str, name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::the_program_that_writes", "--nocapture"]);
    command.env("AYUMI_CRASH_AT", at).env("AYUMI_CRASH_NAME", name).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What a program says: a position with its mark, or why not.
fn heard(line: &str) -> Result<(u32, String), String> {
    let said = line.rsplit('@').next().unwrap_or_default();
    match said.strip_prefix("ack ").and_then(|rest| rest.split_once(' ')) {
        Some((seq, mark)) => Ok((seq.parse().unwrap(), mark.to_owned())),
        None => Err(said.to_owned()),
    }
}

/// Two programs write until one of them has been heard so often, and are killed.
fn killed_after(at: &str, round: usize, heard_before: usize) -> BTreeSet<(u32, String)> {
    let mut programs: Vec<Child> = (0..2).map(|nth| program(at, &format!("r{round}p{nth}")).spawn().unwrap()).collect();
    let mut out: Vec<_> = programs.iter_mut().map(|program| BufReader::new(program.stdout.take().unwrap()).lines()).collect();
    let mut acknowledged = BTreeSet::new();
    let mut note = |line: String| {
        if let Ok(ack) = heard(&line) {
            acknowledged.insert(ack);
        }
    };
    let mut left = heard_before + 1;
    while left > 0 {
        let line = out[0].next().expect("it writes without end").unwrap();
        left -= usize::from(line.contains("@ack ") || line.contains("@open"));
        note(line);
    }
    programs.iter_mut().for_each(|program| program.kill().unwrap());
    // What is still in the pipes was acknowledged before.
    for mut rest in out {
        while let Some(Ok(line)) = rest.next() {
            note(line);
        }
    }
    for mut program in programs {
        program.wait().unwrap();
    }
    acknowledged
}

const KILLS: usize = 8;
/// Writes that are waited for before and after something happens to a server.
const AROUND: usize = 20;

#[tokio::test]
async fn nothing_acknowledged_is_lost_when_programs_are_killed() {
    check_places(async |at, store| {
        store.close().await;
        let mut all = BTreeSet::new();
        for round in 0..KILLS {
            all.extend(killed_after(at, round, 5 * round));
            let store = open(at).await;
            assert_whole(&store, &all, &format!("{at}, kill {round}")).await;
            store.close().await;
        }
        eprintln!("{} kills of two programs with {WRITERS} writers each, {} writes acknowledged, 0 lost", KILLS, all.len());
        assert!(all.len() >= KILLS, "{}", all.len());
    })
    .await;
}

/// Runs the writing program to its end with faults in its system calls; what was acknowledged, and what it said.
fn with_fault(at: &str, name: &str, inject: &str) -> (BTreeSet<(u32, String)>, Vec<String>) {
    let plain = program(at, name);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={inject}")]).arg(plain.get_program()).args(plain.get_args());
    command.envs(plain.get_envs().filter_map(|(key, value)| Some((key, value?)))).env("AYUMI_CRASH_MOST", "8");
    let output = command.stderr(Stdio::null()).output().unwrap();
    let (mut acknowledged, mut said) = (BTreeSet::new(), Vec::new());
    for line in String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains('@')) {
        match heard(line) {
            Ok(ack) => drop(acknowledged.insert(ack)),
            Err(words) => said.push(words),
        }
    }
    assert!(said.iter().any(|words| words == "open" || words.starts_with("said ")), "{inject}: it did not run: {output:?}");
    (acknowledged, said)
}

fn strace() -> bool {
    let there = Command::new("strace").arg("-V").output().is_ok();
    let told = "NOT CHECKED WITH A FAILING DISK: no strace on this machine (Debian: apt install strace)";
    assert!(there || std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{told}");
    if !there {
        eprintln!("{told}");
    }
    there
}

#[tokio::test]
async fn a_disk_that_fails_loses_nothing_acknowledged() {
    if !strace() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = format!("sqlite:{}", folder.path().join("a.sqlite3").display());
    let store = Store::create(at.parse::<Database>().unwrap()).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    store.close().await;
    let (mut all, mut faults, mut refused) = (BTreeSet::new(), 0, 0);
    let cases = [
        ("fsync,fdatasync:error=EIO:when=", "読み書きに失敗"),
        ("pwrite64:error=ENOSPC:when=", "空き容量"),
        ("pwrite64:error=EIO:when=", "読み書きに失敗"),
    ];
    for (fault, words) in cases {
        let mut told = Vec::new();
        for when in ["1", "3", "6", "12..13", "20", "30+", "60+"] {
            let name = format!("f{faults}");
            let (acknowledged, said) = with_fault(&at, &name, &format!("{fault}{when}"));
            let complaints: Vec<String> = said.into_iter().filter(|said| said.starts_with("said ")).collect();
            refused += complaints.len();
            told.extend(complaints);
            all.extend(acknowledged);
            let store = open(&at).await;
            assert_whole(&store, &all, &format!("{fault}{when}")).await;
            store.close().await;
            faults += 1;
        }
        assert!(told.iter().any(|said| said.contains(words)), "{fault}: nobody was told 「{words}」: {told:?}");
    }
    eprintln!("{faults} runs with a failing disk, {} writes acknowledged, 0 lost, {refused} refused with a reason", all.len());
}

/// Programs that go on writing while something happens to the server; what was acknowledged in the end, and how much was
/// refused meanwhile.
async fn while_writing(store: &Store, name: &str, happens: impl FnOnce()) -> (BTreeSet<(u32, String)>, u64) {
    let stop = Arc::new(AtomicBool::new(false));
    let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let tasks: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (store, stop, told, name) = (store.clone(), stop.clone(), told.clone(), name.to_owned());
            tokio::spawn(async move {
                for nth in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let mark = format!("{name}-{writer}-{nth}");
                    let written = write(&store, &mark, nth).await;
                    told.send(written.map(|seq| (seq.0, mark)).map_err(|error| error.ja())).unwrap();
                }
            })
        })
        .collect();
    drop(told);
    let (mut acknowledged, mut refused) = (BTreeSet::new(), 0);
    let mut note = |written: Result<(u32, String), String>| match written {
        Ok(ack) => acknowledged.insert(ack),
        Err(words) => {
            assert!(words.contains("接続") || words.contains("しばらく待って"), "{words}");
            refused += 1;
            false
        }
    };
    // Others are waited for, not a time.
    let mut before = 0;
    while before < AROUND {
        before += usize::from(note(hears.recv().await.unwrap()));
    }
    tokio::task::block_in_place(happens);
    while let Ok(written) = hears.try_recv() {
        note(written);
    }
    let mut after = 0;
    while after < AROUND {
        after += usize::from(note(hears.recv().await.unwrap()));
    }
    stop.store(true, Ordering::SeqCst);
    while let Some(written) = hears.recv().await {
        note(written);
    }
    for task in tasks {
        task.await.unwrap();
    }
    (acknowledged, refused)
}

async fn ledger_on(at: &str) -> Store {
    let store = Store::create(at.parse::<Database>().unwrap()).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    store
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_server_whose_power_is_cut_loses_nothing_acknowledged() {
    let Some(server) = ayumi_testpg::Alone::start() else { return };
    let store = ledger_on(&server.url()).await;
    let (mut all, mut refused) = (BTreeSet::new(), 0);
    for round in 0..4 {
        let (acknowledged, failed) = while_writing(&store, &format!("c{round}"), || {
            server.cut();
            server.again();
        })
        .await;
        all.extend(acknowledged);
        refused += failed;
        assert_whole(&store, &all, &format!("cut {round}")).await;
    }
    eprintln!("4 cuts of the server's power, {} writes acknowledged, 0 lost, {refused} refused meanwhile; the program went on by itself", all.len());
    assert!(refused > 0, "nobody noticed");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_standby_that_takes_over_has_everything_acknowledged() {
    let Some(mut server) = ayumi_testpg::Alone::start() else { return };
    let store = ledger_on(&server.url()).await;
    server.add_standby();
    let (all, refused) = while_writing(&store, "f", || server.fail_over()).await;
    assert_whole(&store, &all, "failed over").await;
    eprintln!("1 fail-over to a synchronous standby, {} writes acknowledged, 0 lost, {refused} refused meanwhile", all.len());
    store.close().await;
}
