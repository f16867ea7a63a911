//! The municipalities of an installation.

use ayumi_facts::{MunicipalityCode, Seq};

use crate::db::{query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::journal::{Entry, write_entry};
use crate::{By, Store};

/// 団体: one municipality of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// 全国地方公共団体コード
    pub code: MunicipalityCode,
    /// 名称
    pub name: String,
}

impl Store {
    /// Enters a municipality; its journal begins with this entry.
    pub async fn init_municipality(&self, code: MunicipalityCode, name: &str, by: &By) -> Result<Seq, WriteError> {
        let mut transaction = self.write(code).await?;
        let known: Option<String> =
            query_scalar("select name from municipality where code = $1").bind(code.to_string()).fetch_optional(&mut transaction).await?;
        if known.is_some() {
            return Err(WriteError::MunicipalityExists(code));
        }
        let insert = "insert into municipality (code, name) values ($1, $2)";
        query(insert).bind(code.to_string()).bind(name).execute(&mut transaction).await?;
        let detail = serde_json::Map::new();
        let mut sheet = write_entry(&mut transaction, code, &Entry { seq: Seq(1), by, act: "init", detail: &detail }).await?;
        sheet.read_back(&mut transaction, "municipality", "cast(1 as bigint)", 1).await?;
        sheet.seal(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Seq(1))
    }

    /// All municipalities, by code.
    pub async fn list_municipalities(&self) -> Result<Vec<Municipality>, ReadError> {
        let mut transaction = self.read_all().await?;
        let rows = query("select code, name from municipality order by code").fetch_all(&mut transaction).await?;
        rows.iter()
            .map(|row| {
                let corrupt = ReadError::Corrupt { table: "municipality", id: 0, what: "broken code" };
                let code = row.try_get::<&str>(0)?.parse().map_err(|_| corrupt)?;
                Ok(Municipality { code, name: row.try_get(1)? })
            })
            .collect()
    }

    /// One municipality.
    ///
    /// # Errors
    /// [`ReadError::NoMunicipality`] if it is not in the ledger.
    pub async fn get_municipality(&self, code: MunicipalityCode) -> Result<Municipality, ReadError> {
        let mut transaction = self.read(code).await?;
        let name: Option<String> =
            query_scalar("select name from municipality where code = $1").bind(code.to_string()).fetch_optional(&mut transaction).await?;
        name.map(|name| Municipality { code, name }).ok_or(ReadError::NoMunicipality(code))
    }
}
