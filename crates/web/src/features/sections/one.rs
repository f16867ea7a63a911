//! One section and what lies below it: whom it has and lacks, who is in it, and who lacks what for the next role.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_engine::{Placement, Post, UnitCoverage, Vacancy, Verdict, main_post, placement, posted_beside, units_below, vacancies};
use ayumi_facts::{Code, PersonId, UnitId};

use super::covered::{Covered, Rule, chip};
use super::history::{Entry, history};
use super::next::{self, Order, PersonRow};
use super::skills::OfUnit;
use super::table::{Head, Row, Rows, RuleCell};
use super::{Num, Who, find, people, quota, section_on, skills, tabs};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::parts::{Chip, Crumbs, Pager};
use crate::shell::{Link, Shell};

/// So many people a page.
const SIZE: usize = 25;
/// So many sections that lack somebody are named.
const ABSENT: usize = 16;

/// 所属.
#[derive(Debug, Template)]
#[template(path = "sections/one.html")]
pub struct OnePage {
    /// The frame.
    pub shell: Shell,
    /// The sections above.
    pub crumbs: Crumbs,
    /// The pages about sections.
    pub tabs: Vec<Link>,
    /// 名称
    pub name: String,
    /// 所属コード and head count.
    pub sub: String,
    /// It does not exist on the day shown: what it follows or what follows it.
    pub gone: Option<Vec<Link>>,
    /// One entry a rule that is about it or about sections below it.
    pub coverage: Vec<CoverageShown>,
    /// Heads of the rules.
    pub rules: Vec<Head>,
    /// Heads of the roles.
    pub roles: Vec<Head>,
    /// It and the sections right below.
    pub units: Vec<Row>,
    /// In the section and below.
    pub staff: Num,
    /// The people of this part of the list.
    pub people: Vec<PersonRow>,
    /// 兼務: who is posted here or below beside a main post elsewhere.
    pub beside: Vec<Beside>,
    /// Why nothing can be said about what is next.
    pub error: Option<String>,
    /// The rules that can be asked for.
    pub choices: Vec<(String, String)>,
    /// The one asked for; empty: the nearest.
    pub rule: String,
    /// By nearness or by post.
    pub orders: Vec<Link>,
    /// The way through the list.
    pub pager: Option<Pager>,
    /// スキル
    pub skills: Option<OfUnit>,
    /// Whether the policy has schemes; without them requirements are shown instead of roles.
    pub by_scheme: bool,
    /// 沿革
    pub history: Vec<Entry>,
    /// 枠 that are about it.
    pub quotas: Vec<(String, Chip)>,
    /// Other questions about this section.
    pub ways: Vec<Link>,
}

/// 配置.
#[derive(Debug)]
pub struct CoverageShown {
    /// Whom it should have.
    pub title: String,
    /// The state; None: only sections below are meant.
    pub chip: Option<Chip>,
    /// It had somebody when the fiscal year began and has not now.
    pub lost: Option<Link>,
    /// How those below stand.
    pub below: Option<String>,
    /// Those below that lack somebody.
    pub absent: Vec<Link>,
    /// Who covers it.
    pub people: Vec<Who>,
    /// Of whom it is unknown.
    pub unknown: Vec<Who>,
    /// How it is counted.
    pub counted: String,
}

/// 兼務の一人.
#[derive(Debug)]
pub struct Beside {
    /// Who.
    pub who: Who,
    /// The rank here.
    pub rank: String,
    /// Where the main post is.
    pub main: Option<Link>,
    /// The section below, where it is one.
    pub here: Option<Link>,
}

/// One section.
///
/// # Errors
/// There is none of this key, or the address asks for a rule that the policy does not have.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<OnePage>, AppError> {
    let unit = find(&ask, &key)?;
    ask.check_unit(unit).await?;
    let (rule, order) = (asked_rule(&ask)?, asked_order(&ask));
    let rows = Rows::new(&ask);
    let placed = placed(&ask);
    let within = placed.within(unit);
    let list = List::new(&ask, unit, within, rule, order);
    let (units, day) = (&ask.world.scope().units, ask.as_of());
    let own = rows.outline.holders_of(unit).map_or(0, |of| of.staff);
    Ok(Page(OnePage {
        crumbs: crumbs(&ask, unit),
        tabs: tabs(&ask),
        name: units.name(unit, day).to_owned(),
        sub: sub(&ask, unit, within.len(), own),
        gone: (!units.exists(unit, day)).then(|| relatives(&ask, unit)),
        coverage: rows.covered.iter().filter_map(|covered| coverage(&ask, &rows, covered, unit)).collect(),
        rules: rows.rule_heads(),
        roles: rows.role_heads(),
        units: below(&rows, unit),
        staff: Num::new(within.len(), || people(&ask, unit, &[])),
        people: list.rows,
        beside: beside(&ask, unit),
        error: list.error,
        choices: next::choices(&ask),
        rule: rule.map_or_else(String::new, |rule| rule.to_string()),
        orders: orders(&ask, order),
        pager: list.pager,
        skills: skills::of_unit(&ask, unit),
        by_scheme: !ask.world.policy().schemes.is_empty(),
        history: history(&ask, unit),
        ways: ways(&ask, unit),
        quotas: quotas(&ask, unit),
        shell: ask.shell,
    }))
}

