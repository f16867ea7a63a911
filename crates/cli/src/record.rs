//! From the plan of an import to the ledger's batch, with words for the case that the ledger has moved on meanwhile.

use ayumi_exchange as exchange;
use ayumi_store::{Batch, ImportInfo, Loaded};

use crate::exit::{Failure, Result};

/// The batch of a plan that was made on `loaded`.
///
/// # Errors
/// The plan refers to something that `loaded` does not hold: it was made on another state of the ledger.
pub fn batch(planned: exchange::Batch, loaded: &Loaded, info: ImportInfo) -> Result<Batch> {
    let stale = "取込の計画が台帳の今の内容と合いません。何も書き込んでいません。もう一度やり直してください。";
    ayumi_intake::batch(planned, loaded, info).map_err(|ayumi_intake::Stale| Failure::ledger(stale))
}
