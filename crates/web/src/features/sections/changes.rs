//! 再編の前後: what became of every section between two days, with people and coverage on both sides.

use askama::Template;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_engine::{UnitChange, UnitChangeKind, Verdict, reorganisation};
use ayumi_facts::UnitId;

use super::covered::{Covered, chip, covered_on};
use super::{Num, day, find, flow, key, on, section_on, tabs};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::parts::{Chip, Figure};
use crate::shell::{Link, Shell};

/// So many days on which the organisation changed are offered.
const DAYS: usize = 8;

/// 再編の前後.
#[derive(Debug, Template)]
#[template(path = "sections/changes.html")]
pub struct ChangesPage {
    /// The frame.
    pub shell: Shell,
    /// The pages about sections.
    pub tabs: Vec<Link>,
    /// Which days are compared.
    pub compared: String,
    /// The first day.
    pub before: String,
    /// The second day.
    pub after: String,
    /// Only what concerns this section: its key and name.
    pub section: Option<(String, String)>,
    /// The same comparison of every section.
    pub all: String,
    /// How many of each kind, each a way to its table.
    pub kinds: Vec<Num>,
    /// The coverage of both days, a rule each.
    pub coverage: Vec<Sides>,
    /// Heads of the rules.
    pub rules: Vec<String>,
    /// People of splits and mergers, from where to where.
    pub figure: Option<Figure>,
    /// One table a kind.
    pub groups: Vec<Group>,
    /// Other days on which the organisation changed.
    pub days: Vec<Link>,
}

/// 前後の配置.
#[derive(Debug)]
pub struct Sides {
    /// Whom sections should have.
    pub whom: String,
    /// On the first day.
    pub before: String,
    /// On the second day.
    pub after: String,
}

/// ひとつの種類の改正.
#[derive(Debug)]
pub struct Group {
    /// By which the page names it.
    pub id: String,
    /// What happened.
    pub title: String,
    /// The changes.
    pub rows: Vec<ChangeRow>,
}

/// ひとつの改正.
#[derive(Debug)]
pub struct ChangeRow {
    /// What else happened with it.
    pub also: Vec<&'static str>,
    /// The sections of the first day.
    pub before: Vec<Side>,
    /// The sections of the second day.
    pub after: Vec<Side>,
    /// People on the first day, each once.
    pub people_before: String,
    /// People on the second day, each once.
    pub people_after: String,
}

/// 一方の側の所属.
#[derive(Debug)]
pub struct Side {
    /// Its page on that day.
    pub unit: Link,
    /// What lies above it; empty: nothing.
    pub above: String,
    /// Its state by each rule that is about it.
    pub chips: Vec<Chip>,
}

/// The comparison.
///
/// # Errors
/// A day cannot be read, or the first does not lie before the second; there is no such section.
pub async fn page(ask: Ask) -> Result<Page<ChangesPage>, AppError> {
    let [before, after] = days(&ask)?;
    let only = Some(ask.shell.given("section")).filter(|key| !key.is_empty()).map(|key| find(&ask, key)).transpose()?;
    let found = ask.remember(&format!("sections/changes {before} {after}"), || reorganisation(ask.world.scope(), before, after));
    let about = |change: &&UnitChange| only.is_none_or(|unit| change.before.contains(&unit) || change.after.contains(&unit));
    let changes: Vec<&UnitChange> = found.changes.iter().filter(about).collect();
    let both = [covered_on(&ask, before), covered_on(&ask, after)];
    let groups: Vec<Group> = KINDS.iter().filter_map(|kind| group(&ask, *kind, &changes, &both, [before, after])).collect();
    let (path, name) = (comparison([before, after]), |unit| ask.world.scope().units.name(unit, after).to_owned());
    Ok(Page(ChangesPage {
        tabs: tabs(&ask),
        compared: ask.shell.f2("sections-compared", ("before", ask.shell.date(before)), ("after", ask.shell.date(after))),
        before: before.to_string(),
        after: after.to_string(),
        section: only.map(|unit| (key(&ask, unit), name(unit))),
        all: ask.shell.to(&path),
        kinds: groups
            .iter()
            .map(|group| Num { text: format!("{} {}", group.title, count(group.rows.len())), href: Some(format!("#{}", group.id)) })
            .collect(),
        coverage: sides(&ask, &both),
        rules: both[0].iter().map(|covered| covered.rule.whom.clone()).collect(),
        figure: flow::figure(&ask, &found, &changes, [before, after]),
        groups,
        days: other_days(&ask, after),
        shell: ask.shell,
    }))
}

/// The kinds in the order in which they matter; a change stands under the first of its kinds.
const KINDS: [UnitChangeKind; 8] = [
    UnitChangeKind::Split,
    UnitChangeKind::Merged,
    UnitChangeKind::Rearranged,
    UnitChangeKind::New,
    UnitChangeKind::Abolished,
    UnitChangeKind::Renamed,
    UnitChangeKind::Moved,
    UnitChangeKind::Succeeded,
];

