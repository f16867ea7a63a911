//! Taking an import back: what it recorded is retracted, what it retracted is recorded again. Nothing is deleted:
//! what was known while it stood can still be read.

use ayumi_facts::{MunicipalityCode, Seq};
use serde_json::json;

use crate::db::{Query, Row, Transaction, query, query_scalar};
use crate::error::{BuiltUpon, ReadError, UndoError};
use crate::journal::{Entry, write_entry};
use crate::store::{next_seq, seq};
use crate::{By, ImportId, Instant, Store};

/// 取込の記録: one import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub id: ImportId,
    /// Its position in the journal.
    pub seq: Seq,
    /// Who imported it, why, when.
    pub by: By,
    /// What kind of file it was.
    pub kind: String,
    /// The file's name.
    pub file: String,
    /// The digest of its bytes.
    pub digest: String,
    /// How many rows it had.
    pub rows: u64,
    /// How many facts it recorded, those about units included.
    pub recorded: u64,
    /// How many facts it retracted, those about units included.
    pub retracted: u64,
    /// The position at which it was taken back, if it was.
    pub undone: Option<Seq>,
}

/// What an undo did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The journal entry.
    pub seq: Seq,
    /// Facts retracted, those about units included.
    pub retracted: u64,
    /// Facts recorded again, those about units included.
    pub restored: u64,
}

/// 取消しの見通し: what an undo would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Facts it would retract, those about units included.
    pub retracted: u64,
    /// Facts it would record again, those about units included.
    pub restored: u64,
    /// People who would no longer be in the ledger.
    pub people: u64,
    /// People whose name or birth would be what it was before.
    pub changed: u64,
}

impl Store {
    /// What taking an import back would do. Writes nothing.
    ///
    /// # Errors
    /// As [`Store::undo_import`].
    pub async fn undo_outlook(&self, municipality: MunicipalityCode, id: ImportId) -> Result<Outlook, UndoError> {
        let mut transaction = self.read(municipality).await?;
        let from = position(&mut transaction, municipality, id).await?;
        let mut undo = Undo { connection: &mut transaction, municipality, id, from, now: Seq::NOW };
        let built = undo.built_upon().await?;
        if built != BuiltUpon::default() {
            return Err(UndoError::BuiltUpon(built));
        }
        undo.outlook().await
    }

    /// All imports, oldest first.
    pub async fn imports(&self, municipality: MunicipalityCode) -> Result<Vec<Import>, ReadError> {
        const SELECT: &str = "select i.id, i.seq, j.instant, j.actor, j.reason, i.kind, i.file, i.digest, i.rows_read, i.recorded, i.retracted, i.undone \
            from import i join journal j on j.municipality = i.municipality and j.seq = i.seq where i.municipality = $1 order by i.id";
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(import).collect()
    }

    /// Takes an import back.
    ///
    /// # Errors
    /// [`UndoError::BuiltUpon`] if later entries corrected its facts, or record facts about people or units that only it
    /// had entered.
    pub async fn undo_import(&self, municipality: MunicipalityCode, id: ImportId, by: &By) -> Result<Undone, UndoError> {
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        let from = position(&mut transaction, municipality, id).await?;
        let mut undo = Undo { connection: &mut transaction, municipality, id, from, now: next };
        let built = undo.built_upon().await?;
        if built != BuiltUpon::default() {
            return Err(UndoError::BuiltUpon(built));
        }
        let undone = undo.run(by).await?;
        transaction.commit().await?;
        Ok(undone)
    }
}

fn import(row: &Row) -> Result<Import, ReadError> {
    let count = |index: usize| row.try_get::<i64>(index).map(i64::unsigned_abs);
    let undone = seq(row.try_get(11)?);
    Ok(Import {
        id: ImportId(row.try_get(0)?),
        seq: seq(row.try_get(1)?),
        by: By { instant: Instant(row.try_get(2)?), actor: row.try_get(3)?, reason: row.try_get(4)? },
        kind: row.try_get(5)?,
        file: row.try_get(6)?,
        digest: row.try_get(7)?,
        rows: count(8)?,
        recorded: count(9)?,
        retracted: count(10)?,
        undone: (undone != Seq::NEVER).then_some(undone),
    })
}

