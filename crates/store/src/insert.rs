//! The bulk path: many rows in one statement, which is three times as fast as one by one. The number of parameters stays
//! below the lower of the two databases' limits (32,766).

use crate::chain::{Columns, Sheet};
use crate::db::{Transaction, Value, query};

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

/// The values of a statement under construction.
#[derive(Default)]
pub(crate) struct Row {
    values: Vec<Value>,
}

impl Row {
    /// The next column.
    pub(crate) fn add(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self
    }
}

/// Inserts all rows. `shared` adds the shared columns, `own` one row's; the sheet digests
/// them, and `written` hears of each statement's rows.
pub(crate) async fn insert_all<T>(
    connection: &mut Transaction,
    target: &Target,
    rows: &[T],
    shared: impl Fn(&mut Row),
    own: impl Fn(&mut Row, &T),
    (sheet, written): (&mut Sheet, &mut (dyn FnMut(usize) + Send)),
) -> Result<(), sqlx::Error> {
    let mut full = None;
    let columns = Columns::of(target.head);
    for chunk in rows.chunks(ROWS) {
        let sql = match (&full, chunk.len()) {
            (Some(sql), ROWS) => String::clone(sql),
            (_, count) => insert_sql(target, count, connection.has_nameless_placeholders()),
        };
        let mut row = Row::default();
        chunk.iter().for_each(|item| own(&mut row, item));
        shared(&mut row);
        if let Some(columns) = &columns {
            // In the head, the shared columns come first; among the values, last.
            let at = |item: usize, column: usize| match column.checked_sub(target.shared) {
                Some(own) => row.values.get(item * target.own + own),
                None => row.values.get(chunk.len() * target.own + column),
            };
            sheet.inserted(columns, chunk.len(), &at);
        }
        // Only a full statement is worth keeping prepared; the remainder's length hardly ever comes again.
        let is_full = chunk.len() == ROWS;
        query(sql.clone()).bind_all(row.values).persistent(is_full).execute(&mut *connection).await?;
        full = full.or(is_full.then_some(sql));
        written(chunk.len());
    }
    Ok(())
}

/// `head ($5, ?, ?), ($5, ?, ?)` for one shared and two own columns, or `head ($5, $1, $2), ($5, $3, $4)`. Nothing of it
/// comes from outside.
fn insert_sql(target: &Target, rows: usize, nameless: bool) -> String {
    let first_shared = rows * target.own + 1;
    let shared = parameters(first_shared, target.shared);
    let own = |row: usize| match nameless {
        true => vec!["?"; target.own].join(", "),
        false => parameters(row * target.own + 1, target.own),
    };
    let rows: Vec<String> = (0..rows).map(|row| format!("({shared}, {})", own(row))).collect();
    format!("{}{}", target.head, rows.join(", "))
}

/// `$first, $first+1, …`: as many parameters as there are values to look for.
pub(crate) fn parameters(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// `with wanted (value) as (values ($first), …)`: the values to look for, as a table to join. A statement that says
/// `in ($1, $2, …)` instead is answered by SQLite with a scan of the whole municipality once there are many.
pub(crate) fn wanted(first: usize, count: usize) -> String {
    let values: Vec<String> = (first..first + count).map(|number| format!("(${number})")).collect();
    format!("with wanted (value) as (values {})", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_columns_are_bound_once() {
        let target = Target { head: "insert into t (a, b, c) values ", shared: 1, own: 2 };
        assert_eq!(insert_sql(&target, 2, true), "insert into t (a, b, c) values ($5, ?, ?), ($5, ?, ?)");
        assert_eq!(insert_sql(&target, 2, false), "insert into t (a, b, c) values ($5, $1, $2), ($5, $3, $4)");
        assert_eq!(parameters(3, 2), "$3, $4");
        assert_eq!(wanted(3, 2), "with wanted (value) as (values ($3), ($4))");
    }
}
