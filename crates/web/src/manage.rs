//! `Manage`: what pages by which a municipality is set up are asked: accounts, offices, settings, permissions. Like `Ask`, but
//! a municipality that has adopted no policy yet has them as well: its first administrator begins there.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ayumi_store::Loaded;

use crate::ask::Ask;
use crate::error::AppError;
use crate::permit::Permit;
use crate::shell::Shell;
use crate::site::Site;
use crate::world::World;

/// 管理の問い.
#[derive(Clone, Debug)]
pub struct Manage {
    /// The site.
    pub site: Site,
    /// The ledger as `Ask` has it; None: no policy was adopted yet.
    pub world: Option<Arc<World>>,
    /// The frame of the page, which is about no day.
    pub shell: Shell,
}

impl Manage {
    /// People and units of the ledger, with a policy or without.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn loaded(&self) -> Result<Cow<'_, Loaded>, AppError> {
        Ok(match &self.world {
            Some(world) => Cow::Borrowed(&world.held().loaded),
            None => Cow::Owned(self.site.store().snapshot(self.site.municipality()).await?),
        })
    }

    /// Of a municipality without a policy.
    async fn without(parts: &Parts) -> Result<Self, AppError> {
        let permit = parts.extensions.get::<Permit>().ok_or_else(AppError::sign_in)?;
        let site = permit.site.clone();
        let mut shell = Shell::of(parts);
        shell.municipality = site.store().get_municipality(site.municipality()).await?.name;
        shell.lacks_policy = true;
        if permit.act.enters_data() {
            shell.purpose = site.purpose(&shell).await?;
        }
        Ok(Self { site, world: None, shell })
    }
}

impl FromRequestParts<Site> for Manage {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, AppError> {
        match Ask::from_request_parts(parts, site).await {
            Ok(Ask { site, world, mut shell, .. }) => {
                shell.day = None;
                Ok(Self { site, world: Some(world), shell })
            }
            Err(error) if error.code == AppError::NO_POLICY => Self::without(parts).await,
            Err(error) => Err(error),
        }
    }
}
