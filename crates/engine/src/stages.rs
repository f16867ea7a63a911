//! 段階の分布: how many people stand at each step of a stage group, with the people. The same answers as [`crate::stage`]
//! gives one by one, from columns.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::StageRule;

use crate::population::{employment, holds, states};
use crate::{EvaluationError, Scope, State, Verdict};

/// ひとつの段階区分の分布.
#[derive(Clone, Debug)]
pub struct Stages {
    /// 段階の区分
    pub group: Code,
    /// First those below the first step, then every step, lowest first. Everybody the group is about is in exactly one.
    pub steps: Vec<StageCount>,
    /// Of whom it is unknown whether the group is about them.
    pub unknown: Vec<PersonId>,
    rungs: Vec<Rung>,
}

/// ひとつの段階の人.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageCount {
    /// 段階. None: below the first.
    pub step: Option<Code>,
    /// Who has surely reached it and nothing higher, in the order of the ledger.
    pub people: Vec<PersonId>,
    /// Those of `people` who may have reached a higher step too.
    pub perhaps: Vec<PersonId>,
}

/// Where one person stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Rung {
    /// Whether the group is about this person.
    member: bool,
    /// 0: below the first; n: the n-th step.
    reached: usize,
    /// The highest step that may be met beside it.
    perhaps: Option<usize>,
}

/// The distribution over the steps of `group` at the end of `as_of`. Whoever is known not to be employed that day is left
/// out, whatever the group is about. Before the policy's first day nobody stands anywhere.
///
/// # Errors
/// [`EvaluationError::NoSuchRule`].
pub fn stages(scope: &Scope, group: Code, as_of: Date) -> Result<Stages, EvaluationError> {
    let rule = scope.policy.stages.get(&group).ok_or(EvaluationError::NoSuchRule(group))?;
    let ladder = Ladder::new(scope, rule, as_of);
    let members: Vec<State> = ladder.members;
    let rungs = scope.snapshot.person_ids().map(|person| rung(&members, &ladder.steps, person)).collect();
    let unknown = scope.snapshot.person_ids().filter(|person| at(&members, *person) == State::Unknown).collect();
    let names = std::iter::once(None).chain(rule.steps.iter().map(|step| Some(step.id)));
    let steps = names.map(|step| StageCount { step, ..StageCount::default() }).collect();
    let mut stages = Stages { group, steps, unknown, rungs };
    let everybody: Vec<PersonId> = scope.snapshot.person_ids().collect();
    stages.steps = stages.among(&everybody);
    Ok(stages)
}

impl Stages {
    /// The same distribution over some of the people, such as those of one unit; in the order given.
    pub fn among(&self, people: &[PersonId]) -> Vec<StageCount> {
        let mut counts: Vec<StageCount> = self.steps.iter().map(|count| StageCount { step: count.step, ..StageCount::default() }).collect();
        for person in people {
            let Some(rung) = self.rungs.get(person.0 as usize).filter(|rung| rung.member) else { continue };
            if let Some(count) = counts.get_mut(rung.reached) {
                count.people.push(*person);
                count.perhaps.extend(rung.perhaps.map(|_| *person));
            }
        }
        counts
    }

    /// The step that somebody has surely reached (None: below the first), and the highest that may be reached too.
    /// None: the group is not about them, or it is unknown whether it is.
    pub fn of(&self, person: PersonId) -> Option<(Option<Code>, Option<Code>)> {
        let rung = self.rungs.get(person.0 as usize).filter(|rung| rung.member)?;
        let step = |nth: usize| self.steps.get(nth).and_then(|count| count.step);
        Some((step(rung.reached), rung.perhaps.and_then(step)))
    }

    /// Everybody the group is about.
    pub fn people(&self) -> usize {
        self.steps.iter().map(|count| count.people.len()).sum()
    }
}

/// Whether somebody stands at one of `steps` (None: below the first): met if that step is the highest surely reached,
/// unknown if it may be.
pub(crate) fn standing_at(scope: &Scope, group: Code, steps: &[Option<Code>], as_of: Date) -> Result<Vec<State>, EvaluationError> {
    let rule = scope.policy.stages.get(&group).ok_or(EvaluationError::NoSuchRule(group))?;
    let ladder = Ladder::new(scope, rule, as_of);
    let mut wanted = Vec::new();
    for step in steps {
        wanted.push(match step {
            None => 0,
            Some(id) => 1 + rule.steps.iter().position(|step| step.id == *id).ok_or(EvaluationError::NoSuchRule(*id))?,
        });
    }
    // Whether the group is about somebody matters only to those who would stand there.
    let state = |person: PersonId| at(&ladder.members, person).min(ladder.stands(&wanted, person));
    Ok(scope.snapshot.person_ids().map(state).collect())
}

/// The states of everybody: whether the group is about them, and each step with those it presupposes.
struct Ladder {
    members: Vec<State>,
    steps: Vec<Vec<State>>,
}

impl Ladder {
    fn new(scope: &Scope, rule: &StageRule, as_of: Date) -> Self {
        let people = scope.snapshot.people.len();
        if as_of < scope.policy.start() {
            return Self { members: vec![State::Unmet; people], steps: rule.steps.iter().map(|_| vec![State::Unmet; people]).collect() };
        }
        let of: Vec<Requirement> = rule.of.iter().cloned().chain(rule.roles.iter().copied().map(holds)).collect();
        let of = if of.is_empty() { Requirement::everyone() } else { Requirement::Any(of) };
        let employed = employment(scope, as_of);
        let counts = |(state, employed): (State, State)| match (state, employed) {
            (_, State::Unmet) | (State::NotInForce, _) => State::Unmet,
            (state, _) => state,
        };
        let members = states(scope, &of, as_of).into_iter().zip(employed).map(counts).collect();
        let mut steps: Vec<Vec<State>> = Vec::with_capacity(rule.steps.len());
        for step in &rule.steps {
            let own = states(scope, &step.require, as_of).into_iter().map(answered);
            let cumulative = match steps.last().filter(|_| !step.alone) {
                Some(below) => own.zip(below).map(|(own, below)| own.min(*below)).collect(),
                None => own.collect(),
            };
            steps.push(cumulative);
        }
        Self { members, steps }
    }
}

impl Ladder {
    /// Whether one of the `wanted` (0: below the first; n: the n-th step) is where a member stands.
    fn stands(&self, wanted: &[usize], person: PersonId) -> State {
        let reached = rung(&self.members, &self.steps, person).reached;
        let perhaps = |nth: &usize| *nth > reached && self.steps.get(nth - 1).is_some_and(|step| at(step, person) == State::Unknown);
        match (wanted.contains(&reached), wanted.iter().any(perhaps)) {
            (true, _) => State::Met,
            (false, true) => State::Unknown,
            (false, false) => State::Unmet,
        }
    }
}

/// A step whose rule is not in force is unknown, as it is for one person.
fn answered(state: State) -> State {
    state.verdict().unwrap_or(Verdict::Unknown).into()
}

fn rung(members: &[State], steps: &[Vec<State>], person: PersonId) -> Rung {
    let mut rung = Rung { member: at(members, person) == State::Met, ..Rung::default() };
    for (nth, step) in steps.iter().enumerate() {
        match at(step, person) {
            State::Met => (rung.reached, rung.perhaps) = (nth + 1, None),
            State::Unknown => rung.perhaps = Some(nth + 1),
            State::Unmet | State::NotInForce => {}
        }
    }
    rung
}

fn at(states: &[State], person: PersonId) -> State {
    states.get(person.0 as usize).copied().unwrap_or(State::Unmet)
}
