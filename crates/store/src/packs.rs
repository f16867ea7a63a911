//! Adopted packs and saved column mappings: texts that the ledger keeps for others and does not read itself.

use ayumi_facts::{MunicipalityCode, Seq};
use serde_json::json;

use crate::chain::Sheet;
use crate::db::{Transaction, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::insert::{Target, insert_all};
use crate::journal::{Entry, write_entry};
use crate::store::{next_seq, seq};
use crate::{By, Instant, Store};

/// 採用した方針: one revision of a policy pack that a municipality adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedPack {
    /// The position at which it was adopted; with it goes [`Store::pack_files`].
    pub seq: Seq,
    /// The policy's id.
    pub policy: String,
    /// The revision of its encoding.
    pub revision: u32,
    /// Who adopted it, why, when.
    pub by: By,
}

/// A pack with its files: name and text of each.
type InUse = (AdoptedPack, Vec<(String, String)>);

/// 保存した列の対応: how the columns of a municipality's own sheets are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Its name.
    pub name: String,
    /// Its text, which the exchange crate writes and reads.
    pub body: String,
    /// The position at which it was saved.
    pub seq: Seq,
}

impl Store {
    /// Keeps the files of a pack as the municipality's policy from now on.
    ///
    /// # Errors
    /// [`WriteError::RevisionAdopted`]: a decision stays pinned to its revision, so a changed text needs a new one.
    pub async fn adopt_pack(
        &self,
        municipality: MunicipalityCode,
        policy: &str,
        revision: u32,
        files: &[(String, String)],
        by: &By,
    ) -> Result<Seq, WriteError> {
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        if let Some(seq) = adopted_at(&mut transaction, municipality, policy, revision).await? {
            return Err(WriteError::RevisionAdopted { policy: policy.into(), revision, seq });
        }
        let detail = [("policy".into(), json!(policy)), ("revision".into(), json!(revision)), ("files".into(), json!(files.len()))];
        let entry = Entry { seq: next, by, act: "adopt-pack", detail: &detail.into_iter().collect() };
        let mut sheet = write_entry(&mut transaction, municipality, &entry).await?;
        write_pack((&mut transaction, &mut sheet), municipality, next, policy, revision, files).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(next)
    }

    /// All adopted packs, oldest first. The last one is in use.
    pub async fn adopted_packs(&self, municipality: MunicipalityCode) -> Result<Vec<AdoptedPack>, ReadError> {
        const SELECT: &str = "select p.seq, p.policy, p.revision, j.instant, j.actor, j.reason from pack p \
            join journal j on j.municipality = p.municipality and j.seq = p.seq where p.municipality = $1 order by p.seq";
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter()
            .map(|row| {
                let id: i64 = row.try_get(0)?;
                let revision: i64 = row.try_get(2)?;
                let revision = u32::try_from(revision).map_err(|_| ReadError::Corrupt { table: "pack", id, what: "revision out of range" })?;
                let by = By { instant: Instant(row.try_get(3)?), actor: row.try_get(4)?, reason: row.try_get(5)? };
                Ok(AdoptedPack { seq: seq(id), policy: row.try_get(1)?, revision, by })
            })
            .collect()
    }

    /// The pack in use at a position, with its files (name, text): the last one adopted until then; before the first, the
    /// first. None while none was adopted.
    pub async fn pack_in_use(&self, municipality: MunicipalityCode, known_at: Seq) -> Result<Option<InUse>, ReadError> {
        let packs = self.adopted_packs(municipality).await?;
        let Some(pack) = packs.iter().rev().find(|pack| pack.seq <= known_at).or(packs.first()) else {
            return Ok(None);
        };
        let files = self.pack_files(municipality, pack.seq).await?;
        Ok(Some((pack.clone(), files)))
    }

    /// The files (name, text) of the pack adopted at a position, in the order in which they were given.
    pub async fn pack_files(&self, municipality: MunicipalityCode, adopted: Seq) -> Result<Vec<(String, String)>, ReadError> {
        let mut transaction = self.read(municipality).await?;
        let select = "select name, body from pack_file where municipality = $1 and seq = $2 order by place";
        let rows = query(select).bind(municipality.to_string()).bind(i64::from(adopted.0)).fetch_all(&mut transaction).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Saves a column mapping under a name, in the place of the one that had it.
    pub async fn save_mapping(&self, municipality: MunicipalityCode, name: &str, body: &str, by: &By) -> Result<Seq, WriteError> {
        let mut transaction = self.write(municipality).await?;
        let next = next_seq(&mut transaction, municipality).await?;
        let detail = [("mapping".into(), json!(name))].into_iter().collect();
        let mut sheet = write_entry(&mut transaction, municipality, &Entry { seq: next, by, act: "save-mapping", detail: &detail }).await?;
        let insert = "insert into mapping (municipality, name, seq, body) values ($1, $2, $3, $4)";
        let query = query(insert).bind(municipality.to_string()).bind(name).bind(i64::from(next.0)).bind(body);
        query.execute(&mut transaction).await?;
        sheet.read_back(&mut transaction, "mapping", "seq", i64::from(next.0)).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(next)
    }

    /// The saved column mappings in use, by name.
    pub async fn mappings(&self, municipality: MunicipalityCode) -> Result<Vec<Mapping>, ReadError> {
        const SELECT: &str = "select m.name, m.body, m.seq from mapping m where m.municipality = $1 and m.seq = \
            (select max(n.seq) from mapping n where n.municipality = m.municipality and n.name = m.name) order by m.name";
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).fetch_all(&mut transaction).await?;
        rows.iter().map(|row| Ok(Mapping { name: row.try_get(0)?, body: row.try_get(1)?, seq: seq(row.try_get(2)?) })).collect()
    }
}

async fn adopted_at(connection: &mut Transaction, municipality: MunicipalityCode, policy: &str, revision: u32) -> Result<Option<Seq>, sqlx::Error> {
    let select = "select seq from pack where municipality = $1 and policy = $2 and revision = $3";
    let query = query_scalar(select).bind(municipality.to_string()).bind(policy).bind(i64::from(revision));
    Ok(query.fetch_optional(connection).await?.map(seq))
}

async fn write_pack(
    (connection, sheet): (&mut Transaction, &mut Sheet),
    municipality: MunicipalityCode,
    at: Seq,
    policy: &str,
    revision: u32,
    files: &[(String, String)],
) -> Result<(), sqlx::Error> {
    const FILES: Target = Target { head: "insert into pack_file (municipality, seq, place, name, body) values ", shared: 2, own: 3 };
    let insert = "insert into pack (municipality, seq, policy, revision) values ($1, $2, $3, $4)";
    let (municipality, at) = (municipality.to_string(), i64::from(at.0));
    query(insert).bind(&municipality).bind(at).bind(policy).bind(i64::from(revision)).execute(&mut *connection).await?;
    sheet.read_back(connection, "pack", "seq", at).await?;
    let rows: Vec<(i64, &(String, String))> = (0..).zip(files).collect();
    insert_all(
        connection,
        &FILES,
        &rows,
        |row| {
            row.add(municipality.as_str()).add(at);
        },
        |row, (place, (name, body))| {
            row.add(*place).add(name.as_str()).add(body.as_str());
        },
        (sheet, &mut |_| {}),
    )
    .await
}
