//! `UnitBook`: the dated tree of units as known at one position of the journal: which units exist, what they are
//! called, what lies above them, and which belong to a group of the policy on which days.

use std::collections::HashMap;

use ayumi_calendar::{Date, Period, merge, subtract};
use ayumi_facts::{Code, Seq, Snapshot, UnitFact, UnitId, UnitWhat};
use ayumi_policy::Policy;
use ayumi_policy::resolved::UnitGroup;

/// Trees deeper than this are cut: a unit that lies below itself must not hang an evaluation.
const DEEPEST: usize = 16;

/// 組織図.
#[derive(Debug, Default)]
pub struct UnitBook {
    facts: Vec<Vec<UnitFact>>,
    codes: Vec<Code>,
    members: HashMap<(UnitId, Code), Vec<Period>>,
    own: HashMap<(UnitId, Code), Vec<Period>>,
}

impl UnitBook {
    /// The book of a snapshot as known at `known_at`, with the groups of `policy` laid out.
    pub fn new(policy: &Policy, snapshot: &Snapshot, known_at: Seq) -> Self {
        let mut facts = vec![Vec::new(); snapshot.units.len()];
        for fact in snapshot.unit_facts.iter().filter(|fact| fact.known(known_at)) {
            if let Some(of_unit) = facts.get_mut(fact.unit.0 as usize) {
                of_unit.push(fact.clone());
            }
        }
        let codes = snapshot.units.iter().map(|unit| unit.code).collect();
        let mut book = Self { facts, codes, ..Self::default() };
        for (&id, group) in &policy.unit_groups {
            for unit in book.ids() {
                let own = book.own_periods(unit, group);
                let below = book.periods_in(unit, group, &mut Vec::new());
                if !own.is_empty() {
                    book.own.insert((unit, id), own);
                }
                if !below.is_empty() {
                    book.members.insert((unit, id), below);
                }
            }
        }
        book
    }

    /// Every unit's id.
    pub fn ids(&self) -> impl Iterator<Item = UnitId> + use<> {
        (0..self.facts.len() as u32).map(UnitId)
    }

    /// When `unit` is in `group`, itself or through a unit above it.
    pub fn within(&self, unit: UnitId, group: Code) -> &[Period] {
        self.members.get(&(unit, group)).map_or(&[], Vec::as_slice)
    }

    /// The units that are themselves in `group` and exist on `day`: the denominator of a coverage.
    pub fn of_group(&self, group: Code, day: Date) -> Vec<UnitId> {
        self.ids().filter(|unit| self.own.get(&(*unit, group)).is_some_and(|periods| periods.iter().any(|period| period.contains(day)))).collect()
    }

    /// The unit's code in the ledger.
    pub fn code(&self, unit: UnitId) -> Option<Code> {
        self.codes.get(unit.0 as usize).copied()
    }

    /// What the unit is called on `day`; the code where no name is known.
    pub fn name(&self, unit: UnitId, day: Date) -> &str {
        let mut names = self.facts_of(unit).iter().filter_map(|fact| match &fact.what {
            UnitWhat::Name { name } => Some((fact.valid, &**name)),
            _ => None,
        });
        let known = names.clone().find(|(valid, _)| valid.contains(day)).or_else(|| names.next());
        known.map_or_else(|| self.code(unit).map_or("", Code::as_str), |(_, name)| name)
    }

    /// Whether the unit exists on `day`.
    pub fn exists(&self, unit: UnitId, day: Date) -> bool {
        self.existence(unit).iter().any(|period| period.contains(day))
    }

    /// The unit above `unit` on `day`.
    pub fn parent(&self, unit: UnitId, day: Date) -> Option<UnitId> {
        self.parents(unit).find(|(period, _)| period.contains(day)).map(|(_, parent)| parent)
    }

    /// `unit` and the units above it on `day`, lowest first.
    pub fn line_above(&self, unit: UnitId, day: Date) -> Vec<UnitId> {
        std::iter::successors(Some(unit), |unit| self.parent(*unit, day)).take(DEEPEST).collect()
    }

    /// The name with those above it on `day`: 「総務部 職員課」.
    pub fn full_name(&self, unit: UnitId, day: Date) -> String {
        let names: Vec<&str> = self.line_above(unit, day).into_iter().rev().map(|unit| self.name(unit, day)).collect();
        names.join(" ")
    }

