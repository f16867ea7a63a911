//! これからの見通し: the days on which something changes about the person: the next year first, then what lies beyond, then what
//! is behind. Days ahead are what the records known now lead to; nothing is assumed to be recorded in between.

use askama::Template;
use axum::extract::Path;
use ayumi_answers::timeline::{Event, Of, usual_span, view};
use ayumi_answers::words;
use ayumi_calendar::Date;
use ayumi_chart::{Frame, Item, Lane, Look as Drawn, Span, Timeline, timeline as draw};
use ayumi_engine::{About, Question, State, Timeline as States, timeline};
use ayumi_facts::FactId;

use super::career::{heads, place, today, years};
use super::head::Head;
use super::subject::{Subject, Tab, refused};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::{Chip, Figure, Look};
use crate::shell::Shell;

const WIDTH: f64 = 960.0;

/// これからの見通し.
#[derive(Debug, Template)]
#[template(path = "person/outlook.html")]
pub struct OutlookPage {
    /// The frame.
    pub shell: Shell,
    /// The person.
    pub head: Head,
    /// When roles are held and requirements are met.
    pub figure: Option<Figure>,
    /// これから1年
    pub soon: Vec<Turn>,
    /// その先
    pub later: Vec<Turn>,
    /// これまで, the newest first.
    pub before: Vec<Turn>,
    /// How far back it is looked.
    pub span: String,
}

/// ひとつの節目.
#[derive(Clone, Debug)]
pub struct Turn {
    /// 日
    pub day: String,
    /// 事実・変化
    pub chip: Chip,
    /// 種類, where it is a record.
    pub kind: &'static str,
    /// What it is about and where the grounds stand: as of that day, or the record. Records of one kind and day stand together.
    pub items: Vec<(String, String)>,
    /// 「未了 → 満たす」
    pub change: String,
}

/// The outlook.
///
/// # Errors
/// There is no such person.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<OutlookPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let status = subject.status()?;
    let as_of = subject.as_of();
    let (from, to) = usual_span(as_of);
    let events = view(&subject.ask.desk(), subject.person, (from, to)).map_err(refused)?.events;
    let year = as_of.plus_years(1);
    let part = |wanted: &dyn Fn(Date) -> bool| turns(&subject, events.iter().filter(|event| wanted(event.day)));
    let mut before = part(&|day| day <= as_of);
    before.reverse();
    Ok(Page(OutlookPage {
        head: Head::new(&subject, &status, Tab::Outlook),
        figure: figure(&subject, (from, to))?,
        soon: part(&|day| as_of < day && day <= year),
        later: part(&|day| year < day),
        before,
        span: subject.ask.shell.f2("person-span", ("from", subject.date(from)), ("to", subject.date(as_of))),
        shell: subject.ask.shell.clone(),
    }))
}

fn turns<'e>(subject: &Subject, events: impl Iterator<Item = &'e Event>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for event in events {
        let turn = turn(subject, event);
        match turns.last_mut() {
            Some(last) if !turn.kind.is_empty() && last.kind == turn.kind && last.day == turn.day => last.items.extend(turn.items),
            _ => turns.push(turn),
        }
    }
    turns
}

fn turn(subject: &Subject, event: &Event) -> Turn {
    let day = subject.date(event.day);
    let of = match event.of {
        Of::Fact(id) => {
            let (kind, label) = record(subject, event, id);
            return Turn { day, chip: Chip::new(Look::Plain, kind), kind, items: vec![(label, subject.record(id))], change: String::new() };
        }
        Of::Rule(about) => about,
    };
    let (before, after) = (event.before.unwrap_or(State::NotInForce), event.after.unwrap_or(State::NotInForce));
    let items = vec![(event.label.clone(), subject.on_day(event.day, &anchor(of)))];
    let change = format!("{} → {}", words::state_ja(before), words::state_ja(after));
    Turn { day, chip: Chip::new(look(after), words::state_ja(after)), kind: "", items, change }
}

