//! Sections: the tree of the day, and one of them.

use axum::extract::Path;
use axum::response::Response;
use ayumi_answers::{coverage, section, units};

use super::Asked;
use super::people::standings;
use crate::error::AppError;
use crate::features::sections::find;

/// The units of the day.
pub async fn list(asked: Asked) -> Result<Response, AppError> {
    asked.kept("sections", |ask| Ok(units::view(&ask.desk())))
}

/// One unit.
pub async fn one(asked: Asked, Path(key): Path<String>) -> Result<Response, AppError> {
    let unit = find(&asked.ask, &key)?;
    asked.ask.check_unit(unit).await?;
    let standings = standings(&asked.ask)?;
    let covered = asked.ask.remember("api covered", || coverage::view(&asked.ask.desk()));
    asked.json(&section::view(&asked.ask.desk(), unit, &standings, &covered))
}
