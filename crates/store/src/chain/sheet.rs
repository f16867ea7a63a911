//! What one entry writes, gathered while it is written, and sealed at its end. What goes through the bulk path is digested
//! on its way; what a statement copies inside the database is read back.

use std::collections::HashMap;

use ayumi_facts::MunicipalityCode;

use crate::db::{Transaction, Value, query, query_scalar};

use super::digest::{RowDigests, Stored, Withdrawn, Written, content, link};
use super::spec::{Spec, TABLES, next_row, order, place, select, text_of};

/// An entry that is being written.
#[derive(Debug)]
#[must_use = "an entry that is not sealed breaks the chain"]
pub(crate) struct Sheet {
    municipality: MunicipalityCode,
    entry: Stored,
    digests: RowDigests,
    salts: HashMap<i64, String>,
    written: Vec<Written>,
    withdrawn: Vec<Withdrawn>,
}

/// Where a bulk insert has the columns of a row's text.
#[derive(Debug)]
pub(crate) struct Columns {
    table: usize,
    /// For each column of a row's text, where it is in the insert.
    places: Vec<Option<usize>>,
}

impl Columns {
    /// Read from `insert into table (a, b, c) values `; none if the chain does not cover the table.
    pub(crate) fn of(head: &'static str) -> Option<Self> {
        let (table, rest) = head.strip_prefix("insert into ")?.split_once(" (")?;
        let (names, _) = rest.split_once(')')?;
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        let table = place(table)?;
        let places = order(TABLES.get(table)?).map(|(name, _)| names.iter().position(|column| *column == name)).collect();
        Some(Self { table, places })
    }
}

impl Sheet {
    pub(crate) fn new(municipality: MunicipalityCode, entry: Stored) -> Self {
        let digests = RowDigests::new(municipality);
        Self { municipality, entry, digests, salts: HashMap::new(), written: Vec::new(), withdrawn: Vec::new() }
    }

    fn seq(&self) -> i64 {
        i64::from(self.entry.seq.0)
    }

    /// Tells a person's salt.
    pub(crate) fn salt(&mut self, person: i64, salt: String) {
        self.salts.insert(person, salt);
    }

    /// Looks up the salts of people who are not known yet.
    pub(crate) async fn salts_of(&mut self, connection: &mut Transaction, people: impl Iterator<Item = i64>) -> Result<(), sqlx::Error> {
        let missing: Vec<i64> = people.filter(|person| !self.salts.contains_key(person)).collect();
        let head = "select p.id, p.salt from wanted cross join person p where p.municipality = $1 and p.id = wanted.value";
        for row in crate::check::look_up(connection, head, self.municipality, &missing).await? {
            self.salts.insert(row.try_get(0)?, row.try_get(1)?);
        }
        Ok(())
    }

