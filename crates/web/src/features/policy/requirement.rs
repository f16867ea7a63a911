//! ひとつの要件: what it asks for, since when, where it stands, who uses it, and who meets it.

use askama::Template;
use axum::extract::Path;
use ayumi_engine::About;
use ayumi_facts::Code;
use ayumi_policy::model::Part;
use ayumi_policy::requirement::Requirement;

use super::Frame;
use super::book::Book;
use super::word::{Rule, Tally, Version, Word};
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::parts::{Crumbs, Look};
use crate::shell::Shell;

/// ひとつの要件.
#[derive(Debug, Template)]
#[template(path = "policy/requirement.html")]
pub struct RequirementPage {
    shell: Shell,
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    note: Option<String>,
    staff: String,
    standings: Vec<Standing>,
    /// Why there are no numbers.
    why: Option<String>,
    nearly: String,
    versions: Vec<Version<Rule>>,
    users: Vec<(String, Word)>,
}

#[derive(Debug)]
struct Standing {
    look: Look,
    word: &'static str,
    people: Tally,
}

/// One requirement.
///
/// # Errors
/// The policy has no such requirement.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Page<RequirementPage>, AppError> {
    let book = Book::open(&ask);
    let missing = || AppError::not_found("rule");
    let named = book.pack().requirements.iter().find(|one| one.id.as_str() == id).ok_or_else(missing)?;
    let code = named.id.value;
    let dated = book.policy().requirements.get(&code).ok_or_else(missing)?;
    let versions = book.versions(dated, |value, from| book.rule(value, written(&book, code, from).unwrap_or_else(|| value.to_string())));
    let (standings, why) = match standings(&book, code) {
        Ok(standings) => (standings, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    let above = [("nav-policy", "/policy"), ("policy-tab-requirements", "/policy/requirements")];
    let page = RequirementPage {
        frame: Frame::new(&ask),
        crumbs: Crumbs::new(&ask.shell, above.map(|(text, path)| (ask.shell.t(text), path.to_owned()))),
        name: book.view.of(&named.name).to_owned(),
        note: named.note.clone(),
        staff: ask.shell.f1("policy-of-staff", "count", count(book.counts().staff)),
        standings,
        why,
        nearly: links::people(&ask, &[("nearly", &format!("requirement:{code}"))]),
        versions,
        users: users(&book, code),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

/// The expression as it stands in the file.
fn written(book: &Book, id: Code, from: ayumi_calendar::Date) -> Option<String> {
    let mut expressions = book.policy().expressions.iter();
    let found = expressions.find(|written| written.part == Part::Requirements && written.owner == id && written.from == from)?;
    Some(found.text.value.clone())
}

/// Met, unmet and unknown, of everybody employed.
fn standings(book: &Book, id: Code) -> Result<Vec<Standing>, String> {
    let counts = book.counts();
    let (met, unknown) = counts.find(About::Requirement(id))?;
    let (shell, value) = (&book.ask.shell, format!("requirement:{id}"));
    let list = |state: &str| links::people(book.ask, &[("meets", value.as_str()), ("state", state)]);
    let met_href = links::people(book.ask, &[("meets", value.as_str())]);
    let tally = |number: usize, href: Option<String>| Tally::new(shell, (number, 0), href.map(|href| (href, String::new())));
    Ok(vec![
        Standing { look: Look::Met, word: shell.t("word-met"), people: tally(met, Some(met_href)) },
        Standing { look: Look::Unmet, word: shell.t("word-unmet"), people: tally(counts.staff.saturating_sub(met + unknown), None) },
        Standing { look: Look::Unknown, word: shell.t("word-unknown"), people: tally(unknown, (unknown > 0).then(|| list("unknown"))) },
    ])
}

/// What of the policy refers to it: the kind and the item.
fn users(book: &Book, id: Code) -> Vec<(String, Word)> {
    let mut users: Vec<(Part, Code)> = Vec::new();
    let mut add = |part: Part, owner: Code| {
        if !users.contains(&(part, owner)) {
            users.push((part, owner));
        }
    };
    for written in &book.policy().expressions {
        let mut uses = false;
        for requirement in written.meaning.requirements() {
            requirement.walk(&mut |part| uses |= *part == Requirement::Named(id));
        }
        if uses {
            add(written.part, written.owner);
        }
    }
    let pack = book.pack();
    let of = |role: &&ayumi_policy::model::Role| role.obtained.iter().any(|way| way.of.is_some_and(|of| of.value == id));
    pack.roles.iter().filter(of).for_each(|role| add(Part::Roles, role.id.value));
    pack.subsidies.iter().filter(|subsidy| subsidy.payee.value == id).for_each(|subsidy| add(Part::Subsidies, subsidy.id.value));
    let is_staff = pack.policy.staff.is_some_and(|staff| staff.value == id);
    let staff = is_staff.then(|| (Part::Policy.ja().to_owned(), Word::to(book.ask.shell.t("policy-fact-staff"), book.to("/policy"))));
    let item = |(part, owner): (Part, Code)| (part.ja().to_owned(), book.item(&[part], &ayumi_policy::At::new(owner)));
    staff.into_iter().chain(users.into_iter().map(item)).collect()
}
