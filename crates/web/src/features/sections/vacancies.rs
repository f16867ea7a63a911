//! 空席: which sections lost since a day whom they should have, where those people went, and who of the section is nearest
//! to taking over.

use std::collections::{HashMap, HashSet};

use askama::Template;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_engine::{CoverageShift, Explaining, Mover, State, Turnover, Verdict, ahead, coverage_shift, error_ja, left_without, turnover};
use ayumi_facts::{Code, PersonId, UnitId};
use ayumi_policy::grammar::Noun;

use super::covered::{Rule, covered_on, rules};
use super::next::{NextShown, person_next};
use super::{Num, Who, day, full_section_on, people, section_on, tabs};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::{Link, Shell};

/// So many of a section are named who could follow.
const NEAREST: usize = 3;

/// 空席.
#[derive(Debug, Template)]
#[template(path = "sections/vacancies.html")]
pub struct VacanciesPage {
    /// The frame.
    pub shell: Shell,
    /// The pages about sections.
    pub tabs: Vec<Link>,
    /// 「令和8年3月31日と令和8年11月20日を比べています」
    pub compared: String,
    /// The first day, as it was written or is usual.
    pub since: String,
    /// The usual day was before the policy.
    pub moved: bool,
    /// What the page is about.
    pub title: &'static str,
    /// One entry a rule of the policy; a role each where it has none.
    pub parts: Vec<Part>,
    /// Whether the parts are roles, not rules.
    pub by_role: bool,
    /// Who left and came by section, in a policy without roles.
    pub turnover: Vec<TurnoverRow>,
}

/// ひとつの定め, or one role.
#[derive(Debug)]
pub struct Part {
    /// Whom sections should have.
    pub title: String,
    /// 「いた 12所属 → いる 9所属」
    pub figure: Option<String>,
    /// Sections that have somebody now and had not.
    pub gained: Vec<Link>,
    /// Sections that lost whom they had.
    pub lost: Vec<Lost>,
    /// Sections that ended with somebody in them.
    pub ended: usize,
    /// Why there is no answer.
    pub error: Option<String>,
}

/// 失った所属.
#[derive(Debug)]
pub struct Lost {
    /// The section as it is now; as it was, where its work is done nowhere.
    pub unit: Link,
    /// What it was on the first day, where that is another.
    pub was: Vec<Link>,
    /// It is unknown whether somebody is there.
    pub unknown: bool,
    /// Who left.
    pub left: Vec<Gone>,
    /// Who could follow.
    pub next: Vec<(Who, NextShown)>,
}

/// いなくなった人.
#[derive(Debug)]
pub struct Gone {
    /// Who.
    pub who: Who,
    /// What became of the person.
    pub what: String,
    /// Where to.
    pub to: Option<Link>,
}

/// 入れ替わり.
#[derive(Debug)]
pub struct TurnoverRow {
    /// 所属
    pub unit: Link,
    /// What lies above it.
    pub above: String,
    /// How many were there.
    pub before: String,
    /// How many left.
    pub left: String,
    /// How many came.
    pub came: String,
    /// How many are there.
    pub after: Num,
}

/// The vacancies since a day.
///
/// # Errors
/// The day cannot be read, or does not lie before the day shown.
pub async fn page(ask: Ask) -> Result<Page<VacanciesPage>, AppError> {
    let days = Days::new(&ask)?;
    let rules = rules(&ask);
    let roles = &ask.world.policy().roles;
    let by_role = rules.is_empty() && !roles.is_empty();
    let parts = if by_role {
        with_schemes(&ask).into_iter().map(|role| of_role(&ask, role, days)).collect()
    } else {
        rules.iter().map(|rule| of_rule(&ask, rule, days)).collect()
    };
    let turnover = if roles.is_empty() { turned(&ask, days) } else { Vec::new() };
    Ok(Page(VacanciesPage {
        tabs: tabs(&ask),
        compared: ask.shell.f2("sections-compared", ("before", ask.shell.date(days.before)), ("after", ask.shell.date(ask.as_of()))),
        since: days.before.next().wareki(),
        moved: days.moved,
        title: ask.shell.t(if roles.is_empty() { "sections-turnover-title" } else { "sections-vacancies-title" }),
        parts,
        by_role,
        turnover,
        shell: ask.shell,
    }))
}

