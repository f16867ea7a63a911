//! The chain: it holds after everything the ledger can do, and breaks at the right place whatever somebody changes behind
//! its back.

use std::path::{Path, PathBuf};

use crate::common::*;
use ayumi_facts::{Code, Seq, UnitId, UnitWhat, Value, What};
use ayumi_store::{Batch, Broken, ImportId, NewFact, NewRelease, NewUnitFact, PersonChange, PersonEntry, PersonKey, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Row};

/// A ledger with rows in every table and a value in every column, written in every way there is.
async fn full(path: &Path) -> Store {
    let store = Store::create(path).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    fill(&store).await;
    store
}

pub async fn fill(store: &Store) {
    store.init_municipality(other_city(), "別の市", &by(0)).await.unwrap();
    let mut batch = staff();
    batch.import = import("staff.csv");
    batch.unit_facts.push(NewUnitFact { row: Some(4), ..NewUnitFact::new(UnitId(0), period("2020-04-01.."), UnitWhat::Exists) });
    batch.record[0].evidence = Some("認定第12号".into());
    batch.record[0].row = Some(3);
    apply(store, &batch, 1).await.unwrap();
    store.apply(other_city(), &by(1), &staff(), &mut |_| {}).await.unwrap();
    store.adopt_pack(city(), "p", 3, &[("policy.yaml".into(), "id: p".into()), ("roles.yaml".into(), "[]".into())], &by(2)).await.unwrap();
    store.save_mapping(city(), "人事", "{}", &by(3)).await.unwrap();
    records(store).await;
    corrected_and_undone(store).await;
}

/// Facts and unit facts of many shapes.
async fn records(store: &Store) {
    let mut batch = Batch::on(&store.snapshot(city()).await.unwrap(), "record");
    let other = batch.add_unit(Code::new("0202"), day("2021-04-01"));
    let attribute = |value| What::Attribute { name: Code::new("word"), value };
    batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), attribute(Value::Day(day("2026-04-01")))));
    batch.record.push(NewFact::new(FIRST, period("2026-04-01..2026-05-01"), attribute(Value::Number(3))));
    let completion = What::Completion { course: Code::new("basics"), part: Some(Code::new("one")), minutes: 90, points: 80 };
    batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), completion));
    batch.unit_facts.push(NewUnitFact::new(other, period("2021-04-01.."), UnitWhat::Parent { parent: UnitId(0) }));
    apply(store, &batch, 4).await.unwrap();
}

/// An import that changes a name and withdraws facts, taken back, and somebody whose entry was undone brought in again.
async fn corrected_and_undone(store: &Store) {
    let loaded = store.snapshot(city()).await.unwrap();
    let mut batch = Batch::on(&loaded, "import-postings");
    batch.import = import("異動.csv");
    batch.changes.push(PersonChange { person: FIRST, to: person("00007", "渡辺 一郎", "ワタナベ イチロウ") });
    batch.retract.push(loaded.snapshot.facts()[0].id);
    batch.retract_unit_facts.push(loaded.unit_fact_keys[0]);
    let fresh = batch.add_person(person("00099", "新人 一", "シンジン ハジメ"));
    batch.record.push(NewFact { row: Some(2), ..NewFact::new(fresh, period("2026-04-01.."), pass("it-passport")) });
    let applied = apply(store, &batch, 5).await.unwrap();
    store.undo_import(city(), ImportId(2), &by(6)).await.unwrap();
    let mut again = Batch::new("record");
    again.people.push(PersonEntry::Known(*applied.people.last().unwrap()));
    again.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("it-passport")));
    apply(store, &again, 7).await.unwrap();
}

async fn proved(store: &Store, kept: Option<&str>) -> Result<Seq, Broken> {
    store.verify_journal(city(), kept).await.unwrap().map(|verified| verified.head.seq)
}

#[tokio::test]
async fn the_chain_holds_after_everything_a_ledger_can_do() {
    check_on_both(async |store| {
        fill(&store).await;
        let verified = store.verify_journal(city(), None).await.unwrap().unwrap();
        assert_eq!((verified.entries, verified.head.seq, verified.sealed_later), (8, Seq(8), None));
        assert_eq!(store.journal_head(city()).await.unwrap(), Some(verified.head));
        assert_eq!(store.verify_journal(other_city(), None).await.unwrap().unwrap().entries, 2);
        store.erase_person(city(), PersonKey(1), &by(8)).await.unwrap();
        assert_eq!(proved(&store, None).await, Ok(Seq(9)));
    })
    .await;
}

