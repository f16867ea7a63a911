//! Home: what needs attention now, and whether the city is on target.

mod attention;
mod changes;
mod coverage;
mod goals;
mod stages;
mod wanted;

use std::sync::Arc;

use askama::Template;
use ayumi_calendar::Date;

use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::Figure;
use crate::shell::Shell;

pub use attention::Todo;
pub use changes::Changed;
pub use coverage::Covered;
pub use goals::{Goal, standing, standing_chip};
pub use stages::Ladder;
pub use wanted::Wanted;

/// ホーム.
#[derive(Debug, Template)]
#[template(path = "home/page.html")]
pub struct HomePage {
    /// The frame.
    pub shell: Shell,
    /// What it says.
    pub home: Arc<Home>,
}

/// What the first page says about a day.
#[derive(Clone, Debug)]
pub struct Home {
    /// Whether the reader sees figures only: what is to be done and what changed is about single people.
    pub outside: bool,
    /// 方針の期間 and what it is about.
    pub about: String,
    /// いま対応が必要なこと
    pub todo: Vec<Todo>,
    /// 目標と実績
    pub goals: Vec<Goal>,
    /// Targets with a number for each year, as pictures.
    pub charts: Vec<Figure>,
    /// 所属への配置
    pub coverage: Vec<Covered>,
    /// 段階
    pub ladders: Vec<Ladder>,
    /// 人材の条件, for a policy without roles.
    pub wanted: Vec<Wanted>,
    /// The first day of what changed.
    pub since: String,
    /// この間に変わったこと
    pub changed: Vec<Changed>,
    /// Where the changes are listed.
    pub changes_href: String,
    /// Where the targets are saved as a workbook.
    pub export_href: String,
}

/// The first page.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<HomePage>, AppError> {
    let home = ask.remember(&format!("home {:?}", ask.least), || Home::of(&ask));
    Ok(Page(HomePage { home, shell: ask.shell }))
}

impl Home {
    fn of(ask: &Ask) -> Self {
        let since = changes::since(ask);
        // Independent of each other: a city's first visitor of the day should not wait for one after the other.
        let targets = || (goals::list(ask), goals::charts(ask));
        let people = || (stages::list(ask), wanted::list(ask), changes::list(ask, since));
        if ask.least.is_some() {
            return Self { goals: goals::list(ask), coverage: coverage::list(ask), ladders: stages::list(ask), ..Self::empty(ask, since) };
        }
        let (todo, ((goals, charts), (coverage, (ladders, wanted, changed)))) =
            rayon::join(|| attention::list(ask), || rayon::join(targets, || rayon::join(|| coverage::list(ask), people)));
        Self { todo, goals, charts, coverage, ladders, wanted, changed, ..Self::empty(ask, since) }
    }

    fn empty(ask: &Ask, since: Date) -> Self {
        Self {
            outside: ask.least.is_some(),
            about: about(ask),
            todo: Vec::new(),
            goals: Vec::new(),
            charts: Vec::new(),
            coverage: Vec::new(),
            ladders: Vec::new(),
            wanted: Vec::new(),
            changed: Vec::new(),
            changes_href: ask.shell.to(&format!("/changes?since={since}")),
            since: ask.shell.date(since),
            export_href: ask.shell.to("/targets/export?format=xlsx"),
        }
    }
}

/// 方針の表題 and from when on it is in force.
fn about(ask: &Ask) -> String {
    let policy = ask.world.policy();
    let from = ask.shell.date(policy.start());
    match policy.in_force.and_then(|period| period.last_day()) {
        Some(last) => ask.shell.f2("home-period", ("from", from), ("last", ask.shell.date(last))),
        None => ask.shell.f1("home-period-open", "from", from),
    }
}
