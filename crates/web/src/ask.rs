//! `Ask`: what every page is asked: of which ledger, as of which day, as known when, in which language. Read from the
//! address; all that is wrong with it is said at once.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ayumi_answers::Desk;
use ayumi_calendar::Date;
use ayumi_facts::{Seq, UnitId};

use crate::error::AppError;
use crate::month;
use crate::permit::{Act, Grant, Permit};
use crate::reach::{Seen, Veil};
use crate::shell::{Day, Shell};
use crate::site::Site;
use crate::world::World;

/// 問い.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The site.
    pub site: Site,
    /// What may be done, and for whom.
    pub permit: Permit,
    /// The ledger as known then, with its policy, and with nobody in it whom the visitor may not see.
    pub world: Arc<World>,
    /// The day, today, the positions.
    pub day: Day,
    /// The least count that is told, for whoever sees figures about more people than they may list.
    pub least: Option<u64>,
    /// The frame of the page.
    pub shell: Shell,
}

impl Ask {
    /// 基準日
    pub fn as_of(&self) -> Date {
        self.day.as_of
    }

    /// What an answer needs.
    pub fn desk(&self) -> Desk<'_> {
        self.world.desk(self.day.as_of, self.day.last)
    }

    /// Lets only units pass that the visitor may see; any other is as if it were not there.
    ///
    /// # Errors
    /// It is not one of them, or the ledger cannot be read.
    pub async fn check_unit(&self, unit: UnitId) -> Result<(), AppError> {
        let key = self.world.held().loaded.unit_key(unit);
        let seen = match (self.permit.grant, key) {
            (Grant::All, _) => true,
            (_, Some(key)) => self.permit.reach.has_unit(&self.site, key).await?,
            (_, None) => false,
        };
        if seen { Ok(()) } else { Err(AppError::not_found("section")) }
    }

    /// The error for a figure or rule that is not there: on another day it may be.
    pub fn no_figure(&self) -> AppError {
        if self.shell.is_another_day() { AppError::not_then(Vec::new()) } else { AppError::not_found("rule") }
    }

    /// An answer kept for this world, day and language, with the addresses in it. `about` says what else it depends on.
    pub fn remember<T: Send + Sync + 'static>(&self, about: &str, answer: impl FnOnce() -> T) -> Arc<T> {
        let kept: String = self.shell.kept().map(|(key, value)| format!("{key}={value}&")).collect();
        self.world.remember(&format!("{} {kept} {about}", self.day.as_of), answer)
    }
}

impl FromRequestParts<Site> for Ask {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, AppError> {
        let permit = parts.extensions.get::<Permit>().cloned().ok_or_else(AppError::sign_in)?;
        let site = permit.site.clone();
        let mut shell = Shell::of(parts);
        let (today, last) = (site.today(), site.last().await?);
        let as_of = given(&shell, "as_of").map_or(Ok(today), parse_day);
        let known = given(&shell, "known").map_or(Ok(Known::At(last)), |text| Known::parse(text, last));
        let outside = permit.reach.grant(Act::ListPeople) != Grant::All;
        let least = if outside && permit.act == Act::ReadFigures { Some(site.least_count().await?) } else { None };
        // Counts of which small ones are withheld must not be told of two days by which single people differ.
        let (as_of, known) = match least {
            Some(_) => (month::told(as_of.map_err(|wrong| AppError::invalid(vec![wrong]))?, today), Known::At(last)),
            None => both(as_of, known)?,
        };
        let known_at = match known {
            Known::At(position) => position,
            Known::On(day) => site.store().known_on(site.municipality(), day).await?,
        };
        let seen = Seen::by(&permit).await?;
        let world = site.world_of(known_at, &seen).await?;
        shell.veiled = seen.veil.iter().flat_map(Veil::fields).collect();
        shell.withheld = least;
        shell.month_ends = least.is_some();
        shell.only_seen = outside && permit.act == Act::ReadPolicy;
        if permit.act.enters_data() {
            shell.purpose = site.purpose(&shell).await?;
        }
        let day = Day { as_of, today, known_at, last };
        let held = world.held();
        shell.municipality.clone_from(&held.municipality.name);
        shell.policy.clone_from(&held.policy.pack.policy.title);
        shell.day = Some(day);
        Ok(Self { site, permit, world, day, least, shell })
    }
}

/// The pairs of a query.
pub fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or("").as_bytes()).into_owned().collect()
}

fn given<'s>(shell: &'s Shell, name: &str) -> Option<&'s str> {
    Some(shell.given(name).trim()).filter(|text| !text.is_empty())
}

/// A day in any spelling, or the end of a fiscal year (R8年度末: its 31 March).
///
/// # Errors
/// Why it cannot be read, in Japanese.
pub fn parse_day(text: &str) -> Result<Date, String> {
    ayumi_calendar::parse_day(text).map_err(|error| error.ja())
}

/// いつ知られていたことで答えるか.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    At(Seq),
    On(Date),
}

impl Known {
    /// A short number is a position of the journal; anything else a day.
    fn parse(text: &str, last: Seq) -> Result<Self, String> {
        const LONGEST: usize = 7;
        let short = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(position) if short && Seq(position) > last => Err(format!("記録番号 {position} はまだありません（最新は {}）。", last.0)),
            Ok(position) if short => Ok(Self::At(Seq(position))),
            _ => parse_day(text).map(Self::On),
        }
    }
}

fn both<A, B>(a: Result<A, String>, b: Result<B, String>) -> Result<(A, B), AppError> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(AppError::invalid(a.err().into_iter().chain(b.err()).collect())),
    }
}