#[tokio::test]
async fn a_head_kept_elsewhere_tells_of_entries_taken_away_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    let store = full(&path).await;
    let early = store.journal_head(city()).await.unwrap().unwrap().hash;
    let mut batch = Batch::on(&store.snapshot(city()).await.unwrap(), "record");
    batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("other")));
    apply(&store, &batch, 8).await.unwrap();
    let late = store.journal_head(city()).await.unwrap().unwrap().hash;
    for kept in [&early, &late] {
        assert_eq!(proved(&store, Some(kept)).await, Ok(Seq(9)));
    }
    store.close().await;
    let pool = raw(&path).await;
    for sql in ["delete from fact where recorded = 9", "delete from chain where seq = 9", "delete from journal where seq = 9"] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let store = Store::open(&path).await.unwrap();
    assert_eq!(proved(&store, Some(&early)).await, Ok(Seq(8)));
    assert_eq!(proved(&store, Some(&late)).await, Err(Broken::HeadNotFound));
}

/// Somebody who may do anything to the file: no triggers, no foreign keys, no checks.
async fn raw(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(false).pragma("ignore_check_constraints", "on");
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let triggers: Vec<String> = sqlx::query_scalar("select name from sqlite_master where type = 'trigger'").fetch_all(&pool).await.unwrap();
    for trigger in triggers {
        sqlx::query(AssertSqlSafe(format!("drop trigger {trigger}"))).execute(&pool).await.unwrap();
    }
    pool
}

/// What is no part of the ledger: files that wait and who looked at what are kept for a while and removed.
const BESIDE: [&str; 10] = ["work", "tie", "guest", "backup_run", "upload", "correction", "reading", "erasing", "pruning", "_sqlx_migrations"];

/// Tables of the ledger with their columns.
async fn columns(pool: &SqlitePool) -> Vec<(String, String)> {
    let select = "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' order by m.name, p.cid";
    let rows = sqlx::query(select).fetch_all(pool).await.unwrap();
    let all = rows.iter().map(|row| (row.get::<String, _>(0), row.get::<String, _>(1)));
    all.filter(|(table, _)| !BESIDE.contains(&table.as_str())).collect()
}

/// A copy of the ledger on which a statement was run behind its back; what proving it says.
async fn tampered(original: &Path, copy: &PathBuf, sql: &str) -> Option<Result<Seq, Broken>> {
    std::fs::copy(original, copy).unwrap();
    for tail in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{tail}", copy.display()));
    }
    let pool = raw(copy).await;
    let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&pool).await;
    pool.close().await;
    // Refused by the column's own constraint, or nothing is there to change.
    if done.ok()?.rows_affected() == 0 {
        return None;
    }
    let store = Store::open(copy).await.unwrap();
    let found = match store.verify_journal(city(), None).await {
        Ok(Ok(_)) => match store.verify_journal(other_city(), None).await {
            Ok(found) => found.map(|verified| verified.head.seq),
            Err(_) => Err(Broken::Unreadable { table: "" }),
        },
        Ok(Err(broken)) => Err(broken),
        Err(_) => Err(Broken::Unreadable { table: "" }),
    };
    store.close().await;
    Some(found)
}

