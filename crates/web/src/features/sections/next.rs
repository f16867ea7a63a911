//! 次の役割: who of a section lacks what for the next role. The engine says who is how near; only the part that is shown is
//! put into words.

use std::collections::HashMap;
use std::sync::Arc;

use ayumi_calendar::Date;
use ayumi_engine::{Distance, Explaining, Near, Question, Verdict, ahead, error_ja, evaluate, gaps_ja, rules_ahead};
use ayumi_facts::{Code, PersonId, UnitId};
use ayumi_policy::grammar::Noun;

use super::outline::Outline;
use super::rank;
use crate::ask::Ask;
use crate::links;
use crate::parts::{Chip, Look};

/// So many open points are said in words; the person's page says all.
const SAID: usize = 3;

/// 一人のこれから, without words.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// 職員
    pub person: PersonId,
    /// The nearest rule ahead of the person, with how it stands. None: nothing is ahead.
    pub next: Option<Next>,
}

/// もっとも近い規定.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    /// 制度 or named requirement.
    pub rule: Code,
    /// Whether its requirements are met.
    pub verdict: Verdict,
    /// How far it is to go.
    pub distance: Distance,
    /// From when on it is met with the same facts.
    pub met_from: Option<Date>,
}

/// 職員の一行.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// 氏名
    pub name: String,
    /// カナ
    pub kana: String,
    /// The person's page.
    pub href: String,
    /// 所属, as called below the section shown; empty: the section itself.
    pub unit: String,
    /// Its page.
    pub unit_href: String,
    /// 職位
    pub rank: String,
    /// 役割
    pub roles: Vec<String>,
    /// What is ahead.
    pub next: Option<NextShown>,
}

/// これから.
#[derive(Clone, Debug)]
pub struct NextShown {
    /// The role, or the requirement.
    pub name: String,
    /// Its rule.
    pub href: String,
    /// How many points are open.
    pub chip: Chip,
    /// The first of them.
    pub gaps: Vec<String>,
    /// How many more.
    pub more: usize,
    /// From when on it is met anyway.
    pub met_from: Option<String>,
}

/// The order in which people are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 次の役割に近い順
    Near,
    /// 所属・職位の順
    Post,
}

/// Everybody of a section and below with what is ahead of them, by one rule or by the nearest.
///
/// # Errors
/// Why the rules cannot be asked that day.
pub fn standings(ask: &Ask, unit: UnitId, people: &[PersonId], rule: Option<Code>, order: Order) -> Result<Arc<Vec<Standing>>, String> {
    let about = format!("sections/next {} {rule:?} {order:?}", unit.0);
    let found = ask.remember(&about, || ask_engine(ask, people, rule).map(|found| Arc::new(sorted(ask, found, order))));
    (*found).clone()
}

fn ask_engine(ask: &Ask, people: &[PersonId], rule: Option<Code>) -> Result<Vec<Standing>, String> {
    let scope = ask.world.scope();
    let rules = rule.map_or_else(|| rules_ahead(scope), |rule| vec![rule]);
    let found = ahead(scope, &rules, people, ask.as_of()).map_err(|error| error_ja(&error, &ask.desk().names()))?;
    let next =
        |(rule, near): &(Code, Near)| Next { rule: *rule, verdict: near.finding.verdict, distance: near.distance, met_from: near.finding.met_from };
    Ok(found.iter().map(|of| Standing { person: of.person, next: of.rules.first().map(next) }).collect())
}

/// Who is nearest first: what is met is nearest of all, what is unknown comes behind what is known.
fn sorted(ask: &Ask, mut found: Vec<Standing>, order: Order) -> Vec<Standing> {
    let places = Places::new(ask);
    match order {
        Order::Near => found.sort_by_cached_key(|of| {
            let next = of.next.map(|next| (next.verdict == Verdict::Unknown, next.distance, next.met_from.unwrap_or(Date::FAR)));
            (next.is_none(), next, places.of(ask, of.person))
        }),
        Order::Post => found.sort_by_cached_key(|of| places.of(ask, of.person)),
    }
    found
}

struct Places {
    outline: Arc<Outline>,
}

impl Places {
    fn new(ask: &Ask) -> Self {
        Self { outline: super::outline::outline(ask) }
    }

    /// The section in the order of the tree, the highest rank first, then as in the ledger.
    fn of(&self, ask: &Ask, person: PersonId) -> (usize, u16, PersonId) {
        let post = ayumi_engine::main_post(ask.world.scope(), person, ask.as_of());
        let height = post.and_then(|post| ask.world.policy().ranks.get(&post.rank).copied()).unwrap_or(0);
        (post.map_or(usize::MAX, |post| self.outline.place(post.unit)), u16::MAX - height, person)
    }
}

