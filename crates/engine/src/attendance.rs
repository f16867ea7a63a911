//! 研修の対象と修了: of every course, whom it concerns and who completed it. The same answers as [`crate::course_duties`]
//! gives one by one, from columns.

use ayumi_calendar::Date;
use ayumi_facts::{Code, PersonId};
use ayumi_policy::model::{CoursePlan, Duty};
use ayumi_policy::requirement::{Completed, Leaf, Requirement};

use crate::population::{employment, holds, states, who};
use crate::{Scope, State};

/// ひとつの研修の対象と修了. Lists are in the order of the ledger; whoever is known not to be employed is in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    /// 研修
    pub course: Code,
    /// 必須: whose strongest duty it is, by the roles they hold.
    pub must: Vec<PersonId>,
    /// 推奨: the same.
    pub should: Vec<PersonId>,
    /// 該当者のみ: the same.
    pub may: Vec<PersonId>,
    /// Of whom it is unknown whether they hold a role that would make the duty stronger.
    pub unsure: Vec<PersonId>,
    /// 対象の要件 of the course: who meets it. None: it states none, or it is not in force.
    pub audience: Option<Vec<PersonId>>,
    /// Of whom it is unknown whether they meet it.
    pub audience_unknown: Vec<PersonId>,
    /// 修了: who has completed it, whomever it concerns.
    pub completed: Vec<PersonId>,
}

impl Attendance {
    /// 対象: whose duty it is by the plan, and whom the course says it is for; each once.
    pub fn concerned(&self) -> Vec<PersonId> {
        merged(&self.must, self.audience.as_deref().unwrap_or_default())
    }

    /// Of whom it is unknown whether it concerns them, or how strongly.
    pub fn perhaps(&self) -> Vec<PersonId> {
        merged(&self.unsure, &self.audience_unknown)
    }

    /// Those of `people` who have not completed it.
    pub fn left(&self, people: &[PersonId]) -> Vec<PersonId> {
        people.iter().filter(|person| self.completed.binary_search(person).is_err()).copied().collect()
    }
}

/// Every course of the policy, in its order, at the end of `as_of`; duties by the course plan in force then.
pub fn attendance(scope: &Scope, as_of: Date) -> Vec<Attendance> {
    let gone: Vec<bool> = employment(scope, as_of).into_iter().map(|state| state == State::Unmet).collect();
    let staff =
        |states: Vec<State>| -> Vec<State> { states.into_iter().zip(&gone).map(|(state, gone)| if *gone { State::Unmet } else { state }).collect() };
    let pack = &scope.policy.pack;
    let plan = pack.course_plan.iter().filter(|plan| plan.from.date() <= as_of).max_by_key(|plan| plan.from.date());
    let roles = plan.iter().flat_map(|plan| &plan.roles).map(|role| staff(states(scope, &holds(role.value), as_of)));
    let holders: Vec<Vec<State>> = roles.collect();
    let one = |course: Code| {
        let mut out = Attendance { course, ..Attendance::default() };
        if let Some(plan) = plan {
            duties(&mut out, plan, &holders);
        }
        out.completed = who(&staff(states(scope, &completed(course), as_of)), State::Met);
        if let Some(audience) = scope.policy.audiences.get(&course) {
            let states = staff(states(scope, audience, as_of));
            out.audience = (!states.contains(&State::NotInForce)).then(|| who(&states, State::Met));
            out.audience_unknown = who(&states, State::Unknown);
        }
        out
    };
    pack.courses.iter().map(|course| one(course.id.value)).collect()
}

fn merged(one: &[PersonId], other: &[PersonId]) -> Vec<PersonId> {
    let mut all: Vec<PersonId> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn completed(course: Code) -> Requirement {
    Requirement::Leaf(Leaf::Completed { what: Completed::Course(course), window: None, unexpired: false })
}

/// Adds whom the plan's row concerns: the strongest duty among the roles held counts.
fn duties(out: &mut Attendance, plan: &CoursePlan, holders: &[Vec<State>]) {
    let Some((_, marks)) = plan.courses.iter().find(|(id, _)| id.value == out.course) else { return };
    let mut surely: Vec<Option<Duty>> = Vec::new();
    let mut perhaps: Vec<Option<Duty>> = Vec::new();
    for (states, mark) in holders.iter().zip(marks) {
        let Some(duty) = plan.marks.get(mark.as_str()).map(|mark| mark.duty) else { continue };
        surely.resize(states.len(), None);
        perhaps.resize(states.len(), None);
        for (state, (sure, maybe)) in states.iter().zip(surely.iter_mut().zip(perhaps.iter_mut())) {
            match state {
                State::Met => *sure = Some(sure.map_or(duty, |other| other.min(duty))),
                State::Unknown => *maybe = Some(maybe.map_or(duty, |other| other.min(duty))),
                State::Unmet | State::NotInForce => {}
            }
        }
    }
    for ((person, sure), maybe) in (0..).map(PersonId).zip(surely).zip(perhaps) {
        match sure {
            Some(Duty::Must) => out.must.push(person),
            Some(Duty::Should) => out.should.push(person),
            Some(Duty::May) => out.may.push(person),
            None => {}
        }
        if maybe.is_some_and(|maybe| sure.is_none_or(|sure| maybe < sure)) {
            out.unsure.push(person);
        }
    }
}
