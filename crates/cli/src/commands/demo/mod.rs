//! `ayumi demo`: a ledger with a synthetic city of the pack's size, a tour of what can be asked of it, and its pages.

mod fill;
mod personas;
mod talent;
mod tour;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use ayumi_calendar::Date;
use ayumi_city::{CityPlan, generate};
use ayumi_policy::Checked;
use ayumi_store::{Instant, Municipality, Store};
use ayumi_web::guard::Guard;
use ayumi_web::observe::Figures;
use ayumi_web::{Clock, Server};

use crate::args::DemoArgs;
use crate::commands::serve;
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::Unfinished;
use crate::ledger::Ledger;
use crate::packs::PackFiles;
use crate::{clock, key, output, packs, progress};

/// What was made, and how long it took.
pub struct Made {
    /// How the pack was named.
    pub pack: String,
    /// The ledger.
    pub path: PathBuf,
    /// 種
    pub seed: u64,
    /// Facts recorded, about people and units.
    pub facts: usize,
    /// Entries of the journal.
    pub steps: usize,
    /// How long the city and its ledger took.
    pub seconds: f64,
}

/// Runs the command.
pub async fn run(args: &DemoArgs) -> Result<Exit> {
    let (pack, policy) = packs::checked(&args.pack)?;
    let path = place(args, &policy)?;
    let plan = plan(args, &policy);
    let made = make(&path, &pack, &policy, &plan).await?;
    let store = Store::open(&path).await?;
    let clock = clock_of(args);
    let now = (!args.no_serve).then(|| (clock.0)());
    let municipality = show(&store, policy, (plan.today, now), &made).await?;
    if args.no_serve {
        store.close().await;
        return Ok(Exit::Fine);
    }
    // Somebody who only wants to look should not have to find a port that is free.
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = match serve::listen(here(args.port)).await {
        Ok(listener) => listener,
        Err(_) => serve::listen(here(0)).await?,
    };
    let key = key::watched(&key::beside(&path))?;
    let server = Server { listener, certificate: None, guard: Guard::local(), figures: Figures::default() };
    serve::serve(&store, std::slice::from_ref(&municipality), (clock, ayumi_web::Accounts::new(key)), server, None).await
}

/// The tour on the terminal; with pages to be opened `now`, who can sign in to them.
async fn show(store: &Store, policy: Checked, (today, now): (Date, Option<Instant>), made: &Made) -> Result<Municipality> {
    let municipality = store.list_municipalities().await?.pop().ok_or_else(|| Failure::not_found("台帳に団体がありません。"))?;
    let loaded = store.snapshot(municipality.code).await?;
    let last = loaded.snapshot.last;
    let ledger = Ledger { store: store.clone(), municipality, loaded, policy, as_of: today, known_at: last, last };
    let scope = ledger.scope();
    let desk = ledger.desk(&scope);
    let mut blocks = tour::blocks(&desk, made)?;
    if let Some(now) = now {
        blocks.extend(personas::make(store, &desk, now).await?);
    }
    output::blocks(&blocks)?;
    Ok(ledger.municipality)
}

/// The clock of the pages: noon of the day that the command line takes for today, otherwise the real one.
fn clock_of(args: &DemoArgs) -> Clock {
    const HALF_A_DAY: i64 = 12 * 3_600;
    match args.today.map(|day| Instant(Instant::end_of_day(day).0 - HALF_A_DAY)) {
        Some(noon) => Clock(Arc::new(move || noon)),
        None => Clock(Arc::new(clock::now)),
    }
}

/// The pack's size, unless the command line names another number of staff; the sections shrink with it.
fn plan(args: &DemoArgs, policy: &Checked) -> CityPlan {
    const FEWEST_SECTIONS: u32 = 6;
    let today = args.today.unwrap_or_else(clock::today);
    let plan = CityPlan::of(policy, args.seed, today);
    match args.staff {
        Some(staff) => CityPlan { staff, sections: (plan.sections * staff / plan.staff.max(1)).max(FEWEST_SECTIONS), ..plan },
        None => plan,
    }
}

/// The file of the ledger, which must not be there yet.
fn place(args: &DemoArgs, policy: &Checked) -> Result<PathBuf> {
    let dir = match &args.dir {
        Some(dir) => std::fs::create_dir_all(dir).map(|()| dir.clone()).map_err(|error| Failure::file(dir, "作れ", &error))?,
        None => {
            let made = tempfile::Builder::new().prefix("ayumi-demo-").tempdir();
            made.map_err(|error| Failure::ledger(format!("一時フォルダーを作れません（{error}）。--dir でフォルダーを指定してください。")))?.keep()
        }
    };
    let path = dir.join(format!("{}.sqlite3", policy.pack.policy.id.value));
    if path.exists() { Err(ayumi_store::OpenError::Exists(path.into()).into()) } else { Ok(path) }
}

/// Grows the city and fills a new ledger with it. The file has its name only when it is whole.
async fn make(path: &std::path::Path, pack: &PackFiles, policy: &Checked, plan: &CityPlan) -> Result<Made> {
    let watch = Stopwatch::now();
    let spinner = progress::spinner("架空の市を作っています");
    let city = generate(policy, plan);
    spinner.finish_and_clear();
    let mut beside = path.as_os_str().to_owned();
    beside.push(".making");
    let unfinished = Unfinished::new(beside.as_ref());
    let store = Store::create(&beside).await?;
    let facts = fill::fill(&store, pack, policy, &city).await?;
    store.close().await;
    unfinished.finish(path).map_err(|error| Failure::file(path, "作成でき", &error))?;
    Ok(Made { pack: pack.name.clone(), path: path.into(), seed: plan.seed, facts, steps: city.steps.len(), seconds: watch.elapsed().as_secs_f64() })
}