fn asked_rule(ask: &Ask) -> Result<Option<Code>, AppError> {
    let given = ask.shell.given("rule");
    let (schemes, requirements) = (ask.world.policy().schemes.keys(), ask.world.policy().requirements.keys());
    let found = schemes.chain(requirements).find(|rule| rule.as_str() == given).copied();
    if given.is_empty() || found.is_some() { Ok(found) } else { Err(AppError::not_found("rule")) }
}

fn asked_order(ask: &Ask) -> Order {
    if ask.shell.given("order") == "post" { Order::Post } else { Order::Near }
}

/// Who is where on the day shown.
pub fn placed(ask: &Ask) -> Arc<Placement> {
    ask.remember("sections/placement", || placement(ask.world.scope(), ask.as_of()))
}

struct List {
    rows: Vec<PersonRow>,
    pager: Option<Pager>,
    error: Option<String>,
}

impl List {
    fn new(ask: &Ask, unit: UnitId, people: &[PersonId], rule: Option<Code>, order: Order) -> Self {
        let page = ask.shell.given(Pager::PARAMETER).parse().unwrap_or(1);
        match next::standings(ask, unit, people, rule, order) {
            Ok(found) => Self {
                rows: next::rows(ask, unit, Pager::part(&found, page, SIZE)),
                pager: (found.len() > SIZE).then(|| Pager::new(&ask.shell, page, SIZE, found.len())),
                error: None,
            },
            Err(error) => Self { rows: Vec::new(), pager: None, error: Some(error) },
        }
    }
}

fn crumbs(ask: &Ask, unit: UnitId) -> Crumbs {
    let (units, day) = (&ask.world.scope().units, ask.as_of());
    let above = units.line_above(unit, day).into_iter().skip(1).collect::<Vec<_>>().into_iter().rev();
    let step = |unit: UnitId| (units.name(unit, day).to_owned(), format!("/sections/{}", super::key(ask, unit)));
    let top = (ask.shell.t("nav-sections").to_owned(), "/sections".to_owned());
    Crumbs::new(&ask.shell, std::iter::once(top).chain(above.map(step)))
}

fn sub(ask: &Ask, unit: UnitId, within: usize, own: usize) -> String {
    let code = ask.world.scope().units.code(unit).unwrap_or_default();
    let staff = if own == within {
        ask.shell.f1("sections-one-staff", "n", count(within))
    } else {
        ask.shell.f2("sections-one-staff-own", ("n", count(within)), ("own", count(own)))
    };
    ask.shell.f2("sections-one-sub", ("code", code), ("staff", staff))
}

/// The units that do its work on the day shown, or those that did before it began.
fn relatives(ask: &Ask, unit: UnitId) -> Vec<Link> {
    let units = &ask.world.scope().units;
    let heirs = units.heirs(unit, ask.as_of());
    let found = if heirs.is_empty() { units.predecessors(unit) } else { heirs };
    let link = |unit: UnitId| Link { text: units.full_name(unit, ask.as_of()), href: links::section(ask, unit), current: false };
    found.into_iter().map(link).collect()
}

fn coverage(ask: &Ask, rows: &Rows, covered: &Covered, unit: UnitId) -> Option<CoverageShown> {
    let rule = &covered.rule;
    let shown = |chip, below, of: Option<&UnitCoverage>| CoverageShown {
        title: ask.shell.f2("sections-needs", ("whom", &rule.whom), ("need", rule.need)),
        chip,
        lost: of.and_then(|of| lost(ask, rule, of)),
        below,
        absent: if of.is_some() { Vec::new() } else { absent(ask, rows, covered, unit) },
        people: of.map_or_else(Vec::new, |of| Who::all(ask, &of.people)),
        unknown: of.map_or_else(Vec::new, |of| Who::all(ask, &of.unknown)),
        counted: ask.shell.f1("sections-counted", "group", &rule.group_name),
    };
    let below = covered.below(&rows.outline.units_within(unit));
    match covered.unit(unit) {
        Some(of) => {
            let others = below.of() > 1;
            Some(shown(Some(chip(ask, of, rule.need)), others.then(|| rows.below(below)), Some(of)))
        }
        None if below.of() > 0 => Some(shown(None, Some(rows.below(below)), None)),
        None => None,
    }
}

