//! Tests only: the queries whose speed counts use the indexes that were made for them.

use crate::Store;
use crate::check::{STANDING, UNITS_TAKEN};
use crate::db::{Transaction, query};
use crate::enter::WITHDRAWN;
use crate::packed::{FACTS, FACTS_OF};
use crate::people::{HEADCOUNTS, SEARCH};
use crate::snapshot::{ONE_PERSON, PEOPLE, PEOPLE_KNOWN};

async fn plan(connection: &mut Transaction, sql: &'static str) -> String {
    // What looks values up ends in `in`, and gets them in parentheses.
    let values = if sql.ends_with(" in") { " ($2, $3)" } else { "" };
    let rows = query(format!("explain query plan {sql}{values}"))
        .bind("141500")
        .bind("1")
        .bind("2026-04-01")
        .bind(1_i64)
        .fetch_all(connection)
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get::<String>(3).unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn queries_use_their_indexes() {
    let store = Store::in_memory().await.unwrap();
    let mut transaction = store.read_all().await.unwrap();
    let last_fact = "select max(id) from fact where municipality = $1";
    let known_at = "select max(seq) from journal where municipality = $1 and instant <= $2";
    let cases = [
        (HEADCOUNTS, "USING COVERING INDEX fact_as_of (municipality=? AND valid_from<?)"),
        (FACTS_OF, "SEARCH fact USING PRIMARY KEY (municipality=? AND person=?)"),
        (FACTS, "SEARCH fact USING PRIMARY KEY (municipality=?)"),
        (ONE_PERSON, "SEARCH p USING PRIMARY KEY (municipality=? AND id=?)"),
        (PEOPLE_KNOWN, "SEARCH v USING PRIMARY KEY (municipality=?)"),
        (PEOPLE, "SEARCH v USING INDEX sqlite_autoindex_person_version_2 (municipality=? AND id=? AND person=?)"),
        (PEOPLE, "SEARCH w USING PRIMARY KEY (municipality=? AND person=?)"),
        (SEARCH, "SEARCH p USING PRIMARY KEY (municipality=? AND id=?)"),
        (WITHDRAWN, "SEARCH v USING PRIMARY KEY (municipality=? AND person=?)"),
        (UNITS_TAKEN, "SEARCH f EXISTS USING PRIMARY KEY (municipality=? AND unit=?)"),
        (STANDING, "USING INDEX sqlite_autoindex_fact_2 (municipality=? AND id=?)"),
        (last_fact, "USING COVERING INDEX sqlite_autoindex_fact_2 (municipality=?)"),
        (known_at, "USING COVERING INDEX journal_instant (municipality=? AND instant<?)"),
    ];
    for (sql, expected) in cases {
        let plan = plan(&mut transaction, sql).await;
        assert!(plan.contains(expected) && !plan.contains("SCAN"), "{sql}\n{plan}");
    }
}

/// Everybody's facts come as they lie: sorting millions of rows would take longer than reading them.
#[tokio::test]
async fn loading_sorts_nothing() {
    let store = Store::in_memory().await.unwrap();
    let mut transaction = store.read_all().await.unwrap();
    assert!(!plan(&mut transaction, FACTS).await.contains("TEMP B-TREE"));
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
