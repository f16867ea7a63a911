//! 配置: what the policy wants sections to have, and which of them have it. Counted by the engine, kept for the day.

use std::collections::HashMap;
use std::sync::Arc;

use ayumi_calendar::Date;
use ayumi_engine::{Coverage, Explaining, UnitCoverage, Verdict, coverage, error_ja};
use ayumi_facts::{Code, PersonId, UnitId};
use ayumi_policy::grammar::Noun;
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::{Leaf, Requirement};
use ayumi_policy::sentence::{measure_ja, people_ja};

use crate::ask::Ask;
use crate::parts::{Chip, Look};

/// 配置の定め.
#[derive(Clone, Debug)]
pub struct Rule {
    /// 所属の区分または一覧
    pub group: Code,
    /// What that is called.
    pub group_name: String,
    /// 必要な人数
    pub need: u32,
    /// Whom they should have.
    pub having: Requirement,
    /// The same in a few words: the name of the role.
    pub whom: String,
    /// The whole measure as a sentence.
    pub counted: String,
    /// The role, where the rule is about one.
    pub role: Option<Code>,
    /// The first target that asks for it.
    pub target: Option<Code>,
}

/// ある日の配置.
#[derive(Debug)]
pub struct Covered {
    /// What is wanted.
    pub rule: Rule,
    /// Which units have it; a sentence where that cannot be said.
    pub found: Result<Coverage, String>,
    places: HashMap<UnitId, usize>,
}

/// 下の所属のまとめ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// 配置あり
    pub met: usize,
    /// 不在
    pub unmet: usize,
    /// 不明
    pub unknown: usize,
}

/// The rules of the policy, each once, in its order.
pub fn rules(ask: &Ask) -> Vec<Rule> {
    let desk = ask.desk();
    let policy = desk.policy();
    let mut rules: Vec<(&Measure, Rule)> = Vec::new();
    let targets = policy.targets.iter().map(|(id, measure)| (Some(*id), measure));
    for (target, measure) in targets.chain(policy.kpis.values().map(|measure| (None, measure))) {
        if !rules.iter().any(|(of, _)| *of == measure)
            && let Some(rule) = rule(ask, measure, target)
        {
            rules.push((measure, rule));
        }
    }
    rules.into_iter().map(|(_, rule)| rule).collect()
}

fn rule(ask: &Ask, measure: &Measure, target: Option<Code>) -> Option<Rule> {
    let Measure::Covered { units, need, having } = measure else { return None };
    let names = ask.desk().names();
    let (role, whom) = (role(having), whom(ask, having));
    let group_name = names.name(Noun::UnitGroup, *units);
    Some(Rule { group: *units, group_name, need: *need, having: having.clone(), whom, counted: measure_ja(measure, &names.names), role, target })
}

/// The role that a requirement asks for, if it asks for nothing else.
fn role(having: &Requirement) -> Option<Code> {
    if let Requirement::Leaf(Leaf::Holds { role, .. }) = having { Some(*role) } else { None }
}

/// Whom a unit needs: a role, or whoever meets a requirement.
pub fn whom(ask: &Ask, having: &Requirement) -> String {
    let names = ask.desk().names();
    role(having).map_or_else(|| people_ja(having, &names.names), |role| names.name(Noun::Role, role))
}

/// Every rule of the policy with the units of the day shown.
pub fn covered(ask: &Ask) -> Arc<Vec<Covered>> {
    covered_on(ask, ask.as_of())
}

/// Every rule of the policy with the units of a day.
pub fn covered_on(ask: &Ask, day: Date) -> Arc<Vec<Covered>> {
    ask.remember(&format!("sections/covered {day}"), || rules(ask).into_iter().map(|rule| Covered::new(ask, rule, day)).collect())
}

impl Covered {
    fn new(ask: &Ask, rule: Rule, day: Date) -> Self {
        let names = Explaining::new(ask.world.scope(), PersonId(0), day);
        let found = coverage(ask.world.scope(), rule.group, rule.need, &rule.having, day).map_err(|error| error_ja(&error, &names));
        let units = found.iter().flat_map(|coverage| &coverage.units);
        let places = units.enumerate().map(|(at, unit)| (unit.unit, at)).collect();
        Self { rule, found, places }
    }

    /// The state of one unit; None: it is not among those meant.
    pub fn unit(&self, unit: UnitId) -> Option<&UnitCoverage> {
        self.found.as_ref().ok()?.units.get(*self.places.get(&unit)?)
    }

    /// How many units are in this state.
    pub fn count(&self, state: Verdict) -> usize {
        self.found.as_ref().map_or(0, |found| found.count(state) as usize)
    }

    /// How many units are meant.
    pub fn of(&self) -> usize {
        self.found.as_ref().map_or(0, |found| found.units.len())
    }

    /// The units that lack whom they need, and those of which it is unknown.
    pub fn open(&self) -> impl Iterator<Item = &UnitCoverage> {
        self.found.iter().flat_map(|found| &found.units).filter(|unit| unit.state != Verdict::Met)
    }

    /// How the units at or below a unit stand.
    pub fn below(&self, units: &[UnitId]) -> Below {
        units.iter().filter_map(|unit| self.unit(*unit)).fold(Below::default(), |sum, unit| match unit.state {
            Verdict::Met => Below { met: sum.met + 1, ..sum },
            Verdict::Unmet => Below { unmet: sum.unmet + 1, ..sum },
            Verdict::Unknown => Below { unknown: sum.unknown + 1, ..sum },
        })
    }
}

impl Below {
    /// How many units are meant.
    pub fn of(self) -> usize {
        self.met + self.unmet + self.unknown
    }
}

/// The state of a unit by sign and word: 「✓ 1人」「× 不在」「? 不明」.
pub fn chip(ask: &Ask, unit: &UnitCoverage, need: u32) -> Chip {
    let shell = &ask.shell;
    let (has, need) = (unit.people.len(), need as usize);
    let text = match unit.state {
        Verdict::Met => shell.f1("sections-people", "n", has),
        Verdict::Unknown => shell.t("sections-unknown").to_owned(),
        Verdict::Unmet if has == 0 => shell.t("sections-absent").to_owned(),
        Verdict::Unmet => shell.f2("sections-short", ("n", has), ("more", need.saturating_sub(has))),
    };
    Chip::new(Look::from(unit.state), text)
}
