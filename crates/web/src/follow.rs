//! Reading the ledger ahead: when another server, or this one, has written, the next world is read at once, so that whoever
//! asks next does not wait for it. Every request looks at the journal itself; nothing here has to be on time.

use std::time::Duration;

use ayumi_facts::MunicipalityCode;
use ayumi_store::Heard;

use crate::error::AppError;
use crate::site::Site;

/// Between two tries to hear again.
const PAUSE: Duration = Duration::from_secs(2);

/// Follows the journals for as long as the task lives.
pub async fn follow(site: Site) {
    let mut follower = loop {
        match site.store().follow().await {
            Ok(Some(follower)) => break follower,
            Ok(None) => return,
            Err(error) => tracing::warn!(cause = %error, "writes of other servers are not heard of"),
        }
        tokio::time::sleep(PAUSE).await;
    };
    loop {
        let heard = match follower.next().await {
            Ok(Heard::Moved(municipality)) => read_ahead(&site, municipality).await,
            Ok(Heard::Missed) => catch_up(&site).await,
            Err(error) => {
                tracing::warn!(cause = %error, "writes of other servers are not heard of");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        if let Err(error) = heard {
            tracing::warn!(cause = error.cause, "the ledger could not be read ahead");
        }
    }
}

async fn catch_up(site: &Site) -> Result<(), AppError> {
    for municipality in site.store().list_municipalities().await? {
        read_ahead(site, municipality.code).await?;
    }
    Ok(())
}

/// Only what somebody has asked for here is read ahead.
async fn read_ahead(site: &Site, municipality: MunicipalityCode) -> Result<(), AppError> {
    let site = site.of(municipality);
    if site.is_in_use() {
        site.world(site.last().await?).await?;
    }
    Ok(())
}