/// The kind of a record, and what the event says of it: its beginning by its label, its end in words.
fn record(subject: &Subject, event: &Event, id: FactId) -> (&'static str, String) {
    let fact = subject.names().fact(id);
    let begins = fact.is_some_and(|fact| fact.valid.from == event.day);
    let label = if begins { event.label.clone() } else { event.text.clone() };
    (fact.map_or_else(|| subject.t("person-fact"), |fact| fact.what.kind().ja()), label)
}

fn look(state: State) -> Look {
    state.verdict().map_or(Look::Later, Look::from)
}

/// Where the first tab gives the grounds of a rule.
fn anchor(about: About) -> String {
    match about {
        About::Role(id) => format!("role-{id}"),
        About::Scheme(id) => format!("scheme-{id}"),
        About::Requirement(id) => format!("requirement-{id}"),
        About::Step { group, .. } => format!("stage-{group}"),
    }
}

/// A lane for every role and scheme of which something is met or unknown in the span.
fn figure(subject: &Subject, (from, to): (Date, Date)) -> Result<Option<Figure>, AppError> {
    let policy = subject.scope().policy;
    let roles = policy.roles.keys().map(|id| (About::Role(*id), Question::Role(*id)));
    let schemes = policy.schemes.keys().map(|id| (About::Scheme(*id), Question::Scheme(*id)));
    let named = policy.requirements.keys().map(|id| (About::Requirement(*id), Question::Requirement(*id)));
    let asked: Vec<_> = if policy.roles.is_empty() { named.collect() } else { roles.chain(schemes).collect() };
    let mut lanes = Vec::new();
    for (about, question) in asked {
        let line = timeline(subject.scope(), subject.person, question).map_err(refused)?;
        lanes.push(lane(subject, about, &line, (from, to)));
    }
    lanes.retain(|lane| !lane.items.is_empty());
    if lanes.is_empty() {
        return Ok(None);
    }
    let title = subject.t("person-outlook-figure").to_owned();
    let chart = draw(&Timeline {
        frame: Frame { id: "outlook".into(), title, description: subject.t("person-outlook-says").into(), empty: String::new(), width: WIDTH },
        heads: heads(subject),
        from: place(from),
        until: place(to.next()),
        grid: years(subject, from, to.next()),
        today: Some(today(subject)),
        lanes,
    });
    Ok(Some(Figure::new(chart, &subject.ask.shell).caption(subject.t("person-outlook-note"))))
}

fn lane(subject: &Subject, about: About, line: &States, (from, to): (Date, Date)) -> Lane {
    let ends = line.steps().iter().skip(1).map(|step| step.from).chain([Date::FAR]);
    let spans =
        line.steps().iter().zip(ends).filter(|(step, until)| matches!(step.state, State::Met | State::Unknown) && step.from <= to && from < *until);
    let item = |(step, until): (&ayumi_engine::Step, Date)| {
        let period = ayumi_calendar::Period { from: step.from, until };
        let open = |day: Date, end: Date| (day != end).then(|| place(day));
        let drawn = match (step.state, step.from > subject.as_of()) {
            (State::Unknown, _) => Drawn::Dashed,
            (_, true) => Drawn::Pale,
            _ => Drawn::Solid,
        };
        Item {
            label: words::state_ja(step.state).to_owned(),
            span: Span::Period { from: open(step.from, Date::MIN), until: open(until, Date::FAR) },
            when: subject.period(&period),
            look: drawn,
            state: subject
                .t(if step.state == State::Unknown {
                    "word-unknown"
                } else if step.from > subject.as_of() {
                    "person-expected"
                } else {
                    "word-met"
                })
                .to_owned(),
            href: None,
        }
    };
    let label = words::about(about, &subject.names());
    Lane { label, href: Some(subject.grounds(&anchor(about))), items: spans.map(item).collect() }
}
