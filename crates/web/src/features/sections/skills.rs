//! スキルの分布: for each section how many reach the level that is needed, with the people behind every cell. What was never
//! assessed is counted apart and never shown as lacking.

use std::sync::Arc;

use askama::Template;
use ayumi_engine::{Need, SkillCell, SkillMap, SkillPlace, SkillStanding, error_ja, skill_map};
use ayumi_facts::{Code, PersonId, UnitId};
use ayumi_policy::grammar::Noun;

use super::covered::rules;
use super::outline::{Outline, outline};
use super::{Who, find, tabs};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::parts::{Crumbs, Look};
use crate::shell::{Link, Shell};

/// The value of `role` that stands for the roles that each person holds.
const HELD: &str = "held";

/// So many people of a cell are named.
const NAMED: usize = 120;

/// スキルの分布.
#[derive(Debug, Template)]
#[template(path = "sections/skills.html")]
pub struct SkillsPage {
    /// The frame.
    pub shell: Shell,
    /// The sections above.
    pub crumbs: Crumbs,
    /// The pages about sections.
    pub tabs: Vec<Link>,
    /// What is shown.
    pub title: String,
    /// The roles that can be asked for.
    pub roles: Vec<(String, String)>,
    /// The one asked for.
    pub role: String,
    /// The section below which it is shown; empty: all.
    pub below: String,
    /// スキル
    pub skills: Vec<String>,
    /// One row a section, then those in none of them, then everybody.
    pub rows: Vec<HeatRow>,
    /// Everybody.
    pub total: Option<HeatRow>,
    /// Why there is nothing to show.
    pub error: Option<String>,
    /// The people behind the chosen cell.
    pub chosen: Option<Chosen>,
}

/// ひとつの行.
#[derive(Debug)]
pub struct HeatRow {
    /// 所属
    pub name: String,
    /// The same page about the sections below it, or its own page.
    pub href: Option<String>,
    /// One cell a skill.
    pub cells: Vec<HeatCell>,
}

/// ひとつの升.
#[derive(Debug)]
pub struct HeatCell {
    /// h0: nobody assessed; h1 to h5: the share, sparse if few were assessed; empty: nobody needs it.
    pub class: &'static str,
    /// The share, or the word for its absence.
    pub text: String,
    /// Of how many, and how many more it is not known of.
    pub small: Vec<String>,
    /// The people behind it.
    pub href: Option<String>,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

/// 選んだ升.
#[derive(Debug)]
pub struct Chosen {
    /// Which section and skill.
    pub title: String,
    /// By standing.
    pub groups: Vec<Group>,
}

/// ひとつの区分の人.
#[derive(Debug)]
pub struct Group {
    /// The sign.
    pub look: Look,
    /// The word with the number.
    pub text: String,
    /// Who; the first of them where there are many.
    pub people: Vec<Who>,
    /// How many more.
    pub more: usize,
}

/// The distribution.
///
/// # Errors
/// There is no such section or role.
pub async fn page(ask: Ask) -> Result<Page<SkillsPage>, AppError> {
    let asked = Asked::new(&ask)?;
    let map = asked.map(&ask);
    let names = ask.desk().names();
    let (skills, rows, total, error) = match &*map {
        Ok(map) => (map.skills.clone(), asked.rows(&ask, map), Some(asked.row(&ask, map, &map.total)), None),
        Err(error) => (Vec::new(), Vec::new(), None, Some(error.clone())),
    };
    let (units, day) = (&ask.world.scope().units, ask.as_of());
    Ok(Page(SkillsPage {
        crumbs: asked.crumbs(&ask),
        tabs: tabs(&ask),
        title: asked.below.map_or_else(
            || ask.shell.t("sections-skills-title").to_owned(),
            |unit| ask.shell.f1("sections-skills-of", "name", units.name(unit, day)),
        ),
        roles: asked.choices(&ask),
        role: asked.role.map_or_else(|| HELD.to_owned(), |role| role.to_string()),
        below: ask.shell.given("below").to_owned(),
        skills: skills.iter().map(|skill| names.name(Noun::Skill, *skill)).collect(),
        rows,
        total: total.filter(|_| !skills.is_empty()),
        error,
        chosen: map.as_ref().as_ref().ok().and_then(|map| asked.chosen(&ask, map)),
        shell: ask.shell,
    }))
}

/// スキルと必要な水準, of one section.
#[derive(Debug)]
pub struct OfUnit {
    /// The role whose levels are meant.
    pub role: String,
    /// The skills with how many stand how.
    pub rows: Vec<SkillCount>,
}

/// ひとつのスキル.
#[derive(Debug)]
pub struct SkillCount {
    /// スキル
    pub name: String,
    /// The people behind the figures.
    pub href: String,
    /// 達している
    pub reached: String,
    /// 達していない
    pub below: String,
    /// 未評価
    pub unrated: String,
}

/// The skills of one section against what the usual role needs; None where no role needs any, or the day cannot be counted.
pub fn of_unit(ask: &Ask, unit: UnitId) -> Option<OfUnit> {
    let role = usual(ask)?;
    let about = format!("sections/skills-of {} {role}", unit.0);
    let map = ask.remember(&about, || skill_map(ask.world.scope(), &[unit], &Need::Role(role), ask.as_of()).ok());
    let (map, names, key) = ((*map).as_ref()?, ask.desk().names(), super::key(ask, unit));
    let row = |(skill, cell): (&Code, &SkillCell)| SkillCount {
        name: names.name(Noun::Skill, *skill),
        href: ask.shell.to(&format!("/sections/skills?below={key}&role={role}&unit={key}&skill={skill}#people")),
        reached: count(cell.reached as usize),
        below: count(cell.below as usize),
        unrated: count(cell.unrated as usize),
    };
    let cells = map.rows.first().map_or(&[][..], |row| &row.cells);
    let rows: Vec<SkillCount> = map.skills.iter().zip(cells).filter(|(_, cell)| cell.of() > 0).map(row).collect();
    (!rows.is_empty()).then(|| OfUnit { role: names.name(Noun::Role, role), rows })
}

/// What the address asks for.
struct Asked {
    below: Option<UnitId>,
    role: Option<Code>,
    units: Vec<UnitId>,
    outline: Arc<Outline>,
    cell: (String, String),
}

impl Asked {
    fn new(ask: &Ask) -> Result<Self, AppError> {
        let given = |name: &str| ask.shell.given(name).trim().to_owned();
        let below = Some(given("below")).filter(|key| !key.is_empty()).map(|key| find(ask, &key)).transpose()?;
        let role = match given("role").as_str() {
            "" => usual(ask),
            HELD => None,
            text => Some(with_skills(ask).into_iter().find(|role| role.as_str() == text).ok_or_else(|| AppError::not_found("rule"))?),
        };
        let outline = outline(ask);
        Ok(Self { below, role, units: children(&outline, below), outline, cell: (given("unit"), given("skill")) })
    }

