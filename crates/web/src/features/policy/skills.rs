//! スキルマップ: which skill each role needs at which level, what the levels mean, and what each skill is.

use askama::Template;
use ayumi_policy::model::{Id, Part, Scale, Skill, SkillMap};

use super::Frame;
use super::book::{Book, anchor};
use super::word::{Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;

/// スキルマップ.
#[derive(Debug, Template)]
#[template(path = "policy/skills.html")]
pub struct SkillsPage {
    shell: Shell,
    frame: Frame,
    maps: Vec<MapShown>,
    scales: Vec<ScaleShown>,
    skills: Vec<SkillShown>,
    /// Whether any skill says so: more kinds than one, categories, definitions, standards.
    says: Says,
    distribution: Option<String>,
}

#[derive(Debug)]
struct MapShown {
    anchor: String,
    name: String,
    notes: Vec<String>,
    roles: Vec<Word>,
    groups: Vec<(String, Vec<MapRow>)>,
    width: usize,
    source: String,
}

#[derive(Debug)]
struct MapRow {
    skill: Word,
    /// The mark and what it means; empty where nothing is required.
    marks: Vec<(String, String)>,
}

#[derive(Debug)]
struct ScaleShown {
    anchor: String,
    name: String,
    levels: Vec<(String, String)>,
    note: Option<String>,
    source: String,
}

#[derive(Debug)]
struct SkillShown {
    anchor: String,
    name: String,
    kind: String,
    category: String,
    definition: String,
    courses: Words,
    links: String,
    source: String,
}

/// Every skill map with its scales and skills.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<SkillsPage>, AppError> {
    let book = Book::open(&ask);
    let pack = book.pack();
    let page = SkillsPage {
        frame: Frame::new(&ask),
        maps: pack.skill_map.iter().map(|one| map(&book, one)).collect(),
        scales: pack.scales.iter().map(|one| scale(&book, one)).collect(),
        skills: pack.skills.iter().map(|one| skill(&book, one)).collect(),
        says: Says::of(&pack.skills),
        distribution: (!pack.skill_map.is_empty()).then(|| ask.shell.to("/sections/skills")),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

/// What there is to say of the skills of this policy; columns without anything are left out.
#[derive(Debug)]
struct Says {
    kinds: bool,
    categories: bool,
    definitions: bool,
    links: bool,
}

impl Says {
    fn of(skills: &[Skill]) -> Self {
        Self {
            kinds: skills.windows(2).any(|pair| matches!(pair, [one, other] if one.kind != other.kind)),
            categories: skills.iter().any(|skill| skill.category.is_some()),
            definitions: skills.iter().any(|skill| skill.definition.is_some()),
            links: skills.iter().any(|skill| !skill.links.is_empty()),
        }
    }
}

fn map(book: &Book, map: &SkillMap) -> MapShown {
    let scale = book.pack().scales.iter().find(|scale| scale.id == map.scale);
    let meaning = |mark: &str| scale.and_then(|scale| scale.levels.iter().find(|level| *level.mark == mark)).map(|level| level.label.clone());
    let mut groups: Vec<(String, Vec<MapRow>)> = Vec::new();
    for (skill, marks) in &map.levels {
        let marks = marks.iter().map(|mark| (mark.value.clone(), meaning(mark).unwrap_or_default())).collect();
        let row = MapRow { skill: book.item(&[Part::Skills], skill), marks };
        let category = category(book, skill);
        match groups.iter_mut().find(|(of, _)| *of == category) {
            Some((_, rows)) => rows.push(row),
            _ => groups.push((category, vec![row])),
        }
    }
    let when = map.when.as_ref().map(|when| book.ask.shell.f1("policy-skills-for", "who", book.view.requirement(when)));
    let from = map.from.map(|from| book.ask.shell.f1("policy-from", "date", from.value.ja()));
    MapShown {
        anchor: anchor(Part::SkillMap, map.id.value),
        name: book.view.of(&map.name).to_owned(),
        notes: when.into_iter().chain(from).collect(),
        roles: map.roles.iter().map(|role| book.item(&[Part::Roles], role)).collect(),
        groups,
        width: map.roles.len() + 1,
        source: map.source.clone().unwrap_or_default(),
    }
}

fn category(book: &Book, id: &Id) -> String {
    let skill = book.pack().skills.iter().find(|skill| skill.id == *id);
    skill.and_then(|skill| skill.category.clone()).unwrap_or_default()
}

fn scale(book: &Book, scale: &Scale) -> ScaleShown {
    let empty = book.ask.shell.t("policy-skills-no-mark");
    let level = |level: &ayumi_policy::model::Level| {
        let mark = if level.mark.is_empty() { empty.to_owned() } else { level.mark.value.clone() };
        (mark, level.label.clone())
    };
    ScaleShown {
        anchor: anchor(Part::Scales, scale.id.value),
        name: book.view.of(&scale.name).to_owned(),
        levels: scale.levels.iter().map(level).collect(),
        note: scale.note.clone(),
        source: book.pack().sourced(Part::Scales, scale.id.value, scale.source.as_deref()),
    }
}

fn skill(book: &Book, skill: &Skill) -> SkillShown {
    let link = |link: &ayumi_policy::model::Link| format!("{} {}", book.view.name(&[Part::Frameworks], &link.framework), link.item);
    let builds = book.pack().courses.iter().filter(|course| course.builds.contains(&skill.id));
    SkillShown {
        anchor: anchor(Part::Skills, skill.id.value),
        name: book.view.of(&skill.name).to_owned(),
        kind: skill.kind.ja(),
        category: skill.category.clone().unwrap_or_default(),
        definition: skill.definition.clone().unwrap_or_default(),
        courses: builds.map(|course| book.item(&[Part::Courses], &course.id)).collect(),
        links: skill.links.iter().map(link).collect::<Vec<_>>().join("、"),
        source: book.pack().sourced(Part::Skills, skill.id.value, skill.source.as_deref()),
    }
}
