//! Writing a batch: one transaction, one journal entry, all or nothing.

use ayumi_facts::{FactId, MunicipalityCode, PersonId, Seq, UnitId};
use serde_json::json;

use crate::batch::{Applied, Batch, NewFact, NewUnitFact, Progress};
use crate::chain::Sheet;
use crate::check::{check, row_id};
use crate::db::{ROWS, Transaction, query, query_scalar};
use crate::error::WriteError;
use crate::fact_row::columns;
use crate::insert::{Row, Target, insert_all, wanted};
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;
use crate::unit_row::unit_columns;
use crate::{By, ImportId, PersonKey, Store, UnitFactKey, UnitKey, enter};

/// A transaction under way: what every step needs to know.
pub(crate) struct Writing<'t> {
    pub(crate) connection: &'t mut Transaction,
    pub(crate) sheet: Sheet,
    pub(crate) municipality: MunicipalityCode,
    pub(crate) seq: Seq,
    pub(crate) done: Progress,
    pub(crate) progress: &'t mut (dyn FnMut(Progress) + Send),
    pub(crate) stopped: Stopped<'t>,
}

/// Whether the work is to be given up.
type Stopped<'t> = &'t (dyn Fn() -> bool + Send + Sync);

/// Rows between two looks at whether to stop.
const AT_ONCE: usize = 20 * ROWS;

