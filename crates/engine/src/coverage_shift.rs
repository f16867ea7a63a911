//! 改正前後の配置: the coverage of units on two days side by side, each unit with those it follows, with who left and who
//! came: which sections lost their leader on the first of April, and where the leader went.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId, UnitId};
use ayumi_policy::requirement::Requirement;

use crate::population::{employment, states};
use crate::{EvaluationError, Post, Scope, State, UnitCoverage, Verdict, coverage, main_posts};

/// 二つの日の配置.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageShift {
    /// Every unit of the group on the second day.
    pub units: Vec<UnitShift>,
    /// Units of the group on the first day whose work no unit of the group does on the second, as they were.
    pub ended: Vec<UnitCoverage>,
}

/// ひとつの所属の二つの日.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitShift {
    /// The unit on the second day.
    pub after: UnitCoverage,
    /// It, or the units it follows, on the first day. None of them: the unit is new to the group.
    pub before: Vec<UnitCoverage>,
    /// Whether any of those was covered. None: there was none.
    pub was: Option<Verdict>,
    /// Who covered one of them and does not cover the unit any more, in the order of the ledger.
    pub left: Vec<Mover>,
    /// Who covers the unit and covered none of them, in the order of the ledger.
    pub came: Vec<Mover>,
}

/// 異動した人, or whose standing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mover {
    /// 職員
    pub person: PersonId,
    /// The main post on the first day.
    pub from: Option<Post>,
    /// The main post on the second day.
    pub to: Option<Post>,
    /// Whether the requirement was met on the first day.
    pub was: State,
    /// Whether it is on the second. Who left and still meets it went elsewhere.
    pub is: State,
    /// Whether employed on the second day.
    pub employed: State,
}

impl UnitShift {
    /// Covered on the first day, and surely not on the second: the unit lost what it had.
    pub fn lost(&self) -> bool {
        self.was == Some(Verdict::Met) && self.after.state == Verdict::Unmet
    }

    /// Covered on the second day and surely not on the first; a new unit did not gain what it never lacked.
    pub fn gained(&self) -> bool {
        self.was == Some(Verdict::Unmet) && self.after.state == Verdict::Met
    }
}

/// The coverage of `group` (see [`coverage`]) at the end of `before` and of `after`. [`crate::vacancies`] lists those of the
/// units that were covered and are not any more, or of which it is unknown. What was split off a unit that goes on is new.
///
/// # Errors
/// As [`coverage`].
pub fn coverage_shift<'p>(
    scope: &Scope<'p>,
    group: Code,
    need: u32,
    having: &'p Requirement,
    before: Date,
    after: Date,
) -> Result<CoverageShift, EvaluationError> {
    let then = coverage(scope, group, need, having, before)?;
    let now = coverage(scope, group, need, having, after)?;
    let mut followed: HashMap<UnitId, Vec<&UnitCoverage>> = HashMap::new();
    let mut ended = Vec::new();
    for unit in &then.units {
        let heirs = scope.units.heirs(unit.unit, after);
        let in_group = heirs.into_iter().filter(|heir| now.units.iter().any(|unit| unit.unit == *heir)).collect::<Vec<_>>();
        if in_group.is_empty() {
            ended.push(unit.clone());
        }
        in_group.into_iter().for_each(|heir| followed.entry(heir).or_default().push(unit));
    }
    let movers = Movers::new(scope, having, before, after);
    let shift = |unit: UnitCoverage| movers.shift(followed.get(&unit.unit).map_or(&[], Vec::as_slice), unit);
    Ok(CoverageShift { units: now.units.into_iter().map(shift).collect(), ended })
}

pub(crate) struct Movers {
    posts: [Vec<Option<Post>>; 2],
    states: [Vec<State>; 2],
    employed: Vec<State>,
}

impl Movers {
    pub(crate) fn new<'p>(scope: &Scope<'p>, having: &'p Requirement, before: Date, after: Date) -> Self {
        let days = [before, after];
        Self { posts: days.map(|day| main_posts(scope, day)), states: days.map(|day| states(scope, having, day)), employed: employment(scope, after) }
    }

    fn shift(&self, before: &[&UnitCoverage], after: UnitCoverage) -> UnitShift {
        let mut covered: Vec<PersonId> = before.iter().flat_map(|unit| &unit.people).copied().collect();
        covered.sort_unstable();
        covered.dedup();
        let left = covered.iter().filter(|person| !after.people.contains(person)).map(|person| self.mover(*person)).collect();
        let came = after.people.iter().filter(|person| !covered.contains(person)).map(|person| self.mover(*person)).collect();
        let was = before.iter().map(|unit| unit.state).max();
        UnitShift { after, before: before.iter().map(|unit| (*unit).clone()).collect(), was, left, came }
    }

    pub(crate) fn mover(&self, person: PersonId) -> Mover {
        let at = person.0 as usize;
        let [from, to] = self.posts.each_ref().map(|posts| posts.get(at).copied().flatten());
        let [was, is] = self.states.each_ref().map(|states| states.get(at).copied().unwrap_or(State::Unmet));
        Mover { person, from, to, was, is, employed: self.employed.get(at).copied().unwrap_or(State::Unknown) }
    }
}
