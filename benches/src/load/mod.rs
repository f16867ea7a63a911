//! The program as a server under load: how soon it answers, each page's time and size, many visitors at once, memory.
//! The visitors run on the same machine as the server and share its cores with it.

mod client;
mod server;
mod visitors;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use ayumi_calendar::{Date, Period};
use ayumi_city::{CityPlan, generate};
use ayumi_facts::{PersonId, What};
use ayumi_policy::{Checked, SourceFile, load, numbers};
use ayumi_store::{Batch, By, NewFact, PersonEntry, PersonKey, Store};
use serde_json::json;
use tokio::task::JoinSet;

use self::client::{Answer, Client};
use self::server::Server;
use crate::figure::{ms, print};

/// Whose policy the city runs under: the one with most rules.
const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies/sagamihara");
/// The staff of a city, and of one larger than any.
const STAFF: [u32; 2] = [5_000, 100_000];
/// How many visitors ask at once, and for how long.
const VISITORS: usize = 200;
const WHILE: Duration = Duration::from_secs(10);
/// How often somebody writes of each kind.
const WRITES: u32 = 5;
/// How often a page is asked for its warm time.
const TIMES: usize = 50;
/// The pages that are timed; of a person and of a section the first that is listed.
const PAGES: [&str; 11] = [
    "/",
    "/people",
    "/sections",
    "/targets",
    "/policy",
    "/attention/soon",
    "/sections/skills",
    "/sections/vacancies",
    "/changes",
    "/what-if",
    "/data",
];

/// Every figure; `quick` leaves out the larger city.
pub fn measure(quick: bool) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        city(STAFF[0], true).await?;
        if !quick {
            city(STAFF[1], false).await?;
        }
        Ok(())
    })
}

async fn city(staff: u32, whole: bool) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let ledger = folder.path().join("ledger.sqlite3");
    let (cookies, edit) = settle(&ledger, staff).await?;
    let cookie = cookies.first().context("a visitor")?;
    let begun = Instant::now();
    let server = Server::start(&program()?, &ledger)?;
    let listening = begun.elapsed();
    let mut client = Client::connect(&server.host, cookie).await?;
    client.get("/").await?.check("/")?;
    let machine = load_average();
    print(
        "serve-cold-start",
        staff,
        ms(begun.elapsed()),
        "ms",
        json!({ "to": "the whole first page", "listening_ms": ms(listening), "load_average": machine }),
    );
    print("serve-memory-after-start", staff, server.memory()?, "MB", json!({}));
    page(&mut client, staff, "/").await?;
    if whole {
        for path in pages(&mut client).await? {
            page(&mut client, staff, &path).await?;
        }
        // As visitors come to it: from the page on which it is begun.
        page(&mut client, staff, &edit).await?;
    }
    crowd(&server, staff, cookies).await?;
    after_writes(&mut client, staff, &ledger).await?;
    print("serve-memory-after-load", staff, server.memory()?, "MB", json!({}));
    Ok(())
}

/// The first page after somebody wrote into the ledger: a setting, about nobody, and a fact about one person at a time.
async fn after_writes(client: &mut Client, staff: u32, ledger: &Path) -> Result<()> {
    let store = Store::open(ledger).await?;
    let municipality = store.list_municipalities().await?.first().context("a municipality")?.code;
    let exam = load(&files(Path::new(PACK))?).policy.and_then(|policy| policy.exams.keys().min().copied()).context("an exam")?;
    for wrote in ["setting", "fact"] {
        let mut times = Vec::new();
        for nth in 0..WRITES {
            let by = By { actor: "bench".into(), reason: "the next page is timed".into(), instant: visitors::now()? };
            if wrote == "fact" {
                let people = vec![PersonEntry::Known(PersonKey(i64::from((nth + 1) * staff / (WRITES + 1))))];
                let since = Period::since(Date::ymd(2026, 11, 1).context("a day")?);
                let record = vec![NewFact::new(PersonId(0), since, What::Pass { exam })];
                store.apply(municipality, &by, &Batch { act: "record".into(), people, record, ..Batch::default() }, &mut |_| {}).await?;
            } else {
                store.set_setting(municipality, "bench", "", &by).await?;
            }
            let begun = Instant::now();
            client.get("/").await?.check("/")?;
            times.push(ms(begun.elapsed()));
        }
        let mean = times.iter().sum::<f64>() / f64::from(WRITES);
        print("serve-after-write", staff, mean, "ms", json!({ "path": "/", "wrote": wrote, "times_ms": times }));
    }
    store.close().await;
    Ok(())
}

