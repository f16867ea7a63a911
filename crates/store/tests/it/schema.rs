//! The schema: the same in both databases, brought up to date with a way back, and never somebody else's.

use std::path::Path;

use crate::common::*;
use ayumi_store::{Database, OpenError, Store};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// Columns, keys, references, checks, indexes and triggers on a server, a line each.
const ON_SERVER: [&str; 5] = [
    "select table_name || '.' || column_name || ' ' || data_type || case is_nullable when 'NO' then ' not null' else '' end || \
     coalesce(' default ' || replace(split_part(column_default, '::', 1), '''', ''), '') \
     from information_schema.columns where table_schema = 'public' and table_name <> '_sqlx_migrations'",
    "select c.conrelid::regclass::text || case c.contype when 'p' then ' key ' when 'u' then ' unique ' else ' refers ' end || \
     (select string_agg(a.attname, ',' order by k.place) from unnest(c.conkey) with ordinality k (number, place) \
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) || \
     coalesce(' to ' || nullif(c.confrelid, 0)::regclass::text || ' ' || \
     (select string_agg(a.attname, ',' order by k.place) from unnest(c.confkey) with ordinality k (number, place) \
      join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number), '') \
     from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f') and c.conrelid::regclass::text <> '_sqlx_migrations'",
    "select c.conrelid::regclass::text || ' check ' || pg_get_constraintdef(c.oid) from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype = 'c'",
    "select i.indrelid::regclass::text || ' index ' || i.indexrelid::regclass::text || ' ' || \
     (select string_agg(a.attname, ',' order by k.place) from unnest(i.indkey::int2[]) with ordinality k (number, place) \
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number) || case when i.indpred is null then '' else ' in part' end \
     from pg_index i join pg_class t on t.oid = i.indrelid where t.relnamespace = 'public'::regnamespace \
     and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))",
    "select tgrelid::regclass::text || ' trigger ' || tgname from pg_trigger where not tgisinternal",
];

/// The same of a table in a file.
const IN_FILE: [&str; 5] = [
    "select $1 || '.' || name || ' ' || case lower(type) when 'integer' then 'bigint' when 'blob' then 'bytea' else lower(type) end || \
     case when \"notnull\" or pk > 0 then ' not null' else '' end || coalesce(' default ' || replace(dflt_value, '''', ''), '') from pragma_table_info($1)",
    "select $1 || ' key ' || group_concat(name, ',') from (select name from pragma_table_info($1) where pk > 0 order by pk) having count(*) > 0",
    "select $1 || ' unique ' || (select group_concat(c.name, ',') from (select name from pragma_index_info(l.name) order by seqno) c) \
     from pragma_index_list($1) l where origin = 'u'",
    "select $1 || ' refers ' || group_concat(\"from\", ',') || ' to ' || \"table\" || ' ' || group_concat(\"to\", ',') \
     from (select * from pragma_foreign_key_list($1) order by id, seq) group by id",
    "select $1 || ' index ' || l.name || ' ' || (select group_concat(c.name, ',') from (select name from pragma_index_info(l.name) order by seqno) c) || \
     case l.partial when 1 then ' in part' else '' end from pragma_index_list($1) l where origin = 'c'",
];

async fn on_server(at: &str) -> Vec<String> {
    let pool = PgPool::connect(at).await.unwrap();
    let mut lines: Vec<String> = Vec::new();
    for sql in ON_SERVER {
        lines.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(&pool).await.unwrap());
    }
    pool.close().await;
    sorted(lines)
}

async fn in_file(path: &Path) -> Vec<String> {
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path)).await.unwrap();
    let mut lines = Vec::new();
    let tables = "select name, sql from sqlite_master where type = 'table' and name not like '\\_sqlx%' escape '\\' and name not like 'sqlite%'";
    for (table, sql) in sqlx::query_as::<_, (String, String)>(tables).fetch_all(&pool).await.unwrap() {
        for sql in IN_FILE {
            lines.extend(sqlx::query_scalar::<_, String>(sql).bind(&table).fetch_all(&pool).await.unwrap());
        }
        lines.extend(sql.match_indices("check (").map(|(at, _)| format!("{table} check {}", in_parentheses(&sql[at..]))));
    }
    let triggers = "select tbl_name || ' trigger ' || name from sqlite_master where type = 'trigger'";
    lines.extend(sqlx::query_scalar::<_, String>(triggers).fetch_all(&pool).await.unwrap());
    pool.close().await;
    sorted(lines)
}

