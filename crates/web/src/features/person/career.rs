//! 経歴: posts, employment, leave, roles by decision and projects over time, as one picture and in tables.

use askama::Template;
use axum::extract::Path;
use ayumi_calendar::{Date, FiscalYear, Rounding, measure};
use ayumi_chart::{Frame, Item, Lane, Look, Span, Tick, Timeline, TimelineHeads, timeline};
use ayumi_engine::Explaining;
use ayumi_facts::{Fact, Kind, What};

use super::head::{Head, rank};
use super::records::detail;
use super::subject::{Subject, Tab};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::Page;
use crate::parts::Figure;
use crate::shell::Shell;

const WIDTH: f64 = 960.0;
/// The picture reaches a year beyond the day that is asked about.
const AHEAD: i32 = 1;

/// 経歴.
#[derive(Debug, Template)]
#[template(path = "person/career.html")]
pub struct CareerPage {
    /// The frame.
    pub shell: Shell,
    /// The person.
    pub head: Head,
    /// Everything over time.
    pub figure: Option<Figure>,
    /// 発令, the newest first.
    pub posts: Vec<PostRow>,
    /// Employment, leave, appointments, projects, mentoring: a table each.
    pub sections: Vec<Section>,
}

/// ひとつの発令.
#[derive(Clone, Debug)]
pub struct PostRow {
    /// 所属 as it was called then.
    pub unit: String,
    /// Where the unit is shown.
    pub href: String,
    /// 職位・職種
    pub rank: String,
    /// 兼務
    pub beside: bool,
    /// いつから・いつまで
    pub period: String,
    /// How long up to the day.
    pub length: String,
    /// Where the record stands.
    pub record: String,
}

/// ひとつの種類の記録.
#[derive(Clone, Debug)]
pub struct Section {
    /// 種類
    pub title: &'static str,
    /// The newest first.
    pub rows: Vec<SpanRow>,
}

/// ひとつの期間.
#[derive(Clone, Debug)]
pub struct SpanRow {
    /// 内容
    pub label: String,
    /// 制度、結果など
    pub detail: String,
    /// いつから・いつまで
    pub period: String,
    /// How long up to the day.
    pub length: String,
    /// Where the record stands.
    pub record: String,
}

/// The kinds that have a table of their own.
const SECTIONS: [(Kind, &str); 5] = [
    (Kind::Employment, "person-employment"),
    (Kind::Absence, "person-absences"),
    (Kind::Appointment, "person-appointments"),
    (Kind::Project, "person-projects"),
    (Kind::Mentoring, "person-mentorings"),
];

/// The career.
///
/// # Errors
/// There is no such person.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<CareerPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let status = subject.status()?;
    let facts = subject.facts();
    let newest = |kind: Kind| facts.iter().rev().copied().filter(move |fact| fact.what.kind() == kind);
    let sections =
        SECTIONS.iter().map(|(kind, title)| Section { title: subject.t(title), rows: newest(*kind).map(|fact| span_row(&subject, fact)).collect() });
    Ok(Page(CareerPage {
        head: Head::new(&subject, &status, Tab::Career),
        figure: figure(&subject, &facts),
        posts: newest(Kind::Posting).filter_map(|fact| post_row(&subject, fact)).collect(),
        sections: sections.filter(|section| !section.rows.is_empty()).collect(),
        shell: subject.ask.shell.clone(),
    }))
}

fn post_row(subject: &Subject, fact: &Fact) -> Option<PostRow> {
    let What::Posting { unit, rank: rank_of, series, main } = fact.what else { return None };
    Some(PostRow {
        unit: subject.scope().units.full_name(unit, fact.valid.from),
        href: links::section(&subject.ask, unit),
        rank: rank(subject, rank_of, series),
        beside: !main,
        period: subject.period(&fact.valid),
        length: length(subject, fact),
        record: subject.record(fact.id),
    })
}

fn span_row(subject: &Subject, fact: &Fact) -> SpanRow {
    SpanRow {
        label: then(subject, fact).fact_label(&fact.what),
        detail: detail(subject, &fact.what),
        period: subject.period(&fact.valid),
        length: length(subject, fact),
        record: subject.record(fact.id),
    }
}

/// The names of the day on which it began.
fn then<'s>(subject: &'s Subject, fact: &Fact) -> Explaining<'s> {
    let names = subject.names();
    let as_of = fact.valid.from;
    Explaining { as_of, names: ayumi_policy::sentence::PackNames { on: as_of.max(subject.scope().policy.start()), ..names.names }, ..names }
}

