//! Erasure: what identifies a person goes, when the law or the end of the retention period wants it. The facts stay without
//! a name, so that past figures come out the same; the chain keeps the digests that the rows had, which without the salt
//! tell nothing.

use ayumi_facts::{MunicipalityCode, Seq};
use serde_json::json;

use crate::chain::{Sheet, TABLES, Written, hex};
use crate::db::{Transaction, query, query_scalar};
use crate::error::WriteError;
use crate::journal::{Entry, write_entry};
use crate::problem::Problem;
use crate::search_key::search_key;
use crate::store::next_seq;
use crate::{By, PersonKey, Store};

/// 消去の結果.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The journal entry.
    pub seq: Seq,
    /// Facts that stay, without a name.
    pub facts: usize,
}

/// Why a person was not erased. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// No such person.
    #[error("there is no such person")]
    NoPerson,
    /// The person was erased before.
    #[error("the person was erased already")]
    Erased,
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl EraseError {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::NoPerson => "この職員は台帳にいません。職員番号を確かめてください".into(),
            Self::Erased => "この職員は既に消去されています".into(),
            Self::Write(error) => error.ja(),
        }
    }
}

impl From<sqlx::Error> for EraseError {
    fn from(error: sqlx::Error) -> Self {
        Self::Write(error.into())
    }
}

impl Store {
    /// Erases what identifies a person: staff number, names, birth, evidence, and the staff number where others name it.
    ///
    /// # Errors
    /// [`EraseError`]; a reason with the person's number or name is refused, since the journal is never erased.
    pub async fn erase_person(&self, municipality: MunicipalityCode, person: PersonKey, by: &By) -> Result<Erased, EraseError> {
        let mut transaction = self.write(municipality).await?;
        transaction.wipe().await?;
        let seq = next_seq(&mut transaction, municipality).await?;
        let number = number(&mut transaction, municipality, person).await?;
        check_reason(&mut transaction, municipality, person, (&number, by)).await?;
        let facts: i64 = query_scalar("select count(*) from fact where municipality = $1 and person = $2")
            .bind(municipality.to_string())
            .bind(person.0)
            .fetch_one(&mut transaction)
            .await?;
        let detail = [("person".into(), json!(person.0)), ("facts".into(), json!(facts))].into_iter().collect();
        let sheet = write_entry(&mut transaction, municipality, &Entry { seq, by, act: "erase-person", detail: &detail }).await?;
        Erasure { connection: &mut transaction, sheet, code: municipality.to_string(), seq: i64::from(seq.0), person, number }.run().await?;
        transaction.commit().await?;
        self.forget().await;
        Ok(Erased { seq, facts: usize::try_from(facts).unwrap_or(0) })
    }
}

/// The staff number of somebody who was not erased.
async fn number(connection: &mut Transaction, municipality: MunicipalityCode, person: PersonKey) -> Result<String, EraseError> {
    let select = "select number, salt from person where municipality = $1 and id = $2";
    let row = query(select).bind(municipality.to_string()).bind(person.0).fetch_optional(connection).await?.ok_or(EraseError::NoPerson)?;
    if row.try_get::<&str>(1)?.is_empty() {
        return Err(EraseError::Erased);
    }
    Ok(row.try_get(0)?)
}

async fn check_reason(
    connection: &mut Transaction,
    municipality: MunicipalityCode,
    person: PersonKey,
    (number, by): (&str, &By),
) -> Result<(), EraseError> {
    let select = "select name_key, kana_key from person_version where municipality = $1 and person = $2";
    let written = search_key(&by.reason);
    let mut told = !number.is_empty() && written.contains(&search_key(number));
    for row in query(select).bind(municipality.to_string()).bind(person.0).fetch_all(connection).await? {
        let names: [&str; 2] = [row.try_get(0)?, row.try_get(1)?];
        told |= names.iter().any(|name| !name.is_empty() && written.contains(name));
    }
    let problem = if by.actor.trim().is_empty() { Problem::NoActor } else { Problem::NameInJournal };
    if told || by.actor.trim().is_empty() { Err(WriteError::Refused(vec![problem]).into()) } else { Ok(()) }
}

/// The statements that erase, in the order in which the triggers allow them. $1 is the municipality, $2 the person.
const STEPS: [&str; 4] = [
    "delete from correction where municipality = $1 and person = $2",
    "update fact set evidence = null where municipality = $1 and person = $2 and evidence is not null",
    "update person_version set name = '消去済み', kana = '', birth = null, name_key = '', kana_key = '' where municipality = $1 and person = $2",
    "update person set number = '消去-' || id, number_key = '消去-' || id, salt = '' where municipality = $1 and id = $2",
];

/// Facts of others that name the person ($2) by the staff number ($3).
const NAMED: &str = "select id from fact where municipality = $1 and kind = 'mentoring' and subject = $2";
const UNNAME: &str = "update fact set subject = '消去-' || $2 where municipality = $1 and kind = 'mentoring' and subject = $3";

struct Erasure<'t> {
    connection: &'t mut Transaction,
    sheet: Sheet,
    code: String,
    seq: i64,
    person: PersonKey,
    number: String,
}

impl Erasure<'_> {
    async fn run(mut self) -> Result<(), EraseError> {
        let named: Vec<i64> = query_scalar(NAMED).bind(&self.code).bind(&self.number).fetch_all(&mut *self.connection).await?;
        let before = self.rows(&named).await?;
        let allow = "insert into erasing (municipality, person, number) values ($1, $2, $3)";
        query(allow).bind(&self.code).bind(self.person.0).bind(&self.number).execute(&mut *self.connection).await?;
        let token = self.person.0.to_string();
        query(UNNAME).bind(&self.code).bind(token).bind(&self.number).execute(&mut *self.connection).await?;
        for sql in STEPS {
            query(sql).bind(&self.code).bind(self.person.0).execute(&mut *self.connection).await?;
        }
        query("delete from erasing where municipality = $1").bind(&self.code).execute(&mut *self.connection).await?;
        self.sheet.salt(self.person.0, String::new());
        let after = self.rows(&named).await?;
        self.sheet.left(after);
        self.keep(&before).await?;
        self.sheet.read_back(self.connection, "erased", "recorded", self.seq).await?;
        Ok(self.sheet.seal(self.connection).await?)
    }

    /// The digests of all rows that the erasure changes or takes the salt of.
    async fn rows(&mut self, named: &[i64]) -> Result<Vec<Written>, EraseError> {
        let mut rows = Vec::new();
        for (table, column) in [("person", "id"), ("person_version", "person"), ("fact", "person")] {
            rows.extend(self.sheet.digests_now(self.connection, table, (column, self.person.0)).await?);
        }
        for id in named {
            rows.extend(self.sheet.digests_now(self.connection, "fact", ("id", *id)).await?);
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    async fn keep(&mut self, before: &[Written]) -> Result<(), EraseError> {
        const INSERT: &str = "insert into erased (municipality, source, id, digest, recorded) values ($1, $2, $3, $4, $5)";
        for row in before {
            let table = TABLES.get(usize::from(row.table)).map_or("", |spec| spec.table);
            let query = query(INSERT).bind(&self.code).bind(table).bind(row.id).bind(hex(&row.digest));
            query.bind(self.seq).execute(&mut *self.connection).await?;
        }
        Ok(())
    }
}
