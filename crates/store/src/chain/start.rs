//! Entries that were written before there was a chain: sealed once, when the ledger is brought up to date. From then on
//! they are as safe as all others; what happened to them before cannot be told, and `chain_start` says where that ends.

use ayumi_facts::{MunicipalityCode, Seq};

use crate::Store;
use crate::db::query_scalar;
use crate::error::OpenError;
use crate::store::last_seq;

use super::digest::{content, link, origin};
use super::sheet::write_link;
use super::verify::{entries, gather};

/// Seals the entries of every municipality whose chain has not begun.
pub(crate) async fn seal_what_was_there(store: &Store) -> Result<(), OpenError> {
    const DUE: &str = "select s.municipality from chain_start s where s.municipality = $1 \
        and not exists (select 1 from chain c where c.municipality = s.municipality)";
    let codes: Vec<String> = query_scalar("select code from municipality").fetch_all(&mut store.read_all().await?).await?;
    for municipality in codes.iter().filter_map(|code| code.parse::<MunicipalityCode>().ok()) {
        let due: Option<String> = query_scalar(DUE).bind(municipality.to_string()).fetch_optional(&mut store.read(municipality).await?).await?;
        if due.is_some() {
            seal(store, municipality).await?;
        }
    }
    Ok(())
}

async fn seal(store: &Store, municipality: MunicipalityCode) -> Result<(), OpenError> {
    let mut transaction = store.write(municipality).await?;
    let begun: i64 =
        query_scalar("select count(*) from chain where municipality = $1").bind(municipality.to_string()).fetch_one(&mut transaction).await?;
    if begun > 0 {
        // Another program was faster.
        return Ok(());
    }
    let done = gather(&mut transaction, municipality).await?.map_err(OpenError::Unsealable)?;
    let last = last_seq(&mut transaction, municipality).await?;
    let mut previous = origin(Some(i64::from(last.0)));
    for entry in entries(&mut transaction, municipality).await? {
        let Seq(seq) = entry.seq;
        let (written, withdrawn) = done.of(i64::from(seq));
        let content = content(&written, &withdrawn);
        previous = link(&previous, municipality, &entry, &content);
        write_link(&mut transaction, &municipality.to_string(), i64::from(seq), (&content.rows, &content.digest, &previous)).await?;
    }
    Ok(transaction.commit().await?)
}