/// The rows of those shown.
pub fn rows(ask: &Ask, unit: UnitId, shown: &[Standing]) -> Vec<PersonRow> {
    let outline = super::outline::outline(ask);
    let mut roles: HashMap<PersonId, Vec<Code>> = HashMap::new();
    for (role, holding) in outline.holders.roles.iter().zip(&outline.holders.total) {
        let held = |person: &&PersonId| shown.iter().any(|of| of.person == **person);
        holding.people.iter().filter(held).for_each(|person| roles.entry(*person).or_default().push(*role));
    }
    shown.iter().map(|of| row(ask, unit, of, roles.get(&of.person).map_or(&[], Vec::as_slice))).collect()
}

fn row(ask: &Ask, unit: UnitId, of: &Standing, roles: &[Code]) -> PersonRow {
    let scope = ask.world.scope();
    let names = Explaining::new(scope, of.person, ask.as_of());
    let one = ask.world.held().loaded.snapshot.person(of.person).cloned().unwrap_or_default();
    let post = ayumi_engine::main_post(scope, of.person, ask.as_of());
    let at = post.map(|post| post.unit).filter(|at| *at != unit);
    PersonRow {
        name: one.name.into(),
        kana: one.kana.into(),
        href: links::person(ask, of.person),
        unit: at.map_or_else(String::new, |at| scope.units.name(at, ask.as_of()).to_owned()),
        unit_href: at.map_or_else(String::new, |at| links::section(ask, at)),
        rank: post.map_or_else(String::new, |post| rank(ask, post.rank)),
        roles: roles.iter().map(|role| names.name(Noun::Role, *role)).collect(),
        next: of.next.map(|next| shown(ask, of.person, next, &names)),
    }
}

fn shown(ask: &Ask, person: PersonId, next: Next, names: &Explaining) -> NextShown {
    let question = if ask.world.policy().schemes.contains_key(&next.rule) { Question::Scheme(next.rule) } else { Question::Requirement(next.rule) };
    let finding = evaluate(ask.world.scope(), person, ask.as_of(), question);
    let gaps = finding.as_ref().map_or_else(|_| Vec::new(), |finding| gaps_ja(finding, names));
    let (name, href) = named(ask, next.rule);
    NextShown {
        name,
        href,
        chip: chip(ask, next).to(format!("{}#{}", links::person(ask, person), next.rule)),
        more: gaps.len().saturating_sub(SAID),
        gaps: gaps.into_iter().take(SAID).collect(),
        met_from: next.met_from.filter(|_| next.verdict != Verdict::Met).map(|day| ask.shell.date(day)),
    }
}

fn chip(ask: &Ask, next: Next) -> Chip {
    match next.verdict {
        Verdict::Met => Chip::new(Look::Met, ask.shell.t("sections-next-met")),
        Verdict::Unmet if next.distance.barred => Chip::new(Look::Later, ask.shell.t("word-barred")),
        Verdict::Unmet => Chip::new(Look::Later, ask.shell.f1("sections-next-open", "n", next.distance.open)),
        Verdict::Unknown => Chip::new(Look::Unknown, ask.shell.t("sections-unknown")),
    }
}

/// What is ahead of one person by a rule, in words.
pub fn person_next(ask: &Ask, person: PersonId, (rule, near): &(Code, Near)) -> NextShown {
    let next = Next { rule: *rule, verdict: near.finding.verdict, distance: near.distance, met_from: near.finding.met_from };
    shown(ask, person, next, &Explaining::new(ask.world.scope(), person, ask.as_of()))
}

/// What a rule leads to, and where it stands: the role of a scheme, or the requirement.
pub fn named(ask: &Ask, rule: Code) -> (String, String) {
    let names = ask.desk().names();
    match ask.world.policy().schemes.get(&rule) {
        Some(scheme) => (names.name(Noun::Role, scheme.role), links::scheme(ask, rule)),
        None => (names.name(Noun::Requirement, rule), links::requirement(ask, rule)),
    }
}

/// What can be asked for: id and name, those of the same role told apart by their schemes.
pub fn choices(ask: &Ask) -> Vec<(String, String)> {
    let names = ask.desk().names();
    let policy = ask.world.policy();
    let schemes: Vec<Code> = policy.schemes.keys().copied().collect();
    let name = |rule: &Code| policy.schemes.get(rule).map(|scheme| (scheme.role, names.name(Noun::Role, scheme.role)));
    let scheme = |rule: &Code| {
        let (role, label) = name(rule)?;
        let shared = policy.schemes.values().filter(|other| other.role == role).count() > 1;
        Some((rule.to_string(), if shared { format!("{label}（{}）", names.scheme(*rule)) } else { label }))
    };
    let requirements = policy.requirements.keys().map(|rule| (rule.to_string(), names.name(Noun::Requirement, *rule)));
    let schemes: Vec<_> = schemes.iter().filter_map(scheme).collect();
    if schemes.is_empty() { requirements.collect() } else { schemes }
}