    fn map(&self, ask: &Ask) -> Arc<Result<SkillMap, String>> {
        let about = format!("sections/skills {:?} {:?}", self.below, self.role);
        let need = self.role.map_or(Need::Held, Need::Role);
        let error = |error| error_ja(&error, &ask.desk().names());
        ask.remember(&about, || skill_map(ask.world.scope(), &self.units, &need, ask.as_of()).map_err(error))
    }

    fn choices(&self, ask: &Ask) -> Vec<(String, String)> {
        let names = ask.desk().names();
        let roles: Vec<_> = with_skills(ask).into_iter().map(|role| (role.to_string(), names.name(Noun::Role, role))).collect();
        if roles.is_empty() {
            return roles;
        }
        roles.into_iter().chain([(HELD.to_owned(), ask.shell.t("sections-skills-held").to_owned())]).collect()
    }

    fn crumbs(&self, ask: &Ask) -> Crumbs {
        let (units, day) = (&ask.world.scope().units, ask.as_of());
        let line = self.below.map_or_else(Vec::new, |unit| units.line_above(unit, day));
        let step = |unit: UnitId| (units.name(unit, day).to_owned(), format!("/sections/{}", super::key(ask, unit)));
        let top = (ask.shell.t("nav-sections").to_owned(), "/sections".to_owned());
        Crumbs::new(&ask.shell, std::iter::once(top).chain(line.into_iter().rev().map(step)))
    }

    /// Within a section those who are in none of the sections below it are its own people; elsewhere is not asked about.
    fn rows(&self, ask: &Ask, map: &SkillMap) -> Vec<HeatRow> {
        map.rows.iter().map(|row| self.row(ask, map, row)).collect()
    }

    fn row(&self, ask: &Ask, map: &SkillMap, row: &ayumi_engine::SkillRow) -> HeatRow {
        let (units, day) = (&ask.world.scope().units, ask.as_of());
        let (name, href, key) = match row.place {
            SkillPlace::Unit(unit) => (units.name(unit, day).to_owned(), Some(self.into(ask, unit)), super::key(ask, unit)),
            _ => (ask.shell.t("sections-skills-all").to_owned(), None, String::new()),
        };
        let cell = |(skill, cell): (&Code, &SkillCell)| self.heat(ask, &key, *skill, cell);
        HeatRow { name, href, cells: map.skills.iter().zip(&row.cells).map(cell).collect() }
    }

    /// Deeper into the tree; a section without any below leads to its page.
    fn into(&self, ask: &Ask, unit: UnitId) -> String {
        let deeper = self.outline.within(unit).len() > 1 && self.below != Some(unit);
        if !deeper {
            return links::section(ask, unit);
        }
        let role = self.role.map_or_else(|| HELD.to_owned(), |role| role.to_string());
        ask.shell.to(&format!("/sections/skills?below={}&role={role}", super::key(ask, unit)))
    }