/// The two days: the end of the day before `since`, and the day shown.
#[derive(Clone, Copy)]
struct Days {
    before: Date,
    after: Date,
    moved: bool,
}

impl Days {
    /// From the first day of the fiscal year; from that of the policy where nothing can be said about the day before.
    fn new(ask: &Ask) -> Result<Self, AppError> {
        let (after, start) = (ask.as_of(), ask.world.policy().start());
        let usual = FiscalYear::of(after).start();
        let idle = || covered_on(ask, usual.previous()).iter().any(|covered| covered.found.is_err());
        let moved = ask.shell.given("since").is_empty() && usual <= start && start < after && idle();
        let since = day(ask, "since", if moved { start.next() } else { usual })?;
        if since > after {
            return Err(AppError::invalid(vec![ask.shell.f2(
                "sections-since-late",
                ("since", ask.shell.date(since)),
                ("day", ask.shell.date(after)),
            )]));
        }
        Ok(Self { before: since.previous(), after, moved })
    }
}

fn with_schemes(ask: &Ask) -> Vec<Code> {
    let policy = ask.world.policy();
    policy.roles.keys().filter(|role| policy.schemes.values().any(|scheme| scheme.role == **role)).copied().collect()
}

fn of_rule(ask: &Ask, rule: &Rule, days: Days) -> Part {
    let names = Explaining::new(ask.world.scope(), PersonId(0), days.before);
    let title = ask.shell.f2("sections-needs", ("whom", &rule.whom), ("need", rule.need));
    let empty = Part { title, figure: None, gained: Vec::new(), lost: Vec::new(), ended: 0, error: None };
    match coverage_shift(ask.world.scope(), rule.group, rule.need, &rule.having, days.before, days.after) {
        Err(error) => Part { error: Some(error_ja(&error, &names)), ..empty },
        Ok(shift) => shifted(ask, rule, &shift, days, empty),
    }
}

/// The engine's shift in words. A unit counts as lost where it had somebody and has not surely somebody now.
fn shifted(ask: &Ask, rule: &Rule, shift: &CoverageShift, days: Days, empty: Part) -> Part {
    let lost: Vec<_> = shift.units.iter().filter(|unit| unit.was == Some(Verdict::Met) && unit.after.state != Verdict::Met).collect();
    let units: Vec<UnitId> = lost.iter().map(|unit| unit.after.unit).collect();
    let mut next = followers(ask, rule.role, &units);
    let shown = lost.iter().map(|unit| {
        let before: Vec<UnitId> = unit.before.iter().filter(|of| of.state == Verdict::Met && of.unit != unit.after.unit).map(|of| of.unit).collect();
        Lost {
            unit: full_section_on(ask, unit.after.unit, days.after),
            was: before.into_iter().map(|of| full_section_on(ask, of, days.before)).collect(),
            unknown: unit.after.state == Verdict::Unknown,
            left: unit.left.iter().map(|mover| gone(ask, mover)).collect(),
            next: next.remove(&unit.after.unit).unwrap_or_default(),
        }
    });
    let gained = shift.units.iter().filter(|unit| unit.gained()).map(|unit| full_section_on(ask, unit.after.unit, days.after)).collect();
    let had = shift.units.iter().flat_map(|unit| &unit.before).chain(&shift.ended).filter(|unit| unit.state == Verdict::Met);
    let had: HashSet<UnitId> = had.map(|unit| unit.unit).collect();
    let has = shift.units.iter().filter(|unit| unit.after.state == Verdict::Met).count();
    Part {
        figure: Some(ask.shell.f2("sections-had-has", ("had", count(had.len())), ("has", count(has)))),
        lost: shown.collect(),
        gained,
        ended: shift.ended.iter().filter(|unit| unit.state == Verdict::Met).count(),
        ..empty
    }
}