/// A way to how the section lost whom it needs since the fiscal year began, where it did.
fn lost(ask: &Ask, rule: &Rule, of: &UnitCoverage) -> Option<Link> {
    let since = FiscalYear::of(ask.as_of()).start();
    if of.state == Verdict::Met || since >= ask.as_of() {
        return None;
    }
    let found = ask.remember(&format!("sections/lost {} {} {since} {:?}", rule.group, rule.need, rule.having), || Lost(since_eve(ask, rule, since)));
    let lost = found.0.iter().any(|vacancy| vacancy.unit.unit == of.unit);
    let href = || ask.shell.to(&format!("/sections/vacancies?since={since}"));
    lost.then(|| Link { text: ask.shell.f1("sections-lost-since", "day", ask.shell.date(since)), href: href(), current: false })
}

/// The vacancies of a rule, as they are remembered.
struct Lost(Vec<Vacancy>);

fn since_eve(ask: &Ask, rule: &Rule, since: Date) -> Vec<Vacancy> {
    vacancies(ask.world.scope(), rule.group, rule.need, &rule.having, since.previous(), ask.as_of()).unwrap_or_default()
}

fn beside(ask: &Ask, unit: UnitId) -> Vec<Beside> {
    let (scope, day) = (ask.world.scope(), ask.as_of());
    let posted = posted_beside(scope, &units_below(scope, unit, day), day);
    let one = |(person, post): (PersonId, Post)| Beside {
        who: Who::new(ask, person),
        rank: super::rank(ask, post.rank),
        main: main_post(scope, person, day).map(|main| section_on(ask, main.unit, day)),
        here: (post.unit != unit).then(|| section_on(ask, post.unit, day)),
    };
    posted.into_iter().map(one).collect()
}

/// The sections below that lack whom they need, the largest first.
fn absent(ask: &Ask, rows: &Rows, covered: &Covered, unit: UnitId) -> Vec<Link> {
    let mut units: Vec<UnitId> = rows.outline.units_within(unit);
    units.retain(|unit| covered.unit(*unit).is_some_and(|of| of.state != Verdict::Met));
    units.sort_by_key(|unit| std::cmp::Reverse(rows.outline.staff(*unit)));
    units.into_iter().take(ABSENT).map(|unit| section_on(ask, unit, ask.as_of())).collect()
}

/// Other questions about the section: its skills, what a reorganisation did to it, everybody in the list of people.
fn ways(ask: &Ask, unit: UnitId) -> Vec<Link> {
    let key = super::key(ask, unit);
    let link = |text, href: String| Link { text: ask.shell.t(text).to_owned(), href, current: false };
    let skills = skills::of_unit(ask, unit).map(|_| link("sections-skills-this", ask.shell.to(&format!("/sections/skills?below={key}"))));
    let people = link("sections-all-people", people(ask, unit, &[]));
    let changes = link("sections-compare-this", ask.shell.to(&format!("/sections/changes?section={key}")));
    std::iter::once(people).chain(skills).chain([changes]).collect()
}

/// The section itself and those right below it.
fn below(rows: &Rows, unit: UnitId) -> Vec<Row> {
    let within = rows.outline.within(unit);
    let top = within.first().map_or(0, |row| row.depth);
    if within.len() < 2 { Vec::new() } else { within.iter().filter(|row| row.depth <= top + 2).map(|row| rows.row(row, top)).collect() }
}

fn quotas(ask: &Ask, unit: UnitId) -> Vec<(String, Chip)> {
    quota::all(ask).iter().filter_map(|of| Some((of.title.clone(), quota::chip_of(ask, of, unit)?))).collect()
}

fn orders(ask: &Ask, order: Order) -> Vec<Link> {
    let link = |text, value: Option<&str>, of| Link {
        text: ask.shell.t(text).to_owned(),
        href: format!("{}#people", ask.shell.same(&[("order", value), (Pager::PARAMETER, None)])),
        current: order == of,
    };
    vec![link("sections-order-near", None, Order::Near), link("sections-order-post", Some("post"), Order::Post)]
}
