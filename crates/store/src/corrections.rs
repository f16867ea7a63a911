//! Corrections that people ask for in their own record (訂正請求), and what was answered. What they write stands beside the
//! ledger, never in the journal, which says only that a request was filed and answered.

use ayumi_facts::{FactId, MunicipalityCode};
use serde_json::json;

use crate::db::{Row, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::journal::{Entry, write_entry};
use crate::store::next_seq;
use crate::{By, Instant, PersonKey, Store};

/// 請求番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorrectionId(pub i64);

/// 訂正請求の状態.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CorrectionState {
    /// 受付: nobody answered yet.
    Open,
    /// 訂正済
    Corrected,
    /// 訂正しない
    Declined,
}

impl CorrectionState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Corrected, Self::Declined];

    /// Its word in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Corrected => "corrected",
            Self::Declined => "declined",
        }
    }

    /// The state of this word.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A correction about to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewCorrection<'a> {
    /// Whose record.
    pub person: PersonKey,
    /// Which fact; none where it is about the name or something that is missing.
    pub fact: Option<FactId>,
    /// What is wrong and what would be right.
    pub wish: &'a str,
}

/// 訂正請求.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// 請求番号
    pub id: CorrectionId,
    /// Whose record.
    pub person: PersonKey,
    /// Which fact.
    pub fact: Option<FactId>,
    /// What is wrong and what would be right.
    pub wish: String,
    /// When it was filed.
    pub filed: Instant,
    /// 状態
    pub state: CorrectionState,
    /// 理由, when and by whom it was answered; none while it is open.
    pub answer: Option<(String, Instant, String)>,
}

const COLUMNS: &str = "select id, person, fact, wish, filed, state, answer, answered, answered_by from correction where municipality = $1";

impl Store {
    /// Files a request.
    pub async fn file_correction(&self, municipality: MunicipalityCode, new: &NewCorrection<'_>, by: &By) -> Result<CorrectionId, WriteError> {
        const INSERT: &str = "insert into correction (municipality, id, person, fact, wish, filed, state) values ($1, $2, $3, $4, $5, $6, 'open')";
        let mut transaction = self.write(municipality).await?;
        let seq = next_seq(&mut transaction, municipality).await?;
        let last = query_scalar("select coalesce(max(id), 0) from correction where municipality = $1").bind(municipality.to_string());
        let id = last.fetch_one::<i64>(&mut transaction).await? + 1;
        let detail = [("correction".to_owned(), json!(id))].into_iter().collect();
        let sheet = write_entry(&mut transaction, municipality, &Entry { seq, by, act: "file-correction", detail: &detail }).await?;
        let fact = new.fact.and_then(|fact| i64::try_from(fact.0).ok());
        let insert = query(INSERT).bind(municipality.to_string()).bind(id).bind(new.person.0).bind(fact).bind(new.wish).bind(by.instant.0);
        insert.execute(&mut transaction).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(CorrectionId(id))
    }

    /// Answers a request, once. False if it is not there or was answered before.
    pub async fn answer_correction(
        &self,
        municipality: MunicipalityCode,
        id: CorrectionId,
        (state, reason): (CorrectionState, &str),
        by: &By,
    ) -> Result<bool, WriteError> {
        const UPDATE: &str = "update correction set state = $3, answer = $4, answered = $5, answered_by = $6 \
                              where municipality = $1 and id = $2 and state = 'open'";
        let mut transaction = self.write(municipality).await?;
        let seq = next_seq(&mut transaction, municipality).await?;
        let detail = [("correction".to_owned(), json!(id.0)), ("state".to_owned(), json!(state.name()))].into_iter().collect();
        let sheet = write_entry(&mut transaction, municipality, &Entry { seq, by, act: "answer-correction", detail: &detail }).await?;
        let update = query(UPDATE).bind(municipality.to_string()).bind(id.0).bind(state.name()).bind(reason).bind(by.instant.0).bind(&by.actor);
        if update.execute(&mut transaction).await? == 0 {
            return Ok(false);
        }
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The requests, newest first; of one person or of everybody.
    pub async fn corrections(&self, municipality: MunicipalityCode, person: Option<PersonKey>) -> Result<Vec<Correction>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let select = query(format!("{COLUMNS} and ($2 is null or person = $2) order by id desc")).bind(municipality.to_string());
        let rows = select.bind(person.map(|key| key.0)).fetch_all(&mut transaction).await?;
        rows.iter().map(correction).collect()
    }
}

fn correction(row: &Row) -> Result<Correction, ReadError> {
    let id: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "correction", id, what };
    let state = CorrectionState::find(row.try_get(5)?).ok_or(corrupt("an unknown state"))?;
    let (answer, answered, by): (Option<String>, Option<i64>, Option<String>) = (row.try_get(6)?, row.try_get(7)?, row.try_get(8)?);
    Ok(Correction {
        id: CorrectionId(id),
        person: PersonKey(row.try_get(1)?),
        fact: row.try_get::<Option<i64>>(2)?.and_then(|fact| u64::try_from(fact).ok()).map(FactId),
        wish: row.try_get(3)?,
        filed: Instant(row.try_get(4)?),
        state,
        answer: answered.map(|instant| (answer.unwrap_or_default(), Instant(instant), by.unwrap_or_default())),
    })
}
