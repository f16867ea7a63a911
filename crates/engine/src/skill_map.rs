//! スキルの分布: by unit and skill, how many people reach the level that is needed, how many do not, and how many were never
//! assessed. Whether one person reaches a level is read as in [`crate::role_fit`]; here it is only counted.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId};

use crate::population::levels;
use crate::skill_need::{Needed, needed};
use crate::{EvaluationError, Placement, Scope, placement};

/// 必要な水準をどこから取るか.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// 役割: what this role requires, its parents' skills included, of everybody.
    Role(Code),
    /// 保有する役割: of everybody what the roles they hold require; a skill counts only for those whose roles need it.
    Held,
    /// 水準: these skills at these levels, of everybody.
    Levels(Vec<(Code, Code)>),
}

/// どの行か.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkillPlace {
    /// Main post in this unit or below.
    Unit(UnitId),
    /// In none of the units asked for.
    Elsewhere,
    /// Everybody, each once.
    All,
}

/// 必要な水準に対する一人の状態.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkillStanding {
    /// 届いている
    Reached,
    /// 届いていない
    Below,
    /// 評価なし: never assessed, expired, or at a level that the scale does not have.
    Unrated,
    /// 必要かどうかが不明: it is unknown whether the person holds the role, or belongs to the band, that needs it.
    Unsure,
}

/// ひとつの升.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SkillCell {
    /// How many reach the level.
    pub reached: u32,
    /// How many do not.
    pub below: u32,
    /// Of how many no assessment counts.
    pub unrated: u32,
    /// Of how many it is unknown whether they need it. They are not among [`SkillCell::of`].
    pub unsure: u32,
}

/// ひとつの行.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillRow {
    /// Where.
    pub place: SkillPlace,
    /// One cell a skill, in the order of [`SkillMap::skills`].
    pub cells: Vec<SkillCell>,
}

/// スキルの分布.
#[derive(Clone, Debug)]
pub struct SkillMap {
    /// The skills that anybody asked about could need, in the order of the policy.
    pub skills: Vec<Code>,
    /// One row a unit, in the order asked for. Somebody below two of them is in both.
    pub rows: Vec<SkillRow>,
    /// Those in none of the units.
    pub elsewhere: SkillRow,
    /// Everybody, each once.
    pub total: SkillRow,
    standings: Vec<Vec<Option<SkillStanding>>>,
    placement: Placement,
}

/// The distribution over `units` at the end of `as_of`. Whoever is known not to be employed that day is left out.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`] for a role, skill or level that the policy does not have.
pub fn skill_map(scope: &Scope, units: &[UnitId], need: &Need, as_of: Date) -> Result<SkillMap, EvaluationError> {
    let needed: Vec<Needed> = needed(scope, need, as_of)?;
    let skills: Vec<Code> = needed.iter().map(|needed| needed.skill).collect();
    let standings = needed.iter().map(|needed| standings(needed, &levels(scope, needed.skill, as_of))).collect();
    let empty = |place| SkillRow { place, cells: vec![SkillCell::default(); skills.len()] };
    let rows = units.iter().map(|unit| empty(SkillPlace::Unit(*unit))).collect();
    let (elsewhere, total) = (empty(SkillPlace::Elsewhere), empty(SkillPlace::All));
    let mut map = SkillMap { skills, rows, elsewhere, total, standings, placement: placement(scope, as_of) };
    map.count(units);
    Ok(map)
}

impl SkillCell {
    /// How many need the skill.
    pub fn of(&self) -> u32 {
        self.reached + self.below + self.unrated
    }

    /// How many stand so.
    pub fn count(&self, standing: SkillStanding) -> u32 {
        match standing {
            SkillStanding::Reached => self.reached,
            SkillStanding::Below => self.below,
            SkillStanding::Unrated => self.unrated,
            SkillStanding::Unsure => self.unsure,
        }
    }

    fn add(&mut self, standing: SkillStanding) {
        *match standing {
            SkillStanding::Reached => &mut self.reached,
            SkillStanding::Below => &mut self.below,
            SkillStanding::Unrated => &mut self.unrated,
            SkillStanding::Unsure => &mut self.unsure,
        } += 1;
    }
}

impl SkillMap {
    /// The people behind one figure, in the order of the ledger. Nobody for a unit or skill that was not asked about.
    pub fn people_of(&self, place: SkillPlace, skill: Code, standing: SkillStanding) -> Vec<PersonId> {
        let Some(standings) = self.skills.iter().position(|of| *of == skill).and_then(|at| self.standings.get(at)) else {
            return Vec::new();
        };
        let units: Vec<UnitId> = self.rows.iter().filter_map(|row| if let SkillPlace::Unit(unit) = row.place { Some(unit) } else { None }).collect();
        let elsewhere = |person: &&PersonId| !self.placement.lines_of(**person).iter().any(|unit| units.contains(unit));
        let stands = |person: &&PersonId| standings.get(person.0 as usize).copied().flatten() == Some(standing);
        match place {
            SkillPlace::Unit(unit) if !units.contains(&unit) => Vec::new(),
            SkillPlace::Unit(unit) => self.placement.within(unit).iter().filter(stands).copied().collect(),
            SkillPlace::Elsewhere => self.placement.people.iter().filter(stands).filter(elsewhere).copied().collect(),
            SkillPlace::All => self.placement.people.iter().filter(stands).copied().collect(),
        }
    }

    /// One pass over the people: who is where is looked up once, then each skill adds to the cells of those rows.
    fn count(&mut self, units: &[UnitId]) {
        let rows = rows_above(&self.placement, units);
        for person in &self.placement.people {
            let mut at: Vec<usize> = self.placement.units_of(*person).filter_map(|unit| rows.get(unit.0 as usize)).flatten().copied().collect();
            if self.placement.units_of(*person).nth(1).is_some() {
                at.sort_unstable();
                at.dedup();
            }
            for (skill, standings) in self.standings.iter().enumerate() {
                let Some(standing) = standings.get(person.0 as usize).copied().flatten() else { continue };
                add(&mut self.total, skill, standing);
                if at.is_empty() {
                    add(&mut self.elsewhere, skill, standing);
                }
                for row in &at {
                    if let Some(row) = self.rows.get_mut(*row) {
                        add(row, skill, standing);
                    }
                }
            }
        }
    }
}

/// For each unit the rows at or above it.
fn rows_above(placement: &Placement, units: &[UnitId]) -> Vec<Vec<usize>> {
    let above = |line: &[UnitId]| units.iter().enumerate().filter(|(_, unit)| line.contains(unit)).map(|(row, _)| row).collect();
    placement.lines().iter().map(|line| above(line)).collect()
}

fn add(row: &mut SkillRow, skill: usize, standing: SkillStanding) {
    if let Some(cell) = row.cells.get_mut(skill) {
        cell.add(standing);
    }
}

fn standings(needed: &Needed, levels: &[Option<u8>]) -> Vec<Option<SkillStanding>> {
    let standing = |((need, unsure), has): ((&Option<u8>, &bool), &Option<u8>)| match (need, has) {
        (None, _) => unsure.then_some(SkillStanding::Unsure),
        (Some(_), None) => Some(SkillStanding::Unrated),
        (Some(need), Some(has)) if has >= need => Some(SkillStanding::Reached),
        (Some(_), Some(_)) => Some(SkillStanding::Below),
    };
    needed.least.iter().zip(&needed.unsure).zip(levels).map(standing).collect()
}
