//! 組織改正: sections renamed, split, merged and moved on some first of April, teams moved, codes used again.
//! Where the people of an abolished unit go is in `careers`.

use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{Code, UnitId};

use crate::dice::Dice;
use crate::founding::add_teams_below;
use crate::history::{Act, When};
use crate::unit_words::NEW_SECTIONS;
use crate::units::{Level, NewUnit, Place, Units};

/// One reorganisation: its first day and when it was entered.
struct Change {
    from: Date,
    when: When,
}

/// Whether the organisation changes on 1 April of a year; `begins` is the first year of the ledger, `last` the
/// year of the plan's day.
pub fn is_due(year: FiscalYear, begins: FiscalYear, last: FiscalYear) -> bool {
    year > begins && (last.0 - year.0) % 4 == 0 && year <= last
}

/// Changes the organisation on 1 April of `year`.
pub fn reorganise(units: &mut Units, dice: &mut Dice, year: FiscalYear) {
    let from = year.start();
    let change = Change { from, when: When::new(from.plus_days(-14), Act::Reorganisation) };
    let times = units.standing(Level::Section, from).len() / 60 + 1;
    for _ in 0..times {
        rename(units, dice, &change);
        split(units, dice, &change);
        merge(units, dice, &change);
        move_section(units, dice, &change);
        move_team(units, dice, &change);
    }
}

/// Sections that may be touched: not those of the pack's bodies, and none twice in one year.
fn loose(units: &Units, change: &Change) -> Vec<UnitId> {
    let loose = |unit: &&Place| unit.level == Level::Section && !unit.kept && unit.exists.is_open() && unit.exists.from < change.from;
    units.all().iter().filter(loose).map(|unit| unit.id).collect()
}

/// A name that no unit has or had.
fn fresh_name(units: &Units, dice: &mut Dice) -> String {
    let unused: Vec<&str> = NEW_SECTIONS.iter().copied().filter(|name| !units.all().iter().any(|unit| unit.name == *name)).collect();
    dice.pick(&unused).map_or_else(|| format!("政策推進第{}課", units.all().len()), |name| name.to_string())
}

fn rename(units: &mut Units, dice: &mut Dice, change: &Change) {
    let name = fresh_name(units, dice);
    if let Some(id) = dice.pick(&loose(units, change)).copied() {
        units.rename(id, &name, change.from, change.when);
    }
}

/// A code of the department: one that an abolished section had, if there is one, else the next.
fn section_code(units: &Units, old: UnitId, from: Date) -> Code {
    let mut freed = units.all().iter().filter(|unit| unit.level == Level::Section && unit.exists.until < from).map(|unit| unit.code);
    let stem = units.get(old).map_or("99", |unit| unit.code.as_str().get(..2).unwrap_or("99"));
    let mut next = (1..=99).map(|place| Code::new(&format!("{stem}{place:02}00"))).filter(|code| !units.all().iter().any(|unit| unit.code == *code));
    freed.rfind(|code| !units.is_used(*code, from)).or_else(|| next.next()).unwrap_or_default()
}

fn successor(units: &mut Units, dice: &mut Dice, old: UnitId, teams: usize, change: &Change) -> Option<UnitId> {
    let (parent, classes) = units.get(old).map(|unit| (unit.parent, unit.classes.clone()))?;
    let (name, code) = (fresh_name(units, dice), section_code(units, old, change.from));
    let new = units.create(NewUnit { level: Level::Section, parent, name, code, from: change.from }, change.when);
    classes.into_iter().for_each(|class| units.classify(new, class, change.from, change.when));
    let team_classes = units.below(old).first().and_then(|team| units.get(*team)).map(|team| team.classes.clone()).unwrap_or_default();
    add_teams_below(units, new, teams, dice, change.from, change.when);
    for team in units.below(new) {
        team_classes.iter().for_each(|class| units.classify(team, *class, change.from, change.when));
    }
    Some(new)
}

fn split(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let old = dice.pick(&loose(units, change)).copied()?;
    let teams = units.below(old).len().div_ceil(2);
    let heirs = [successor(units, dice, old, teams, change)?, successor(units, dice, old, teams, change)?];
    units.abolish(old, &heirs, change.from, change.when);
    Some(())
}

fn merge(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let loose = loose(units, change);
    let first = dice.pick(&loose).copied()?;
    let parent = units.get(first)?.parent;
    let peers: Vec<UnitId> = loose.iter().copied().filter(|id| *id != first && units.get(*id).is_some_and(|unit| unit.parent == parent)).collect();
    let second = dice.pick(&peers).copied()?;
    let teams = (units.below(first).len() + units.below(second).len()).min(5);
    let heir = successor(units, dice, first, teams, change)?;
    units.abolish(first, &[heir], change.from, change.when);
    units.abolish(second, &[heir], change.from, change.when);
    Some(())
}

fn move_section(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let section = dice.pick(&loose(units, change)).copied()?;
    let now = units.get(section)?.parent;
    let others: Vec<UnitId> = units.standing(Level::Department, change.from).into_iter().filter(|id| Some(*id) != now).collect();
    units.move_below(section, dice.pick(&others).copied()?, change.from, change.when);
    Some(())
}

fn move_team(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let loose = loose(units, change);
    let teams: Vec<UnitId> = loose.iter().flat_map(|section| units.below(*section)).collect();
    let team = dice.pick(&teams).copied()?;
    let home = units.get(team)?.parent;
    let others: Vec<UnitId> = loose.into_iter().filter(|id| Some(*id) != home).collect();
    units.move_below(team, dice.pick(&others).copied()?, change.from, change.when);
    Some(())
}
