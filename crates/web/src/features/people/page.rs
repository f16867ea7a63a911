//! The page of the list: everything it prints.

use askama::Template;
use ayumi_facts::PersonId;

use super::filters::{Filters, Sort, address};
use super::form::{Form, form};
use super::found::{Found, find};
use super::rows::{Row, rows};
use super::standing::standing;
use crate::ask::Ask;
use crate::page::count;
use crate::parts::Pager;
use crate::shell::{Link, Shell};

/// How many people one page shows.
const SIZE: usize = 100;

/// 職員の一覧.
#[derive(Debug, Template)]
#[template(path = "people/list.html")]
pub struct PeoplePage {
    /// The frame.
    pub shell: Shell,
    /// What was searched for; empty if nothing was. Printed into the field and nowhere else.
    pub text: String,
    /// The conditions in force as pairs, for forms.
    pub pairs: Vec<(String, String)>,
    /// The conditions in force, each with the list without it.
    pub parts: Vec<(String, String)>,
    /// The list without any.
    pub clear: String,
    /// What can be chosen.
    pub form: Form,
    /// How many are shown, of what.
    pub shown: String,
    /// Those of whom it is unknown, or those for whom all holds: how many, and the value of `state` that shows them.
    pub other: Option<(String, &'static str, String)>,
    /// How they are counted.
    pub how: &'static str,
    /// What it means that nobody is shown.
    pub nobody: &'static str,
    /// Why there is no answer, in Japanese.
    pub trouble: Option<String>,
    /// Whose staff number the text is.
    pub numbered: Option<Row>,
    /// The headings of the table.
    pub heads: Vec<Head>,
    /// Whether roles are a column.
    pub with_roles: bool,
    /// The people of this page.
    pub rows: Vec<Row>,
    /// The ways to the other pages.
    pub pager: Option<Pager>,
    /// The same of a search, which has no address: page and text of the buttons.
    pub turns: Vec<(usize, &'static str)>,
    /// Where nobody fits: how many would without one of the conditions.
    pub drops: Vec<Without>,
    /// The list as files.
    pub files: Vec<(&'static str, &'static str, String)>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it says.
    pub text: String,
    /// The list in its order.
    pub sort: Option<Link>,
}

/// What would be found without one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// The condition.
    pub label: String,
    /// How many.
    pub people: String,
    /// The list.
    pub href: String,
}

impl PeoplePage {
    /// The page of those who fit, and whose number or name `text` is unless it is empty.
    pub fn new(ask: Ask, filters: &Filters, text: &str) -> Self {
        let found = find(&ask, filters);
        let found = if text.is_empty() { found.as_ref().clone() } else { found.named(&ask, text) };
        let list = found.shown(filters);
        let page = filters.page.min(list.len().div_ceil(SIZE)).max(1);
        let is_search = !text.is_empty();
        let parts = filters.parts.iter().enumerate();
        Self {
            text: text.to_owned(),
            pairs: filters.pairs().into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            parts: parts.map(|(nth, part)| (part.label.clone(), address(&ask, "/people", filters.pairs_without(nth)))).collect(),
            clear: ask.shell.to("/people"),
            form: form(&ask, filters),
            shown: shown(&ask, filters, list, is_search),
            other: other(&ask, filters, &found),
            how: ask.shell.t(how(filters, is_search)),
            nobody: ask.shell.t(nobody(filters, is_search)),
            trouble: found.trouble.clone(),
            numbered: found.numbered(&ask, text).and_then(|person| rows(&ask, filters, &[person]).pop()),
            heads: heads(&ask, filters, is_search),
            with_roles: !standing(&ask).roles.is_empty(),
            rows: rows(&ask, filters, Pager::part(list, page, SIZE)),
            pager: (!is_search && list.len() > SIZE).then(|| Pager::new(&ask.shell, page, SIZE, list.len())),
            turns: if is_search { turns(&ask, page, list.len()) } else { Vec::new() },
            drops: if list.is_empty() { drops(&ask, filters, text) } else { Vec::new() },
            files: ["csv", "xlsx"].map(|format| file(&ask, filters, format)).to_vec(),
            shell: ask.shell,
        }
    }
}

fn shown(ask: &Ask, filters: &Filters, list: &[PersonId], is_search: bool) -> String {
    let text = match (filters.unknown, is_search, filters.parts.is_empty()) {
        (true, ..) => "people-count-unknown",
        (_, true, _) => "people-count-searched",
        (_, _, true) => "people-count-all",
        _ => "people-count",
    };
    ask.shell.f1(text, "n", count(list.len()))
}

fn how(filters: &Filters, is_search: bool) -> &'static str {
    match (filters.unknown, is_search) {
        (true, _) => "people-how-unknown",
        (false, true) => "people-how-searched",
        (false, false) => "people-how",
    }
}

