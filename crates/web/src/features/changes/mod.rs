//! この間に変わったこと: who gained and lost what between two days, by rule, and who joined, left and moved.

mod find;

use std::sync::Arc;

use askama::Template;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_engine::About;

use crate::ask::{Ask, parse_day};
use crate::download::{Download, Format};
use crate::error::AppError;
use crate::features::topics::{self, Shown, Topic};
use crate::page::{Page, count};
use crate::parts::Crumbs;
use crate::shell::{Link, Shell};
use find::{Found, GAINED, LOST, OTHER, STAFF};

pub use find::abouts;

/// この間に変わったこと.
#[derive(Debug, Template)]
#[template(path = "changes/page.html")]
pub struct ChangesPage {
    /// The frame.
    pub shell: Shell,
    /// The way back.
    pub crumbs: Crumbs,
    /// From and until which day.
    pub span: String,
    /// The first day, as it stands in the field.
    pub since: String,
    /// Days that are often asked for.
    pub days: Vec<Link>,
    /// One line a rule.
    pub rules: Vec<Summary>,
    /// 採用・退職・異動: what and how many.
    pub staff: Vec<(&'static str, String)>,
    /// Rules that were not in force on one of the days, and why, in Japanese.
    pub trouble: Option<String>,
    /// The people.
    pub topics: Arc<Vec<Shown>>,
    /// Everything as a file.
    pub files: Vec<Link>,
}

/// A line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What it is about.
    pub label: String,
    /// Where it is on the page.
    pub anchor: String,
    /// How many gained it, lost it, changed otherwise.
    pub counts: [String; 3],
}

/// The page.
///
/// # Errors
/// The first day cannot be read or lies ahead of the day shown.
pub async fn page(ask: Ask) -> Result<Page<ChangesPage>, AppError> {
    let since = since(&ask)?;
    let found = find::changes(&ask, since);
    Ok(Page(ChangesPage {
        crumbs: Crumbs::new(&ask.shell, [(ask.shell.t("nav-home"), "/".to_owned())]),
        span: ask.shell.f2("changes-span", ("from", ask.shell.date(since)), ("until", ask.shell.date(ask.as_of()))),
        since: ask.shell.given("since").to_owned(),
        days: days(&ask, since),
        rules: found.topics.iter().filter(|topic| topic.anchor != STAFF).map(summary).collect(),
        staff: staff(&ask, &found.topics),
        trouble: found.trouble.clone(),
        topics: ask.remember(&format!("changes shown {since}"), || topics::shown(&ask, &found.topics)),
        files: files(&ask, "/changes/export", &[("since", &since.to_string())]),
        shell: ask.shell,
    }))
}

/// Everything as a file.
///
/// # Errors
/// As [`page`]; or the format cannot be read.
pub async fn export(ask: Ask) -> Result<Download, AppError> {
    let format = Format::read(ask.shell.given("format"))?;
    let found: Arc<Found> = find::changes(&ask, since(&ask)?);
    let sheet = topics::sheet(&ask, ask.shell.t("changes-sheet"), &found.topics);
    Ok(Download { sheet, format, day: ask.as_of() })
}

/// Where a rule is on the page.
pub fn anchor(about: About) -> String {
    match about {
        About::Role(id) => format!("role-{id}"),
        About::Scheme(id) => format!("scheme-{id}"),
        About::Requirement(id) => format!("requirement-{id}"),
        About::Step { group, step } => format!("step-{group}-{step}"),
    }
}

/// Links to a page's files.
pub fn files(ask: &Ask, path: &str, more: &[(&str, &str)]) -> Vec<Link> {
    let link = |(format, text): (&str, &str)| {
        let pairs = std::iter::once(("format", format)).chain(more.iter().copied());
        Link { text: ask.shell.t(text).to_owned(), href: crate::features::people::filters::address(ask, path, pairs), current: false }
    };
    [("csv", "people-file-csv"), ("xlsx", "people-file-xlsx")].map(link).to_vec()
}

/// The first day whose changes count: that asked for, or the beginning of the fiscal year.
fn since(ask: &Ask) -> Result<Date, AppError> {
    let given = ask.shell.given("since").trim();
    let since =
        if given.is_empty() { FiscalYear::of(ask.as_of()).start() } else { parse_day(given).map_err(|wrong| AppError::invalid(vec![wrong]))? };
    if since <= ask.as_of() {
        return Ok(since);
    }
    let (since, day) = (since.wareki(), ask.as_of().wareki());
    Err(AppError::invalid(vec![format!("始まりの日（{since}）が基準日（{day}）より後です。基準日までの日を指定してください。")]))
}

fn days(ask: &Ask, since: Date) -> Vec<Link> {
    let day = ask.as_of();
    let year = FiscalYear::of(day);
    let choices = [
        ("changes-since-month", day.plus_months(-1).next()),
        ("changes-since-year", year.start()),
        ("changes-since-last", year.previous().start()),
        ("changes-since-policy", ask.world.policy().start()),
    ];
    let known = choices.into_iter().filter(|(_, from)| *from <= day && *from > Date::MIN);
    known
        .map(|(text, from)| Link {
            text: ask.shell.t(text).to_owned(),
            href: ask.shell.same(&[("since", Some(&from.to_string()))]),
            current: from == since,
        })
        .collect()
}

fn summary(topic: &Topic) -> Summary {
    let lines = |word: &str| topic.lists.iter().find(|list| list.word == word).map_or(0, |list| list.lines.len());
    Summary { label: topic.label.clone(), anchor: topic.anchor.clone(), counts: [GAINED, LOST, OTHER].map(|word| count(lines(word))) }
}

fn staff(ask: &Ask, topics: &[Topic]) -> Vec<(&'static str, String)> {
    let lists = topics.iter().filter(|topic| topic.anchor == STAFF).flat_map(|topic| &topic.lists);
    lists.map(|list| (ask.shell.t(list.word), ask.shell.f1("topics-people", "n", count(list.lines.len())))).collect()
}
