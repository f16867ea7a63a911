//! The tree of departments, sections and teams while the city grows. How it is reorganised is in
//! `reorganise`, what the units are called in `unit_words`.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Unit, UnitId, UnitWhat};

use crate::dice::Dice;
use crate::history::{Row, Rows, When};

/// 部・課・係.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 部
    Department,
    /// 課
    Section,
    /// 係
    Team,
}

/// A unit of the growing city.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its id: the place in the list.
    pub id: UnitId,
    /// Its level.
    pub level: Level,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// 所属名
    pub name: String,
    /// 所属コード
    pub code: Code,
    /// When it exists, as far as it is known.
    pub exists: Period,
    /// 区分
    pub classes: Vec<Code>,
    /// The unit of a body of the pack, and so never reorganised away.
    pub kept: bool,
    /// Which unit carries on its work.
    pub heir: Option<UnitId>,
    /// How many people are posted there.
    pub crowd: u32,
    /// How many of them are posted to the unit as its heads.
    pub heads: u32,
    entered: When,
    rows: Standing,
}

#[derive(Clone, Debug)]
struct Standing {
    exists: Row,
    name: Row,
    parent: Option<Row>,
    classes: Vec<Row>,
}

/// What a new unit is.
pub struct NewUnit {
    /// Its level.
    pub level: Level,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// 所属名
    pub name: String,
    /// 所属コード
    pub code: Code,
    /// Its first day.
    pub from: Date,
}

/// Every unit there is or was.
pub struct Units {
    list: Vec<Place>,
    rows: Rows<UnitId, UnitWhat>,
}

impl Units {
    /// No unit yet.
    pub fn new() -> Self {
        Self { list: Vec::new(), rows: Rows(Vec::new()) }
    }

    /// All units, in the order they were created.
    pub fn all(&self) -> &[Place] {
        &self.list
    }

    /// A unit.
    pub fn get(&self, id: UnitId) -> Option<&Place> {
        self.list.get(id.0 as usize)
    }

    /// A unit, to change what only the simulation knows of it.
    pub fn get_mut(&mut self, id: UnitId) -> Option<&mut Place> {
        self.list.get_mut(id.0 as usize)
    }

    /// Units of a level that exist on a day and have no end yet.
    pub fn standing(&self, level: Level, day: Date) -> Vec<UnitId> {
        let standing = |unit: &&Place| unit.level == level && unit.exists.from <= day && unit.exists.is_open();
        self.list.iter().filter(standing).map(|unit| unit.id).collect()
    }

    /// The units directly below one, as long as they have no end.
    pub fn below(&self, parent: UnitId) -> Vec<UnitId> {
        self.list.iter().filter(|unit| unit.parent == Some(parent) && unit.exists.is_open()).map(|unit| unit.id).collect()
    }

    /// Whether a unit that exists on a day or later has a code.
    pub fn is_used(&self, code: Code, from: Date) -> bool {
        self.list.iter().any(|unit| unit.code == code && unit.exists.until > from)
    }

    /// The section that a unit is or belongs to; a department is its own.
    pub fn section_of(&self, id: UnitId) -> UnitId {
        self.get(id).filter(|unit| unit.level == Level::Team).and_then(|unit| unit.parent).unwrap_or(id)
    }

    /// Creates a unit.
    pub fn create(&mut self, unit: NewUnit, when: When) -> UnitId {
        let id = UnitId(self.list.len() as u32);
        let valid = Period::since(unit.from);
        let exists = self.rows.record(id, valid, UnitWhat::Exists, when);
        let name = self.rows.record(id, valid, UnitWhat::Name { name: unit.name.as_str().into() }, when);
        let parent = unit.parent.map(|parent| self.rows.record(id, valid, UnitWhat::Parent { parent }, when));
        let rows = Standing { exists, name, parent, classes: Vec::new() };
        let NewUnit { level, parent, name, code, .. } = unit;
        let (classes, kept, heir) = (Vec::new(), false, None);
        self.list.push(Place { id, level, parent, name, code, exists: valid, classes, kept, heir, crowd: 0, heads: 0, entered: when, rows });
        id
    }

    /// Puts a unit in a class from a day on.
    pub fn classify(&mut self, id: UnitId, class: Code, from: Date, when: When) {
        let Self { list, rows } = self;
        if let Some(unit) = list.get_mut(id.0 as usize).filter(|unit| !unit.classes.contains(&class)) {
            unit.classes.push(class);
            unit.rows.classes.push(rows.record(id, Period::since(from), UnitWhat::Class { class }, when));
        }
    }

    /// Gives a unit another name from a day on.
    pub fn rename(&mut self, id: UnitId, name: &str, from: Date, when: When) {
        let Self { list, rows } = self;
        if let Some(unit) = list.get_mut(id.0 as usize) {
            rows.close(unit.rows.name, from, when);
            unit.rows.name = rows.record(id, Period::since(from), UnitWhat::Name { name: name.into() }, when);
            unit.name = name.into();
        }
    }

    /// Puts a unit under another one from a day on.
    pub fn move_below(&mut self, id: UnitId, parent: UnitId, from: Date, when: When) {
        let Self { list, rows } = self;
        if let Some(unit) = list.get_mut(id.0 as usize) {
            unit.rows.parent.into_iter().for_each(|row| rows.close(row, from, when));
            unit.rows.parent = Some(rows.record(id, Period::since(from), UnitWhat::Parent { parent }, when));
            unit.parent = Some(parent);
        }
    }

    /// Ends a unit and the units below it on a day; `heirs` carry on its work.
    pub fn abolish(&mut self, id: UnitId, heirs: &[UnitId], until: Date, when: When) {
        self.below(id).into_iter().for_each(|team| self.abolish(team, heirs, until, when));
        let Self { list, rows } = self;
        let Some(unit) = list.get_mut(id.0 as usize) else { return };
        let standing = [unit.rows.exists, unit.rows.name].into_iter().chain(unit.rows.parent).chain(unit.rows.classes.iter().copied());
        standing.for_each(|row| rows.close(row, until, when));
        unit.exists.until = until;
        unit.heir = heirs.first().copied();
        for heir in heirs {
            rows.record(id, Period::since(until), UnitWhat::SucceededBy { unit: *heir }, when);
        }
    }

    /// Says something else of a unit (an attribute).
    pub fn say(&mut self, id: UnitId, from: Date, what: UnitWhat, when: When) {
        self.rows.record(id, Period::since(from), what, when);
    }

    /// Counts somebody in or out.
    pub fn count(&mut self, id: UnitId, head: bool, by: i32) {
        if let Some(unit) = self.get_mut(id) {
            unit.crowd = unit.crowd.saturating_add_signed(by);
            unit.heads = unit.heads.saturating_add_signed(if head { by } else { 0 });
        }
    }

    /// The emptiest of a few units drawn at random, other than `not`.
    pub fn roomiest(&self, dice: &mut Dice, of: &[UnitId], not: Option<UnitId>) -> Option<UnitId> {
        let draws = (0..4).filter_map(|_| dice.pick(of).copied()).filter(|id| Some(*id) != not);
        draws.filter_map(|id| self.get(id)).min_by_key(|unit| unit.crowd).map(|unit| unit.id)
    }

    /// Hands over the rows and the units.
    pub fn finish(self) -> (Rows<UnitId, UnitWhat>, Vec<(Unit, When)>) {
        (self.rows, self.list.into_iter().map(|unit| (Unit { code: unit.code }, unit.entered)).collect())
    }
}
