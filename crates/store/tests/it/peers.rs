//! Two mistakes of other products (design notes, "peers", 8 and 9) that the ledger must not make: an import that is not
//! finished when it says so, and an upgrade that issues decisions again.

use crate::common::*;
use ayumi_facts::{Code, Fact, Seq, What};
use ayumi_store::{Batch, NewFact, Origin, PersonVersion, Progress, Store};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

const PEOPLE: usize = 1_200;

/// So many people with a posting and a pass each, from one file.
fn import_of_staff() -> Batch {
    let mut batch = Batch::new("import-staff");
    batch.import = import("職員一覧.csv");
    let unit = batch.add_unit(Code::new("0101"), day("2020-04-01"));
    for number in 0..PEOPLE {
        let id = batch.add_person(person(&format!("{number:05}"), &format!("髙橋 第{number}"), "タカハシ"));
        batch.record.push(NewFact::new(id, period("2024-04-01.."), posting(unit, "shuji")));
        batch.record.push(NewFact::new(id, period("2025-06-01.."), pass("it-passport")));
    }
    batch
}

/// Every table with its number of rows, whatever tables there are: work that waits somewhere would show.
async fn rows(at: &str) -> Vec<(String, i64)> {
    let mut rows = Vec::new();
    if let Some(path) = at.strip_prefix("sqlite:") {
        let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path).read_only(true)).await.unwrap();
        let tables: Vec<String> =
            sqlx::query_scalar("select name from sqlite_master where type = 'table' order by name").fetch_all(&pool).await.unwrap();
        for table in tables {
            rows.push((counted(&table).fetch_one(&pool).await.unwrap(), table));
        }
    } else {
        let pool = PgPoolOptions::new().max_connections(1).connect(at).await.unwrap();
        sqlx::query("select set_config('ayumi.municipality', '141500', false)").execute(&pool).await.unwrap();
        let tables: Vec<String> =
            sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'").fetch_all(&pool).await.unwrap();
        for table in tables {
            rows.push((counted(&table).fetch_one(&pool).await.unwrap(), table));
        }
    }
    rows.into_iter().map(|(count, table)| (table, count)).collect()
}

fn counted<'q, D: sqlx::Database>(table: &str) -> sqlx::query::QueryScalar<'q, D, i64, D::Arguments>
where
    for<'r> i64: sqlx::Decode<'r, D> + sqlx::Type<D>,
    usize: sqlx::ColumnIndex<D::Row>,
    D::Arguments: sqlx::IntoArguments<D>,
{
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from \"{table}\"")))
}

/// 8. An import looks fast, leaves slow work behind, and loses it at a restart.
#[tokio::test]
async fn an_import_leaves_nothing_to_do_and_loses_nothing_at_a_restart() {
    check_places(async |at, store| {
        let mut heard: Option<Progress> = None;
        let applied = store.apply(city(), &by(1), &import_of_staff(), &mut |progress| heard = Some(progress)).await.unwrap();
        let heard = heard.unwrap();
        assert_eq!(heard.done, heard.total, "it says that it is done when it is, not before");
        let before = store.snapshot(city()).await.unwrap().snapshot;
        let written = rows(at).await;
        store.close().await;

        let reopened = open(at).await;
        let after = reopened.snapshot(city()).await.unwrap().snapshot;
        assert_eq!((after.people.len(), after.facts().len(), after.last), (PEOPLE, 2 * PEOPLE, applied.seq));
        assert_eq!((&after.people, after.facts()), (&before.people, before.facts()));
        assert_eq!(reopened.search_people(city(), "高橋第1199").await.unwrap().len(), 1, "names can be searched at once");
        assert_eq!(rows(at).await, written, "opening it again finds nothing to catch up with");
        assert_eq!(reopened.journal(city(), Seq(1)..=Seq::NOW).await.unwrap().len(), 2);
    })
    .await;
}

/// Appointments, some with and some without an end.
async fn appointments(store: &Store) {
    let mut batch = Batch::on(&store.snapshot(city()).await.unwrap(), "appoint");
    let what = |scheme: Option<&str>| What::Appointment { role: Code::new("dx-manager"), scheme: scheme.map(Code::new) };
    batch.record.push(NewFact::new(FIRST, period("2026-05-01..2028-04-01"), what(Some("dx-manager-certification"))));
    batch.record.push(NewFact::new(ayumi_facts::PersonId(1), period("2026-07-01.."), what(None)));
    batch.record[0].evidence = Some("令和8年5月1日付け認定第12号".into());
    apply(store, &batch, 2).await.unwrap();
}

/// Everything the ledger holds about people: facts with both clocks, evidence, and names.
async fn held(store: &Store) -> (Vec<Fact>, Vec<Origin>, Vec<PersonVersion>) {
    let loaded = store.snapshot(city()).await.unwrap();
    let ids: Vec<_> = loaded.snapshot.facts().iter().map(|fact| fact.id).collect();
    let origins = store.fact_origins(city(), &ids).await.unwrap();
    let mut names = Vec::new();
    for person in loaded.snapshot.person_ids() {
        names.extend(store.person_history(city(), loaded.person_key(person).unwrap()).await.unwrap());
    }
    (loaded.snapshot.facts().to_vec(), origins, names)
}

/// 9. An upgrade issues certificates again, with new dates.
#[tokio::test]
async fn adopting_another_revision_issues_nothing_again() {
    check_places(async |at, store| {
        apply(&store, &staff(), 1).await.unwrap();
        let files = |years: u32| vec![("policy.yaml".to_owned(), "id: p".to_owned()), ("schemes.yaml".into(), format!("- years: {years}"))];
        store.adopt_pack(city(), "p", 1, &files(2), &by(1)).await.unwrap();
        appointments(&store).await;
        let before = held(&store).await;
        assert!(
            before.1.iter().any(|origin| origin.evidence.as_deref().is_some_and(|letter| letter.contains("認定第12号"))),
            "the decision's number is kept: {:?}",
            before.1
        );

        let adopted = store.adopt_pack(city(), "p", 2, &files(3), &by(3)).await.unwrap();
        assert_eq!(held(&store).await, before, "adopting changes no appointment and no date");
        store.close().await;
        let reopened = open(at).await;
        assert_eq!(held(&reopened).await, before, "nor does opening the ledger again");
        let revisions: Vec<u32> = reopened.adopted_packs(city()).await.unwrap().iter().map(|pack| pack.revision).collect();
        assert_eq!((revisions, reopened.pack_files(city(), adopted).await.unwrap()), (vec![1, 2], files(3)));
    })
    .await;
}
