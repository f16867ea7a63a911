//! Files waiting to be taken over: kept beside the ledger between somebody's look at what would change and the word to do
//! it, so that no server has to remember them. Nothing here is a fact, and no journal entry speaks of it.

use ayumi_facts::MunicipalityCode;

use crate::db::{Row, query, query_scalar};
use crate::error::{ReadError, WriteError};
use crate::{Instant, Store};

/// How long a file is kept: a day.
pub(crate) const KEPT: i64 = 86_400;

/// 取り込む前のファイル, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name in addresses; nobody can guess it.
    pub token: String,
    /// When it came.
    pub created: Instant,
    /// What kind of file: `staff`, `units`, `postings`, `facts`.
    pub kind: String,
    /// The file's name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// How it is to be read, as whoever keeps it writes it.
    pub options: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A file to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewUpload<'a> {
    /// What kind of file.
    pub kind: &'a str,
    /// The file's name, without its folder.
    pub name: &'a str,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: &'a str,
    /// How it is to be read.
    pub options: &'a str,
    /// Its bytes.
    pub body: &'a [u8],
}

impl Store {
    /// Keeps a file for a day and gives the token under which it is found. Files whose day is over are removed.
    pub async fn keep_upload(&self, municipality: MunicipalityCode, new: &NewUpload<'_>, now: Instant) -> Result<String, WriteError> {
        const INSERT: &str = "insert into upload (municipality, token, created, kind, name, digest, options, body) \
            values ($1, $2, $3, $4, $5, $6, $7, $8)";
        const EXPIRED: &str = "delete from upload where municipality = $1 and created <= $2";
        let token = hex(&rand::random::<[u8; 16]>());
        let mut transaction = self.note(municipality).await?;
        // They are people's data.
        transaction.wipe().await?;
        query(EXPIRED).bind(municipality.to_string()).bind(now.0 - KEPT).execute(&mut transaction).await?;
        transaction.commit().await?;
        let mut transaction = self.keep(municipality).await?;
        let insert = query(INSERT).bind(municipality.to_string()).bind(&token).bind(now.0).bind(new.kind).bind(new.name).bind(new.digest);
        insert.bind(new.options).bind(new.body).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// The file of this token, if its day is not over.
    pub async fn find_upload(&self, municipality: MunicipalityCode, token: &str, now: Instant) -> Result<Option<Upload>, ReadError> {
        let all = self.uploads(municipality, now).await?;
        Ok(all.into_iter().find(|upload| upload.token == token))
    }

    /// Files that wait to be taken over, the newest first.
    pub async fn uploads(&self, municipality: MunicipalityCode, now: Instant) -> Result<Vec<Upload>, ReadError> {
        const SELECT: &str = "select token, created, kind, name, digest, options, cast(length(body) as bigint) from upload \
            where municipality = $1 and created > $2 order by created desc, token";
        let mut transaction = self.read(municipality).await?;
        let rows = query(SELECT).bind(municipality.to_string()).bind(now.0 - KEPT).fetch_all(&mut transaction).await?;
        rows.iter().map(upload).collect()
    }

    /// The bytes of a file; none if it is gone.
    pub async fn upload_body(&self, municipality: MunicipalityCode, token: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let select = "select body from upload where municipality = $1 and token = $2";
        let mut transaction = self.read(municipality).await?;
        Ok(query_scalar(select).bind(municipality.to_string()).bind(token).fetch_optional(&mut transaction).await?)
    }

    /// Changes how a file is to be read.
    pub async fn set_upload_options(&self, municipality: MunicipalityCode, token: &str, options: &str) -> Result<(), WriteError> {
        let update = "update upload set options = $3 where municipality = $1 and token = $2";
        let mut transaction = self.note(municipality).await?;
        query(update).bind(municipality.to_string()).bind(token).bind(options).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Removes a file. One that is gone already is no error.
    pub async fn drop_upload(&self, municipality: MunicipalityCode, token: &str) -> Result<(), WriteError> {
        let delete = "delete from upload where municipality = $1 and token = $2";
        let mut transaction = self.note_patiently(municipality).await?;
        transaction.wipe().await?;
        query(delete).bind(municipality.to_string()).bind(token).execute(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }
}

fn upload(row: &Row) -> Result<Upload, ReadError> {
    Ok(Upload {
        token: row.try_get(0)?,
        created: Instant(row.try_get(1)?),
        kind: row.try_get(2)?,
        name: row.try_get(3)?,
        digest: row.try_get(4)?,
        options: row.try_get(5)?,
        size: row.try_get::<i64>(6)?.unsigned_abs(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
