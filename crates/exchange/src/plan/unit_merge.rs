//! Lays what the file says about units over what the ledger knows of them.

use std::collections::{HashMap, HashSet};

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Seq, UnitId, UnitWhat};

use super::lines::{Change, Line, Outcome};
use super::merge::period_ja;
use super::{Bound, Planner};
use crate::batch::{Effect, UnitEntry, UnitRecord};
use crate::problem::{Problem, Severity};

/// Things of which one holds of a unit at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum UnitSlot {
    Exists,
    Name,
    Parent,
    Class(Code),
    Attribute(Code),
    Successor(UnitId),
}

impl UnitSlot {
    fn of(what: &UnitWhat) -> Self {
        match what {
            UnitWhat::Exists => Self::Exists,
            UnitWhat::Name { .. } => Self::Name,
            UnitWhat::Parent { .. } => Self::Parent,
            UnitWhat::Class { class } => Self::Class(*class),
            UnitWhat::SucceededBy { unit } => Self::Successor(*unit),
            UnitWhat::Attribute { name, .. } => Self::Attribute(*name),
        }
    }
}

/// One thing that the file says about a unit.
#[derive(Clone, Debug)]
pub(super) struct UnitStatement {
    pub unit: UnitId,
    pub slot: UnitSlot,
    pub from: Date,
    pub until: Bound,
    /// None: it no longer holds.
    pub what: Option<UnitWhat>,
    pub row: u32,
}

type Known = HashMap<(UnitId, UnitSlot), Vec<(usize, Period, UnitWhat)>>;

impl Planner<'_> {
    pub(super) fn merge_units(&mut self) {
        self.enter_new_units();
        let mut known = self.known_unit_facts();
        let mut statements = std::mem::take(&mut self.unit_statements);
        statements.sort_by_key(|statement| (statement.unit, statement.slot, statement.from, statement.row));
        for stated in statements.chunk_by(|a, b| (a.unit, a.slot) == (b.unit, b.slot)) {
            let Some(first) = stated.first() else { continue };
            let mut line = Line::new(known.remove(&(first.unit, first.slot)).unwrap_or_default());
            for statement in stated {
                self.lay(&mut line, statement);
            }
            self.write_unit(first.unit, line.changes());
        }
        let changed: HashSet<UnitId> = self.batch.unit_facts.iter().map(|record| record.unit).collect();
        let (changed, unchanged): (Vec<UnitId>, Vec<UnitId>) =
            std::mem::take(&mut self.known_units).into_iter().partition(|unit| changed.contains(unit));
        self.counts.units.changed += changed.len();
        self.counts.units.unchanged += unchanged.len();
    }

    fn lay(&mut self, line: &mut Line<usize, UnitWhat>, statement: &UnitStatement) {
        let Some(what) = statement.what.clone() else {
            return line.cut(statement.from, statement.row);
        };
        match line.state(statement.from, statement.until, what, statement.row) {
            Outcome::Unchanged => self.counts.unit_facts.unchanged += 1,
            Outcome::Applied | Outcome::Repeated(_) => {}
            Outcome::Conflict(with, _) => {
                let message = format!("この所属について、ほかの期間（{}）と矛盾する内容です。日付を確かめてください。", period_ja(with));
                self.problems.push(Problem::of_row(statement.row, Severity::Error, "unit-overlap", message));
            }
        }
    }

    /// New units, their existence, first names and places.
    fn enter_new_units(&mut self) {
        let provisional = self.new_units.iter().filter(|new| new.provisional).count();
        if provisional > 0 {
            let message = format!("所属コードのない所属が{provisional}件あります。所属名を仮のコードとして台帳に加えます。");
            self.say(Severity::Warning, "provisional-codes", message);
        }
        for new in std::mem::take(&mut self.new_units) {
            self.counts.units.count(Effect::Added);
            self.batch.units.push(UnitEntry { id: new.id, code: new.code, exists: new.exists, row: new.row });
            let name = UnitWhat::Name { name: new.name.into() };
            let parent = new.parent.map(|parent| UnitWhat::Parent { parent });
            let stated_parent = self.unit_statements.iter().any(|statement| statement.unit == new.id && statement.slot == UnitSlot::Parent);
            for what in [Some(UnitWhat::Exists), Some(name), parent.filter(|_| !stated_parent)].into_iter().flatten() {
                self.counts.unit_facts.count(Effect::Added);
                let valid = if what == UnitWhat::Exists { new.exists } else { Period::since(new.exists.from) };
                self.batch.unit_facts.push(UnitRecord { unit: new.id, valid, what, effect: Effect::Added, row: new.row });
            }
        }
    }

    fn known_unit_facts(&self) -> Known {
        let mut known = Known::new();
        for (index, fact) in self.ledger.snapshot.unit_facts.iter().enumerate().filter(|(_, fact)| fact.known(Seq::NOW)) {
            known.entry((fact.unit, UnitSlot::of(&fact.what))).or_default().push((index, fact.valid, fact.what.clone()));
        }
        known
    }

    fn write_unit(&mut self, unit: UnitId, changes: Vec<Change<usize, UnitWhat>>) {
        for Change { retract, record, row } in changes {
            self.batch.retracted_unit_facts.extend(retract);
            if let Some((valid, what, effect)) = record {
                self.counts.unit_facts.count(effect);
                self.batch.unit_facts.push(UnitRecord { unit, valid, what, effect, row });
            }
        }
    }
}
