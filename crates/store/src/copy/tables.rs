//! Which tables are copied, and in which order. They are read from the schema itself, so that a new table cannot be
//! forgotten: from that of a ledger in memory, since both databases have the same tables.

use crate::Store;
use crate::db::{Kind, Transaction, query, query_scalar};
use crate::error::OpenError;

/// What stays behind: files that wait for a look are chosen again, and nothing is under way.
pub(crate) const LEFT: [&str; 2] = ["upload", "work"];

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<(String, Kind)>,
    /// The columns that order its rows: the key, or all where there is none.
    pub(crate) order: Vec<String>,
    /// The tables whose rows its rows name.
    refers: Vec<String>,
}

impl Table {
    /// The column that says of which municipality a row is.
    pub(crate) fn municipality(&self) -> &'static str {
        if self.name == "municipality" { "code" } else { "municipality" }
    }

    /// `"a", "b"`.
    pub(crate) fn column_list(&self) -> String {
        listed(self.columns.iter().map(|(name, _)| name))
    }

    /// Every row of a municipality, in order.
    pub(crate) fn select(&self) -> String {
        let (columns, order) = (self.column_list(), listed(&self.order));
        format!("select {columns} from \"{}\" where \"{}\" = $1 order by {order}", self.name, self.municipality())
    }

    /// How many rows a municipality has.
    pub(crate) fn count(&self) -> String {
        format!("select count(*) from \"{}\" where \"{}\" = $1", self.name, self.municipality())
    }
}

fn listed<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Every table to be copied; those that others refer to first.
pub(crate) async fn tables() -> Result<Vec<Table>, OpenError> {
    const NAMES: &str =
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> '_sqlx_migrations' order by name";
    let store = Store::in_memory().await?;
    let mut transaction = store.read_all().await?;
    let names: Vec<String> = query_scalar(NAMES).fetch_all(&mut transaction).await?;
    let mut tables = Vec::new();
    for name in names.into_iter().filter(|name| !LEFT.contains(&name.as_str())) {
        tables.push(table(&mut transaction, name).await?);
    }
    Ok(sorted(tables))
}

async fn table(schema: &mut Transaction, name: String) -> Result<Table, sqlx::Error> {
    let rows = query("select name, lower(type), pk from pragma_table_info($1) order by cid").bind(&name).fetch_all(schema).await?;
    let (mut columns, mut key) = (Vec::new(), Vec::new());
    for row in &rows {
        let (column, place): (String, i64) = (row.try_get(0)?, row.try_get(2)?);
        key.extend((place > 0).then(|| (place, column.clone())));
        columns.push((column, kind(row.try_get(1)?)));
    }
    key.sort();
    let all = || columns.iter().map(|(name, _)| name.clone()).collect();
    let order = if key.is_empty() { all() } else { key.into_iter().map(|(_, name)| name).collect() };
    let refers = query_scalar("select distinct \"table\" from pragma_foreign_key_list($1)").bind(&name).fetch_all(schema).await?;
    Ok(Table { name, columns, order, refers })
}

fn kind(declared: &str) -> Kind {
    match declared {
        "integer" => Kind::Int,
        "blob" => Kind::Bytes,
        _ => Kind::Text,
    }
}

fn sorted(mut left: Vec<Table>) -> Vec<Table> {
    let mut sorted: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let is_ready = |table: &Table| {
            let is_there = |name: &String| *name == table.name || sorted.iter().any(|done| done.name == *name) || LEFT.contains(&name.as_str());
            table.refers.iter().all(is_there)
        };
        // No two tables refer to each other; if they did, the database would say so.
        let next = left.iter().position(is_ready).unwrap_or(0);
        sorted.push(left.remove(next));
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whatever_a_table_refers_to_is_copied_before_it() {
        let tables = tables().await.unwrap();
        for (place, table) in tables.iter().enumerate() {
            for other in &table.refers {
                assert!(tables[..place].iter().any(|before| before.name == *other), "{} before {other}", table.name);
            }
            assert!(table.columns.iter().any(|(name, _)| name == table.municipality()), "{}", table.name);
        }
        assert!(tables.len() > 20);
    }
}
