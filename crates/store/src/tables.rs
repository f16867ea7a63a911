//! What tables there are, as the database itself says: a table that a later schema adds is in every dump and every copy
//! without being named here.

use std::collections::BTreeMap;

use crate::db::{Kind, Transaction, query};

/// What is left out of a dump: what lives for a day at most, or only within a transaction.
pub(crate) const PASSING: [&str; 7] = ["ceremony", "erasing", "pruning", "session", "sign_in_failure", "upload", "work"];
/// What is left out of a copy: files that wait for a look are chosen again, and nothing is under way.
pub(crate) const LEFT: [&str; 2] = ["upload", "work"];

/// Why the tables cannot be listed.
#[derive(Debug)]
pub(crate) enum Unlisted {
    /// A column holds what this program does not know.
    Unknown { table: String, column: String },
    /// The database refused.
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Unlisted {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

fn kind(declared: &str) -> Option<Kind> {
    match declared {
        "integer" | "bigint" => Some(Kind::Int),
        "text" => Some(Kind::Text),
        "blob" | "bytea" => Some(Kind::Bytes),
        _ => None,
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<(String, Kind)>,
    /// The places of the primary key's columns.
    pub(crate) key: Vec<usize>,
}

impl Table {
    /// The column that says whose a row is.
    pub(crate) fn own(&self) -> &'static str {
        if self.name == "municipality" { "code" } else { "municipality" }
    }

    /// `"a", "b"`: the names of the columns.
    pub(crate) fn list(&self) -> String {
        listed(self.columns.iter().map(|(name, _)| name))
    }

    /// Every row of a municipality, in the order of the key; of all columns where there is none.
    pub(crate) fn select(&self) -> String {
        let key: Vec<&String> = self.key.iter().filter_map(|place| self.columns.get(*place)).map(|(name, _)| name).collect();
        let order = if key.is_empty() { self.list() } else { listed(key) };
        format!("select {} from \"{}\" where \"{}\" = $1 order by {order}", self.list(), self.name, self.own())
    }

    /// How many rows a municipality has.
    pub(crate) fn count(&self) -> String {
        format!("select count(*) from \"{}\" where \"{}\" = $1", self.name, self.own())
    }
}

fn listed<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

const COLUMNS_IN_FILE: &str = "select m.name, p.name, lower(p.type), p.pk from sqlite_master m join pragma_table_info(m.name) p \
    where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\' and m.name not like 'sqlite%' order by m.name, p.cid";
const REFERENCES_IN_FILE: &str = "select m.name, f.\"table\" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'";
const COLUMNS_ON_SERVER: &str = "select t.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), \
    coalesce(array_position(k.conkey, a.attnum), 0)::bigint from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 \
    and not a.attisdropped left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p' \
    where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p') and t.relname not like '\\_sqlx%' order by 1, a.attnum";
const REFERENCES_ON_SERVER: &str = "select f.relname::text, t.relname::text from pg_constraint c join pg_class f on f.oid = c.conrelid \
    join pg_class t on t.oid = c.confrelid where c.contype = 'f' and c.connamespace = current_schema()::regnamespace";

/// All tables but those left out; what a row refers to comes before it.
pub(crate) async fn tables(connection: &mut Transaction, left_out: &[&str]) -> Result<Vec<Table>, Unlisted> {
    let (columns, references) = match connection {
        Transaction::Sqlite(_) => (COLUMNS_IN_FILE, REFERENCES_IN_FILE),
        Transaction::Postgres(_) => (COLUMNS_ON_SERVER, REFERENCES_ON_SERVER),
    };
    let mut tables: BTreeMap<String, (Table, Vec<(i64, usize)>)> = BTreeMap::new();
    for row in query(columns).fetch_all(connection).await? {
        let (name, column, declared): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if left_out.contains(&name.as_str()) {
            continue;
        }
        let kind = kind(&declared).ok_or_else(|| Unlisted::Unknown { table: name.clone(), column: column.clone() })?;
        let (table, key) = tables.entry(name.clone()).or_default();
        if let place @ 1.. = row.try_get::<i64>(3)? {
            key.push((place, table.columns.len()));
        }
        table.name = name;
        table.columns.push((column, kind));
    }
    let mut after: Vec<(String, String)> = Vec::new();
    for row in query(references).fetch_all(connection).await? {
        after.push((row.try_get(0)?, row.try_get(1)?));
    }
    Ok(in_order(tables.into_values().map(keyed).collect(), &after))
}

fn keyed((mut table, mut key): (Table, Vec<(i64, usize)>)) -> Table {
    key.sort_unstable();
    table.key = key.into_iter().map(|(_, place)| place).collect();
    table
}

/// Those first to which others refer. No table of the schema refers to itself through others.
fn in_order(mut left: Vec<Table>, references: &[(String, String)]) -> Vec<Table> {
    let mut done: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let waits =
            |table: &Table| references.iter().any(|(from, to)| *from == table.name && to != from && left.iter().any(|other| other.name == *to));
        let (later, now): (Vec<Table>, Vec<Table>) = left.iter().cloned().partition(waits);
        if now.is_empty() {
            done.extend(later);
            break;
        }
        done.extend(now);
        left = later;
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table { name: name.into(), ..Table::default() }
    }

    #[test]
    fn what_is_referred_to_comes_first() {
        let references = [("a", "b"), ("b", "c"), ("b", "b"), ("d", "a"), ("c", "gone")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        let order = in_order(["a", "b", "c", "d"].map(table).into(), &references);
        assert_eq!(order.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["c", "b", "a", "d"]);
    }

    #[tokio::test]
    async fn every_table_says_whose_its_rows_are() {
        let store = crate::Store::in_memory().await.unwrap();
        let all = tables(&mut store.read_all().await.unwrap(), &LEFT).await.unwrap();
        for table in &all {
            assert!(table.columns.iter().any(|(name, _)| name == table.own()), "{}", table.name);
        }
        assert!(all.len() > 20);
        assert!(LEFT.iter().all(|left| all.iter().all(|table| table.name != *left)));
    }
}
