//! What is told of each municipality, and the sums of that.

use std::sync::Arc;

use axum::http::StatusCode;
use ayumi_answers::aggregates::{AggregateFigures, AggregatesView, MunicipalityRow, Showing, view};
use ayumi_calendar::Date;
use ayumi_facts::{MunicipalityCode, Seq};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::across::Across;
use crate::error::AppError;
use crate::world::World;

/// What was found of a municipality before anything is counted.
struct Found {
    code: MunicipalityCode,
    name: String,
    state: Result<Ledger, Showing>,
}

/// The ledger of a municipality that is shown.
struct Ledger {
    world: Arc<World>,
    last: Seq,
    least: u64,
    recorded_on: Option<Date>,
}

/// Every municipality of the installation, by code.
///
/// # Errors
/// A ledger cannot be read for the moment.
pub async fn find(across: &Across) -> Result<AggregatesView, AppError> {
    let mut codes = across.site.municipalities().to_vec();
    codes.sort_unstable();
    let mut found = Vec::with_capacity(codes.len());
    for code in codes {
        found.push(one(across, code).await?);
    }
    let rows: Vec<MunicipalityRow> = found.into_par_iter().map(|found| found.row(across.as_of)).collect();
    Ok(view(across.as_of, rows))
}

async fn one(across: &Across, code: MunicipalityCode) -> Result<Found, AppError> {
    let site = across.site.of(code);
    let name = site.store().get_municipality(code).await?.name;
    if !site.is_open().await? {
        return Ok(Found { code, name, state: Err(Showing::NotOpen) });
    }
    let (world, last) = match across.world(code).await {
        Ok(world) => world,
        // One that is not ready must not keep the others from being seen.
        Err(error) => return refused(error).map(|showing| Found { code, name, state: Err(showing) }),
    };
    let (known_at, least) = (world.held().known_at, site.least_count().await?);
    let recorded_on = site.store().journal(code, known_at..=known_at).await?.first().map(|entry| entry.by.instant.day());
    Ok(Found { code, name, state: Ok(Ledger { world, last, least, recorded_on }) })
}

/// Why a municipality has no figures, unless the whole database is away.
fn refused(error: AppError) -> Result<Showing, AppError> {
    match error.status {
        StatusCode::NOT_FOUND => Ok(Showing::NoPolicy),
        StatusCode::SERVICE_UNAVAILABLE => Err(error),
        _ => {
            tracing::error!(event = "aggregates", cause = error.cause.as_deref().unwrap_or(""), "a municipality cannot be counted");
            Ok(Showing::Unreadable)
        }
    }
}

impl Found {
    fn row(self, as_of: Date) -> MunicipalityRow {
        let Self { code, name, state } = self;
        match state {
            Err(showing) => MunicipalityRow::without(code, name, showing),
            Ok(ledger) => MunicipalityRow::shown(code, name, (*ledger.figures(as_of)).clone()),
        }
    }
}

impl Ledger {
    /// Worked out once for the ledger, the day and the least count.
    fn figures(&self, as_of: Date) -> Arc<AggregateFigures> {
        let Self { world, last, least, recorded_on } = self;
        world.remember(&format!("aggregates {as_of} {} {least}", last.0), || AggregateFigures::new(&world.desk(as_of, *last), *least, *recorded_on))
    }
}