/// How long it lasted up to the day, by the calendar; nothing of what is still to come.
fn length(subject: &Subject, fact: &Fact) -> String {
    if fact.valid.from > subject.as_of() { String::new() } else { measure(&[fact.valid], subject.as_of(), Rounding::Calendar).ja() }
}

/// The lanes of the picture and the kinds in each.
const LANES: [(&str, &[Kind]); 5] = [
    ("person-lane-posts", &[Kind::Posting]),
    ("person-lane-employment", &[Kind::Employment]),
    ("person-lane-away", &[Kind::Absence]),
    ("person-lane-roles", &[Kind::Appointment]),
    ("person-lane-projects", &[Kind::Project, Kind::Mentoring]),
];

fn figure(subject: &Subject, facts: &[&Fact]) -> Option<Figure> {
    let lane = |(title, kinds): &(&str, &[Kind])| {
        let items: Vec<Item> = facts.iter().filter(|fact| kinds.contains(&fact.what.kind())).map(|fact| item(subject, fact)).collect();
        (!items.is_empty()).then(|| Lane { label: subject.t(title).to_owned(), href: None, items })
    };
    let lanes: Vec<Lane> = LANES.iter().filter_map(lane).collect();
    let shown = |fact: &&&Fact| LANES.iter().any(|(_, kinds)| kinds.contains(&fact.what.kind()));
    let first = facts.iter().filter(shown).map(|fact| fact.valid.from).filter(|from| *from != Date::MIN).min()?;
    let (from, until) = (FiscalYear::of(first).start(), FiscalYear::of(subject.as_of().plus_years(AHEAD)).end().next());
    Some(Figure::new(timeline(&chart(subject, lanes, (from, until.max(from.plus_years(1))))), &subject.ask.shell))
}

fn chart(subject: &Subject, lanes: Vec<Lane>, (from, until): (Date, Date)) -> Timeline {
    let name = subject.t("person-tab-career").to_owned();
    Timeline {
        frame: Frame { id: "career".into(), title: name, description: subject.t("person-career-says").into(), empty: String::new(), width: WIDTH },
        heads: heads(subject),
        from: place(from),
        until: place(until),
        grid: years(subject, from, until),
        today: Some(today(subject)),
        lanes,
    }
}

/// The heads of a table of periods.
pub fn heads(subject: &Subject) -> TimelineHeads {
    let head = |id: &str| subject.t(id).to_owned();
    TimelineHeads { lane: head("person-kind"), item: head("person-content"), when: head("person-period"), state: head("person-state") }
}

/// The day asked about, as a mark on the axis.
pub fn today(subject: &Subject) -> Tick {
    Tick { at: place(subject.as_of()), label: subject.date(subject.as_of()) }
}

/// The beginnings of fiscal years, so few that their names have room.
pub fn years(subject: &Subject, from: Date, until: Date) -> Vec<Tick> {
    const MOST: i32 = 12;
    let first = FiscalYear::of(from);
    let many = FiscalYear::of(until.previous()).0 - first.0 + 1;
    let step = (many + MOST - 1) / MOST;
    let years = (0..many).filter(|nth| nth % step.max(1) == 0).map(|nth| FiscalYear(first.0 + nth));
    years.map(|year| Tick { at: place(year.start()), label: subject.ask.shell.year(year) }).collect()
}

/// A day as a place on the axis.
pub fn place(day: Date) -> f64 {
    f64::from(day.days())
}

fn item(subject: &Subject, fact: &Fact) -> Item {
    let open = |day: Date, end: Date| (day != end).then(|| place(day));
    let look = match fact.what {
        _ if fact.valid.from > subject.as_of() => Look::Dashed,
        What::Absence { .. } => Look::Striped,
        _ if fact.valid.contains(subject.as_of()) => Look::Solid,
        _ => Look::Pale,
    };
    Item {
        label: then(subject, fact).fact_label(&fact.what),
        span: Span::Period { from: open(fact.valid.from, Date::MIN), until: open(fact.valid.until, Date::FAR) },
        when: subject.period(&fact.valid),
        look,
        state: subject.t(state(look)).to_owned(),
        href: Some(subject.record(fact.id)),
    }
}

/// 現在・過去・これから・不在
fn state(look: Look) -> &'static str {
    match look {
        Look::Solid => "person-now",
        Look::Pale => "person-past",
        Look::Striped => "person-absent",
        Look::Dashed => "word-later",
    }
}
