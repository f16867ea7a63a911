//! 事項: lists of people or sections below a heading each, long ones folded, very long ones left to the export. What the
//! pages of changes, of what is coming and of contradictions are made of.

mod turn;

use std::collections::HashSet;

use ayumi_calendar::Date;
use ayumi_engine::main_post;
use ayumi_exchange::{Cell, Column, ColumnKind, Sheet};
use ayumi_facts::{PersonId, UnitId};

use crate::ask::Ask;
use crate::links;
use crate::page::count;
use crate::parts::{Chip, Look};

pub use turn::Turn;

/// Longer lists are folded.
const OPEN: usize = 20;
/// Of longer ones the rest stands in the export only.
const MOST: usize = 100;

/// 事項: found once for a day and kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Where it is on the page.
    pub anchor: String,
    /// What it is about.
    pub label: String,
    /// What to do about it; may be empty.
    pub to_do: String,
    /// Its lists; none is empty.
    pub lists: Vec<List>,
}

/// 一覧.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The text of what its entries have in common.
    pub word: &'static str,
    /// Its sign.
    pub look: Look,
    /// The entries.
    pub lines: Vec<Line>,
}

/// Whom or what a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// 職員
    Person(PersonId),
    /// 所属
    Unit(UnitId),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub who: Who,
    /// From which day, where that is asked.
    pub day: Option<Date>,
    /// What exactly.
    pub detail: Detail,
}

/// 内容.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// In words.
    Words(String),
    /// A change, explained when it is printed.
    Turn(Turn),
}

/// A topic ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where it is on the page.
    pub anchor: String,
    /// What it is about.
    pub label: String,
    /// What to do about it.
    pub to_do: String,
    /// Its lists.
    pub lists: Vec<ShownList>,
}

/// A list ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownList {
    /// What its entries have in common.
    pub chip: Chip,
    /// How many.
    pub count: String,
    /// Behind a fold; the words of the fold.
    pub fold: Option<String>,
    /// About sections, not people.
    pub units: bool,
    /// Which columns have something in them: sections, days, details.
    pub with: [bool; 3],
    /// The entries.
    pub rows: Vec<Row>,
    /// That there are more; empty if there are none.
    pub more: String,
}

/// A line ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// 職員番号 or 所属コード
    pub number: String,
    /// 氏名 or 所属
    pub name: String,
    /// Their page.
    pub href: String,
    /// 所属 on the day shown.
    pub section: String,
    /// From which day; empty without.
    pub day: String,
    /// What exactly.
    pub detail: String,
}

impl List {
    /// The list, unless it is empty.
    pub fn of(word: &'static str, look: Look, lines: Vec<Line>) -> Option<Self> {
        (!lines.is_empty()).then_some(Self { word, look, lines })
    }
}

/// The topics ready to print.
pub fn shown(ask: &Ask, topics: &[Topic]) -> Vec<Shown> {
    let list = |list: &List| {
        let lines = &list.lines;
        let rest = lines.len().saturating_sub(MOST);
        let n = count(lines.len());
        let rows: Vec<Row> = lines.iter().take(MOST).map(|line| row(ask, line)).collect();
        let with = |of: fn(&Row) -> &String| rows.iter().any(|row| !of(row).is_empty());
        ShownList {
            with: [with(|row| &row.section), with(|row| &row.day), with(|row| &row.detail)],
            chip: Chip::new(list.look, ask.shell.t(list.word)),
            fold: (lines.len() > OPEN).then(|| ask.shell.f1("topics-fold", "n", &n)),
            count: ask.shell.f1(if is_about_units(list) { "topics-sections" } else { "topics-people" }, "n", n),
            units: is_about_units(list),
            rows,
            more: if rest == 0 { String::new() } else { ask.shell.f1("topics-more", "n", count(rest)) },
        }
    };
    let topic = |topic: &Topic| Shown {
        anchor: topic.anchor.clone(),
        label: topic.label.clone(),
        to_do: topic.to_do.clone(),
        lists: topic.lists.iter().map(list).collect(),
    };
    topics.iter().map(topic).collect()
}

/// How many people there are in all lists, each once.
pub fn people(topics: &[Topic]) -> usize {
    let people: HashSet<Who> = topics.iter().flat_map(|topic| &topic.lists).flat_map(|list| list.lines.iter().map(|line| line.who)).collect();
    people.into_iter().filter(|who| matches!(who, Who::Person(_))).count()
}

fn is_about_units(list: &List) -> bool {
    list.lines.iter().all(|line| matches!(line.who, Who::Unit(_)))
}

fn row(ask: &Ask, line: &Line) -> Row {
    let (scope, names) = (ask.world.scope(), ask.desk().names());
    let day = line.day.map_or_else(String::new, |day| ask.shell.date(day));
    let detail = match (&line.detail, line.who) {
        (Detail::Turn(turn), Who::Person(person)) => turn::because(ask, person, *turn),
        (Detail::Words(words), _) => words.clone(),
        (Detail::Turn(_), Who::Unit(_)) => String::new(),
    };
    match line.who {
        Who::Person(person) => {
            let who = scope.snapshot.person(person).cloned().unwrap_or_default();
            let section = main_post(scope, person, ask.as_of()).map_or_else(String::new, |post| names.unit(post.unit));
            Row { number: who.number.into(), name: who.name.into(), href: links::person(ask, person), section, day, detail }
        }
        Who::Unit(unit) => {
            let number = scope.units.code(unit).map_or_else(String::new, |code| code.to_string());
            Row { number, name: names.unit(unit), href: links::section(ask, unit), section: String::new(), day, detail }
        }
    }
}

/// Everything in one table for spreadsheets.
pub fn sheet(ask: &Ask, title: &str, topics: &[Topic]) -> Sheet {
    let heads = [
        ("topics-topic", ColumnKind::Text),
        ("topics-what", ColumnKind::Text),
        ("topics-number", ColumnKind::Text),
        ("topics-name", ColumnKind::Text),
        ("topics-section", ColumnKind::Text),
        ("topics-day", ColumnKind::Date),
        ("topics-detail", ColumnKind::Text),
    ];
    let columns = heads.map(|(id, kind)| Column { heading: ask.shell.t(id).to_owned(), kind }).to_vec();
    let cells = |topic: &Topic, list: &List, line: &Line| -> Vec<Cell> {
        let Row { number, name, section, detail, .. } = row(ask, line);
        vec![topic.label.as_str().into(), ask.shell.t(list.word).into(), number.into(), name.into(), section.into(), line.day.into(), detail.into()]
    };
    let mut sheet = Sheet { title: title.to_owned(), columns, rows: Vec::new() };
    for topic in topics {
        for list in &topic.lists {
            sheet.rows.extend(list.lines.iter().map(|line| cells(topic, list, line)));
        }
    }
    sheet
}
