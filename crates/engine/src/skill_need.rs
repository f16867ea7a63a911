//! Which level of which skill is needed of whom on a day: by a role, by the roles each person holds, or as stated.

use std::collections::HashMap;

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::SkillNeed;

use crate::population::{holds, states};
use crate::skill_map::Need;
use crate::{EvaluationError, Scope, State};

/// One skill, for everybody in the order of the ledger.
pub(crate) struct Needed {
    pub skill: Code,
    /// The height of the level that is needed at least; None: not needed, as far as known.
    pub least: Vec<Option<u8>>,
    /// It is unknown whether it is needed.
    pub unsure: Vec<bool>,
}

/// The skills needed by anybody, in the order of the policy. Needed twice is needed once, at the higher level.
pub(crate) fn needed(scope: &Scope, need: &Need, as_of: Date) -> Result<Vec<Needed>, EvaluationError> {
    let mut needs = Needs { scope, as_of, skills: HashMap::new(), bands: HashMap::new() };
    match need {
        Need::Role(role) => {
            let rule = scope.policy.roles.get(role).ok_or(EvaluationError::NoSuchRule(*role))?;
            let everybody = Whom::everybody(scope);
            rule.skills.iter().for_each(|need| needs.add(need, &everybody));
        }
        Need::Held => {
            for (role, rule) in scope.policy.roles.iter().filter(|(_, rule)| !rule.skills.is_empty()) {
                let holders = Whom::of(&states(scope, &holds(*role), as_of));
                rule.skills.iter().for_each(|need| needs.add(need, &holders));
            }
        }
        Need::Levels(levels) => {
            let everybody = Whom::everybody(scope);
            for (skill, level) in levels {
                let height = scope.policy.skills.get(skill).ok_or(EvaluationError::NoSuchRule(*skill))?.levels.get(level);
                needs.raise(*skill, *height.ok_or(EvaluationError::NoSuchRule(*level))?, &everybody);
            }
        }
    }
    Ok(needs.sorted())
}

/// Whom a need is about, for sure and perhaps.
#[derive(Clone)]
struct Whom {
    surely: Vec<PersonId>,
    perhaps: Vec<PersonId>,
}

impl Whom {
    fn everybody(scope: &Scope) -> Self {
        Self { surely: scope.snapshot.person_ids().collect(), perhaps: Vec::new() }
    }

    fn of(states: &[State]) -> Self {
        let who = |state| crate::population::who(states, state);
        Self { surely: who(State::Met), perhaps: who(State::Unknown) }
    }

    /// Those of them who meet it too.
    fn within(&self, states: &[State]) -> Self {
        let at = |person: &PersonId| states.get(person.0 as usize).copied().unwrap_or(State::Unmet);
        let surely = self.surely.iter().filter(|person| at(person) == State::Met).copied().collect();
        let mut perhaps: Vec<PersonId> = self.surely.iter().filter(|person| at(person) == State::Unknown).copied().collect();
        perhaps.extend(self.perhaps.iter().filter(|person| matches!(at(person), State::Met | State::Unknown)));
        Self { surely, perhaps }
    }
}

struct Needs<'s, 'p> {
    scope: &'s Scope<'p>,
    as_of: Date,
    skills: HashMap<Code, Needed>,
    bands: HashMap<&'p Requirement, Vec<State>>,
}

impl<'p> Needs<'_, 'p> {
    fn add(&mut self, need: &'p SkillNeed, of: &Whom) {
        let height = self.scope.policy.skills.get(&need.skill).and_then(|rule| rule.levels.get(&need.level)).copied();
        let Some(height) = height.filter(|_| need.in_force.contains(self.as_of)) else { return };
        match &need.when {
            None => self.raise(need.skill, height, of),
            Some(band) => {
                let (scope, as_of) = (self.scope, self.as_of);
                let banded = of.within(self.bands.entry(band).or_insert_with(|| states(scope, band, as_of)));
                self.raise(need.skill, height, &banded);
            }
        }
    }

    fn raise(&mut self, skill: Code, height: u8, whom: &Whom) {
        let people = self.scope.snapshot.people.len();
        let empty = || Needed { skill, least: vec![None; people], unsure: vec![false; people] };
        let needed = self.skills.entry(skill).or_insert_with(empty);
        for person in &whom.surely {
            if let Some(least) = needed.least.get_mut(person.0 as usize) {
                *least = (*least).max(Some(height));
            }
        }
        for person in &whom.perhaps {
            if let Some(unsure) = needed.unsure.get_mut(person.0 as usize) {
                *unsure = true;
            }
        }
    }

    fn sorted(mut self) -> Vec<Needed> {
        self.scope.policy.skills.keys().filter_map(|skill| self.skills.remove(skill)).collect()
    }
}
