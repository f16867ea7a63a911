//! The bulk path of the ledger: many rows in one statement, digested on their way.

use crate::chain::{Columns, Sheet};
use crate::db::{Bulk, ROWS, Transaction, Value};

/// Where rows go: `insert into table (the shared columns, the own columns)`.
pub(crate) struct Target {
    /// `insert into … (…) values `, with the shared columns first.
    pub(crate) head: &'static str,
    /// How many columns have the same value in all rows.
    pub(crate) shared: usize,
    /// How many columns each row fills itself.
    pub(crate) own: usize,
}

/// The values of rows under construction.
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
    let mut bulk = Bulk::new(target.head, target.shared, target.own);
    let columns = Columns::of(target.head);
    for chunk in rows.chunks(ROWS) {
        let (mut same, mut row) = (Row::default(), Row::default());
        shared(&mut same);
        chunk.iter().for_each(|item| own(&mut row, item));
        if let Some(columns) = &columns {
            let at = |item: usize, column: usize| match column.checked_sub(target.shared) {
                Some(own) => row.values.get(item * target.own + own),
                None => same.values.get(column),
            };
            sheet.inserted(columns, chunk.len(), &at);
        }
        bulk.insert(connection, row.values, same.values).await?;
        written(chunk.len());
    }
    Ok(())
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
    fn values_are_looked_for_by_place() {
        assert_eq!(parameters(3, 2), "$3, $4");
        assert_eq!(wanted(3, 2), "with wanted (value) as (values ($3), ($4))");
    }
}
