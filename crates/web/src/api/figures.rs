//! Figures: targets, coverage, candidates, steps, skills, and what changed or will.

use axum::extract::Path;
use axum::response::Response;
use ayumi_answers::rules::rule;
use ayumi_answers::{changes, contradictions, coverage, eligible, kpi, rules, skills, stages};
use ayumi_engine::Need;
use ayumi_facts::{Code, UnitId};

use super::Asked;
use super::paging::MOST;
use crate::ask::{Ask, parse_day};
use crate::error::AppError;
use crate::features::sections::find;

/// How many of those on the way are listed unless asked otherwise.
const NEAREST: usize = 20;
/// How many days ahead are looked at unless asked otherwise, and at most.
const AHEAD: i32 = 90;
const FARTHEST: i32 = 3_660;

/// Targets and KPIs.
pub async fn kpi(asked: Asked) -> Result<Response, AppError> {
    asked.kept(&format!("kpi {:?}", asked.ask.least), |ask| {
        let mut view = kpi::view(&ask.desk());
        if let Some(least) = ask.least {
            view.withhold(least);
        }
        Ok(view)
    })
}

/// Which units have whom they need.
pub async fn coverage(asked: Asked) -> Result<Response, AppError> {
    let missing = asked.given("missing", |text| (text == "1").then_some(())).map_err(one)?.is_some();
    asked.kept(if missing { "coverage missing" } else { "coverage" }, |ask| {
        let mut view = coverage::view(&ask.desk());
        if missing {
            view.only_missing();
        }
        Ok(view)
    })
}

/// Who meets a rule, and who is nearest to it.
pub async fn eligible(asked: Asked, Path(text): Path<String>) -> Result<Response, AppError> {
    let limit = asked.given("limit", |text| text.parse().ok().filter(|limit| *limit <= MOST)).map_err(one)?.unwrap_or(NEAREST);
    let rule = rule(asked.ask.world.policy(), &text).map_err(|_| AppError::not_found("rule"))?;
    asked.kept(&format!("eligible {rule:?} {limit}"), |ask| eligible::view(&ask.desk(), rule, limit))
}

/// How many stand at each step.
pub async fn stages(asked: Asked) -> Result<Response, AppError> {
    asked.kept("stages", |ask| stages::view(&ask.desk()))
}

/// Who reaches the levels that are needed: by the units below one, or those at the top.
pub async fn skill_map(asked: Asked) -> Result<Response, AppError> {
    let need = need(&asked)?;
    let above = match asked.ask.shell.given("section") {
        "" => None,
        key => Some(find(&asked.ask, key)?),
    };
    asked.kept(&format!("skill-map {above:?} {need:?}"), |ask| skills::view(&ask.desk(), &below(ask, above), &need))
}

fn need(asked: &Asked) -> Result<Need, AppError> {
    match asked.ask.shell.given("role") {
        "" => Ok(Need::Held),
        text => rules::role(asked.ask.world.policy(), text).map(Need::Role).map_err(|_| AppError::not_found("rule")),
    }
}

/// The units right below one, or at the top; by their codes.
fn below(ask: &Ask, above: Option<UnitId>) -> Vec<UnitId> {
    let (units, day) = (&ask.world.scope().units, ask.as_of());
    let mut below: Vec<UnitId> = units.ids().filter(|unit| units.exists(*unit, day) && units.parent(*unit, day) == above).collect();
    below.sort_by_key(|unit| (units.code(*unit).map(Code::as_str), *unit));
    below
}

/// What is wrong or missing.
pub async fn contradictions(asked: Asked) -> Result<Response, AppError> {
    asked.kept("contradictions", |ask| {
        let found = ayumi_engine::contradictions(ask.world.scope(), ask.as_of());
        Ok(contradictions::view(&ask.desk(), &found))
    })
}

/// Who gained or lost what since a day.
pub async fn changes(asked: Asked) -> Result<Response, AppError> {
    let since = asked.given("since", |text| parse_day(text).ok()).map_err(one)?;
    let since = since.ok_or_else(|| one(asked.ask.shell.t("api-since-missing").to_owned()))?;
    asked.kept(&format!("changes {since}"), |ask| changes::changes(&ask.desk(), since))
}

/// Who will gain or lose what in the days to come.
pub async fn coming(asked: Asked) -> Result<Response, AppError> {
    let days = asked.given("days", |text| text.parse().ok().filter(|days| (1..=FARTHEST).contains(days))).map_err(one)?.unwrap_or(AHEAD);
    let until = asked.ask.as_of().plus_days(days);
    asked.kept(&format!("coming {until}"), |ask| changes::ahead(&ask.desk(), until))
}

fn one(wrong: String) -> AppError {
    AppError::invalid(vec![wrong])
}
