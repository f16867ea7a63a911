//! Statements with their values, and rows with their columns, for either database.

use std::borrow::Cow;

use futures_util::{StreamExt as _, TryStreamExt as _};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Decode, Encode, Error, Postgres, Row as _, Sqlite, Type};

use super::Transaction;

/// A value for a placeholder. The schema knows numbers, texts and bytes.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

/// What a column of the schema holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

macro_rules! values {
    ($($from:ty => $what:ident, $made:expr;)*) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                let made: fn($from) -> _ = $made;
                Self::$what(made(value))
            }
        })*
    };
}

values! {
    i64 => Int, Some;
    Option<i64> => Int, |value| value;
    Option<u32> => Int, |value| value.map(i64::from);
    &str => Text, |value| Some(value.to_owned());
    &String => Text, |value| Some(value.clone());
    String => Text, Some;
    Option<&str> => Text, |value| value.map(str::to_owned);
    Option<String> => Text, |value| value;
    &Option<String> => Text, Clone::clone;
    Option<Cow<'_, str>> => Text, |value| value.map(Cow::into_owned);
    &[u8] => Bytes, |value| Some(value.to_owned());
    Vec<u8> => Bytes, Some;
    Option<Vec<u8>> => Bytes, |value| value;
}

impl Value {
    pub(super) fn add<A>(self, arguments: &mut A) -> Result<(), Error>
    where
        A: Arguments,
        Option<i64>: for<'t> Encode<'t, A::Database> + Type<A::Database>,
        Option<String>: for<'t> Encode<'t, A::Database> + Type<A::Database>,
        Option<Vec<u8>>: for<'t> Encode<'t, A::Database> + Type<A::Database>,
    {
        match self {
            Self::Int(value) => arguments.add(value),
            Self::Text(value) => arguments.add(value),
            Self::Bytes(value) => arguments.add(value),
        }
        .map_err(Error::Encode)
    }
}

/// A statement. Its text holds nothing that comes from outside: values are bound.
pub(crate) fn query(sql: impl Into<Cow<'static, str>>) -> Query {
    Query { sql: sql.into(), values: Vec::new(), kept: true }
}

/// A statement of which the first column counts.
pub(crate) fn query_scalar(sql: impl Into<Cow<'static, str>>) -> Scalar {
    Scalar(query(sql))
}

/// A statement under construction.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
    kept: bool,
}

/// Does the same on either database: with the statement, the connection, and what makes a [`Row`] of one of its rows.
macro_rules! run {
    ($query:ident, $on:ident, |$statement:ident, $connection:ident, $row:ident| $done:expr) => {{
        let sql = AssertSqlSafe($query.sql.into_owned());
        match $on {
            Transaction::Sqlite(transaction) => {
                let (mut arguments, $connection, $row) = (SqliteArguments::default(), &mut **transaction, Row::Sqlite);
                $query.values.into_iter().try_for_each(|value| value.add(&mut arguments))?;
                let $statement = sqlx::query_with(sql, arguments).persistent($query.kept);
                $done
            }
            Transaction::Postgres(transaction) => {
                let (mut arguments, $connection, $row) = (PgArguments::default(), &mut **transaction, Row::Postgres);
                $query.values.into_iter().try_for_each(|value| value.add(&mut arguments))?;
                let $statement = sqlx::query_with(sql, arguments).persistent($query.kept);
                $done
            }
        }
    }};
}

impl Query {
    /// The value of the next placeholder.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Values of the next placeholders.
    pub(crate) fn bind_all(mut self, values: Vec<Value>) -> Self {
        self.values.extend(values);
        self
    }

    /// Whether the statement is worth keeping prepared.
    pub(crate) fn persistent(mut self, kept: bool) -> Self {
        self.kept = kept;
        self
    }

    /// How many rows it changed.
    pub(crate) async fn execute(self, on: &mut Transaction) -> Result<u64, Error> {
        run!(self, on, |statement, connection, _row| statement.execute(connection).await.map(|done| done.rows_affected()))
    }

    /// All rows.
    pub(crate) async fn fetch_all(self, on: &mut Transaction) -> Result<Vec<Row>, Error> {
        run!(self, on, |statement, connection, row| Ok(statement.fetch_all(connection).await?.into_iter().map(row).collect()))
    }

    /// All rows, as they come: `take` gets so many at a time, and nobody holds all of them.
    pub(crate) async fn fetch_batches<E: From<Error>>(
        self,
        on: &mut Transaction,
        size: usize,
        mut take: impl AsyncFnMut(Vec<Row>) -> Result<(), E>,
    ) -> Result<(), E> {
        run!(self, on, |statement, connection, row| {
            let mut batches = statement.fetch(connection).map_ok(row).try_chunks(size);
            while let Some(batch) = batches.next().await {
                take(batch.map_err(|error| error.1)?).await?;
            }
            Ok(())
        })
    }

    /// Takes each row while the database looks for the next.
    pub(crate) async fn fetch_each<E: From<Error>>(self, on: &mut Transaction, mut take: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
        run!(self, on, |statement, connection, row| {
            let mut rows = statement.fetch(connection).map_ok(row);
            while let Some(row) = rows.next().await {
                take(&row?)?;
            }
            Ok(())
        })
    }

    /// The first row, if there is one.
    pub(crate) async fn fetch_optional(self, on: &mut Transaction) -> Result<Option<Row>, Error> {
        run!(self, on, |statement, connection, row| Ok(statement.fetch_optional(connection).await?.map(row)))
    }

    /// The first row; its absence is an error.
    pub(crate) async fn fetch_one(self, on: &mut Transaction) -> Result<Row, Error> {
        self.fetch_optional(on).await?.ok_or(Error::RowNotFound)
    }
}

/// A statement of which the first column counts.
#[derive(Clone, Debug)]
pub(crate) struct Scalar(Query);

impl Scalar {
    /// The value of the next placeholder.
    pub(crate) fn bind(self, value: impl Into<Value>) -> Self {
        Self(self.0.bind(value))
    }

    /// The first column of the first row; its absence is an error.
    pub(crate) async fn fetch_one<T: for<'r> Column<'r>>(self, on: &mut Transaction) -> Result<T, Error> {
        self.0.fetch_one(on).await?.try_get(0)
    }

    /// The first column of the first row, if there is one.
    pub(crate) async fn fetch_optional<T: for<'r> Column<'r>>(self, on: &mut Transaction) -> Result<Option<T>, Error> {
        self.0.fetch_optional(on).await?.map(|row| row.try_get(0)).transpose()
    }

    /// The first column of every row.
    pub(crate) async fn fetch_all<T: for<'r> Column<'r>>(self, on: &mut Transaction) -> Result<Vec<T>, Error> {
        self.0.fetch_all(on).await?.iter().map(|row| row.try_get(0)).collect()
    }
}

/// What a column can be read as.
pub(crate) trait Column<'r>: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres> {}

impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>> Column<'r> for T {}

/// A row.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// A column by its place, from 0.
    pub(crate) fn try_get<'r, T: Column<'r>>(&'r self, column: usize) -> Result<T, Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// A column as a value that can be bound again.
    pub(crate) fn value(&self, column: usize, kind: Kind) -> Result<Value, Error> {
        Ok(match kind {
            Kind::Int => Value::Int(self.try_get(column)?),
            Kind::Text => Value::Text(self.try_get(column)?),
            Kind::Bytes => Value::Bytes(self.try_get(column)?),
        })
    }
}
