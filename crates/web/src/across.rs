//! `Across`: what a page about several municipalities is asked: as of which day. Unlike `Ask` it needs no policy of the visitor's
//! own municipality. Whoever sees several sees counts of which small ones are withheld, so the day is the end of a month that is
//! over, as everything is known now.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};

use crate::ask::parse_day;
use crate::error::AppError;
use crate::month;
use crate::permit::Permit;
use crate::shell::{Day, Shell};
use crate::site::Site;
use crate::world::World;

/// 団体をまたぐ問い.
#[derive(Clone, Debug)]
pub struct Across {
    /// The site of the visitor's municipality.
    pub site: Site,
    /// 基準日
    pub as_of: Date,
    /// The frame of the page.
    pub shell: Shell,
}

impl Across {
    /// The ledger of a municipality as it is known now, read as that municipality's own.
    ///
    /// # Errors
    /// It cannot be read, or no policy was adopted.
    pub async fn world(&self, municipality: MunicipalityCode) -> Result<(Arc<World>, Seq), AppError> {
        let site = self.site.of(municipality);
        let last = site.last().await?;
        Ok((site.world(last).await?, last))
    }
}

impl FromRequestParts<Site> for Across {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, AppError> {
        let permit = parts.extensions.get::<Permit>().cloned().ok_or_else(AppError::sign_in)?;
        let site = permit.site.clone();
        let mut shell = Shell::of(parts);
        let today = site.today();
        let given = Some(shell.given("as_of").trim()).filter(|text| !text.is_empty());
        let asked = given.map_or(Ok(today), parse_day).map_err(|wrong| AppError::invalid(vec![wrong]))?;
        let as_of = month::told(asked, today);
        shell.municipality = site.store().get_municipality(site.municipality()).await?.name;
        shell.day = Some(Day { as_of, today, known_at: Seq(0), last: Seq(0) });
        shell.across = true;
        shell.month_ends = true;
        Ok(Self { site, as_of, shell })
    }
}