/// From the first parenthesis to the one that closes it.
fn in_parentheses(text: &str) -> &str {
    let mut depth = 0;
    let end = text.char_indices().find(|(_, character)| {
        depth += match character {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        *character == ')' && depth == 0
    });
    &text[..end.unwrap().0]
}

fn sorted(lines: Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = lines.into_iter().map(|line| if line.contains(" check ") { words(&line) } else { line }).collect();
    lines.sort();
    lines
}

/// A check as what it speaks about: PostgreSQL writes conditions anew (`between` as two comparisons, `in` as an array).
fn words(line: &str) -> String {
    const GRAMMAR: [&str; 9] = ["check", "and", "between", "bigint", "in", "any", "array", "text", "or"];
    let (table, check) = line.split_once(" check ").unwrap();
    let check = check.to_lowercase();
    let words = check.split(|character: char| !character.is_alphanumeric() && !"_-".contains(character));
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty() && !GRAMMAR.contains(word)).collect();
    words.sort_unstable();
    words.dedup();
    format!("{table} check {}", words.join(" "))
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_keys_and_checks() {
    let Some(server) = ayumi_testpg::database() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    Store::create(&path).await.unwrap().close().await;
    Store::create(server.url().parse::<Database>().unwrap()).await.unwrap().close().await;
    let (file, server) = (in_file(&path).await, on_server(&server.url()).await);
    let only = |here: &[String], there: &[String]| here.iter().filter(|line| !there.contains(line)).cloned().collect::<Vec<_>>();
    assert_eq!((only(&file, &server), only(&server, &file)), (vec![], vec![]), "only in SQLite, only in PostgreSQL");
    assert_eq!(file, server);
    assert!(file.len() > 100 && file.iter().any(|line| line == "fact key municipality,person,id"), "{file:#?}");
}

/// So that rows can be distributed by municipality over several machines, and no reference leads from one to another.
#[tokio::test]
async fn every_key_and_every_reference_begins_with_the_municipality() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    Store::create(&path).await.unwrap().close().await;
    let lines = in_file(&path).await;
    let mut seen = 0;
    for (table, columns) in [" key ", " unique ", " refers "].iter().flat_map(|word| lines.iter().filter_map(|line| line.split_once(*word))) {
        let first = columns.split([',', ' ']).next().unwrap();
        assert!(first == "municipality" || table == "municipality" && first == "code", "{table}: {columns}");
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
    for table in lines.iter().filter_map(|line| line.split(['.', ' ']).next()) {
        let column = if table == "municipality" { "municipality.code ".to_owned() } else { format!("{table}.municipality ") };
        assert!(lines.iter().any(|line| line.starts_with(&column)), "{table} does not say whose its rows are");
    }
}

/// The steps up to the first, as an older program knew them.
fn first_step(of: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let step = format!("{}/migrations/{of}/0001_ledger.sql", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(step, folder.path().join("0001_ledger.sql")).unwrap();
    folder
}

#[tokio::test]
async fn an_older_file_is_copied_beside_itself_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite3");
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path).create_if_missing(true)).await.unwrap();
    sqlx::query("pragma application_id = 1096371505").execute(&pool).await.unwrap();
    Migrator::new(first_step("sqlite").path()).await.unwrap().run(&pool).await.unwrap();
    sqlx::query("insert into municipality (code, name) values ('141500', 'ある市')").execute(&pool).await.unwrap();
    pool.close().await;

    let outstanding = Store::outstanding(&path).await.unwrap();
    assert_eq!((outstanding.seen, outstanding.steps.first().map(|step| step.0)), (1, Some(2)));
    assert!(!folder.path().join("a.sqlite3.v1").exists(), "looking changes nothing");
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.list_municipalities().await.unwrap().len(), 1);
    store.close().await;
    assert!(Store::outstanding(&path).await.unwrap().steps.is_empty());
    let copy = Store::outstanding(folder.path().join("a.sqlite3.v1")).await.unwrap();
    assert_eq!(copy.seen, 1, "what was there before can be gone back to");
    Store::open(&path).await.unwrap().close().await;
    assert!(!folder.path().join("a.sqlite3.v1-2").exists(), "one copy a change, not one an opening");
}

#[tokio::test]
async fn a_server_is_brought_up_to_date_on_request_only() {
    let Some(server) = ayumi_testpg::database() else { return };
    let at: Database = server.url().parse().unwrap();
    let pool = PgPool::connect(&server.url()).await.unwrap();
    Migrator::new(first_step("postgres").path()).await.unwrap().run(&pool).await.unwrap();
    pool.close().await;
    let error = Store::open(&at).await.unwrap_err();
    assert!(matches!(error, OpenError::Older { .. }) && error.ja().contains("ayumi migrate"), "{error}");
    assert_eq!(Store::outstanding(&at).await.unwrap().seen, 1);
    Store::migrate(&at).await.unwrap().close().await;
    assert!(Store::outstanding(&at).await.unwrap().steps.is_empty());
    open(&server.url()).await.close().await;
}

#[tokio::test]
async fn a_database_on_a_server_is_never_taken_for_what_it_is_not() {
    let Some(server) = ayumi_testpg::database() else { return };
    let at: Database = server.url().parse().unwrap();
    assert!(matches!(Store::open(&at).await.unwrap_err(), OpenError::Missing(_)));
    server.psql("create table t (a int)");
    assert!(matches!(Store::open(&at).await.unwrap_err(), OpenError::NotALedger(_)));
    assert!(matches!(Store::create(&at).await.unwrap_err(), OpenError::NotALedger(_)));
    server.psql("drop table t");
    Store::create(&at).await.unwrap().close().await;
    assert!(matches!(Store::create(&at).await.unwrap_err(), OpenError::Exists(_)));
    server.psql("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9000, 'later', true, '', 0)");
    let error = Store::open(&at).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 9000, .. }), "{error}");
}
