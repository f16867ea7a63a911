//! The head of every page about a person: who they are, where they work, which roles they hold, and the tabs.

use ayumi_engine::{Post, State, Status, Verdict, contradictions_of, employed, posts};
use ayumi_facts::{Code, Fact, Kind, What};
use ayumi_policy::grammar::Noun;

use super::subject::{Subject, Tab};
use crate::links;
use crate::parts::{Chip, Crumbs, Look};
use crate::shell::Link;

/// 職員の見出し.
#[derive(Clone, Debug)]
pub struct Head {
    /// The way here.
    pub crumbs: Crumbs,
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 氏名カナ
    pub kana: String,
    /// 発令, the main post first.
    pub posts: Vec<PostLine>,
    /// The main post before, where there was one.
    pub before: Option<String>,
    /// 任用, and what the reader must know first: away, gone, not on record.
    pub notes: Vec<Chip>,
    /// 保有する役割, each leading to its grounds.
    pub roles: Vec<(String, String)>,
    /// 段階, each leading to its grounds.
    pub stages: Vec<(String, String)>,
    /// How many contradictions stand in the records, with the way to them.
    pub troubles: Option<(String, String)>,
    /// The tabs.
    pub tabs: Vec<Link>,
    /// The text of this tab.
    pub tab: &'static str,
    /// 育成カルテ: whether the page is printed as the sheet that is handed over.
    pub is_sheet: bool,
}

/// 発令の一行.
#[derive(Clone, Debug)]
pub struct PostLine {
    /// 所属
    pub unit: String,
    /// Where the unit is shown.
    pub href: String,
    /// 職位・職種
    pub rank: String,
    /// Since when.
    pub since: String,
    /// 兼務
    pub beside: bool,
}

impl Head {
    /// The head over one of the tabs.
    pub fn new(subject: &Subject, status: &Status, tab: Tab) -> Self {
        let who = subject.scope().snapshot.person(subject.person).cloned().unwrap_or_default();
        let held = posts(subject.scope(), subject.person, subject.as_of());
        let tabs = Tab::ALL.into_iter().map(|of| Link { text: subject.t(of.text()).into(), href: subject.tab(of), current: of == tab });
        Self {
            crumbs: Crumbs::new(&subject.ask.shell, [(subject.t("nav-people"), "/people".to_owned())]),
            number: who.number.into(),
            name: who.name.into(),
            kana: who.kana.into(),
            before: held.first().filter(|post| post.main).and_then(|post| before(subject, post)),
            posts: held.iter().map(|post| post_line(subject, post)).collect(),
            notes: notes(subject, held.is_empty()),
            roles: roles(subject, status),
            stages: stages(subject, status),
            troubles: troubles(subject),
            tabs: tabs.collect(),
            tab: subject.t(tab.text()),
            is_sheet: tab == Tab::Steps,
        }
    }
}

fn post_line(subject: &Subject, post: &Post) -> PostLine {
    PostLine {
        unit: subject.names().unit(post.unit),
        href: links::section(&subject.ask, post.unit),
        rank: rank(subject, post.rank, post.series),
        since: subject.ask.shell.f1("person-since", "date", subject.date(post.valid.from)),
        beside: !post.main,
    }
}

/// 「主査・事務職」; what was not recorded is left out.
pub fn rank(subject: &Subject, rank: Code, series: Code) -> String {
    let names = subject.names();
    let said = [(Noun::Rank, rank), (Noun::Series, series)].into_iter().filter(|(_, id)| !id.as_str().is_empty());
    said.map(|(noun, id)| names.name(noun, id)).collect::<Vec<_>>().join("・")
}

/// The unit of the main post before, by its name on its own last day; None where it is the same unit.
fn before(subject: &Subject, post: &Post) -> Option<String> {
    let main = |fact: &&&Fact| matches!(fact.what, What::Posting { main: true, .. }) && fact.valid.until <= post.valid.from;
    let facts = subject.facts();
    let last = facts.iter().filter(main).max_by_key(|fact| fact.valid.until)?;
    let What::Posting { unit, .. } = last.what else { return None };
    if unit == post.unit {
        return None;
    }
    let name = subject.scope().units.full_name(unit, last.valid.until.previous());
    Some(subject.ask.shell.f1("person-before", "unit", name))
}

/// 任用, leave, and what is not as it should be.
fn notes(subject: &Subject, without_post: bool) -> Vec<Chip> {
    let names = subject.names();
    let facts = subject.facts();
    let now = |kind: Kind| facts.iter().filter(move |fact| fact.what.kind() == kind && fact.valid.contains(names.as_of));
    let mut notes: Vec<Chip> = now(Kind::Employment).map(|fact| Chip::new(Look::Plain, names.fact_label(&fact.what))).collect();
    notes.extend(now(Kind::Absence).map(|fact| {
        let until = fact.valid.last_day().map(|last| subject.ask.shell.f1("person-until", "date", subject.date(last))).unwrap_or_default();
        Chip::new(Look::Later, subject.ask.shell.f2("person-away", ("absence", names.fact_label(&fact.what)), ("until", until)))
    }));
    let employed = employed(subject.scope(), subject.person, names.as_of);
    notes.extend(match employed {
        Verdict::Met if without_post => Some(Chip::new(Look::Warn, subject.t("person-no-post"))),
        Verdict::Met => None,
        Verdict::Unmet => Some(Chip::new(Look::Warn, subject.t("person-gone"))),
        Verdict::Unknown => Some(Chip::new(Look::Unknown, subject.t("person-no-employment"))),
    });
    notes
}

fn roles(subject: &Subject, status: &Status) -> Vec<(String, String)> {
    let held = status.roles.iter().filter(|(_, found)| found.as_ref().is_ok_and(|found| State::from(found.verdict) == State::Met));
    held.map(|(id, _)| (subject.names().name(Noun::Role, *id), subject.grounds(&format!("role-{id}")))).collect()
}

fn stages(subject: &Subject, status: &Status) -> Vec<(String, String)> {
    let names = subject.names();
    let reached = status.stages.iter().filter_map(|stage| Some((stage.group, stage.reached?)));
    reached
        .map(|(group, step)| (format!("{} {}", names.stage_group(group), names.step(group, step)), subject.grounds(&format!("stage-{group}"))))
        .collect()
}

fn troubles(subject: &Subject) -> Option<(String, String)> {
    let count = contradictions_of(subject.scope(), subject.person, subject.as_of()).len();
    (count > 0).then(|| (subject.ask.shell.f1("person-troubles", "count", count), subject.tab(Tab::Records)))
}
