//! Published figures: kept as they were published, with all that is needed to compute them again. What they mean is the
//! caller's affair; here they are a text with its digest.

use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::chain::hex;
use crate::db::{Row, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::fact_row::date;
use crate::journal::{Entry, write_entry};
use crate::store::{next_seq, seq};
use crate::{By, Store};

/// 公表番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseId(pub i64);

/// 公表: figures as they were published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// 公表番号
    pub id: ReleaseId,
    /// The entry that published it.
    pub recorded: Seq,
    /// What was published.
    pub published: NewRelease,
    /// SHA-256 of the figures, in hexadecimal.
    pub digest: String,
}

/// Figures about to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRelease {
    /// 名称
    pub name: String,
    /// 基準日
    pub as_of: Date,
    /// As known at this position.
    pub known_at: Seq,
    /// The policy in use then.
    pub policy: String,
    /// Its revision.
    pub revision: u32,
    /// The version of the program that computed them.
    pub program: String,
    /// The figures.
    pub figures: String,
}

impl NewRelease {
    /// SHA-256 of the figures, in hexadecimal.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.figures.as_bytes()))
    }
}

const SELECT: &str =
    "select id, recorded, name, as_of, known_at, policy, revision, program, digest, figures from release where municipality = $1 order by id";

impl Store {
    /// Keeps figures as published.
    pub async fn publish(&self, municipality: MunicipalityCode, new: &NewRelease, by: &By) -> Result<ReleaseId, WriteError> {
        const INSERT: &str = "insert into release (municipality, id, name, as_of, known_at, policy, revision, program, digest, figures, recorded) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        let code = municipality.to_string();
        let last = query_scalar("select coalesce(max(id), 0) from release where municipality = $1").bind(&code);
        let id = last.fetch_one::<i64>(&mut transaction).await? + 1;
        let about = [("release", json!(id)), ("as_of", json!(new.as_of.to_string())), ("known_at", json!(new.known_at.0))];
        let detail = about.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut sheet = write_entry(&mut transaction, municipality, &Entry { seq: next, by, act: "publish", detail: &detail }).await?;
        let insert = query(INSERT).bind(&code).bind(id).bind(&new.name).bind(new.as_of.to_string()).bind(i64::from(new.known_at.0));
        let insert = insert.bind(&new.policy).bind(i64::from(new.revision)).bind(&new.program).bind(new.digest()).bind(&new.figures);
        insert.bind(i64::from(next.0)).execute(&mut transaction).await?;
        sheet.read_back(&mut transaction, "release", "id", id).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(ReleaseId(id))
    }

    /// Everything published, oldest first.
    pub async fn releases(&self, municipality: MunicipalityCode) -> Result<Vec<Release>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(release).collect()
    }
}

fn release(row: &Row) -> Result<Release, ReadError> {
    let id: i64 = row.try_get(0)?;
    let corrupt = |what| ReadError::Corrupt { table: "release", id, what };
    let published = NewRelease {
        name: row.try_get(2)?,
        as_of: date(row.try_get(3)?).map_err(corrupt)?,
        known_at: seq(row.try_get(4)?),
        policy: row.try_get(5)?,
        revision: u32::try_from(row.try_get::<i64>(6)?).map_err(|_| corrupt("broken revision"))?,
        program: row.try_get(7)?,
        figures: row.try_get(9)?,
    };
    Ok(Release { id: ReleaseId(id), recorded: seq(row.try_get(1)?), published, digest: row.try_get(8)? })
}
