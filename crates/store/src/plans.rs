//! Tests only: the queries whose speed counts use the indexes that were made for them.

use crate::Store;
use crate::apply::retraction;
use crate::check::{NUMBERS_TAKEN, STANDING, UNIT_STANDING, UNITS_TAKEN};
use crate::db::{ROWS, Transaction, query};
use crate::enter::WITHDRAWN;
use crate::insert::wanted;
use crate::onward::{PEOPLE_OF, PEOPLE_OF_NEW};
use crate::packed::{FACTS, FACTS_ABOUT, FACTS_ABOVE, FACTS_BELOW, FACTS_OF};
use crate::people::{HEADCOUNTS, ORIGINS, SEARCH};
use crate::snapshot::{ONE_PERSON, PEOPLE, PEOPLE_KNOWN};

async fn plan(connection: &mut Transaction, sql: &str) -> String {
    plan_with(connection, sql, ROWS).await
}

/// What looks values up gets so many: with few a database may choose another way than with many.
async fn plan_with(connection: &mut Transaction, sql: &str, values: usize) -> String {
    let wanted = if sql.contains("wanted") { wanted(3, values) } else { String::new() };
    let explain = query(format!("explain query plan {wanted} {sql}")).bind("141500").bind("1");
    let explain = (0..values).fold(explain, |explain, _| explain.bind("2026-04-01"));
    let rows = explain.fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>(3).unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn queries_use_their_indexes() {
    let store = Store::in_memory().await.unwrap();
    let mut transaction = store.read_all().await.unwrap();
    let last_fact = "select max(id) from fact where municipality = $1";
    let known_at = "select max(seq) from journal where municipality = $1 and instant <= $2";
    let (retract, retract_unit) = (retraction("fact"), retraction("unit_fact"));
    let cases = [
        (HEADCOUNTS, "USING COVERING INDEX fact_as_of (municipality=? AND valid_from<?)"),
        (FACTS_OF, "SEARCH fact USING PRIMARY KEY (municipality=? AND person=?)"),
        (FACTS, "SEARCH fact USING PRIMARY KEY (municipality=?)"),
        (FACTS_BELOW, "SEARCH fact USING PRIMARY KEY (municipality=? AND person<?)"),
        (FACTS_ABOVE, "SEARCH fact USING PRIMARY KEY (municipality=? AND person>?)"),
        (FACTS_ABOUT, "SEARCH fact USING PRIMARY KEY (municipality=? AND person=?)"),
        (PEOPLE_OF_NEW, "SEARCH fact USING INDEX sqlite_autoindex_fact_2 (municipality=? AND id>?)"),
        (PEOPLE_OF, "SEARCH f USING INDEX sqlite_autoindex_fact_2 (municipality=? AND id=?)"),
        (ONE_PERSON, "SEARCH p USING PRIMARY KEY (municipality=? AND id=?)"),
        (PEOPLE_KNOWN, "SEARCH v USING PRIMARY KEY (municipality=?)"),
        (PEOPLE, "SEARCH v USING INDEX sqlite_autoindex_person_version_2 (municipality=? AND id=? AND person=?)"),
        (PEOPLE, "SEARCH w USING PRIMARY KEY (municipality=? AND person=?)"),
        (SEARCH, "SEARCH p USING PRIMARY KEY (municipality=? AND id=?)"),
        (WITHDRAWN, "SEARCH v USING PRIMARY KEY (municipality=? AND person=?)"),
        (UNITS_TAKEN, "SEARCH f EXISTS USING PRIMARY KEY (municipality=? AND unit=?)"),
        (NUMBERS_TAKEN, "SEARCH p USING INDEX sqlite_autoindex_person_2 (municipality=? AND number=?)"),
        (STANDING, "SEARCH f USING INDEX sqlite_autoindex_fact_2 (municipality=? AND id=?)"),
        (UNIT_STANDING, "SEARCH f USING INDEX sqlite_autoindex_unit_fact_2 (municipality=? AND id=?)"),
        (ORIGINS, "SEARCH f USING INDEX sqlite_autoindex_fact_2 (municipality=? AND id=?)"),
        (&retract, "SEARCH f USING INDEX sqlite_autoindex_fact_2 (municipality=? AND id=?)"),
        (&retract_unit, "SEARCH f USING INDEX sqlite_autoindex_unit_fact_2 (municipality=? AND id=?)"),
        (last_fact, "USING COVERING INDEX sqlite_autoindex_fact_2 (municipality=?)"),
        (known_at, "USING COVERING INDEX journal_instant (municipality=? AND instant<?)"),
    ];
    for (sql, expected) in cases {
        let plan = format!("{}\n{}", plan(&mut transaction, sql).await, plan_with(&mut transaction, sql, 1).await);
        let scans = plan.lines().filter(|step| step.contains("SCAN") && !step.contains("wanted") && !step.contains("CONSTANT ROW"));
        assert!(plan.matches(expected).count() == 2 && scans.count() == 0, "{sql}\n{plan}");
    }
}

/// Everybody's facts come as they lie: sorting millions of rows would take longer than reading them.
#[tokio::test]
async fn loading_sorts_nothing() {
    let store = Store::in_memory().await.unwrap();
    let mut transaction = store.read_all().await.unwrap();
    for sql in [FACTS, FACTS_BELOW, FACTS_ABOVE] {
        assert!(!plan(&mut transaction, sql).await.contains("TEMP B-TREE"), "{sql}");
    }
}

/// The planner must not be led astray by statistics (stack.md §1: after ANALYZE it turned away from the index).
#[tokio::test]
async fn queries_still_use_their_indexes_after_analyze() {
    let store = Store::in_memory().await.unwrap();
    let mut transaction = store.read_all().await.unwrap();
    query("analyze").execute(&mut transaction).await.unwrap();
    assert!(plan(&mut transaction, HEADCOUNTS).await.contains("COVERING INDEX fact_as_of"));
    assert!(plan(&mut transaction, FACTS_OF).await.contains("PRIMARY KEY (municipality=? AND person=?)"));
}
