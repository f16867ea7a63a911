//! Fills the ledger of a demonstration, with progress.

use ayumi_city::City;
use ayumi_intake::SettleError;
use ayumi_policy::Checked;
use ayumi_store::Store;

use crate::exit::{Failure, Result};
use crate::packs::PackFiles;
use crate::progress;

/// Fills the ledger; how many facts it holds then.
pub async fn fill(store: &Store, pack: &PackFiles, policy: &Checked, city: &City) -> Result<usize> {
    let total: usize = city.steps.iter().map(|step| step.facts.len() + step.unit_facts.len()).sum();
    let (mut bar, mut shown) = (progress::bar("台帳に記録しています", total as u64), 0);
    let mut advance = |done: usize, _| {
        bar.advance((done - shown) as u64);
        shown = done;
    };
    let settled = ayumi_intake::settle(store, &pack.files, policy, city, &mut advance).await;
    bar.finish();
    settled.map_err(|error| match error {
        SettleError::Write(error) => error.into(),
        SettleError::Broken => Failure::ledger("架空の市の記録の順序が合いません。別の --seed で試し、この種を開発者に知らせてください。"),
    })
}