/// The last day of the fiscal year before and the first of the one shown, unless the address says otherwise.
fn days(ask: &Ask) -> Result<[Date; 2], AppError> {
    let after = day(ask, "after", FiscalYear::of(ask.as_of()).start())?;
    let before = day(ask, "before", after.previous())?;
    if before < after {
        return Ok([before, after]);
    }
    Err(AppError::invalid(vec![ask.shell.f2("sections-days-wrong", ("before", ask.shell.date(before)), ("after", ask.shell.date(after)))]))
}

/// The address of a comparison.
pub fn comparison([before, after]: [Date; 2]) -> String {
    format!("/sections/changes?before={before}&after={after}")
}

fn first(change: &UnitChange) -> Option<UnitChangeKind> {
    KINDS.into_iter().find(|kind| change.kinds.contains(kind))
}

fn word(ask: &Ask, kind: UnitChangeKind) -> &'static str {
    ask.shell.t(match kind {
        UnitChangeKind::New => "sections-kind-new",
        UnitChangeKind::Abolished => "sections-kind-abolished",
        UnitChangeKind::Succeeded => "sections-kind-succeeded",
        UnitChangeKind::Split => "sections-kind-split",
        UnitChangeKind::Merged => "sections-kind-merged",
        UnitChangeKind::Rearranged => "sections-kind-rearranged",
        UnitChangeKind::Renamed => "sections-kind-renamed",
        UnitChangeKind::Moved => "sections-kind-moved",
    })
}

fn group(ask: &Ask, kind: UnitChangeKind, changes: &[&UnitChange], both: &[std::sync::Arc<Vec<Covered>>; 2], days: [Date; 2]) -> Option<Group> {
    let of_kind = changes.iter().filter(|change| first(change) == Some(kind));
    let rows: Vec<ChangeRow> = of_kind.map(|change| row(ask, kind, change, both, days)).collect();
    (!rows.is_empty()).then(|| Group { id: format!("{kind:?}").to_lowercase(), title: word(ask, kind).to_owned(), rows })
}

fn row(ask: &Ask, kind: UnitChangeKind, change: &UnitChange, both: &[std::sync::Arc<Vec<Covered>>; 2], [before, after]: [Date; 2]) -> ChangeRow {
    let side = |units: &[UnitId], covered: &[Covered], day| units.iter().map(|unit| side(ask, *unit, covered, day)).collect();
    // That it was followed by a unit of another id is said by its being here.
    let also = |other: &&UnitChangeKind| **other != kind && **other != UnitChangeKind::Succeeded;
    ChangeRow {
        also: change.kinds.iter().filter(also).map(|kind| word(ask, *kind)).collect(),
        before: side(&change.before, &both[0], before),
        after: side(&change.after, &both[1], after),
        people_before: count(change.people_before.len()),
        people_after: count(change.people_after.len()),
    }
}

fn side(ask: &Ask, unit: UnitId, covered: &[Covered], day: Date) -> Side {
    let units = &ask.world.scope().units;
    let above = units.parent(unit, day).map_or_else(String::new, |above| units.name(above, day).to_owned());
    let page = |of: &Covered| of.unit(unit).map(|state| chip(ask, state, of.rule.need).to(format!("{}#coverage", section_on(ask, unit, day).href)));
    Side { unit: section_on(ask, unit, day), above, chips: covered.iter().filter_map(page).collect() }
}

fn sides(ask: &Ask, [before, after]: &[std::sync::Arc<Vec<Covered>>; 2]) -> Vec<Sides> {
    let shell = &ask.shell;
    let said = |covered: &Covered| match &covered.found {
        Err(error) => error.clone(),
        Ok(_) => {
            let unknown = covered.count(Verdict::Unknown);
            let text = shell.f2("sections-of", ("n", count(covered.count(Verdict::Met))), ("of", count(covered.of())));
            if unknown > 0 { text + &shell.f1("sections-of-unknown", "n", count(unknown)) } else { text }
        }
    };
    before
        .iter()
        .zip(after.iter())
        .map(|(before, after)| Sides { whom: before.rule.whom.clone(), before: said(before), after: said(after) })
        .collect()
}

/// The days on which units began, ended, were renamed or moved: what else can be compared.
fn other_days(ask: &Ask, shown: Date) -> Vec<Link> {
    let days = ask.remember("sections/days", || ask.world.scope().units.days_of_change());
    let link =
        |day: &Date| Link { text: ask.shell.date(day), href: on(ask, ask.as_of(), &comparison([day.previous(), *day])), current: *day == shown };
    days.iter().take(DAYS).map(link).collect()
}
