//! The table of sections: one row a section, with head count, coverage and holders, as the list and the page of one
//! section show it.

use std::sync::Arc;

use ayumi_facts::{Code, UnitId};
use ayumi_policy::grammar::Noun;

use super::covered::{Below, Covered, chip, covered};
use super::outline::{Outline, OutlineRow, outline};
use super::{Num, people};
use crate::ask::Ask;
use crate::links;
use crate::parts::Chip;

/// 列の見出し.
#[derive(Clone, Debug)]
pub struct Head {
    /// What the column holds.
    pub text: String,
    /// Where that is explained.
    pub href: String,
}

/// ひとつの所属の行.
#[derive(Clone, Debug)]
pub struct Row {
    /// How far the name stands in, from 0.
    pub depth: usize,
    /// 名称
    pub name: String,
    /// What lies above it, where the row does not stand below that.
    pub above: String,
    /// Its page.
    pub href: String,
    /// 在籍
    pub staff: Num,
    /// One entry a rule.
    pub rules: Vec<RuleCell>,
    /// One entry a role.
    pub roles: Vec<RoleCell>,
}

/// ひとつの定めに対する状態.
#[derive(Clone, Debug)]
pub enum RuleCell {
    /// The unit is meant: whether it has whom it needs.
    State(Chip),
    /// Units below it are meant: how many of them have.
    Below(Below, String),
    /// Neither.
    None,
}

/// ひとつの役割の保有者.
#[derive(Clone, Debug)]
pub struct RoleCell {
    /// 該当
    pub held: Num,
    /// 不明; None: nobody.
    pub unknown: Option<Num>,
}

/// What rows are made from.
pub struct Rows<'a> {
    ask: &'a Ask,
    /// The rules with the units of the day.
    pub covered: Arc<Vec<Covered>>,
    /// The units of the day.
    pub outline: Arc<Outline>,
}

impl<'a> Rows<'a> {
    /// For the day shown.
    pub fn new(ask: &'a Ask) -> Self {
        Self { ask, covered: covered(ask), outline: outline(ask) }
    }

    /// The heads of the rules.
    pub fn rule_heads(&self) -> Vec<Head> {
        let href = |target: Option<Code>| target.map_or_else(|| self.ask.shell.to("/policy"), |target| links::target(self.ask, target));
        self.covered.iter().map(|of| Head { text: of.rule.whom.clone(), href: href(of.rule.target) }).collect()
    }

    /// The heads of the roles.
    pub fn role_heads(&self) -> Vec<Head> {
        let names = self.ask.desk().names();
        self.outline.holders.roles.iter().map(|role| Head { text: names.name(Noun::Role, *role), href: links::role(self.ask, *role) }).collect()
    }

    /// The row of one unit, standing in as deep as its distance from `top`.
    pub fn row(&self, of: &OutlineRow, top: usize) -> Row {
        let (ask, unit) = (self.ask, of.unit);
        Row {
            depth: of.depth.saturating_sub(top).min(5),
            name: ask.world.scope().units.name(unit, ask.as_of()).to_owned(),
            above: String::new(),
            href: links::section(ask, unit),
            staff: Num::new(self.outline.staff(unit), || people(ask, unit, &[])),
            rules: self.covered.iter().map(|covered| self.rule(covered, unit)).collect(),
            roles: self.roles(unit),
        }
    }

    /// The row of one unit by itself, with the names of those above it.
    pub fn alone(&self, of: &OutlineRow) -> Row {
        let (units, day) = (&self.ask.world.scope().units, self.ask.as_of());
        let above = units.parent(of.unit, day).map_or_else(String::new, |above| units.full_name(above, day));
        Row { above, depth: 0, ..self.row(of, of.depth) }
    }

    fn rule(&self, covered: &Covered, unit: UnitId) -> RuleCell {
        if let Some(of) = covered.unit(unit) {
            let href = format!("{}#coverage", links::section(self.ask, unit));
            return RuleCell::State(chip(self.ask, of, covered.rule.need).to(href));
        }
        let below = covered.below(&self.outline.units_within(unit));
        if below.of() == 0 { RuleCell::None } else { RuleCell::Below(below, self.below(below)) }
    }

    /// 「3 / 12所属（不明 1）」
    pub fn below(&self, below: Below) -> String {
        let shell = &self.ask.shell;
        let text = shell.f2("sections-of", ("n", below.met), ("of", below.of()));
        if below.unknown > 0 { text + &shell.f1("sections-of-unknown", "n", below.unknown) } else { text }
    }

    fn roles(&self, unit: UnitId) -> Vec<RoleCell> {
        let within = self.outline.holders_of(unit).map_or(&[][..], |of| &of.within);
        let cell = |(role, holding): (&Code, &ayumi_engine::Holding)| {
            let filters = [("role", role.as_str()), ("state", "unknown")];
            let unknown = holding.unknown.len();
            RoleCell {
                held: Num::new(holding.people.len(), || people(self.ask, unit, &filters[..1])),
                unknown: (unknown > 0).then(|| Num::new(unknown, || people(self.ask, unit, &filters))),
            }
        };
        self.outline.holders.roles.iter().zip(within).map(cell).collect()
    }
}
