//! ゲスト: people who work in another municipality than that of their account. Asked for every request of theirs: both sides
//! may have taken their word back meanwhile. Then they work at home again; nobody is locked out.

use ayumi_facts::MunicipalityCode;
use ayumi_store::{AccountId, AccountState, Guest, Session};

use crate::employment;
use crate::error::AppError;
use crate::site::Site;

/// What an account is in another municipality, if that has admitted it and it may work there. Whether its own municipality
/// still agrees is not asked here.
///
/// # Errors
/// The ledger cannot be read.
pub async fn admitted(site: &Site, other: MunicipalityCode, account: (MunicipalityCode, AccountId)) -> Result<Option<Guest>, AppError> {
    if !site.municipalities().contains(&other) {
        return Ok(None);
    }
    let found = site.store().find_guest(other, account).await?.filter(|guest| guest.state == AccountState::Active);
    match found {
        Some(guest) if !employment::has_left(&site.of(other), guest.person).await? => Ok(Some(guest)),
        _ => Ok(None),
    }
}

/// What somebody is where their session works; None: at home, to which a session is put back that may not work elsewhere.
///
/// # Errors
/// The ledger cannot be read or written.
pub async fn at_work(site: &Site, home: MunicipalityCode, (session, token): (&Session, &[u8; 32])) -> Result<Option<Guest>, AppError> {
    if session.works_in == home {
        return Ok(None);
    }
    if session.is_tied
        && let Some(guest) = admitted(site, session.works_in, (home, session.account)).await?
    {
        site.store().touch_guest(session.works_in, &guest, site.now()).await?;
        return Ok(Some(guest));
    }
    tracing::info!(event = "works-at-home-again", account = session.account.0, municipality = %home);
    site.store().work_at_home(home, token).await?;
    Ok(None)
}