    /// Rows of a bulk insert, of which `value(row, column)` gives the values.
    pub(crate) fn inserted<'v>(&mut self, columns: &Columns, rows: usize, value: &dyn Fn(usize, usize) -> Option<&'v Value>) {
        let Some(spec) = TABLES.get(columns.table) else { return };
        let mut text = String::new();
        for row in 0..rows {
            let at = |place: usize| columns.places.get(place).copied().flatten().and_then(|column| value(row, column));
            text.clear();
            text_of(spec, &at, &mut text);
            let number = |place: usize, name: &str| match at(place) {
                Some(Value::Int(Some(number))) => *number,
                _ => name.parse().unwrap_or(0),
            };
            self.add(columns.table, number(1, spec.id), number(0, spec.person.unwrap_or("0")), &text);
        }
    }

    fn add(&mut self, table: usize, id: i64, person: i64, text: &str) {
        let salt = self.salts.get(&person).map_or("", String::as_str);
        let digest = self.digests.row(table, salt, text);
        self.written.push(Written { table: index(table), id, digest });
    }

    /// Reads back rows that statements of this entry wrote, of which `column` is at least `from`.
    pub(crate) async fn read_back(&mut self, connection: &mut Transaction, table: &str, column: &str, from: i64) -> Result<(), sqlx::Error> {
        let Some((table, spec)) = place(table).and_then(|table| Some((table, TABLES.get(table)?))) else { return Ok(()) };
        let greatest = format!("select max({column}) from {} where {} = $1", spec.table, own(spec));
        let greatest: Option<i64> = query_scalar(greatest).bind(self.municipality.to_string()).fetch_one(&mut *connection).await?;
        let Some(greatest) = greatest else { return Ok(()) };
        let sql = select(spec, column);
        let mut from = from;
        while from <= greatest {
            let until = from + AT_ONCE;
            self.read_part(connection, (table, spec, &sql), (from, until)).await?;
            from = until;
        }
        Ok(())
    }

    async fn read_part(
        &mut self,
        connection: &mut Transaction,
        (table, spec, sql): (usize, &Spec, &str),
        (from, until): (i64, i64),
    ) -> Result<(), sqlx::Error> {
        let query = query_scalar(sql.to_owned()).bind(self.municipality.to_string()).bind(from).bind(until);
        let texts: Option<String> = query.fetch_one(&mut *connection).await?;
        let texts = texts.unwrap_or_default();
        let mut rest = texts.as_str();
        let mut rows = Vec::new();
        while let Some(row) = next_row(spec, &mut rest) {
            rows.push(row);
        }
        if spec.person.is_some() {
            self.salts_of(connection, rows.iter().map(|row| row.person)).await?;
        }
        let own: Vec<_> = rows.into_iter().filter(|row| row.recorded == self.seq()).collect();
        own.iter().for_each(|row| self.add(table, row.id, row.person, row.text));
        Ok(())
    }

    /// The digests that rows of a table have now, by number: those of which a column has this value.
    pub(crate) async fn digests_now(
        &mut self,
        connection: &mut Transaction,
        table: &str,
        (column, value): (&str, i64),
    ) -> Result<Vec<Written>, sqlx::Error> {
        let Some((table, spec)) = place(table).and_then(|table| Some((table, TABLES.get(table)?))) else { return Ok(Vec::new()) };
        let query = query_scalar(select(spec, column)).bind(self.municipality.to_string()).bind(value).bind(value + 1);
        let texts = query.fetch_one::<Option<String>>(&mut *connection).await?.unwrap_or_default();
        let mut rest = texts.as_str();
        let mut found = Vec::new();
        while let Some(row) = next_row(spec, &mut rest) {
            self.salts_of(connection, std::iter::once(row.person)).await?;
            let salt = self.salts.get(&row.person).map_or("", String::as_str);
            found.push(Written { table: index(table), id: row.id, digest: self.digests.row(table, salt, row.text) });
        }
        Ok(found)
    }

    /// Rows that this entry left in another form.
    pub(crate) fn left(&mut self, rows: Vec<Written>) {
        self.written.extend(rows);
    }

    /// Rows that this entry withdrew.
    pub(crate) fn withdrew(&mut self, table: &str, ids: impl IntoIterator<Item = i64>) {
        let Some(table) = place(table) else { return };
        self.withdrawn.extend(ids.into_iter().map(|id| (index(table), id)));
    }

    /// Finds the rows of a table that this entry withdrew. Reads the whole table.
    pub(crate) async fn find_withdrawn(&mut self, connection: &mut Transaction, table: &'static str) -> Result<(), sqlx::Error> {
        let sql = format!("select id from {table} where municipality = $1 and retracted = $2");
        let ids: Vec<i64> = query_scalar(sql).bind(self.municipality.to_string()).bind(self.seq()).fetch_all(connection).await?;
        self.withdrew(table, ids);
        Ok(())
    }

    /// Closes the entry: the last statement of its transaction.
    pub(crate) async fn seal(mut self, connection: &mut Transaction) -> Result<(), sqlx::Error> {
        const BEFORE: &str = "select hash from chain where municipality = $1 and seq = $2";
        self.written.sort_unstable();
        self.withdrawn.sort_unstable();
        let code = self.municipality.to_string();
        let before = query_scalar(BEFORE).bind(&code).bind(self.seq() - 1).fetch_optional(&mut *connection).await?;
        let previous: String = before.unwrap_or_default();
        let content = content(&self.written, &self.withdrawn);
        let hash = link(&previous, self.municipality, &self.entry, &content);
        write_link(connection, &code, self.seq(), (&content.rows, &content.digest, &hash)).await
    }
}

/// Writes the seal of an entry.
pub(crate) async fn write_link(
    connection: &mut Transaction,
    municipality: &str,
    seq: i64,
    (rows, content, hash): (&str, &str, &str),
) -> Result<(), sqlx::Error> {
    const INSERT: &str = "insert into chain (municipality, seq, written, content, hash) values ($1, $2, $3, $4, $5)";
    query(INSERT).bind(municipality).bind(seq).bind(rows).bind(content).bind(hash).execute(connection).await?;
    Ok(())
}

/// Numbers looked at in one statement.
pub(crate) const AT_ONCE: i64 = 512;

/// The column that names the municipality.
pub(crate) fn own(spec: &Spec) -> &'static str {
    if spec.table == "municipality" { "code" } else { "municipality" }
}

pub(crate) fn index(table: usize) -> u8 {
    u8::try_from(table).unwrap_or(u8::MAX)
}

/// A new salt: 16 bytes from the system's source, in hexadecimal.
pub(crate) fn new_salt() -> String {
    super::digest::hex(&rand::random::<[u8; 16]>())
}
