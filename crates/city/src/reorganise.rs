//! 組織改正: sections renamed, split, merged and moved on some first of April, teams moved, codes used again.
//! Where the people of an abolished unit go is in `careers`.

use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{Code, UnitId};

use crate::dice::Dice;
use crate::founding::add_teams_below;
use crate::history::{Act, When};
use crate::section_names::{alike, could_move, department, department_of_section, halves, merged, renamed};
use crate::team_words::teams_for;
use crate::unit_words::{Department, Field};
use crate::units::{Level, NewUnit, Place, Units};

/// So often another unit is drawn where one cannot be changed.
const TRIES: u32 = 12;

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
        for act in [rename, split, merge, move_section, move_team] {
            // Not every unit that is drawn can be changed so; some other one can.
            (0..TRIES).find_map(|_| act(units, dice, &change));
        }
    }
}

/// Sections that may be touched: none twice in one year, and not those of the pack's bodies, those that every
/// municipality has (their names are short), those of wards and of offices that stand by themselves, or facilities.
fn loose(units: &Units, change: &Change) -> Vec<UnitId> {
    const SHORT: usize = 3;
    let loose = |unit: &&Place| unit.level == Level::Section && !unit.kept && unit.exists.is_open() && unit.exists.from < change.from;
    let section = |unit: &&Place| unit.name.ends_with('課') && unit.name.chars().count() > SHORT;
    let apart = |unit: &&Place| unit.parent.is_some() && words_of(units, unit.id).is_some_and(|words| words.field == Field::Apart);
    units.all().iter().filter(loose).filter(section).filter(|unit| !apart(unit)).map(|unit| unit.id).collect()
}

fn name_of(units: &Units, id: UnitId) -> String {
    units.get(id).map(|unit| unit.name.clone()).unwrap_or_default()
}

/// The words of the department that a section is in; of sections without one, of the department they usually are in.
fn words_of(units: &Units, section: UnitId) -> Option<&'static Department> {
    let section = units.get(section)?;
    match section.parent {
        Some(parent) => department(&units.get(parent)?.name),
        None => department_of_section(&section.name),
    }
}

/// Whether no unit has a name.
fn is_fresh(units: &Units, name: &str) -> bool {
    !units.all().iter().any(|unit| unit.name == name)
}

fn rename(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let id = dice.pick(&loose(units, change)).copied()?;
    let names = renamed(&name_of(units, id), words_of(units, id));
    let name = names.into_iter().find(|name| is_fresh(units, name))?;
    units.rename(id, &name, change.from, change.when);
    Some(())
}

/// A code of the department: one that an abolished section had, if there is one, else the next.
fn section_code(units: &Units, old: UnitId, from: Date) -> Code {
    let mut freed = units.all().iter().filter(|unit| unit.level == Level::Section && unit.exists.until < from).map(|unit| unit.code);
    let stem = units.get(old).map_or("99", |unit| unit.code.as_str().get(..2).unwrap_or("99"));
    let mut next = (1..=99).map(|place| Code::new(&format!("{stem}{place:02}00"))).filter(|code| !units.all().iter().any(|unit| unit.code == *code));
    freed.rfind(|code| !units.is_used(*code, from)).or_else(|| next.next()).unwrap_or_default()
}

fn successor(units: &mut Units, dice: &mut Dice, old: UnitId, name: String, teams: usize, change: &Change) -> Option<UnitId> {
    let (parent, classes) = units.get(old).map(|unit| (unit.parent, unit.classes.clone()))?;
    let code = section_code(units, old, change.from);
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
    let mut halves = halves(&name_of(units, old));
    halves.retain(|names| names.iter().all(|name| is_fresh(units, name)));
    let [one, other] = dice.pick(&halves)?.clone();
    let teams = units.below(old).len().div_ceil(2);
    let heirs = [successor(units, dice, old, one, teams, change)?, successor(units, dice, old, other, teams, change)?];
    units.abolish(old, &heirs, change.from, change.when);
    Some(())
}

fn merge(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let loose = loose(units, change);
    let first = dice.pick(&loose).copied()?;
    let parent = units.get(first)?.parent;
    let name = name_of(units, first);
    let peer = |unit: &Place| unit.id != first && unit.parent == parent && alike(&unit.name, &name);
    let peers: Vec<UnitId> = loose.iter().copied().filter(|id| units.get(*id).is_some_and(peer)).collect();
    let second = dice.pick(&peers).copied()?;
    let names = merged(&name, &name_of(units, second), words_of(units, first));
    let name = names.into_iter().find(|name| is_fresh(units, name))?;
    let teams = (units.below(first).len() + units.below(second).len()).min(5);
    let heir = successor(units, dice, first, name, teams, change)?;
    units.abolish(first, &[heir], change.from, change.when);
    units.abolish(second, &[heir], change.from, change.when);
    Some(())
}

/// To another department of the same field that has sections like it, unless one has its very name.
fn move_section(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let section = units.get(dice.pick(&loose(units, change)).copied()?)?;
    let now = section.parent?;
    let words = |id: UnitId| units.get(id).and_then(|unit| department(&unit.name));
    let field = words(now)?.field;
    let fits = |id: UnitId| words(id).is_some_and(|words| words.field == field && could_move(&section.name, words));
    let free = |id: &UnitId| !units.below(*id).iter().any(|other| name_of(units, *other) == section.name);
    let others = units.standing(Level::Department, change.from).into_iter().filter(|id| *id != now && fits(*id));
    let others: Vec<UnitId> = others.filter(free).collect();
    let (id, to) = (section.id, dice.pick(&others).copied()?);
    units.move_below(id, to, change.from, change.when);
    Some(())
}

/// To another section that such a team fits, and that has none.
fn move_team(units: &mut Units, dice: &mut Dice, change: &Change) -> Option<()> {
    let loose = loose(units, change);
    let teams: Vec<UnitId> = loose.iter().flat_map(|section| units.below(*section)).collect();
    let team = units.get(dice.pick(&teams).copied()?)?;
    let fits = |id: &UnitId| teams_for(&name_of(units, *id)).contains(&team.name.as_str());
    let free = |id: &UnitId| !units.below(*id).iter().any(|other| name_of(units, *other) == team.name);
    let others: Vec<UnitId> = loose.into_iter().filter(|id| Some(*id) != team.parent && fits(id) && free(id)).collect();
    let (id, to) = (team.id, dice.pick(&others).copied()?);
    units.move_below(id, to, change.from, change.when);
    Some(())
}