/// The position of an import that stands.
async fn position(connection: &mut Transaction, municipality: MunicipalityCode, id: ImportId) -> Result<Seq, UndoError> {
    let select = "select seq, undone from import where municipality = $1 and id = $2";
    let row = query(select).bind(municipality.to_string()).bind(id.0).fetch_optional(connection).await?;
    let row: Option<(i64, i64)> = row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?))).transpose()?;
    match row {
        None => Err(UndoError::NoImport(id)),
        Some((at, undone)) if seq(undone) == Seq::NEVER => Ok(seq(at)),
        Some((_, undone)) => Err(UndoError::Undone(seq(undone))),
    }
}

struct Undo<'t> {
    connection: &'t mut Transaction,
    municipality: MunicipalityCode,
    id: ImportId,
    from: Seq,
    now: Seq,
}

/// Facts of the import ($2) that were retracted since and not brought back by the undo of what retracted them.
const CORRECTED: &str = "select count(*) from fact where municipality = $1 and import = $2 and retracted <> 4294967295 \
    and id not in (select restores from fact where municipality = $1 and restores is not null)";
const UNIT_CORRECTED: &str = "select count(*) from unit_fact where municipality = $1 and import = $2 and retracted <> 4294967295 \
    and id not in (select restores from unit_fact where municipality = $1 and restores is not null)";

/// Standing facts of others about people whom the entry ($3) entered.
const PEOPLE: &str = "select count(*) from fact where municipality = $1 and retracted = 4294967295 and (import is null or import <> $2) \
    and person in (select id from person where municipality = $1 and recorded = $3)";

/// Standing facts of others that name units which the entry ($3) entered.
const UNITS: &str = "select count(*) from fact where municipality = $1 and retracted = 4294967295 and (import is null or import <> $2) \
    and unit in (select id from unit where municipality = $1 and recorded = $3)";
const UNIT_UNITS: &str = "select count(*) from unit_fact where municipality = $1 and retracted = 4294967295 and (import is null or import <> $2) \
    and (unit in (select id from unit where municipality = $1 and recorded = $3) \
      or other in (select id from unit where municipality = $1 and recorded = $3))";

/// What an undo is about, counted: standing facts of the import ($2), facts that its entry ($3) retracted, people whom
/// nobody had entered before, people whom it
/// changed.
const STANDING: &str = "select count(*) from fact where municipality = $1 and import = $2 and retracted = 4294967295";
const UNIT_STANDING: &str = "select count(*) from unit_fact where municipality = $1 and import = $2 and retracted = 4294967295";
const ENDED: &str = "select count(*) from fact where municipality = $1 and retracted = $3";
const UNIT_ENDED: &str = "select count(*) from unit_fact where municipality = $1 and retracted = $3";
const ENTERED: &str = "select count(*) from person_version v where v.municipality = $1 and v.recorded = $3 and v.retracted = 4294967295 \
    and not exists (select 1 from person_version w where w.municipality = v.municipality and w.person = v.person and w.retracted = $3)";
const CHANGED: &str = "select count(*) from person_version v where v.municipality = $1 and v.recorded = $3 and v.retracted = 4294967295 \
    and exists (select 1 from person_version w where w.municipality = v.municipality and w.person = v.person and w.retracted = $3)";

/// Records again what the entry ($2) retracted, with new numbers after $4, at $3.
const RESTORE: &str = "insert into fact (municipality, id, person, kind, subject, second, unit, mark, amount, extra, valid_from, valid_until, \
        recorded, import, import_row, restores, evidence) \
    select municipality, $4 + row_number() over (order by id), person, kind, subject, second, unit, mark, amount, extra, valid_from, valid_until, \
        $3, import, import_row, id, evidence from fact where municipality = $1 and retracted = $2";
const UNIT_RESTORE: &str = "insert into unit_fact (municipality, id, unit, kind, subject, second, other, mark, amount, valid_from, valid_until, \
        recorded, import, import_row, restores) \
    select municipality, $4 + row_number() over (order by id), unit, kind, subject, second, other, mark, amount, valid_from, valid_until, \
        $3, import, import_row, id from unit_fact where municipality = $1 and retracted = $2";

/// Names: versions that the entry ($2) recorded, and all versions of people whom it entered, are withdrawn at $3.
const WITHDRAW_NAMES: &str = "update person_version set retracted = $3 where municipality = $1 and retracted = 4294967295 \
    and (recorded = $2 or person in (select id from person where municipality = $1 and recorded = $2))";
