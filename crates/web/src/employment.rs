//! 退職: whose employment has ended does not sign in any more, from that day on, whatever stands in the accounts. Asked here
//! for every request of somebody who is signed in, at every sign-in, and by the pages about accounts.

use std::collections::HashSet;

use axum::http::StatusCode;
use ayumi_store::PersonKey;

use crate::error::AppError;
use crate::site::Site;

/// Who of these people has left, as the ledger knows it now. Without a policy nothing can be told of anybody.
///
/// # Errors
/// The ledger cannot be read.
pub async fn left(site: &Site, people: Vec<PersonKey>) -> Result<HashSet<PersonKey>, AppError> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let world = match site.world(site.last().await?).await {
        Err(error) if error.status == StatusCode::NOT_FOUND => return Ok(HashSet::new()),
        world => world?,
    };
    let today = site.today();
    let loaded = &world.held().loaded;
    let has_left = |key: &PersonKey| loaded.find_person(*key).is_some_and(|person| ayumi_engine::has_left(world.scope(), person, today));
    Ok(people.into_iter().filter(has_left).collect())
}

/// Whether somebody has left; an account that is nobody's in the ledger never has.
///
/// # Errors
/// The ledger cannot be read.
pub async fn has_left(site: &Site, person: Option<PersonKey>) -> Result<bool, AppError> {
    Ok(!left(site, person.into_iter().collect()).await?.is_empty())
}
