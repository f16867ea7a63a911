//! Sections: who is where, which sections lack whom, and who lacks what for the next role.

mod changes;
pub mod covered;
mod flow;
mod history;
mod next;
mod one;
mod outline;
pub mod quota;
mod skills;
mod table;
mod tree;
mod vacancies;

pub use changes::page as changes;
pub use one::page as one;
pub use skills::page as skills;
pub use tree::{export, page as tree};
pub use vacancies::page as vacancies;

use askama::Template;
use askama::filters::HtmlSafe;
use ayumi_calendar::Date;
use ayumi_facts::{PersonId, UnitId};
use ayumi_policy::grammar::Noun;
use ayumi_store::UnitKey;

use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::count;
use crate::shell::Link;

/// 人数: a number that leads to the people behind it; nobody leads nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(
    source = r#"{% if let Some(href) = href %}<a href="{{ href }}">{{ text }}</a>{% else %}<span class="same">{{ text }}</span>{% endif %}"#,
    ext = "html"
)]
pub struct Num {
    /// The number.
    pub text: String,
    /// The people behind it.
    pub href: Option<String>,
}

impl HtmlSafe for Num {}

impl Num {
    /// So many, found at an address.
    pub fn new(of: usize, href: impl FnOnce() -> String) -> Self {
        Self { text: count(of), href: (of > 0).then(href) }
    }
}

/// 職員: a name that leads to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// 氏名
    pub name: String,
    /// Their page.
    pub href: String,
    /// 職位
    pub rank: String,
}

impl Who {
    /// Who somebody is on the day shown.
    pub fn new(ask: &Ask, person: PersonId) -> Self {
        let post = ayumi_engine::main_post(ask.world.scope(), person, ask.as_of());
        let rank = post.map_or_else(String::new, |post| rank(ask, post.rank));
        let name = ask.world.held().loaded.snapshot.person(person).map_or_else(String::new, |one| one.name.to_string());
        Self { name, href: links::person(ask, person), rank }
    }

    /// Several.
    pub fn all(ask: &Ask, people: &[PersonId]) -> Vec<Self> {
        people.iter().map(|person| Self::new(ask, *person)).collect()
    }
}

/// What a rank is called; nothing where none was recorded.
pub fn rank(ask: &Ask, rank: ayumi_facts::Code) -> String {
    if rank.as_str().is_empty() { String::new() } else { ask.desk().names().name(Noun::Rank, rank) }
}

/// The key by which addresses name a section.
pub fn key(ask: &Ask, unit: UnitId) -> String {
    ask.world.held().loaded.unit_key(unit).map_or(0, |key| key.0).to_string()
}

/// The section that an address names.
///
/// # Errors
/// The ledger has none of this key, or did not have it as known then.
pub fn find(ask: &Ask, key: &str) -> Result<UnitId, AppError> {
    let missing = || AppError::not_found("section");
    let number = key.parse().map_err(|_| missing())?;
    let unit = ask.world.held().loaded.find_unit(UnitKey(number)).ok_or_else(missing)?;
    if ask.world.scope().units.facts_of(unit).is_empty() { Err(missing()) } else { Ok(unit) }
}

/// The name of a section on a day as a way to its page.
pub fn section_on(ask: &Ask, unit: UnitId, day: Date) -> Link {
    let text = ask.world.scope().units.name(unit, day).to_owned();
    Link { text, href: on(ask, day, &format!("/sections/{}", key(ask, unit))), current: false }
}

/// The same with what lies above it, where sections of several departments stand side by side: many have the same name.
pub fn full_section_on(ask: &Ask, unit: UnitId, day: Date) -> Link {
    Link { text: ask.world.scope().units.full_name(unit, day), ..section_on(ask, unit, day) }
}

/// An address that shows another day than this page does.
pub fn on(ask: &Ask, day: Date, path: &str) -> String {
    if day == ask.as_of() {
        return ask.shell.to(path);
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut pairs = crate::ask::pairs(Some(query));
    pairs.push(("as_of".to_owned(), day.to_string()));
    pairs.extend(ask.shell.kept().filter(|(name, _)| *name != "as_of").map(|(name, value)| (name.to_owned(), value.to_owned())));
    format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// A day that the address gives, or the usual one.
///
/// # Errors
/// It cannot be read.
pub fn day(ask: &Ask, name: &str, usual: Date) -> Result<Date, AppError> {
    match ask.shell.given(name).trim() {
        "" => Ok(usual),
        text => crate::ask::parse_day(text).map_err(|error| AppError::invalid(vec![error])),
    }
}

/// The people of a section and below, by further filters.
pub fn people(ask: &Ask, unit: UnitId, filters: &[(&str, &str)]) -> String {
    let key = key(ask, unit);
    let all: Vec<(&str, &str)> = std::iter::once(("section", key.as_str())).chain(filters.iter().copied()).collect();
    links::people(ask, &all)
}

/// The pages about sections.
const TABS: [(&str, &str); 4] = [
    ("/sections", "sections-tab-all"),
    ("/sections/skills", "sections-tab-skills"),
    ("/sections/vacancies", "sections-tab-vacancies"),
    ("/sections/changes", "sections-tab-changes"),
];

/// The pages about sections, for the head of each.
pub fn tabs(ask: &Ask) -> Vec<Link> {
    let tab = |(path, text): &(&str, &str)| Link { text: ask.shell.t(text).to_owned(), href: ask.shell.to(path), current: ask.shell.path() == *path };
    TABS.iter().map(tab).collect()
}