const RESTORE_NAMES: &str = "insert into person_version (municipality, id, person, name, kana, birth, name_key, kana_key, recorded) \
    select v.municipality, $4 + row_number() over (order by v.id), v.person, v.name, v.kana, v.birth, v.name_key, v.kana_key, $3 \
    from person_version v where v.municipality = $1 and v.retracted = $2 and not exists \
        (select 1 from person_version w where w.municipality = v.municipality and w.person = v.person and w.retracted = 4294967295)";

impl Undo<'_> {
    async fn built_upon(&mut self) -> Result<BuiltUpon, UndoError> {
        let corrected = self.count(CORRECTED).await? + self.count(UNIT_CORRECTED).await?;
        let units = self.count(UNITS).await? + self.count(UNIT_UNITS).await?;
        Ok(BuiltUpon { corrected, people: self.count(PEOPLE).await?, units })
    }

    async fn outlook(&mut self) -> Result<Outlook, UndoError> {
        let retracted = self.count(STANDING).await? + self.count(UNIT_STANDING).await?;
        let restored = self.count(ENDED).await? + self.count(UNIT_ENDED).await?;
        Ok(Outlook { retracted, restored, people: self.count(ENTERED).await?, changed: self.count(CHANGED).await? })
    }

    async fn count(&mut self, sql: &'static str) -> Result<u64, UndoError> {
        let query = query_scalar(sql).bind(self.municipality.to_string()).bind(self.id.0).bind(i64::from(self.from.0));
        let count: i64 = query.fetch_one(&mut *self.connection).await?;
        Ok(count.unsigned_abs())
    }

    async fn run(&mut self, by: &By) -> Result<Undone, UndoError> {
        // The journal entry comes first, since rows refer to it; what it counts is known only afterwards, and is in the
        // rows themselves.
        let detail = [("import".into(), json!(self.id.0)), ("entry".into(), json!(self.from.0))].into_iter().collect();
        let entry = Entry { seq: self.now, by, act: "undo-import", detail: &detail };
        let mut sheet = write_entry(self.connection, self.municipality, &entry).await?;
        let before = self.greatest_ids().await?;
        let restored = self.again("fact", RESTORE).await? + self.again("unit_fact", UNIT_RESTORE).await?;
        let retracted = self.retract("fact").await? + self.retract("unit_fact").await?;
        self.at_both(WITHDRAW_NAMES).await?;
        self.again("person_version", RESTORE_NAMES).await?;
        let mark = "update import set undone = $3 where municipality = $1 and id = $2";
        self.bound(mark, self.id.0).execute(&mut *self.connection).await?;
        sheet.withdrew("import", [self.id.0]);
        for (table, greatest) in before {
            sheet.read_back(self.connection, table, "id", greatest + 1).await?;
            sheet.find_withdrawn(self.connection, table).await?;
        }
        sheet.seal(self.connection).await?;
        Ok(Undone { seq: self.now, retracted, restored })
    }

    async fn greatest_ids(&mut self) -> Result<Vec<(&'static str, i64)>, UndoError> {
        let mut found = Vec::new();
        for table in ["fact", "unit_fact", "person_version"] {
            found.push((table, self.greatest(table).await?));
        }
        Ok(found)
    }

    async fn greatest(&mut self, table: &'static str) -> Result<i64, UndoError> {
        let greatest = format!("select coalesce(max(id), 0) from {table} where municipality = $1");
        Ok(query_scalar(greatest).bind(self.municipality.to_string()).fetch_one(&mut *self.connection).await?)
    }

    async fn again(&mut self, table: &'static str, sql: &'static str) -> Result<u64, UndoError> {
        let greatest = self.greatest(table).await?;
        let query = self.bound(sql, i64::from(self.from.0)).bind(greatest);
        Ok(query.execute(&mut *self.connection).await?)
    }

    async fn retract(&mut self, table: &'static str) -> Result<u64, UndoError> {
        let sql = format!("update {table} set retracted = $3 where municipality = $1 and import = $2 and retracted = 4294967295");
        let query = query(sql).bind(self.municipality.to_string()).bind(self.id.0).bind(i64::from(self.now.0));
        Ok(query.execute(&mut *self.connection).await?)
    }

    async fn at_both(&mut self, sql: &'static str) -> Result<(), UndoError> {
        self.bound(sql, i64::from(self.from.0)).execute(&mut *self.connection).await?;
        Ok(())
    }

    /// Binds the municipality, what the statement is about, and the undo's own position.
    fn bound(&self, sql: &'static str, about: i64) -> Query {
        query(sql).bind(self.municipality.to_string()).bind(about).bind(i64::from(self.now.0))
    }
}
