//! 方針: the policy in use as everybody may read it, a page a question. What it says comes from the pack, who meets it from
//! the engine; nothing is decided here.

pub mod bodies;
mod book;
pub mod compare;
pub mod courses;
pub mod diagnostics;
pub mod measures;
mod open;
pub mod overview;
pub mod people;
pub mod plan;
pub mod requirement;
pub mod requirements;
pub mod role;
pub mod roles;
pub mod scheme;
pub mod skills;
pub mod stages;
pub mod targets;
pub mod whole;
mod word;

use askama::Template;
use askama::filters::HtmlSafe;
use ayumi_policy::Pack;

use crate::ask::Ask;
use crate::shell::Link;

/// 方針のページの枠: the ways between its pages, and what to know of the day shown.
#[derive(Clone, Debug, Template)]
#[template(path = "policy/frame.html")]
pub struct Frame {
    label: &'static str,
    tabs: Vec<Link>,
    notice: Option<String>,
}

impl HtmlSafe for Frame {}

/// A page: its path, its name, and whether the pack has anything for it.
type Place = (&'static str, &'static str, fn(&Pack) -> bool);

const PLACES: [Place; 13] = [
    ("/policy", "policy-tab-overview", |_| true),
    ("/policy/roles", "policy-tab-roles", |pack| !pack.roles.is_empty()),
    ("/policy/requirements", "policy-tab-requirements", |pack| !pack.requirements.is_empty()),
    ("/policy/skills", "policy-tab-skills", |pack| !pack.skills.is_empty()),
    ("/policy/stages", "policy-tab-stages", |pack| !pack.stages.is_empty()),
    ("/policy/courses", "policy-tab-courses", |pack| !pack.courses.is_empty() || !pack.exams.is_empty()),
    ("/policy/targets", "policy-tab-targets", |pack| !pack.targets.is_empty() || !pack.kpis.is_empty()),
    ("/policy/measures", "policy-tab-measures", |pack| !pack.actions.is_empty() || !pack.supply.is_empty()),
    ("/policy/bodies", "policy-tab-bodies", |pack| !pack.bodies.is_empty() || !pack.workflows.is_empty()),
    ("/policy/plan", "policy-tab-plan", |pack| !pack.plans.is_empty() || !pack.milestones.is_empty()),
    ("/policy/diagnostics", "policy-tab-diagnostics", |_| true),
    ("/policy/compare", "policy-tab-compare", |_| true),
    ("/policy/all", "policy-tab-all", |_| true),
];

impl Frame {
    /// The frame of the page that is asked for. Pages for which the policy says nothing are not offered.
    pub fn new(ask: &Ask) -> Self {
        let (shell, pack) = (&ask.shell, &ask.world.policy().pack);
        let is_here = |path: &str| shell.path() == path || (path != "/policy" && shell.path().starts_with(&format!("{path}/")));
        let here = |path: &str| is_here(path) || (path == "/policy/roles" && shell.path().starts_with("/policy/schemes/"));
        let tab = |(path, text, _): &Place| Link { text: shell.t(text).to_owned(), href: shell.to(path), current: here(path) };
        let tabs = PLACES.iter().filter(|(path, _, has)| has(pack) || here(path)).map(tab).collect();
        Self { label: shell.t("policy-tabs"), tabs, notice: notice(ask) }
    }
}

/// Whether the day shown lies outside of the days for which the policy speaks.
fn notice(ask: &Ask) -> Option<String> {
    let (shell, period) = (&ask.shell, ask.world.policy().in_force?);
    let day = ask.as_of();
    if day < period.from {
        return Some(shell.f2("policy-not-yet", ("date", shell.date(period.from)), ("day", shell.date(day))));
    }
    let last = period.last_day().filter(|last| !period.is_open() && *last < day)?;
    Some(shell.f2("policy-over", ("date", shell.date(last)), ("day", shell.date(day))))
}