#[tokio::test]
async fn every_change_of_every_column_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.sqlite3"), folder.path().join("b.sqlite3"));
    let store = full(&path).await;
    store.erase_person(city(), PersonKey(1), &by(8)).await.unwrap();
    let told = NewRelease {
        name: "公表".into(),
        as_of: day("2026-11-20"),
        known_at: Seq(8),
        policy: "p".into(),
        revision: 3,
        program: "0.1.0".into(),
        figures: "[]".into(),
    };
    store.publish(city(), &told, &by(9)).await.unwrap();
    store.close().await;
    let pool = raw(&path).await;
    let columns = columns(&pool).await;
    pool.close().await;
    let mut tried = 0;
    for (table, column) in &columns {
        // Numbers grow, texts get longer, what was empty is filled, what was filled is emptied.
        let changes = [
            format!("case when typeof({column}) = 'integer' then {column} + 1 else coalesce({column}, '') || 'x' end"),
            format!("case when {column} is null then 1 else null end"),
            format!("case when typeof({column}) = 'integer' then 'x' when {column} = '' then ' ' else substr({column}, 2) end"),
        ];
        for change in changes {
            for order in ["asc", "desc"] {
                let key = if table == "municipality" { "code" } else { "municipality" };
                let keys: Vec<&str> = columns.iter().filter(|(of, _)| of == table).map(|(_, name)| name.as_str()).collect();
                let same = keys
                    .iter()
                    .map(|name| format!("{name} is (select {name} from {table} order by {key}, {} {order} limit 1)", keys.get(1).unwrap_or(&key)));
                let sql =
                    format!("update {table} set {column} = {change} where {column} is not ({change}) and {}", same.collect::<Vec<_>>().join(" and "));
                if let Some(found) = tampered(&path, &copy, &sql).await {
                    assert!(found.is_err(), "not found: {sql}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 300, "only {tried} changes were possible");
}

#[tokio::test]
async fn the_first_change_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.sqlite3"), folder.path().join("b.sqlite3"));
    full(&path).await.close().await;
    let row = |seq, table, id| Broken::RowAltered { seq: Seq(seq), table, id };
    let count = |seq, table, before, now| Broken::RowsCounted { seq: Seq(seq), table, before, now };
    let cases = [
        ("update fact set subject = 'kacho' where municipality = '141500' and id = 2", row(2, "fact", 2)),
        ("update fact set evidence = '認定第13号' where municipality = '141500' and id = 1", row(2, "fact", 1)),
        ("update person_version set name = '別人' where municipality = '141500' and id = 1", row(2, "person_version", 1)),
        ("update pack_file set body = 'id: q' where name = 'policy.yaml'", row(3, "pack_file", 0)),
        ("update mapping set body = '[]'", row(4, "mapping", 0)),
        ("delete from fact where municipality = '141500' and id = 4", count(5, "fact", 3, 2)),
        ("update fact set retracted = 4294967295 where municipality = '141500' and id = 2", Broken::WithdrawalAltered { seq: Seq(6), table: "fact" }),
        ("update journal set reason = 'ほか' where municipality = '141500' and seq = 3", Broken::EntryAltered(Seq(3))),
        ("delete from journal where municipality = '141500' and seq = 3", Broken::EntryMissing(Seq(3))),
        ("delete from chain where municipality = '141500' and seq = 3", Broken::NotSealed(Seq(3))),
    ];
    for (sql, expected) in cases {
        let found = tampered(&path, &copy, sql).await.unwrap().unwrap_err();
        assert_eq!(found, expected, "{sql}");
        assert!(found.ja().contains("番"), "{}", found.ja());
    }
}

/// A ledger as the version before the chain wrote it.
async fn old(path: &Path) {
    full(path).await.close().await;
    let pool = raw(path).await;
    for table in ["chain", "chain_start", "erased", "erasing", "reading", "pruning"] {
        sqlx::query(AssertSqlSafe(format!("drop table {table}"))).execute(&pool).await.unwrap();
    }
    for sql in ["alter table person drop column salt", "delete from _sqlx_migrations where version = 3"] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    let old = std::fs::read_to_string("migrations/sqlite/0001_ledger.sql").unwrap();
    for trigger in old.split("create trigger").skip(1) {
        sqlx::query(AssertSqlSafe(format!("create trigger{trigger}"))).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

#[tokio::test]
async fn an_older_ledger_is_sealed_once_when_it_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.sqlite3"), folder.path().join("b.sqlite3"));
    old(&path).await;
    let store = Store::open(&path).await.unwrap();
    let verified = store.verify_journal(city(), None).await.unwrap().unwrap();
    assert_eq!((verified.head.seq, verified.sealed_later), (Seq(8), Some(Seq(8))));
    let mut batch = Batch::on(&store.snapshot(city()).await.unwrap(), "record");
    batch.record.push(NewFact::new(FIRST, period("2026-04-01.."), pass("other")));
    apply(&store, &batch, 8).await.unwrap();
    store.close().await;
    let store = Store::open(&path).await.unwrap();
    assert_eq!(proved(&store, Some(&verified.head.hash)).await, Ok(Seq(9)), "opening it again seals nothing again");
    store.close().await;
    let altered = "update fact set subject = 'kacho' where municipality = '141500' and id = 2";
    assert!(tampered(&path, &copy, altered).await.unwrap().is_err());
    let later = "update chain_start set seq = 7 where municipality = '141500'";
    assert_eq!(tampered(&path, &copy, later).await.unwrap(), Err(Broken::EntryAltered(Seq(1))));
}
