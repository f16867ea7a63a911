//! The second wall between municipalities: PostgreSQL itself, whatever a query forgets to say.

use crate::common::*;
use ayumi_store::{Database, Instant, NewUpload, Store};
use sqlx::postgres::{PgPool, PgPoolOptions};

/// Something in every table that the ledger itself fills, for two municipalities.
async fn fill(at: &Database) {
    let store = Store::create(at).await.unwrap();
    for (code, name) in [(city(), "ある市"), (other_city(), "別の市")] {
        store.init_municipality(code, name, &by(0)).await.unwrap();
        let mut batch = staff();
        batch.import = import("staff.csv");
        let unit = batch.add_unit(ayumi_facts::Code::new("0909"), day("2020-04-01"));
        batch.unit_facts.push(ayumi_store::NewUnitFact::new(unit, period("2020-04-01.."), ayumi_facts::UnitWhat::Exists));
        store.apply(code, &by(1), &batch, &mut |_| {}).await.unwrap();
        store.adopt_pack(code, "p", 1, &[("policy.yaml".into(), "id: p".into())], &by(2)).await.unwrap();
        store.save_mapping(code, "人事", "{}", &by(3)).await.unwrap();
        let upload = NewUpload { kind: "staff", name: "名簿.csv", digest: "00ff", options: "{}", body: b"x" };
        store.keep_upload(code, &upload, Instant(APRIL)).await.unwrap();
    }
    store.close().await;
}

/// Every table, from the catalogue: a new one is looked at without being named here.
async fn tables(pool: &PgPool) -> Vec<String> {
    const TABLES: &str = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') \
                          and relname <> '_sqlx_migrations' order by relname";
    sqlx::query_scalar(TABLES).fetch_all(pool).await.unwrap()
}

async fn about(pool: &PgPool, municipality: &str) {
    sqlx::query("select set_config('ayumi.municipality', $1, false)").bind(municipality).execute(pool).await.unwrap();
}

async fn count(pool: &PgPool, table: &str, of: &str) -> i64 {
    let column = if table == "municipality" { "code" } else { "municipality" };
    let sql = format!("select count(*) from \"{table}\" where {column} = $1");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(of).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_transaction_about_one_municipality_sees_nothing_of_another_in_any_table() {
    let Some(server) = ayumi_testpg::database() else { return };
    fill(&server.url().parse().unwrap()).await;
    let pool = PgPoolOptions::new().max_connections(1).connect(&server.url()).await.unwrap();
    let (own, other) = (city().to_string(), other_city().to_string());
    let tables = tables(&pool).await;
    assert!(tables.len() >= 12, "{tables:?}");
    let mut filled = 0;
    for table in &tables {
        about(&pool, &own).await;
        filled += usize::from(count(&pool, table, &own).await > 0);
        assert_eq!(count(&pool, table, &other).await, 0, "{table}");
        about(&pool, &other).await;
        assert_eq!(count(&pool, table, &own).await, 0, "{table}");
        if table != "municipality" {
            about(&pool, "").await;
            assert_eq!(count(&pool, table, &own).await, 0, "{table}: about nobody");
        }
    }
    assert!(filled >= 12, "only {filled} of {tables:?} hold anything that could be seen");
}

/// What the test above cannot see of an empty table: the rule is there, for its owner too, and for writing.
#[tokio::test]
async fn every_table_has_the_rule() {
    let Some(server) = ayumi_testpg::database() else { return };
    Store::create(server.url().parse::<Database>().unwrap()).await.unwrap().close().await;
    let pool = PgPool::connect(&server.url()).await.unwrap();
    for table in tables(&pool).await {
        const RULES: &str = "select c.relrowsecurity and c.relforcerowsecurity, coalesce(string_agg(p.polname || p.polcmd::text || \
            coalesce(pg_get_expr(p.polqual, c.oid), '') || coalesce(pg_get_expr(p.polwithcheck, c.oid), ''), '; '), '') \
            from pg_class c left join pg_policy p on p.polrelid = c.oid where c.oid = $1::text::regclass group by c.oid, 1";
        let (forced, rules): (bool, String) = sqlx::query_as(RULES).bind(&table).fetch_one(&pool).await.unwrap();
        assert!(forced, "{table}: alter table {table} enable row level security; alter table {table} force row level security;");
        let is_of_one = rules == "of_one_municipality*(municipality = current_setting('ayumi.municipality'::text, true))";
        assert!(is_of_one || table == "municipality" && rules.contains("current_setting"), "{table}: {rules}");
    }
}

#[tokio::test]
async fn nothing_is_written_about_another_municipality() {
    let Some(server) = ayumi_testpg::database() else { return };
    fill(&server.url().parse().unwrap()).await;
    let pool = PgPoolOptions::new().max_connections(1).connect(&server.url()).await.unwrap();
    about(&pool, &city().to_string()).await;
    for sql in [
        "insert into journal (municipality, seq, instant, actor, act, reason, detail) values ('462144', 99, 0, 'x', 'x', 'x', '{}')",
        "insert into person (municipality, id, number, number_key, recorded) values ('462144', 99, 'x', 'x', 1)",
        "update upload set municipality = '462144'",
        "insert into municipality (code, name) values ('131016', 'x')",
    ] {
        let error = sqlx::query(sql).execute(&pool).await.unwrap_err();
        assert!(error.to_string().contains("row-level security"), "{sql}: {error}");
    }
    let deleted = sqlx::query("delete from upload").execute(&pool).await.unwrap();
    assert_eq!(deleted.rows_affected(), 1, "its own, not the other's");
}
