//! The table of permissions as a page: the same table that is enforced.

use askama::Template;
use ayumi_rights::{Act, Grant, Office, grant};

use super::offices::name;
use crate::manage::Manage;
use crate::page::Page;
use crate::routes;
use crate::shell::Shell;

/// 権限の表のページ.
#[derive(Debug, Template)]
#[template(path = "permissions/page.html")]
pub struct PermissionsPage {
    /// The frame.
    pub shell: Shell,
    /// The offices.
    pub heads: Vec<&'static str>,
    /// One row an act.
    pub rows: Vec<Row>,
}

/// ひとつの行為.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub act: &'static str,
    /// How far each office goes.
    pub cells: Vec<&'static str>,
    /// The addresses that do it.
    pub routes: Vec<String>,
}

/// The table.
pub async fn page(ask: Manage) -> Page<PermissionsPage> {
    let heads = Office::ALL.map(|office| name(&ask.shell, office)).to_vec();
    let routes = routes::table();
    let of = |act: Act| routes.iter().filter(|route| route.act == act).map(|route| format!("{} {}", route.method, route.path)).collect();
    let cells = |act: Act| Office::ALL.map(|office| told(&ask.shell, grant(office, act))).to_vec();
    let rows = Act::ALL.into_iter().map(|act| Row { act: act_name(&ask.shell, act), cells: cells(act), routes: of(act) }).collect();
    Page(PermissionsPage { heads, rows, shell: ask.shell })
}

/// What an act is called on pages.
pub fn act_name(shell: &Shell, act: Act) -> &'static str {
    shell.find(&format!("act-{}", act.name().replace('.', "-"))).unwrap_or(act.ja())
}

fn told(shell: &Shell, grant: Grant) -> &'static str {
    shell.t(match grant {
        Grant::No => "grant-no",
        Grant::Own => "grant-own",
        Grant::Unit => "grant-unit",
        Grant::All => "grant-all",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_and_office_has_a_name_in_english() {
        let shell = Shell::new("/permissions", vec![("lang".to_owned(), "en".to_owned())]);
        let is_english = |text: &str| text.chars().all(|sign| sign.is_ascii() || sign == '’');
        assert!(Act::ALL.into_iter().all(|act| is_english(act_name(&shell, act))));
        assert!(Office::ALL.into_iter().all(|office| is_english(name(&shell, office))));
    }
}