impl Store {
    /// Writes the batch, or nothing. `progress` hears of every few hundred rows.
    ///
    /// # Errors
    /// [`WriteError::Refused`] lists everything that contradicts the ledger or the batch itself.
    pub async fn apply(
        &self,
        municipality: MunicipalityCode,
        by: &By,
        batch: &Batch,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Applied, WriteError> {
        self.apply_unless_stopped(municipality, by, batch, progress, &|| false).await
    }

    /// The same, unless `stopped` says so before everything is written: then nothing is. It is asked for the last time right
    /// before the commit; what comes later comes too late.
    ///
    /// # Errors
    /// As [`Store::apply`]; [`WriteError::Stopped`].
    pub async fn apply_unless_stopped(
        &self,
        municipality: MunicipalityCode,
        by: &By,
        batch: &Batch,
        progress: &mut (dyn FnMut(Progress) + Send),
        stopped: Stopped<'_>,
    ) -> Result<Applied, WriteError> {
        self.apply_all(municipality, by, batch, (progress, stopped), None).await
    }

    /// The same as background work that was begun ([`Store::begin_work`]): written only if nobody stopped it or gave it up, and
    /// then the work is done with it.
    ///
    /// # Errors
    /// As [`Store::apply_unless_stopped`].
    pub async fn apply_work(
        &self,
        municipality: MunicipalityCode,
        by: &By,
        batch: &Batch,
        (progress, stopped): (&mut (dyn FnMut(Progress) + Send), Stopped<'_>),
        token: &str,
    ) -> Result<Applied, WriteError> {
        self.apply_all(municipality, by, batch, (progress, stopped), Some(token)).await
    }

    async fn apply_all(
        &self,
        municipality: MunicipalityCode,
        by: &By,
        batch: &Batch,
        (progress, stopped): (&mut (dyn FnMut(Progress) + Send), Stopped<'_>),
        work: Option<&str>,
    ) -> Result<Applied, WriteError> {
        let mut transaction = self.write(municipality).await?;
        let seq = next_seq(&mut transaction, municipality).await?;
        let problems = check(&mut transaction, municipality, by, batch).await?;
        if !problems.is_empty() {
            return Err(WriteError::Refused(problems));
        }
        let done = Progress { done: 0, total: batch.rows() };
        let import = new_import(&mut transaction, municipality, batch).await?;
        let sheet = write_entry(&mut transaction, municipality, &Entry { seq, by, act: &batch.act, detail: &detail(batch, import) }).await?;
        let mut writing = Writing { connection: &mut transaction, sheet, municipality, seq, done, progress, stopped };
        let applied = writing.batch(batch, import).await?;
        writing.finish();
        let sheet = writing.sheet;
        sheet.seal(&mut transaction).await?;
        let is_done = match work {
            Some(token) => self.finish_work(&mut transaction, (municipality, token), applied.import).await?,
            None => true,
        };
        if stopped() || !is_done {
            return Err(WriteError::Stopped);
        }
        transaction.commit().await?;
        Ok(applied)
    }
}

impl Batch {
    fn rows(&self) -> u64 {
        let rows = [
            // One row for the person, one for the name.
            2 * self.entered_people().count(),
            self.changes.len(),
            self.entered_units().count(),
            self.retract.len(),
            self.retract_unit_facts.len(),
            self.record.len(),
            self.unit_facts.len(),
        ];
        rows.iter().sum::<usize>() as u64
    }
}

/// The number of the import that the batch is, if it is one.
async fn new_import(connection: &mut Transaction, municipality: MunicipalityCode, batch: &Batch) -> Result<Option<ImportId>, WriteError> {
    if batch.import.is_none() {
        return Ok(None);
    }
    let last = query_scalar("select max(id) from import where municipality = $1").bind(municipality.to_string());
    let last: Option<i64> = last.fetch_one(connection).await?;
    Ok(Some(ImportId(last.unwrap_or(0) + 1)))
}

/// What the journal says of a batch beside who and why.
fn detail(batch: &Batch, import: Option<ImportId>) -> serde_json::Map<String, serde_json::Value> {
    let mut detail = batch.detail.clone();
    let counts = [
        ("people", batch.entered_people().count()),
        ("changed", batch.changes.len()),
        ("units", batch.entered_units().count()),
        ("recorded", batch.record.len()),
        ("retracted", batch.retract.len()),
        ("unit-facts-recorded", batch.unit_facts.len()),
        ("unit-facts-retracted", batch.retract_unit_facts.len()),
    ];
    detail.extend(counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| (name.into(), json!(count))));
    detail.extend(import.map(|id| ("import".into(), json!(id.0))));
    detail
}

impl Writing<'_> {
    async fn batch(&mut self, batch: &Batch, import: Option<ImportId>) -> Result<Applied, WriteError> {
        self.import(batch, import).await?;
        let people = enter::people(self, batch).await?;
        let units = enter::units(self, batch).await?;
        enter::changes(self, batch, &people).await?;
        let facts: Vec<i64> = batch.retract.iter().map(|id| row_id(*id)).collect();
        self.retract("fact", &facts).await?;
        let unit_facts: Vec<i64> = batch.retract_unit_facts.iter().map(|key| key.0).collect();
        self.retract("unit_fact", &unit_facts).await?;
        let unit_facts = self.unit_facts(batch, &units, import).await?;
        let facts = self.facts(batch, &people, &units, import).await?;
        enter::revive(self, batch, &people).await?;
        Ok(Applied { seq: self.seq, facts, unit_facts, people, units, import })
    }

    async fn import(&mut self, batch: &Batch, id: Option<ImportId>) -> Result<(), WriteError> {
        const INSERT: &str = "insert into import (municipality, id, seq, kind, file, digest, rows_read, recorded, retracted) \
                              values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (Some(info), Some(id)) = (&batch.import, id) else { return Ok(()) };
        query(INSERT)
            .bind(self.municipality.to_string())
            .bind(id.0)
            .bind(i64::from(self.seq.0))
            .bind(&info.kind)
            .bind(&info.file)
            .bind(&info.digest)
            .bind(stored(info.rows))
            .bind(stored((batch.record.len() + batch.unit_facts.len()) as u64))
            .bind(stored((batch.retract.len() + batch.retract_unit_facts.len()) as u64))
            .execute(&mut *self.connection)
            .await?;
        Ok(self.sheet.read_back(self.connection, "import", "id", id.0).await?)
    }

    /// Withdraws rows that [`check`] found standing.
    pub(crate) async fn retract(&mut self, table: &'static str, ids: &[i64]) -> Result<(), WriteError> {
        for chunk in ids.chunks(ROWS) {
            let sql = format!("{} {}", wanted(3, chunk.len()), retraction(table));
            let query = query(sql).bind(self.municipality.to_string()).bind(i64::from(self.seq.0));
            let query = chunk.iter().fold(query, |query, id| query.bind(*id));
            query.execute(&mut *self.connection).await?;
            self.advance(chunk.len());
        }
        self.sheet.withdrew(table, ids.iter().copied());
        Ok(())
    }

    async fn facts(&mut self, batch: &Batch, people: &[PersonKey], units: &[UnitKey], import: Option<ImportId>) -> Result<Vec<FactId>, WriteError> {
        const FACTS: Target = Target {
            head: "insert into fact (municipality, recorded, import, id, person, kind, subject, second, unit, mark, amount, extra, \
                   valid_from, valid_until, import_row, evidence) values ",
            shared: 3,
            own: 13,
        };
        let first = self.first_id("select max(id) from fact where municipality = $1").await?;
        self.sheet.salts_of(self.connection, people.iter().map(|key| key.0)).await?;
        let rows: Vec<(i64, &NewFact)> = (first..).zip(&batch.record).collect();
        let own = |row: &mut Row, (id, fact): &(i64, &NewFact)| {
            let columns = columns(&fact.what);
            row.add(*id).add(person_key(people, fact.person)).add(columns.kind).add(columns.subject).add(columns.second);
            row.add(columns.unit.map(|unit| unit_key(units, unit))).add(columns.mark).add(columns.amount).add(columns.extra);
            row.add(fact.valid.from.to_string()).add(fact.valid.until.to_string()).add(fact.row).add(fact.evidence.as_deref());
        };
        self.insert(&FACTS, &rows, import, own).await?;
        Ok(rows.iter().map(|(id, _)| FactId(id.unsigned_abs())).collect())
    }

    async fn unit_facts(&mut self, batch: &Batch, units: &[UnitKey], import: Option<ImportId>) -> Result<Vec<UnitFactKey>, WriteError> {
        const UNIT_FACTS: Target = Target {
            head: "insert into unit_fact (municipality, recorded, import, id, unit, kind, subject, second, other, mark, amount, \
                   valid_from, valid_until, import_row) values ",
            shared: 3,
            own: 11,
        };
        let first = self.first_id("select max(id) from unit_fact where municipality = $1").await?;
        let rows: Vec<(i64, &NewUnitFact)> = (first..).zip(&batch.unit_facts).collect();
        let own = |row: &mut Row, (id, fact): &(i64, &NewUnitFact)| {
            let columns = unit_columns(&fact.what);
            row.add(*id).add(unit_key(units, fact.unit)).add(columns.kind).add(columns.subject).add(columns.second);
            row.add(columns.other.map(|unit| unit_key(units, unit))).add(columns.mark).add(columns.amount);
            row.add(fact.valid.from.to_string()).add(fact.valid.until.to_string()).add(fact.row);
        };
        self.insert(&UNIT_FACTS, &rows, import, own).await?;
        Ok(rows.iter().map(|(id, _)| UnitFactKey(*id)).collect())
    }

    async fn insert<T>(&mut self, target: &Target, rows: &[T], import: Option<ImportId>, own: impl Fn(&mut Row, &T)) -> Result<(), WriteError> {
        let (municipality, seq) = (self.municipality.to_string(), i64::from(self.seq.0));
        let shared = |row: &mut Row| {
            row.add(municipality.as_str()).add(seq);
            if target.shared > 2 {
                row.add(import.map(|id| id.0));
            }
        };
        for part in rows.chunks(AT_ONCE) {
            if (self.stopped)() {
                return Err(WriteError::Stopped);
            }
            let (done, progress) = (&mut self.done, &mut *self.progress);
            let mut written = |count: usize| advance(done, progress, count);
            insert_all(self.connection, target, part, &shared, &own, (&mut self.sheet, &mut written)).await?;
        }
        Ok(())
    }

    /// Inserts rows whose shared columns are the municipality and the position.
    pub(crate) async fn insert_rows<T>(&mut self, target: &Target, rows: &[T], own: impl Fn(&mut Row, &T)) -> Result<(), WriteError> {
        self.insert(target, rows, None, own).await
    }

    /// The number after the greatest that `sql` finds.
    pub(crate) async fn first_id(&mut self, sql: &'static str) -> Result<i64, WriteError> {
        let last: Option<i64> = query_scalar(sql).bind(self.municipality.to_string()).fetch_one(&mut *self.connection).await?;
        Ok(last.unwrap_or(0) + 1)
    }

    fn advance(&mut self, count: usize) {
        advance(&mut self.done, self.progress, count);
    }

    /// People who were known before need fewer rows than foreseen.
    fn finish(&mut self) {
        if self.done.done < self.done.total {
            self.done.done = self.done.total;
            (self.progress)(self.done);
        }
    }
}

fn advance(done: &mut Progress, progress: &mut (dyn FnMut(Progress) + Send), count: usize) {
    done.done += count as u64;
    progress(*done);
}

/// Withdraws the rows of a table whose numbers are wanted, at a position ($2).
pub(crate) fn retraction(table: &str) -> String {
    format!("update {table} as f set retracted = $2 from wanted where f.municipality = $1 and f.id = wanted.value and f.retracted = 4294967295")
}

/// A count as the database keeps it.
fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// [`check`] has seen that every id is there; a key of 0 would be refused by the foreign key.
fn person_key(people: &[PersonKey], id: PersonId) -> i64 {
    people.get(id.0 as usize).map_or(0, |key| key.0)
}

fn unit_key(units: &[UnitKey], id: UnitId) -> i64 {
    units.get(id.0 as usize).map_or(0, |key| key.0)
}