    /// The units that took over the work of `unit`.
    pub fn successors(&self, unit: UnitId) -> Vec<UnitId> {
        let follows = |fact: &UnitFact| if let UnitWhat::SucceededBy { unit } = fact.what { Some(unit) } else { None };
        self.facts_of(unit).iter().filter_map(follows).collect()
    }

    /// Where the work of `unit` is done on `day`: in the unit itself while it exists, otherwise wherever it went.
    pub fn heirs(&self, unit: UnitId, day: Date) -> Vec<UnitId> {
        let (mut found, mut seen, mut open) = (Vec::new(), Vec::new(), vec![unit]);
        while let Some(unit) = open.pop() {
            if seen.contains(&unit) {
                continue;
            }
            seen.push(unit);
            if self.exists(unit, day) {
                found.push(unit);
            } else {
                open.extend(self.successors(unit));
            }
        }
        found
    }

    /// The units whose work went to `unit`.
    pub fn predecessors(&self, unit: UnitId) -> Vec<UnitId> {
        self.ids().filter(|before| self.successors(*before).contains(&unit)).collect()
    }

    /// What is known of the unit: its names, parents, classes and existence, each with its period.
    pub fn facts_of(&self, unit: UnitId) -> &[UnitFact] {
        self.facts.get(unit.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// 組織が変わった日: every day on which a unit begins, ends, is renamed or moved, the latest first.
    pub fn days_of_change(&self) -> Vec<Date> {
        let counts = |fact: &&UnitFact| matches!(fact.what, UnitWhat::Exists | UnitWhat::Name { .. } | UnitWhat::Parent { .. });
        let ends = |period: Period| [period.from, period.until].into_iter().filter(|day| *day != Date::MIN && *day != Date::FAR);
        let mut days: Vec<Date> = self.facts.iter().flatten().filter(counts).flat_map(|fact| ends(fact.valid)).collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        days
    }

    fn existence(&self, unit: UnitId) -> Vec<Period> {
        merge(self.facts_of(unit).iter().filter(|fact| fact.what == UnitWhat::Exists).map(|fact| fact.valid).collect())
    }

    fn parents(&self, unit: UnitId) -> impl Iterator<Item = (Period, UnitId)> + '_ {
        self.facts_of(unit).iter().filter_map(|fact| match fact.what {
            UnitWhat::Parent { parent } => Some((fact.valid, parent)),
            _ => None,
        })
    }

    fn excepted(&self, unit: UnitId, group: &UnitGroup) -> bool {
        self.code(unit).is_some_and(|code| group.except.contains(&code))
    }

    /// When the unit itself is in the group: of a class, or listed, while it exists, and not excepted.
    fn own_periods(&self, unit: UnitId, group: &UnitGroup) -> Vec<Period> {
        if self.excepted(unit, group) {
            return Vec::new();
        }
        let existence = self.existence(unit);
        let classed = self.facts_of(unit).iter().filter_map(|fact| match fact.what {
            UnitWhat::Class { class } if group.classes.contains(&class) => Some(fact.valid),
            _ => None,
        });
        let mut periods: Vec<Period> = overlaps(classed, &existence);
        if self.code(unit).is_some_and(|code| group.units.contains(&code)) {
            periods.extend(&existence);
        }
        merge(periods)
    }

    /// When the unit is in the group itself or through a unit above it; below an excepted unit nothing is.
    /// `path`: the units below, so that one that lies below itself ends the search.
    fn periods_in(&self, unit: UnitId, group: &UnitGroup, path: &mut Vec<UnitId>) -> Vec<Period> {
        if path.contains(&unit) || path.len() >= DEEPEST || self.excepted(unit, group) {
            return Vec::new();
        }
        path.push(unit);
        let mut periods = self.own_periods(unit, group);
        let mut barred = Vec::new();
        for (while_below, parent) in self.parents(unit) {
            if self.excepted(parent, group) {
                barred.push(while_below);
            } else {
                periods.extend(overlaps(std::iter::once(while_below), &self.periods_in(parent, group, path)));
            }
        }
        path.pop();
        subtract(&merge(periods), &merge(barred))
    }
}

fn overlaps(periods: impl Iterator<Item = Period>, others: &[Period]) -> Vec<Period> {
    periods.flat_map(|period| others.iter().filter_map(move |other| period.intersect(other))).collect()
}