    fn heat(&self, ask: &Ask, unit: &str, skill: Code, cell: &SkillCell) -> HeatCell {
        let shell = &ask.shell;
        let rated = cell.reached + cell.below;
        let people = cell.of() + cell.unsure;
        let unit = if unit.is_empty() { "all" } else { unit };
        let href = || format!("{}#people", shell.same(&[("unit", Some(unit)), ("skill", Some(skill.as_str()))]));
        let (class, text) = match (people, rated) {
            (0, _) => ("", "–".to_owned()),
            (_, 0) => ("h0", shell.t("sections-unrated").to_owned()),
            _ => (step(cell.reached, rated), shell.f1("sections-percent", "n", 100 * cell.reached / rated)),
        };
        let mut small = Vec::new();
        if rated > 0 {
            small.push(shell.f2("sections-reached-of", ("n", count(cell.reached as usize)), ("of", count(rated as usize))));
        }
        if cell.unrated > 0 {
            small.push(shell.f1("sections-unrated-n", "n", count(cell.unrated as usize)));
        }
        if cell.unsure > 0 {
            small.push(shell.f1("sections-unsure-n", "n", count(cell.unsure as usize)));
        }
        let chosen = self.cell == (unit.to_owned(), skill.to_string());
        let class = if rated > 0 && cell.unrated > rated { sparse(class) } else { class };
        HeatCell { class, text, small, href: (people > 0).then(href), chosen }
    }

    fn chosen(&self, ask: &Ask, map: &SkillMap) -> Option<Chosen> {
        let (unit, skill) = (&self.cell.0, map.skills.iter().find(|skill| skill.as_str() == self.cell.1)?);
        let place = if unit == "all" { SkillPlace::All } else { SkillPlace::Unit(find(ask, unit).ok()?) };
        let names = ask.desk().names();
        let name = match place {
            SkillPlace::Unit(unit) => ask.world.scope().units.full_name(unit, ask.as_of()),
            _ => ask.shell.t("sections-skills-all").to_owned(),
        };
        let groups = STANDINGS.iter().map(|(standing, look, text)| {
            let people: Vec<PersonId> = map.people_of(place, *skill, *standing);
            let text = ask.shell.f1(text, "n", count(people.len()));
            let more = people.len().saturating_sub(NAMED);
            Group { look: *look, text, people: Who::all(ask, people.get(..NAMED).unwrap_or(&people)), more }
        });
        let title = ask.shell.f2("sections-skills-chosen", ("name", name), ("skill", names.name(Noun::Skill, *skill)));
        Some(Chosen { title, groups: groups.filter(|group| !group.people.is_empty()).collect() })
    }
}

const STANDINGS: [(SkillStanding, Look, &str); 4] = [
    (SkillStanding::Reached, Look::Met, "sections-skill-reached"),
    (SkillStanding::Below, Look::Unmet, "sections-skill-below"),
    (SkillStanding::Unrated, Look::Unknown, "sections-skill-unrated"),
    (SkillStanding::Unsure, Look::Unknown, "sections-skill-unsure"),
];

/// The darkness of a share, in fifths.
fn step(reached: u32, rated: u32) -> &'static str {
    match 5 * reached / rated.max(1) {
        0 => "h1",
        1 => "h2",
        2 => "h3",
        3 => "h4",
        _ => "h5",
    }
}

/// The same where more people were never assessed than were.
fn sparse(class: &'static str) -> &'static str {
    match class {
        "h1" => "h1 sparse",
        "h2" => "h2 sparse",
        "h3" => "h3 sparse",
        "h4" => "h4 sparse",
        _ => "h5 sparse",
    }
}

/// The sections right below a section, itself if there are none; those above all others.
fn children(outline: &Outline, below: Option<UnitId>) -> Vec<UnitId> {
    let Some(unit) = below else { return outline.tops().filter_map(|of| Some(of.first()?.unit)).collect() };
    let within = outline.within(unit);
    let depth = within.first().map_or(0, |row| row.depth) + 1;
    let right_below: Vec<UnitId> = within.iter().filter(|row| row.depth == depth).map(|row| row.unit).collect();
    std::iter::once(unit).chain(right_below).collect()
}

/// The roles that require skills.
fn with_skills(ask: &Ask) -> Vec<Code> {
    ask.world.policy().roles.iter().filter(|(_, rule)| !rule.skills.is_empty()).map(|(role, _)| *role).collect()
}

/// The role that sections should have somebody of; else the first that requires skills.
fn usual(ask: &Ask) -> Option<Code> {
    let roles = with_skills(ask);
    rules(ask).iter().filter_map(|rule| rule.role).find(|role| roles.contains(role)).or_else(|| roles.first().copied())
}
