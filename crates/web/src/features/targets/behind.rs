//! The people behind a figure of a target: who is counted, out of whom, and of whom it is unknown.

use askama::Template;
use axum::extract::{Path, Query};
use ayumi_engine::{Actual, EvaluationError, KpiStanding, Measured, TargetStanding, error_ja, kpis, targets};
use ayumi_facts::PersonId;
use serde::Deserialize;

use super::people_count;
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::Page;
use crate::parts::{Crumbs, Pager};
use crate::shell::{Link, Shell};

/// How many people a page has.
const SIZE: usize = 100;

/// Which figure, and which of its people.
#[derive(Clone, Debug, Deserialize)]
pub struct Which {
    /// `now`, a year as `R8`, `total` or `long-term`.
    when: String,
    /// Which list.
    #[serde(default)]
    part: Part,
    /// Which part of the list.
    #[serde(default)]
    page: usize,
}

/// Which list of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Who is counted.
    #[default]
    Counted,
    /// Out of whom.
    Base,
    /// Of whom it is unknown whether they count.
    Unknown,
    /// Of whom it is unknown whether they belong to the denominator.
    BaseUnknown,
}

/// Who is behind a figure.
#[derive(Debug, Template)]
#[template(path = "targets/people.html")]
pub struct BehindPage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// 目標の名称
    pub label: String,
    /// How many are in the list.
    pub counted: String,
    /// The lists of this figure.
    pub lists: Vec<Link>,
    /// The people of this part.
    pub people: Vec<Somebody>,
    /// The ways to the other parts.
    pub pager: Option<Pager>,
}

/// 職員の一行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Their page.
    pub href: String,
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 所属
    pub section: String,
    /// 職位
    pub rank: String,
}

/// Who is behind one figure.
///
/// # Errors
/// There is no such figure, or it cannot be measured on that day.
pub async fn people(ask: Ask, Path(id): Path<String>, Query(which): Query<Which>) -> Result<Page<BehindPage>, AppError> {
    let (label, lists) = lists(&ask, &id, &which.when)?;
    let here = lists.iter().find(|(part, _)| *part == which.part).map(|(_, people)| people.as_slice()).unwrap_or_default();
    let link = |(part, people): &(Part, Vec<PersonId>)| Link {
        text: ask.shell.f1(name(*part), "people", people_count(&ask, people.len())),
        href: ask.shell.same(&[("part", Some(word(*part))), ("page", None)]),
        current: *part == which.part,
    };
    let shown = Pager::part(here, which.page, SIZE);
    Ok(Page(BehindPage {
        crumbs: Crumbs::new(
            &ask.shell,
            [(ask.shell.t("targets-title").to_owned(), "/targets".to_owned()), (label.clone(), format!("/targets/{id}"))],
        ),
        label,
        counted: people_count(&ask, here.len()),
        lists: lists.iter().map(link).collect(),
        people: shown.iter().filter_map(|person| somebody(&ask, *person)).collect(),
        pager: (here.len() > SIZE).then(|| Pager::new(&ask.shell, which.page, SIZE, here.len())),
        shell: ask.shell,
    }))
}

fn somebody(ask: &Ask, person: PersonId) -> Option<Somebody> {
    let who = ask.world.held().loaded.snapshot.person(person)?;
    let names = ask.desk().names();
    let post = ayumi_engine::main_post(ask.world.scope(), person, ask.as_of());
    Some(Somebody {
        href: links::person(ask, person),
        number: who.number.to_string(),
        name: who.name.to_string(),
        section: post.map_or_else(String::new, |post| ask.world.scope().units.full_name(post.unit, ask.as_of())),
        rank: post.map_or_else(String::new, |post| names.name(ayumi_policy::grammar::Noun::Rank, post.rank)),
    })
}

type Lists = Vec<(Part, Vec<PersonId>)>;

/// The name of the target or KPI and the lists of one of its figures.
fn lists(ask: &Ask, id: &str, when: &str) -> Result<(String, Lists), AppError> {
    let (scope, day) = (ask.world.scope(), ask.as_of());
    if let Some(standing) = targets(scope, day).into_iter().find(|standing| standing.target.id.value.as_str() == id) {
        let label = standing.target.name.on(day).to_owned();
        let actual = figure(standing, when).ok_or_else(|| ask.no_figure())?;
        return Ok((label, measured(ask, actual)?));
    }
    let standing = kpis(scope, day).into_iter().find(|standing: &KpiStanding| standing.kpi.id.value.as_str() == id);
    let standing = standing.ok_or_else(|| AppError::not_found("rule"))?;
    let actual = standing.actual.ok_or_else(|| ask.no_figure())?.map(|measured| Actual::Measured(Box::new(measured)));
    Ok((standing.kpi.name.on(day).to_owned(), measured(ask, actual)?))
}

fn figure(standing: TargetStanding, when: &str) -> Option<Result<Actual, EvaluationError>> {
    match when {
        "now" => standing.now,
        "total" => standing.total?.actual,
        "long-term" => standing.long_term?.reach.actual,
        year => standing.years.into_iter().find(|of| of.year.short() == year)?.reach.actual,
    }
}

fn measured(ask: &Ask, actual: Result<Actual, EvaluationError>) -> Result<Lists, AppError> {
    let actual = actual.map_err(|error| AppError::not_then(vec![error_ja(&error, &ask.desk().names())]))?;
    let parts: Vec<Measured> = match actual {
        Actual::Measured(measured) => vec![*measured],
        Actual::Sum(parts) => parts.into_iter().map(|part| part.measured).collect(),
    };
    let gather = |of: fn(&Measured) -> &[PersonId]| {
        let mut people: Vec<PersonId> = parts.iter().flat_map(of).copied().collect();
        people.sort_unstable();
        people.dedup();
        people
    };
    let all = [
        (Part::Counted, gather(|of| &of.numerator)),
        (Part::Base, gather(|of| of.denominator.as_deref().unwrap_or_default())),
        (Part::Unknown, gather(|of| &of.unknown)),
        (Part::BaseUnknown, gather(|of| &of.denominator_unknown)),
    ];
    Ok(all.into_iter().filter(|(part, people)| *part == Part::Counted || !people.is_empty()).collect())
}

fn word(part: Part) -> &'static str {
    match part {
        Part::Counted => "counted",
        Part::Base => "base",
        Part::Unknown => "unknown",
        Part::BaseUnknown => "base-unknown",
    }
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Counted => "targets-part-counted",
        Part::Base => "targets-part-base",
        Part::Unknown => "targets-part-unknown",
        Part::BaseUnknown => "targets-part-base-unknown",
    }
}