fn nobody(filters: &Filters, is_search: bool) -> &'static str {
    match (is_search, filters.unknown, filters.parts.is_empty()) {
        (true, ..) => "people-nobody-named",
        (_, true, _) => "people-nobody-unknown",
        (_, _, true) => "people-nobody-at-all",
        _ => "people-nobody",
    }
}

fn other(ask: &Ask, filters: &Filters, found: &Found) -> Option<(String, &'static str, String)> {
    let (people, text, state) = match filters.unknown {
        true => (&found.people, "people-other-met", ""),
        false => (&found.unknown, "people-other-unknown", "unknown"),
    };
    let href = filters.address(ask, "/people", &[("state", Some(state).filter(|state| !state.is_empty()))]);
    (!people.is_empty()).then(|| (ask.shell.f1(text, "n", count(people.len())), state, href))
}

/// A search is in the order of how well the text fits, whatever the list is in.
fn heads(ask: &Ask, filters: &Filters, is_search: bool) -> Vec<Head> {
    let names = ask.desk().names();
    let standing = standing(ask);
    let plain = |text: String| Head { text, sort: None };
    let sorted = |(text, sort): (&str, Sort)| {
        let href = filters.address(ask, "/people", &[("sort", Some(sort.name()))]);
        let link = Link { text: String::new(), href, current: filters.sort() == sort };
        Head { text: ask.shell.t(text).to_owned(), sort: (!is_search).then_some(link) }
    };
    let columns = [("people-number", Sort::Number), ("people-name", Sort::Name), ("people-section", Sort::Section), ("people-rank", Sort::Rank)];
    let mut heads: Vec<Head> = columns.into_iter().map(sorted).collect();
    heads.extend((!standing.roles.is_empty()).then(|| plain(ask.shell.t("people-roles").to_owned())));
    heads.extend(standing.stages.iter().map(|stages| plain(names.stage_group(stages.group))));
    heads.extend(filters.wanted.skill.map(|_| plain(ask.shell.t("people-level").to_owned())));
    heads.extend(filters.near_rule().map(|_| sorted(("people-near-head", Sort::Near))));
    heads
}

fn turns(ask: &Ask, page: usize, of: usize) -> Vec<(usize, &'static str)> {
    let previous = (page > 1).then(|| (page - 1, ask.shell.t("pager-previous")));
    let next = (page * SIZE < of).then(|| (page + 1, ask.shell.t("pager-next")));
    previous.into_iter().chain(next).collect()
}

/// The list without each of the conditions, where somebody is in it; those that bring most first.
fn drops(ask: &Ask, filters: &Filters, text: &str) -> Vec<Without> {
    let without = |(nth, part): (usize, &super::filters::Part)| {
        let pairs: Vec<(String, String)> = filters.pairs_without(nth).into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let mut fewer = Filters::read(ask, &pairs).ok()?;
        fewer.wanted.include_not_employed |= !text.is_empty();
        let found = find(ask, &fewer).named(ask, text);
        let href = address(ask, "/people", filters.pairs_without(nth));
        Some((found.shown(&fewer).len(), part.label.clone(), href)).filter(|(people, ..)| *people > 0)
    };
    let mut drops: Vec<(usize, String, String)> = filters.parts.iter().enumerate().filter_map(without).collect();
    drops.sort_by_key(|(people, ..)| std::cmp::Reverse(*people));
    drops.into_iter().map(|(people, label, href)| Without { label, people: count(people), href }).collect()
}

fn file(ask: &Ask, filters: &Filters, format: &'static str) -> (&'static str, &'static str, String) {
    (format, ask.shell.t(&format!("people-file-{format}")), filters.address(ask, "/people/export", &[("format", Some(format))]))
}
