//! 役割: which roles there are, how one comes to hold each, and who holds it today; the schemes behind them.

use askama::Template;
use ayumi_engine::About;
use ayumi_policy::model::{Part, Role, Scheme};

use super::Frame;
use super::book::Book;
use super::word::{Tally, Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::shell::Shell;

/// 役割の一覧.
#[derive(Debug, Template)]
#[template(path = "policy/roles.html")]
pub struct RolesPage {
    shell: Shell,
    frame: Frame,
    roles: Vec<Row>,
    schemes: Vec<SchemeRow>,
}

#[derive(Debug)]
struct Row {
    name: Word,
    summary: String,
    class: String,
    level: String,
    members: Words,
    ways: Vec<String>,
    next: Words,
    holders: Tally,
    source: String,
}

#[derive(Debug)]
struct SchemeRow {
    name: Word,
    role: Word,
    met: Tally,
    source: String,
}

/// All roles.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<RolesPage>, AppError> {
    let book = Book::open(&ask);
    let roles = book.pack().roles.iter().map(|one| row(&book, one)).collect();
    let schemes = book.pack().schemes.iter().map(|one| scheme(&book, one)).collect();
    Ok(Page(RolesPage { frame: Frame::new(&ask), roles, schemes, shell: ask.shell.clone() }))
}

fn row(book: &Book, role: &Role) -> Row {
    Row {
        name: book.role(role.id.value),
        summary: role.summary.clone().unwrap_or_default(),
        class: role.class.value.ja(),
        level: role.level.map(|level| level.to_string()).unwrap_or_default(),
        members: members(book, role),
        ways: role.obtained.iter().map(|way| book.view.way(way)).collect(),
        next: book.items(&[Part::Roles], &role.next),
        holders: book.tally(About::Role(role.id.value)),
        source: role.source.clone().unwrap_or_default(),
    }
}

/// The roles that are counted in a family.
pub fn members(book: &Book, family: &Role) -> Words {
    let members = book.pack().roles.iter().filter(|role| role.family == Some(family.id));
    members.map(|role| book.role(role.id.value)).collect()
}

fn scheme(book: &Book, scheme: &Scheme) -> SchemeRow {
    let id = scheme.id.value;
    let now = book.policy().schemes.get(&id).and_then(|rule| rule.versions.on(book.ask.as_of()));
    SchemeRow {
        name: book.item(&[Part::Schemes], &scheme.id),
        role: book.item(&[Part::Roles], &scheme.role),
        met: book.tally(About::Scheme(id)),
        source: now.map(|version| version.source.clone()).unwrap_or_default(),
    }
}
