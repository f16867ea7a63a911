//! `Across`: what a page about several municipalities is asked: as of which day, and what was known when. Unlike `Ask` it needs no policy of the
//! visitor's own municipality, and it knows no position: every municipality's journal has its own.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};

use crate::ask::{is_position, parse_day};
use crate::error::AppError;
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
    /// What was known at the end of this day; None: everything.
    pub known_on: Option<Date>,
    /// The frame of the page.
    pub shell: Shell,
}

impl Across {
    /// The ledger of a municipality as it is asked for, read as that municipality's own.
    ///
    /// # Errors
    /// It cannot be read, or no policy was in use.
    pub async fn world(&self, municipality: MunicipalityCode) -> Result<(Arc<World>, Seq), AppError> {
        let site = self.site.of(municipality);
        let last = site.last().await?;
        let known_at = match self.known_on {
            Some(day) => site.store().known_on(municipality, day).await?,
            None => last,
        };
        Ok((site.world(known_at).await?, last))
    }
}

impl FromRequestParts<Site> for Across {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, AppError> {
        let permit = parts.extensions.get::<Permit>().cloned().ok_or_else(AppError::sign_in)?;
        let site = permit.site.clone();
        let mut shell = Shell::of(parts);
        let today = site.today();
        let day = |name: &str| Some(shell.given(name).trim()).filter(|text| !text.is_empty()).map(|text| read_day(&shell, name, text)).transpose();
        let (as_of, known_on) = match (day("as_of"), day("known")) {
            (Ok(as_of), Ok(known)) => (as_of.unwrap_or(today), known),
            (as_of, known) => return Err(AppError::invalid(as_of.err().into_iter().chain(known.err()).collect())),
        };
        shell.municipality = site.store().get_municipality(site.municipality()).await?.name;
        shell.day = Some(Day { as_of, today, known_at: Seq(0), last: Seq(0) });
        shell.across = true;
        shell.known_on = known_on;
        Ok(Self { site, as_of, known_on, shell })
    }
}

/// A day; that a position is none is said, since it is one on other pages.
fn read_day(shell: &Shell, name: &str, text: &str) -> Result<Date, String> {
    if name == "known" && is_position(text) {
        return Err(shell.t("day-no-position").to_owned());
    }
    parse_day(text)
}
