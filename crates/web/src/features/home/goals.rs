//! Whether the city is on target: every target in one line, and those with a number for each year as pictures.

use ayumi_answers::figure::{self, ReachAnswer};
use ayumi_answers::kpi::TargetRow;
use ayumi_engine::{Standing, targets};

use crate::ask::Ask;
use crate::features::targets::{kpi_view, picture};
use crate::links;
use crate::parts::{Chip, Figure, Look};

/// How many pictures the first page has at most.
const PICTURES: usize = 4;

/// 目標の一行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// 名称
    pub label: String,
    /// How it is counted.
    pub counted: String,
    /// The figure of the day, or why there is none.
    pub now: String,
    /// Of how many it is unknown; empty where of none.
    pub unknown: String,
    /// For which time the goal is.
    pub when: String,
    /// The goal.
    pub goal: String,
    /// The verdict.
    pub standing: Chip,
    /// Where the people behind it are.
    pub href: String,
}

/// Every target, in the order of the policy.
pub fn list(ask: &Ask) -> Vec<Goal> {
    kpi_view(ask).targets.iter().map(|row| goal(ask, row)).collect()
}

fn goal(ask: &Ask, row: &TargetRow) -> Goal {
    let href = links::target(ask, row.id.as_str().into());
    let (when, reach) = row.current().map_or((String::new(), None), |(when, reach)| (when, Some(reach)));
    let figure = row.now.as_ref().or(reach.and_then(|reach| reach.actual.as_ref()));
    Goal {
        label: row.label.clone(),
        counted: row.counted(),
        now: figure.map_or_else(|| ask.shell.t("word-not-measured").into(), |figure| figure.label.clone()),
        unknown: figure.map_or_else(String::new, |figure| ayumi_answers::figure::unknown(figure.unknown)),
        when,
        goal: reach.map_or_else(String::new, |reach| reach.goal_label.clone()),
        standing: reach.map_or_else(|| Chip::new(Look::Plain, "－"), standing).to(href.clone()),
        href,
    }
}

/// A verdict about a goal as a sign.
pub fn standing(reach: &ReachAnswer) -> Chip {
    standing_chip(reach.standing, reach.difference, reach.actual.as_ref())
}

/// A verdict as a sign, with how much is missing. What is withheld is not unknown: there is nothing to say.
pub fn standing_chip(standing: Standing, difference: Option<i64>, actual: Option<&figure::Figure>) -> Chip {
    if actual.is_some_and(figure::Figure::is_withheld) {
        return Chip::new(Look::Plain, "－");
    }
    let look = match standing {
        Standing::Reached => Look::Met,
        Standing::Missed => Look::Unmet,
        Standing::Unknown | Standing::NotMeasurable => Look::Unknown,
        Standing::OnTheWay | Standing::Ahead => Look::Later,
        Standing::Undecided => Look::Plain,
    };
    let missing = difference.filter(|difference| *difference < 0 && matches!(standing, Standing::OnTheWay | Standing::Missed));
    Chip::new(look, missing.map_or_else(|| standing.ja().to_owned(), |missing| format!("{}（あと{}）", standing.ja(), -missing)))
}

/// Targets that state a number for at least two years.
pub fn charts(ask: &Ask) -> Vec<Figure> {
    let standings = targets(ask.world.scope(), ask.as_of());
    let yearly = standings.iter().filter(|standing| standing.years.iter().filter(|year| year.reach.goal.goal().is_some()).count() >= 2);
    yearly.take(PICTURES).map(|standing| picture(ask, standing, 440.0).titled()).collect()
}
