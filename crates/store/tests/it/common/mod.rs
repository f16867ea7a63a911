//! What the tests of the ledger share: a municipality, a signature, people and facts in few words.
#![allow(dead_code, reason = "each test file uses its own part")]

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, MunicipalityCode, Person, PersonId, UnitId, What};
use ayumi_store::{Applied, Batch, By, Database, ImportInfo, Instant, NewFact, Store, WriteError};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

/// 2026-04-01T00:00:00+09:00.
pub const APRIL: i64 = 1_774_969_200;

pub fn city() -> MunicipalityCode {
    "141500".parse().unwrap()
}

pub fn other_city() -> MunicipalityCode {
    "462144".parse().unwrap()
}

/// Signs `hours` hours after 1 April 2026.
pub fn by(hours: i64) -> By {
    By { actor: "90001".into(), reason: "4月1日付けの異動".into(), instant: Instant(APRIL + hours * 3_600) }
}

/// The funnel of the conformance suite: the same test on a ledger of SQLite, and on one of PostgreSQL.
pub async fn check_on_both(test: impl AsyncFn(Store)) {
    check_places(async |_, store| test(store).await).await;
}

/// The same for tests that open the ledger again; they get its place as it stands on a command line.
pub async fn check_places(test: impl AsyncFn(&str, Store)) {
    let folder = tempfile::tempdir().unwrap();
    check(&format!("sqlite:{}", folder.path().join("a.sqlite3").display()), &test).await;
    if let Some(database) = ayumi_testpg::database() {
        check(&database.url(), &test).await;
    }
}

async fn check(at: &str, test: &impl AsyncFn(&str, Store)) {
    eprintln!("on {at}");
    let store = Store::create(at.parse::<Database>().unwrap()).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    test(at, store.clone()).await;
    store.close().await;
}

/// Another program opens the ledger.
pub async fn open(at: &str) -> Store {
    Store::open(at.parse::<Database>().unwrap()).await.unwrap()
}

/// Another program's statement about the city.
pub async fn execute(at: &str, sql: &'static str) -> Result<(), sqlx::Error> {
    if let Some(path) = at.strip_prefix("sqlite:") {
        let options = SqliteConnectOptions::new().filename(path).foreign_keys(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        return sqlx::query(sql).execute(&pool).await.map(drop);
    }
    let pool = PgPoolOptions::new().max_connections(1).connect(at).await?;
    sqlx::query("select set_config('ayumi.municipality', '141500', false)").execute(&pool).await?;
    sqlx::query(sql).execute(&pool).await.map(drop)
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `2026-04-01..2027-04-01`, an open end left out.
pub fn period(text: &str) -> Period {
    let (from, until) = text.split_once("..").unwrap();
    Period::new(day(from), if until.is_empty() { Date::FAR } else { day(until) }).unwrap()
}

pub fn person(number: &str, name: &str, kana: &str) -> Person {
    Person { number: number.into(), name: name.into(), kana: kana.into(), birth: Some(day("1990-04-02")) }
}

pub fn posting(unit: UnitId, rank: &str) -> What {
    What::Posting { unit, rank: Code::new(rank), series: Code::new("clerical"), main: true }
}

pub fn pass(exam: &str) -> What {
    What::Pass { exam: Code::new(exam) }
}

pub fn import(file: &str) -> Option<ImportInfo> {
    Some(ImportInfo { kind: "postings".into(), file: file.into(), digest: "0123".into(), rows: 2 })
}

/// Two people in one unit, with a posting each.
pub fn staff() -> Batch {
    let mut batch = Batch::new("import-staff");
    let unit = batch.add_unit(Code::new("0101"), day("2020-04-01"));
    let people = [person("00012", "髙橋 遥", "タカハシ ハルカ"), person("00007", "渡邉 一郎", "ワタナベ イチロウ")];
    for data in people {
        let id = batch.add_person(data);
        batch.record.push(NewFact::new(id, period("2024-04-01.."), posting(unit, "shuji")));
    }
    batch
}

pub async fn apply(store: &Store, batch: &Batch, hours: i64) -> Result<Applied, WriteError> {
    store.apply(city(), &by(hours), batch, &mut |_| {}).await
}

/// The first person of the snapshot.
pub const FIRST: PersonId = PersonId(0);