/// A synthetic city in a new ledger, and the cookies of visitors who are signed in; the address of a what-if with one number
/// of a requirement edited.
async fn settle(path: &Path, staff: u32) -> Result<(Vec<String>, String)> {
    let files = files(Path::new(PACK))?;
    let policy = load(&files).policy.context("a pack without errors")?;
    let plan = CityPlan::of(&policy, 1, Date::ymd(2026, 11, 20).context("a day")?);
    let sections = plan.sections * staff / plan.staff.max(1);
    let city = generate(&policy, &CityPlan { staff, sections, ..plan });
    let store = Store::create(path).await?;
    ayumi_intake::settle(&store, &files, &policy, &city, &mut |_, _| {}).await?;
    let cookies = visitors::signed_in(&store, VISITORS).await?;
    store.close().await;
    let edit = edit(&policy, &files).context("a number in a requirement")?;
    Ok((cookies, edit))
}

/// A what-if in which a requirement asks for one more.
fn edit(policy: &Checked, files: &[SourceFile]) -> Option<String> {
    let requirements = numbers::numbers(&policy.pack).into_iter().filter(|number| number.address.starts_with("requirements."));
    requirements.filter(|number| number.choices.is_empty()).find_map(|number| {
        let value = (number.text.parse::<u32>().ok()? + 1).to_string();
        let other = numbers::edited(&policy.pack, files, &[(number.address.clone(), value.clone())]);
        load(&other.files).policy.map(|_| format!("/what-if/result?set={}%3D{value}", number.address))
    })
}

fn files(folder: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "yaml") {
            let name = path.file_name().context("a name")?.to_string_lossy().into_owned();
            files.push(SourceFile { name, text: std::fs::read_to_string(&path)? });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// The program beside this one: `cargo xtask load` builds both.
fn program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("ayumi");
    ensure!(program.is_file(), "{} is missing: cargo build --release", program.display());
    Ok(program)
}

/// The other main pages, and one person and one section of those that are listed.
async fn pages(client: &mut Client) -> Result<Vec<String>> {
    let mut pages: Vec<String> = PAGES.iter().skip(1).map(|path| (*path).to_owned()).collect();
    for list in ["/people", "/sections"] {
        let body = String::from_utf8_lossy(&client.get(list).await?.body).into_owned();
        let begins = format!("{list}/");
        let keys = body.split(&begins).skip(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
        pages.extend(keys.into_iter().find(|key| !key.is_empty()).map(|key| format!("{begins}{key}")));
    }
    Ok(pages)
}

/// The first time a page is asked for, then the median of many, with what travels.
async fn page(client: &mut Client, staff: u32, path: &str) -> Result<()> {
    let (first, _) = client.timed(path).await?;
    let mut times = Vec::with_capacity(TIMES);
    let mut plain = Answer::default();
    for _ in 0..TIMES {
        let (time, answer) = client.timed(path).await?;
        times.push(time);
        plain = answer;
    }
    plain.check(path)?;
    let packed = client.packed(path).await?.body.len();
    times.sort();
    let more =
        json!({ "path": path, "first_ms": ms(first), "slowest_ms": ms(times[TIMES - 1]), "bytes": plain.body.len(), "compressed_bytes": packed });
    print("serve-page", staff, ms(times[TIMES / 2]), "ms", more);
    Ok(())
}

/// Many visitors who ask for the first page again and again, each over a connection of their own.
async fn crowd(server: &Server, staff: u32, cookies: Vec<String>) -> Result<()> {
    let mut visitors = JoinSet::new();
    let begun = Instant::now();
    for cookie in cookies {
        let host = server.host.clone();
        visitors.spawn(async move {
            let mut client = Client::connect(&host, &cookie).await?;
            let mut times = Vec::new();
            while begun.elapsed() < WHILE {
                let (time, answer) = client.timed_packed("/").await?;
                answer.check("/")?;
                times.push(time);
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = visitors.join_next().await {
        times.extend(done??);
    }
    let took = begun.elapsed().as_secs_f64();
    times.sort();
    let at = |part: f64| times.get((times.len() as f64 * part) as usize).copied().map_or(0.0, ms);
    let more = json!({ "visitors": VISITORS, "requests": times.len(), "p50_ms": at(0.50), "p99_ms": at(0.99), "path": "/", "load_average_before": load_average() });
    print("serve-requests", staff, times.len() as f64 / took, "1/s", more);
    Ok(())
}

/// The first of the machine's load averages, where the system tells.
fn load_average() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}
