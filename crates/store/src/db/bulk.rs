//! Many rows in one statement, for each database in its quickest form: SQLite takes a parameter a value, PostgreSQL an array
//! a column, since reading thousands of parameters takes it longer than writing the rows. (`copy` it refuses where row-level
//! security holds.)

use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Error};

use super::{Transaction, Value, query};

/// Rows in one statement. With as many parameters as a row has columns they stay below SQLite's limit (32,766).
pub(crate) const ROWS: usize = 500;

/// 一括の挿入: where rows go.
#[derive(Debug)]
pub(crate) struct Bulk {
    /// `insert into table (the shared columns, the own columns) values `. Nothing of it comes from outside.
    head: String,
    /// How many columns have the same value in all rows of a statement.
    shared: usize,
    /// How many columns each row fills itself.
    own: usize,
    /// SQLite's statement for as many rows as one takes.
    full: Option<String>,
}

impl Bulk {
    pub(crate) fn new(head: impl Into<String>, shared: usize, own: usize) -> Self {
        Self { head: head.into(), shared, own, full: None }
    }

    /// Inserts rows: their values one row after the other, and the values that are the same in all of them.
    pub(crate) async fn insert(&mut self, on: &mut Transaction, rows: Vec<Value>, shared: Vec<Value>) -> Result<(), Error> {
        if let Transaction::Postgres(transaction) = on {
            let mut arguments = PgArguments::default();
            shared.into_iter().try_for_each(|value| value.add(&mut arguments))?;
            columns(rows, self.own)?.into_iter().try_for_each(|column| column.add(&mut arguments))?;
            sqlx::query_with(AssertSqlSafe(self.by_column()), arguments).execute(&mut **transaction).await?;
            return Ok(());
        }
        let count = rows.len() / self.own.max(1);
        // Only a full statement is worth keeping prepared; the remainder's length hardly ever comes again.
        let is_full = count == ROWS;
        let sql = self.full.take().filter(|_| is_full).unwrap_or_else(|| self.by_row(count));
        self.full = is_full.then(|| sql.clone());
        query(sql).bind_all(rows).bind_all(shared).persistent(is_full).execute(on).await.map(drop)
    }

    /// `head ($5, ?, ?), ($5, ?, ?)` for one shared and two own columns. SQLite looks a named placeholder up by walking all
    /// names, which makes thousands of them quadratic.
    fn by_row(&self, rows: usize) -> String {
        let row = parameters(rows * self.own + 1, self.shared).chain((0..self.own).map(|_| "?".to_owned()));
        let row = format!("({})", list(row));
        format!("{}{}", self.head, vec![row; rows].join(", "))
    }

    /// `head select $1, given.* from unnest($2, $3) as given` for one shared and two own columns, however many rows there are.
    fn by_column(&self) -> String {
        let head = self.head.trim_end().trim_end_matches("values");
        let row = parameters(1, self.shared).chain(["given.*".to_owned()]);
        format!("{head}select {} from unnest({}) as given", list(row), list(parameters(self.shared + 1, self.own)))
    }
}

/// `$first`, `$first+1`, …
fn parameters(first: usize, count: usize) -> impl Iterator<Item = String> {
    (first..first + count).map(|number| format!("${number}"))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// The values of one column.
enum Column {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// Rows become columns. What a column holds is said by its first value.
fn columns(rows: Vec<Value>, width: usize) -> Result<Vec<Column>, Error> {
    let count = rows.len() / width.max(1);
    let empty = |value: &Value| match value {
        Value::Int(_) => Column::Int(Vec::with_capacity(count)),
        Value::Text(_) => Column::Text(Vec::with_capacity(count)),
        Value::Bytes(_) => Column::Bytes(Vec::with_capacity(count)),
    };
    let mut columns: Vec<Column> = rows.iter().take(width).map(empty).collect();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        columns.iter_mut().zip(&mut rows).try_for_each(|(column, value)| column.push(value))?;
    }
    Ok(columns)
}

impl Column {
    fn push(&mut self, value: Value) -> Result<(), Error> {
        match (self, value) {
            (Self::Int(column), Value::Int(value)) => column.push(value),
            (Self::Text(column), Value::Text(value)) => column.push(value),
            (Self::Bytes(column), Value::Bytes(value)) => column.push(value),
            _ => return Err(Error::Encode("values of two kinds in one column".into())),
        }
        Ok(())
    }

    fn add(self, arguments: &mut PgArguments) -> Result<(), Error> {
        match self {
            Self::Int(column) => arguments.add(column),
            Self::Text(column) => arguments.add(column),
            Self::Bytes(column) => arguments.add(column),
        }
        .map_err(Error::Encode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_columns_are_bound_once() {
        let bulk = Bulk::new("insert into t (a, b, c) values ", 1, 2);
        assert_eq!(bulk.by_row(2), "insert into t (a, b, c) values ($5, ?, ?), ($5, ?, ?)");
        assert_eq!(bulk.by_column(), "insert into t (a, b, c) select $1, given.* from unnest($2, $3) as given");
        let bulk = Bulk::new("insert into t (a) values ", 0, 1);
        assert_eq!(bulk.by_row(2), "insert into t (a) values (?), (?)");
        assert_eq!(bulk.by_column(), "insert into t (a) select given.* from unnest($1) as given");
    }
}