fn of_role(ask: &Ask, role: Code, days: Days) -> Part {
    let names = ask.desk().names();
    let empty = Part { title: names.name(Noun::Role, role), figure: None, gained: Vec::new(), lost: Vec::new(), ended: 0, error: None };
    let found = match left_without(ask.world.scope(), role, days.before, days.after) {
        Err(error) => return Part { error: Some(error_ja(&error, &names)), ..empty },
        Ok(found) => found,
    };
    let units: Vec<UnitId> = found.iter().filter_map(|of| of.after.first().copied()).collect();
    let mut next = followers(ask, Some(role), &units);
    let lost = found.iter().map(|of| {
        let now = of.after.first().copied();
        let renamed = now.is_some_and(|now| now != of.before);
        Lost {
            unit: now.map_or_else(|| full_section_on(ask, of.before, days.before), |now| full_section_on(ask, now, days.after)),
            was: if renamed { vec![full_section_on(ask, of.before, days.before)] } else { Vec::new() },
            unknown: !of.unknown.is_empty(),
            left: of.left.iter().map(|mover| gone(ask, mover)).collect(),
            next: now.and_then(|now| next.remove(&now)).unwrap_or_default(),
        }
    });
    Part { lost: lost.collect(), ..empty }
}

/// What became of somebody who covered a section.
fn gone(ask: &Ask, mover: &Mover) -> Gone {
    let shell = &ask.shell;
    let day = |mover: &Mover| mover.to.map_or_else(String::new, |post| shell.date(post.valid.from));
    let moved = mover.to.filter(|to| mover.from.is_none_or(|from| from.unit != to.unit));
    let kept = match mover.is {
        State::Met => shell.t("sections-left-keeps"),
        State::Unknown => shell.t("sections-left-unknown"),
        _ => shell.t("sections-left-lost"),
    };
    let what = match (mover.employed, moved) {
        (State::Unmet, _) => shell.t("sections-left-office").to_owned(),
        (_, Some(_)) => shell.f2("sections-left-moved", ("day", day(mover)), ("kept", kept)),
        (_, None) => shell.f1("sections-left-stayed", "kept", kept),
    };
    let to = moved.filter(|_| mover.employed != State::Unmet).map(|post| full_section_on(ask, post.unit, ask.as_of()));
    Gone { who: Who::new(ask, mover.person), what, to }
}

/// Who of each section is nearest to the role, by the schemes that lead to it.
fn followers(ask: &Ask, role: Option<Code>, units: &[UnitId]) -> HashMap<UnitId, Vec<(Who, NextShown)>> {
    let schemes: Vec<Code> = ask.world.policy().schemes.iter().filter(|(_, scheme)| Some(scheme.role) == role).map(|(id, _)| *id).collect();
    let placed = super::one::placed(ask);
    let mut found = HashMap::new();
    for unit in units.iter().filter(|_| !schemes.is_empty()) {
        let Ok(mut ahead) = ahead(ask.world.scope(), &schemes, placed.within(*unit), ask.as_of()) else { continue };
        ahead.retain(|of| !of.rules.is_empty());
        ahead.sort_by_key(|of| of.rules.first().map(|(_, near)| (near.finding.verdict == Verdict::Unknown, near.distance, near.finding.met_from)));
        let shown = ahead.iter().take(NEAREST).filter_map(|of| Some((Who::new(ask, of.person), person_next(ask, of.person, of.rules.first()?))));
        found.insert(*unit, shown.collect());
    }
    found
}

fn turned(ask: &Ask, days: Days) -> Vec<TurnoverRow> {
    let found = ask.remember(&format!("sections/turnover {}", days.before), || turnover(ask.world.scope(), days.before, days.after));
    let outline = super::outline::outline(ask);
    let mut found: Vec<&Turnover> =
        found.iter().filter(|of| outline.within(of.unit).len() == 1 && !(of.left.is_empty() && of.came.is_empty())).collect();
    found.sort_by_key(|of| (std::cmp::Reverse(of.left.len()), outline.place(of.unit)));
    let units = &ask.world.scope().units;
    let row = |of: &&Turnover| TurnoverRow {
        unit: section_on(ask, of.unit, days.after),
        above: units.parent(of.unit, days.after).map_or_else(String::new, |above| units.full_name(above, days.after)),
        before: count(of.before),
        left: count(of.left.len()),
        came: count(of.came.len()),
        after: Num::new(of.after, || people(ask, of.unit, &[])),
    };
    found.iter().map(row).collect()
}
